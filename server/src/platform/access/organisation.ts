import type { Text } from '@huiyin/text'

/** Departments and positions of a pack: who reports to whom, how many there should be, and what each may do. */
export type Organisation = {
  readonly departments: readonly Department[]
  readonly positions: readonly Position[]
}

export type Department = { readonly id: string; readonly title: Text; readonly partOf?: string | undefined }

export type Position = {
  readonly id: string
  readonly title: Text
  readonly departmentId: string
  /** The position it reports to. */
  readonly superior?: string | undefined
  /** The position that stands in when nobody else is named. */
  readonly deputy?: string | undefined
  readonly headcount?: number | undefined
  /** Leads its department. */
  readonly isHead: boolean
  readonly carriesOutOrders: boolean
  readonly capabilities: readonly string[]
}

/** Built in: runs the system for the whole company. */
export const ADMINISTRATOR = 'administrator'
export const ADMINISTRATOR_TITLE: Text = { zh: '系统管理员', en: 'System administrator' }

export const NO_ORGANISATION: Organisation = { departments: [], positions: [] }

/** The part `organisation` of a pack. */
type Written = {
  readonly departments?: Readonly<Record<string, { title: Text; partOf?: string }>>
  readonly positions?: Readonly<
    Record<
      string,
      {
        title: Text
        department: string
        headcount?: number
        reportsTo?: string
        deputy?: string
        head?: boolean
        carriesOutOrders?: boolean
        capabilities?: readonly string[]
      }
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
      deputy: one.deputy,
      headcount: one.headcount,
      isHead: one.head ?? false,
      carriesOutOrders: one.carriesOutOrders ?? false,
      capabilities: one.capabilities ?? [],
    })),
  }
}
