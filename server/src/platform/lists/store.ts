import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** The only SQL of saved_views and exports. */

export type ViewRow = {
  id: string
  owner_id: string
  list: string
  title: string
  query: Record<string, unknown>
  shared: boolean
}

/** Own views of a list, then those that others share. */
export function viewsOf(list: string, personId: string): Query<ViewRow> {
  return sql<ViewRow>`select id, owner_id, list, title, query, shared from saved_views where list = ${list} and removed_at is null and (owner_id = ${personId} or shared)
    order by owner_id <> ${personId}, title collate "C" limit 200`
}

export function viewRow(id: string): Query<ViewRow> {
  return sql<ViewRow>`select id, owner_id, list, title, query, shared from saved_views where id = ${id} and removed_at is null`
}

export function saveView(companyId: number, row: ViewRow & { readonly removed: boolean }, at: number): Query {
  return sql`insert into saved_views (id, company_id, owner_id, list, title, query, shared, saved_at)
    values (${row.id}, ${companyId}, ${row.owner_id}, ${row.list}, ${row.title}, ${JSON.stringify(row.query)}::text::jsonb, ${row.shared}, ${iso(at)})
    on conflict (id) do update set title = excluded.title, query = excluded.query, shared = excluded.shared, saved_at = excluded.saved_at, removed_at = ${row.removed ? iso(at) : null}`
}

export type ExportRowInStore = {
  id: string
  project_id: number
  list: string
  format: 'xlsx' | 'csv'
  sealed_query: string
  language: 'zh' | 'en'
  asked_by: string
  asked_at: number
  state: 'waiting' | 'running' | 'ready' | 'failed'
  row_count: number | null
  stored_as: string | null
  /** It said it was running and has not been heard of for a minute. */
  silent: boolean
}

const EXPORT = sql`id, project_id, list, format, sealed_query, language, asked_by, asked_at, state, row_count, stored_as, coalesce(state in ('waiting', 'running') and told_at < clock_timestamp() - interval '60 seconds', false) as silent`

export function exportRow(id: string): Query<ExportRowInStore> {
  return sql<ExportRowInStore>`select ${EXPORT} from exports where id = ${id}`
}

export function exportsOf(personId: string): Query<ExportRowInStore> {
  return sql<ExportRowInStore>`select ${EXPORT} from exports where asked_by = ${personId} order by asked_at desc limit 50`
}

/** How many this person waits for. */
export function exportsUnderWay(personId: string): Query<{ count: number }> {
  return sql<{
    count: number
  }>`select count(*)::int as count from exports where asked_by = ${personId} and state in ('waiting', 'running') and told_at > clock_timestamp() - interval '60 seconds'`
}

export function insertExport(
  companyId: number,
  row: Pick<
    ExportRowInStore,
    'id' | 'project_id' | 'list' | 'format' | 'sealed_query' | 'language' | 'asked_by' | 'asked_at'
  >,
): Query {
  return sql`insert into exports (id, company_id, project_id, list, format, sealed_query, language, asked_by, asked_at, state, told_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.list}, ${row.format}, ${row.sealed_query}, ${row.language}, ${row.asked_by}, ${iso(row.asked_at)}, 'waiting', clock_timestamp())`
}

export function tellProgress(id: string, rows: number): Query {
  return sql`update exports set state = 'running', row_count = ${rows}, told_at = clock_timestamp() where id = ${id} and state in ('waiting', 'running')`
}

export function finishExport(
  id: string,
  outcome: { state: 'ready' | 'failed'; rows: number; storedAs: string | null },
): Query {
  return sql`update exports set state = ${outcome.state}, row_count = ${outcome.rows}, stored_as = ${outcome.storedAs}, done_at = clock_timestamp() where id = ${id} and state in ('waiting', 'running')`
}

export function zoneOf(projectId: number): Query<{ zone: string }> {
  return sql<{ zone: string }>`select zone from projects where id = ${projectId}`
}
