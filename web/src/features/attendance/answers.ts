import type { Text } from '@huiyin/text'

export const ATTENDANCE: readonly string[] = ['staffRequest', 'punch', 'attendance', 'rota']

export type StaffRequest = {
  readonly id: string
  readonly staffId: string
  readonly name: string
  readonly kind: 'leave' | 'punch' | 'overtime'
  readonly leaveKind: Text | null
  readonly way: 'in' | 'out' | null
  readonly from: string
  readonly until: string
  readonly deputy: string | null
  readonly reason: string | null
  readonly state: 'asked' | 'approved' | 'refused' | 'withdrawn'
  readonly askedAt: string
  readonly approver: string | null
  readonly decidedBy: string | null
  readonly words: string | null
  readonly abilities: { readonly decide: boolean; readonly withdraw: boolean; readonly backEarly: boolean }
}
export type MyAttendance = {
  readonly today: readonly { readonly title: string; readonly from: string; readonly to: string }[]
  readonly punches: readonly {
    readonly id: string
    readonly at: string
    readonly way: string | null
    readonly source: string
  }[]
  readonly requests: readonly StaffRequest[]
  readonly leaveKinds: readonly {
    readonly id: string
    readonly title: Text
    readonly paid: boolean
    readonly proof: boolean
  }[]
  readonly colleagues: readonly { readonly staffId: string; readonly name: string }[]
  readonly morningCheck: readonly { readonly id: string; readonly title: Text }[]
}
export type Turn = {
  readonly spanId: string
  readonly title: string
  readonly day: string
  readonly from: string
  readonly to: string
}
export type MyTurns = {
  readonly items: readonly Turn[]
  readonly colleagues: readonly { readonly staffId: string; readonly name: string; readonly turns: readonly Turn[] }[]
  readonly swaps: readonly {
    readonly id: string
    readonly mine: boolean
    readonly with: string
    readonly turn: Turn | null
    readonly inReturn: Turn | null
    readonly state: 'asked' | 'agreed' | 'declined' | 'withdrawn'
  }[]
}
export type MonthSheet = {
  readonly people: readonly {
    readonly staffId: string
    readonly name: string
    readonly staffNumber: string
    readonly positions: readonly Text[]
    readonly signed: boolean
    readonly totals: {
      readonly turns: number
      readonly attended: number
      readonly late: number
      readonly lateMinutes: number
      readonly early: number
      readonly absent: number
      readonly missing: number
      readonly overtimeMinutes: number
      readonly leave: readonly { readonly title: Text; readonly days: number }[]
    }
  }[]
  readonly signatures: readonly { readonly name: string; readonly at: string; readonly people: number }[]
  readonly abilities: { readonly sign: boolean; readonly importMachine: boolean }
}
