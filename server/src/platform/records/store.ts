import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** The only SQL of records. */

export type SignatureEntry = {
  readonly role: string
  readonly signatureId: string
  readonly at: number
  readonly by: string | null
}

export type RecordRow = {
  id: string
  project_id: number
  record_type: string
  number: string
  pack_hash: string
  subject_type: string
  subject_id: string
  part_type: string | null
  part_id: string | null
  fields: Record<string, unknown>
  sealed_fields: string | null
  snapshot: Record<string, unknown>
  sealed_snapshot: string | null
  signatures: SignatureEntry[]
  filed_at: number
  occurred_at: number
  filed_by: string | null
  volume: string
  keepers: string[]
  retain_until: string | null
  sealed_at: number | null
  replaces: string | null
  replaced_by: string | null
}

const COLUMNS = sql`id, project_id, record_type, number, pack_hash, subject_type, subject_id, part_type, part_id, fields, sealed_fields, snapshot, sealed_snapshot, signatures, filed_at, occurred_at, filed_by, volume, keepers,
  retain_until, sealed_at, replaces, replaced_by`

export function recordRow(id: string): Query<RecordRow> {
  return sql<RecordRow>`select ${COLUMNS} from records where id = ${id}`
}

export function recordsOfSubject(subjectId: string): Query<RecordRow> {
  return sql<RecordRow>`select ${COLUMNS} from records where subject_id = ${subjectId} order by filed_at, id limit 500`
}

export function recordPage(filter: {
  readonly projectId: number
  readonly recordType?: string | undefined
  readonly month?: string | undefined
  readonly after?: { readonly at: number; readonly id: string } | undefined
  readonly limit: number
}): Query<RecordRow> {
  const where: Query[] = [sql`project_id = ${filter.projectId}`]
  if (filter.recordType) where.push(sql`record_type = ${filter.recordType}`)
  if (filter.month) where.push(sql`volume = ${filter.month}`)
  if (filter.after) where.push(sql`(filed_at, id) < (${iso(filter.after.at)}::timestamptz, ${filter.after.id}::uuid)`)
  return sql<RecordRow>`select ${COLUMNS} from records where ${sql.join(where, sql` and `)} order by filed_at desc, id desc limit ${filter.limit}`
}

export function insertRecord(companyId: number, row: RecordRow): Query {
  const json = (value: unknown) => sql`${JSON.stringify(value)}::text::jsonb`
  return sql`insert into records (company_id, ${COLUMNS})
    values (${companyId}, ${row.id}, ${row.project_id}, ${row.record_type}, ${row.number}, ${row.pack_hash}, ${row.subject_type}, ${row.subject_id}, ${row.part_type}, ${row.part_id}, ${json(row.fields)}, ${row.sealed_fields},
      ${json(row.snapshot)}, ${row.sealed_snapshot}, ${json(row.signatures)}, ${iso(row.filed_at)}, ${iso(row.occurred_at)}, ${row.filed_by}, ${row.volume}, ${json(row.keepers)}, ${row.retain_until}, null, ${row.replaces}, null)`
}

export function markReplaced(id: string, by: string): Query {
  return sql`update records set replaced_by = ${by} where id = ${id}`
}

export function saveSignatures(id: string, signatures: readonly SignatureEntry[]): Query {
  return sql`update records set signatures = ${JSON.stringify(signatures)}::text::jsonb where id = ${id}`
}

/** With the volume of a year, its records are closed too. */
export function sealRecordsOfYear(projectId: number, year: number, keeper: string, at: number): Query {
  return sql`update records set sealed_at = ${iso(at)} where project_id = ${projectId} and left(volume, 4) = ${String(year)} and sealed_at is null
    and exists (select 1 from jsonb_array_elements_text(keepers) as one where one = ${keeper})`
}

/** The pack under which a subject runs, with what a number or a print needs besides. */
export type SubjectScope = {
  project_id: number
  hash: string | null
  zone: string
  now: number
  company: string
  project: string
}

export function subjectScope(type: string, id: string): Query<SubjectScope> {
  return sql<SubjectScope>`select s.project_id, coalesce(s.pack_hash, (select hash from pack_activations a where a.project_id in (0, s.project_id) and a.effective_from <= business_now() order by a.project_id desc, a.effective_from desc limit 1)) as hash,
      coalesce(p.zone, 'Asia/Shanghai') as zone, business_now() as now, c.name as company, coalesce(p.name, '') as project
    from subjects s left join projects p on p.id = s.project_id join companies c on c.id = s.company_id where s.id = ${id} and s.type = ${type}`
}

export function packInForce(projectId: number): Query<{ hash: string }> {
  return sql<{
    hash: string
  }>`select hash from pack_activations where project_id in (0, ${projectId}) and effective_from <= business_now() order by project_id desc, effective_from desc limit 1`
}
