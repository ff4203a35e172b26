import type { Text } from '@huiyin/text'

/** What the rota is about: a change of any of these asks again. */
export const ROTA: readonly string[] = ['rota', 'staff', 'staffRequest', 'dutySwap']

export type RotaLine = {
  readonly id: string
  readonly title: string
  readonly postId: string | null
  readonly positionIds: readonly string[]
  readonly fromMinute: number
  readonly toMinute: number
  readonly weekdays: readonly number[]
  readonly atLeast: number
  readonly atLeastRest: number | null
  readonly placeId: string | null
  readonly sort: number
}
export type RotaPerson = {
  readonly spanId: string
  readonly staffId: string
  readonly name: string
  readonly onLeave: boolean
  readonly deputy: string | null
  readonly insteadOf: string | null
}
export type RotaCell = {
  readonly lineId: string
  readonly day: string
  readonly needed: number
  readonly people: readonly RotaPerson[]
}
export type RotaHole = {
  readonly lineId: string
  readonly day: string
  readonly from: string
  readonly to: string
  readonly needed: number
  readonly present: number
}
export type Rota = {
  readonly days: readonly {
    readonly day: string
    readonly weekday: number
    readonly isRest: boolean
    readonly isToday: boolean
  }[]
  readonly lines: readonly RotaLine[]
  readonly cells: readonly RotaCell[]
  readonly holes: readonly RotaHole[]
  readonly people: readonly {
    readonly staffId: string
    readonly name: string
    readonly positionIds: readonly string[]
    readonly plannedMinutes: number
    readonly leave: readonly { readonly from: string; readonly to: string; readonly kind: string }[]
  }[]
  readonly posts: readonly { readonly id: string; readonly title: Text }[]
  readonly restHours: number
  readonly abilities: { readonly plan: boolean }
}
export type Candidates = {
  readonly items: readonly {
    readonly staffId: string
    readonly name: string
    readonly fits: boolean
    readonly why: 'free' | 'onLeave' | 'planned' | 'tooLittleRest'
    readonly weekMinutes: number
    readonly restMinutes: number | null
  }[]
}
export type OnDuty = {
  readonly items: readonly {
    readonly staffId: string
    readonly name: string
    readonly positionTitle: Text
    readonly until: string | null
  }[]
}
export type Filled = {
  readonly added: number
  readonly removed: number
  readonly skipped: readonly unknown[]
  readonly tired: readonly unknown[]
}

export function cellOf(rota: Rota, lineId: string, day: string): RotaCell {
  return rota.cells.find((cell) => cell.lineId === lineId && cell.day === day) ?? { lineId, day, needed: 0, people: [] }
}
