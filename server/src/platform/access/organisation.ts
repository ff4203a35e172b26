import type { Requirement } from '@huiyin/policy'
import type { Text } from '@huiyin/text'

/** Departments and positions of a pack: who reports to whom, how many there should be, and what each may do. */
export type Organisation = {
  readonly departments: readonly Department[]
  readonly positions: readonly Position[]
  /** Roles named on site beside the positions: who is first responsible for safety. */
  readonly namedRoles?: readonly { readonly id: string; readonly title: Text; readonly positionId: string }[]
  readonly leaveKinds?: readonly LeaveKind[]
}

/** What a department or a post is there for, and what it may decide by itself. */
type Statements = { readonly duties?: readonly Text[] | undefined; readonly powers?: readonly Text[] | undefined }

export type Department = Statements & {
  readonly id: string
  readonly title: Text
  readonly partOf?: string | undefined
  readonly goal?: Text | undefined
}

export type LeaveKind = {
  readonly id: string
  readonly title: Text
  readonly paid: boolean
  readonly proof?: boolean | undefined
}

export type Position = Statements & {
  readonly id: string
  readonly title: Text
  readonly departmentId: string
  /** The position it reports to. */
  readonly superior?: string | undefined
  /** Further superiors; escalation climbs the first alone. */
  readonly otherSuperiors?: readonly string[] | undefined
  /** The position that stands in when nobody else is named. */
  readonly deputy?: string | undefined
  readonly headcount?: number | undefined
  /** Leads its department. */
  readonly isHead: boolean
  /** A second holder is refused. */
  readonly onlyOne?: boolean | undefined
  readonly span?: Text | undefined
  readonly requirements?: readonly Requirement[] | undefined
  readonly carriesOutOrders: boolean
  readonly capabilities: readonly string[]
}

/** Built in: runs the system for the whole company. */
export const ADMINISTRATOR = 'administrator'
export const ADMINISTRATOR_TITLE: Text = { zh: '系统管理员', en: 'System administrator' }

export const NO_ORGANISATION: Organisation = { departments: [], positions: [] }

/** The part `organisation` of a pack. */
type Written = {
  readonly departments?: Readonly<Record<string, { title: Text; partOf?: string; goal?: Text } & Statements>>
  readonly namedRoles?: Readonly<Record<string, { title: Text; position: string }>>
  readonly leaveKinds?: Readonly<Record<string, { title: Text; paid: boolean; proof?: boolean }>>
  readonly positions?: Readonly<
    Record<
      string,
      {
        title: Text
        department: string
        headcount?: number
        reportsTo?: string
        alsoReportsTo?: readonly string[]
        deputy?: string
        head?: boolean
        onlyOne?: boolean
        span?: Text
        requirements?: readonly Requirement[]
        carriesOutOrders?: boolean
        capabilities?: readonly string[]
      } & Statements
    >
  >
}

/** The organisation as the pack writes it (its part `organisation`, checked when the pack was stored). */
export function organisationOf(written: unknown): Organisation {
  const part = written as Written | null | undefined
  return {
    departments: Object.entries(part?.departments ?? {}).map(([id, one]) => ({ id, ...one })),
    positions: Object.entries(part?.positions ?? {}).map(([id, one]) => ({
      id,
      title: one.title,
      departmentId: one.department,
      superior: one.reportsTo,
      otherSuperiors: one.alsoReportsTo,
      deputy: one.deputy,
      headcount: one.headcount,
      isHead: one.head ?? false,
      onlyOne: one.onlyOne ?? false,
      span: one.span,
      duties: one.duties,
      powers: one.powers,
      requirements: one.requirements,
      carriesOutOrders: one.carriesOutOrders ?? false,
      capabilities: one.capabilities ?? [],
    })),
    namedRoles: Object.entries(part?.namedRoles ?? {}).map(([id, one]) => ({
      id,
      title: one.title,
      positionId: one.position,
    })),
    leaveKinds: Object.entries(part?.leaveKinds ?? {}).map(([id, one]) => ({ id, ...one })),
  }
}
