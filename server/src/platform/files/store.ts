import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** The only SQL of attachments. */

export type AttachmentState = 'uploading' | 'scanning' | 'ready' | 'refused'
export type AttachmentRow = {
  id: string
  project_id: number
  subject_type: string
  subject_id: string
  part_type: string | null
  part_id: string | null
  purpose: string
  title: string | null
  state: AttachmentState
  byte_length: number
  mime: string | null
  width: number | null
  height: number | null
  sha256: string | null
  stored_as: string | null
  thumbnail_as: string | null
  sealed_origin: string | null
  occurred_at: number
  added_at: number | null
  added_by: string | null
}

const COLUMNS = sql`id, project_id, subject_type, subject_id, part_type, part_id, purpose, title, state, byte_length, mime, width, height, sha256, stored_as, thumbnail_as, sealed_origin, occurred_at, added_at, added_by`

export function attachmentRow(id: string): Query<AttachmentRow> {
  return sql<AttachmentRow>`select ${COLUMNS} from attachments where id = ${id}`
}

export function attachmentRows(ids: readonly string[]): Query<AttachmentRow> {
  return sql<AttachmentRow>`select ${COLUMNS} from attachments where id = any(${ids}::uuid[])`
}

export function attachmentsOfSubject(subjectId: string): Query<AttachmentRow> {
  return sql<AttachmentRow>`select ${COLUMNS} from attachments where subject_id = ${subjectId} and state <> 'uploading' order by added_at, id limit 500`
}

/** Those of these ids that stand on this subject and are whole: what a command may refer to. */
export function attachmentsAmong(
  subjectId: string,
  ids: readonly string[],
): Query<{ id: string; purpose: string; added_by: string | null }> {
  return sql<{
    id: string
    purpose: string
    added_by: string | null
  }>`select id, purpose, added_by from attachments where subject_id = ${subjectId} and id = any(${ids}::uuid[]) and state in ('ready', 'scanning')`
}

export function insertAttachment(companyId: number, row: AttachmentRow, begunAt: number): Query {
  const at = (instant: number | null) => (instant === null ? null : iso(instant))
  return sql`insert into attachments (company_id, begun_at, ${COLUMNS})
    values (${companyId}, ${iso(begunAt)}, ${row.id}, ${row.project_id}, ${row.subject_type}, ${row.subject_id}, ${row.part_type}, ${row.part_id}, ${row.purpose}, ${row.title}, ${row.state}, ${row.byte_length}, ${row.mime},
      ${row.width}, ${row.height}, ${row.sha256}, ${row.stored_as}, ${row.thumbnail_as}, ${row.sealed_origin}, ${iso(row.occurred_at)}, ${at(row.added_at)}, ${row.added_by})`
}

export function completeAttachment(row: AttachmentRow): Query {
  return sql`update attachments set state = ${row.state}, byte_length = ${row.byte_length}, mime = ${row.mime}, width = ${row.width}, height = ${row.height}, sha256 = ${row.sha256}, stored_as = ${row.stored_as},
    thumbnail_as = ${row.thumbnail_as}, sealed_origin = ${row.sealed_origin}, added_at = ${row.added_at === null ? null : iso(row.added_at)} where id = ${row.id}`
}

export function scanned(id: string, passed: boolean): Query {
  return sql`update attachments set state = ${passed ? 'ready' : 'refused'} where id = ${id} and state = 'scanning'`
}
