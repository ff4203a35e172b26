import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** Who saw whose personal data (quality bars 51, 52, 57). The app's role may add rows and read them, nothing else. */
export type ReadEntry = {
  readonly id: string
  readonly companyId: number
  readonly projectId: number
  /** Epoch ms. */
  readonly at: number
  readonly readerId: string
  readonly partyId: string | null
  /** `phone`, `idNumber`, `name`, `text`, or the columns of an export. */
  readonly field: string
  readonly reason: string
  readonly channel: 'screen' | 'print' | 'export' | 'message' | 'api'
  /** The matter it was seen for, or the thing whose text held it. */
  readonly subjectId?: string | null | undefined
}

export function logRead(entry: ReadEntry): Query {
  return logReads([entry])
}

export function logReads(entries: readonly ReadEntry[]): Query {
  const rows = entries.map((entry) => ({
    id: entry.id,
    company_id: entry.companyId,
    project_id: entry.projectId,
    at: iso(entry.at),
    reader_id: entry.readerId,
    party_id: entry.partyId,
    field: entry.field,
    reason: entry.reason,
    channel: entry.channel,
    subject_id: entry.subjectId ?? null,
  }))
  return sql`insert into read_log (id, company_id, project_id, at, reader_id, party_id, field, reason, channel, subject_id)
    select id, company_id, project_id, at, reader_id, party_id, field, reason, channel, subject_id from jsonb_populate_recordset(null::read_log, ${JSON.stringify(rows)}::text::jsonb)`
}

export type ReadRow = {
  id: string
  project_id: number
  at: number
  reader_id: string
  party_id: string | null
  field: string
  reason: string
  channel: string
  subject_id: string | null
}

const COLUMNS = sql`id, project_id, at, reader_id, party_id, field, reason, channel, subject_id`

/** Newest first; `before` is the instant and id of the last one seen. */
export function readsOfParty(
  partyId: string,
  page: { readonly limit: number; readonly before?: { readonly at: number; readonly id: string } | undefined },
): Query<ReadRow> {
  return sql<ReadRow>`select ${COLUMNS} from read_log where party_id = ${partyId} and ${olderThan(page.before)} order by at desc, id desc limit ${page.limit}`
}

export function readsOfReader(
  readerId: string,
  span: {
    readonly from: number
    readonly until: number
    readonly limit: number
    readonly before?: { readonly at: number; readonly id: string } | undefined
  },
): Query<ReadRow> {
  return sql<ReadRow>`select ${COLUMNS} from read_log where reader_id = ${readerId} and at >= ${iso(span.from)} and at < ${iso(span.until)} and ${olderThan(span.before)} order by at desc, id desc limit ${span.limit}`
}

/** Whoever saw data of these people since then: the household card's own readers. */
export function readsOfParties(parties: Query, since: number, limit: number): Query<ReadRow & { total: number }> {
  return sql<
    ReadRow & { total: number }
  >`select ${COLUMNS}, count(*) over ()::int as total from read_log where party_id in (${parties}) and at >= ${iso(since)} order by at desc, id desc limit ${limit}`
}

/** Who read, for the names. */
export function readersOf(reads: Query): Query {
  return sql`select reader_id from (${reads}) as seen`
}

export type BreachRow = {
  party_id: string
  project_id: number
  fields: string[]
  times: number
  first_at: number
  last_at: number
}

/** Whose data one account saw within a span of time, person by person (quality bar 57). */
export function breachReport(readerId: string, from: number, until: number): Query<BreachRow> {
  return sql<BreachRow>`select party_id, min(project_id) as project_id, array_agg(distinct field order by field) as fields, count(*)::int as times, min(at) as first_at, max(at) as last_at
    from read_log where reader_id = ${readerId} and at >= ${iso(from)} and at < ${iso(until)} and party_id is not null group by party_id order by min(at), party_id`
}

function olderThan(before: { readonly at: number; readonly id: string } | undefined): Query {
  return before ? sql`(at, id) < (${iso(before.at)}, ${before.id}::uuid)` : sql`true`
}
