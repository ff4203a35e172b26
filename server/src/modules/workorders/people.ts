import type { Query } from '../../platform/db/sql.ts'
import { namesOf } from '../organisation/index.ts'

/** Names of staff, for lists and timelines. The one place where these rooms ask for them. */
export function staffNames(ids: readonly string[]): Query<{ id: string; name: string }> {
  return namesOf(ids)
}
