import type { Query } from '../db/sql.ts'

/** Who an account is and where it stands, as the room that keeps staff tells it. Read under the company's fence. */
export type Directory = {
  readonly person: (accountId: string) => Query<PersonRow>
  readonly standing: (accountId: string) => Query<StandingRow>
  /** What may be acted as in a rehearsal, for the sign-in page. */
  readonly rehearsalAccounts: () => Query<{ login: string; name: string; position_id: string }>
}

export type PersonRow = { readonly name: string; readonly staff_number: string }

/** One position that an account holds or acts in. Times are instants of business time. */
export type StandingRow = {
  /** 0: the company itself, and with it all its projects. */
  readonly project_id: number
  readonly position_id: string
  /** Empty: all buildings. */
  readonly building_ids: readonly string[]
  readonly begins_at: number | null
  readonly ends_at: number | null
  /** The holder, when it is acted in for somebody else. */
  readonly acting_for: string | null
}
