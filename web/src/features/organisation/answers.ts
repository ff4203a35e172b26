import type { Text } from '@huiyin/text'

export type Holder = {
  readonly staffId: string
  readonly name: string
  readonly staffNumber: string
  readonly assignmentId: string
  readonly fromOn: string
  readonly untilOn: string | null
  readonly buildingIds: readonly string[]
  readonly onDuty: boolean
  /** Ids of requirements that are not met. */
  readonly gaps: readonly string[]
  readonly deputy: { readonly staffId: string; readonly name: string } | null
}

export type Position = {
  readonly id: string
  readonly title: Text
  readonly departmentId: string
  readonly superior: string | null
  readonly otherSuperiors: readonly string[]
  readonly deputy: string | null
  readonly onlyOne: boolean
  readonly span: Text | null
  readonly duties: readonly Text[]
  readonly powers: readonly Text[]
  readonly requirements: readonly { readonly id: string; readonly title: Text }[]
  readonly headcount: number | null
  readonly capabilities: readonly string[]
  readonly vacant: number
  readonly over: number
  readonly holders: readonly Holder[]
}

export type Organisation = {
  readonly departments: readonly {
    readonly id: string
    readonly title: Text
    readonly head: string | null
    readonly headcount: number | null
    readonly holders: number
    readonly goal: Text | null
    readonly duties: readonly Text[]
    readonly powers: readonly Text[]
  }[]
  readonly namedRoles: readonly {
    readonly id: string
    readonly title: Text
    readonly positionId: string
    readonly holders: readonly { readonly staffId: string; readonly name: string }[]
  }[]
  readonly positions: readonly Position[]
  readonly capabilities: readonly { readonly id: string; readonly title: Text }[]
  readonly abilities: { readonly manage: boolean }
}

export type StaffMember = {
  readonly id: string
  readonly name: string
  readonly staffNumber: string
  readonly login: string
  readonly phoneMasked: string | null
  readonly state: 'active' | 'left'
  readonly skills: readonly string[]
  readonly hasPassword: boolean
  readonly lastSignInAt: string | null
  readonly positions: readonly {
    readonly assignmentId: string
    readonly projectId: number
    readonly positionId: string
    readonly title: Text
    readonly buildingIds: readonly string[]
    readonly fromOn: string
    readonly untilOn: string | null
  }[]
}

export type StaffDetail = StaffMember & {
  readonly deputies: readonly {
    readonly deputyshipId: string
    readonly assignmentId: string
    readonly deputyId: string
    readonly name: string
    readonly fromAt: string | null
    readonly untilAt: string | null
  }[]
  readonly sessions: number
  readonly hasSecondFactor?: boolean
  readonly abilities: { readonly manage: boolean }
}

export type Building = { readonly id: string; readonly code: string; readonly title: string }
export type StaffPage = { readonly items: readonly StaffMember[]; readonly next: string | null }
