import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'

/** The only SQL of contacts. */
export type ContactRow = {
  id: string
  project_id: number
  at: number
  recorded_at: number
  direction: 'in' | 'out'
  channel: string
  purpose: string
  words: string
  house_id: string | null
  party_id: string | null
  sealed_phone: string | null
  phone_masked: string | null
  recorded_by: string | null
}

export function insertContact(companyId: number, row: ContactRow): Query {
  return sql`insert into contacts (id, company_id, project_id, at, recorded_at, direction, channel, purpose, words, house_id, party_id, sealed_phone, phone_masked, recorded_by)
    values (${row.id}, ${companyId}, ${row.project_id}, ${iso(row.at)}, ${iso(row.recorded_at)}, ${row.direction}, ${row.channel}, ${row.purpose}, ${row.words}, ${row.house_id}, ${row.party_id}, ${row.sealed_phone}, ${row.phone_masked}, ${row.recorded_by})`
}

const COLUMNS = sql`id, project_id, at, recorded_at, direction, channel, purpose, words, house_id, party_id, sealed_phone, phone_masked, recorded_by`

export type ContactFilter = {
  readonly projectId: number
  readonly houseId?: string | undefined
  readonly partyId?: string | undefined
  readonly before?: { readonly at: number; readonly id: string } | undefined
  readonly limit: number
}

export function contactsOf(filter: ContactFilter): Query<ContactRow> {
  const before = filter.before ? sql`(at, id) < (${iso(filter.before.at)}, ${filter.before.id}::uuid)` : sql`true`
  const house = filter.houseId ? sql`house_id = ${filter.houseId}` : sql`true`
  const party = filter.partyId ? sql`party_id = ${filter.partyId}` : sql`true`
  return sql<ContactRow>`select ${COLUMNS} from contacts where project_id = ${filter.projectId} and ${house} and ${party} and ${before} order by at desc, id desc limit ${filter.limit}`
}

export function contactsOfHouse(houseId: string, limit: number): Query<ContactRow> {
  return sql<ContactRow>`select ${COLUMNS} from contacts where house_id = ${houseId} order by at desc limit ${limit}`
}

/** How often these people called this month, and the last time. */
export function recentContactsOf(
  partyIds: readonly string[],
): Query<{ this_month: number; last_at: number | null; last_purpose: string | null }> {
  return sql<{ this_month: number; last_at: number | null; last_purpose: string | null }>`select
      count(*) filter (where c.at >= date_trunc('month', business_now() at time zone p.zone) at time zone p.zone)::int as this_month,
      max(c.at) as last_at, (array_agg(c.purpose order by c.at desc))[1] as last_purpose
    from contacts c join projects p on p.id = c.project_id where c.party_id = any(${partyIds}::uuid[])`
}
