import { type Query, sql } from '../../../platform/db/sql.ts'
import { iso } from '../../../platform/events/event-log.ts'
import type { OccupancyRole, SealedPhone } from '../domain.ts'
import { TODAY } from '../store.ts'

/** SQL of roster_imports, and the register as a roster is compared with it. */
export type ImportRow = {
  id: string
  project_id: number
  file_title: string
  file_hash: string
  state: 'draft' | 'applied' | 'givenUp'
  summary: ImportSummary
  sealed_file: string | null
  sealed_rows: string | null
  created_by: string | null
  created_at: number
  applied_at: number | null
}

/** Counts and columns only: no person's value. */
export type ImportSummary = {
  readonly rows: number
  readonly columns: readonly {
    readonly sheet: string
    readonly index: number
    readonly heading: string
    readonly field: string | null
  }[]
}

export function importRow(id: string): Query<ImportRow> {
  return sql<ImportRow>`select id, project_id, file_title, file_hash, state, summary, sealed_file, sealed_rows, created_by, created_at, applied_at from roster_imports where id = ${id}`
}

export function importsOf(projectId: number, limit: number): Query<Omit<ImportRow, 'sealed_file' | 'sealed_rows'>> {
  return sql<
    Omit<ImportRow, 'sealed_file' | 'sealed_rows'>
  >`select id, project_id, file_title, file_hash, state, summary, created_by, created_at, applied_at from roster_imports where project_id = ${projectId} order by created_at desc limit ${limit}`
}

export function insertImport(companyId: number, row: ImportRow): Query {
  return sql`insert into roster_imports (id, company_id, project_id, file_title, file_hash, state, summary, sealed_file, sealed_rows, created_by, created_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.file_title}, ${row.file_hash}, ${row.state}, ${JSON.stringify(row.summary)}::text::jsonb, ${row.sealed_file}, ${row.sealed_rows}, ${row.created_by}, ${iso(row.created_at)})`
}

export function updateImportRows(id: string, summary: ImportSummary, sealedRows: string): Query {
  return sql`update roster_imports set summary = ${JSON.stringify(summary)}::text::jsonb, sealed_rows = ${sealedRows} where id = ${id}`
}

/** All is in: nothing of the file stays. */
export function markApplied(id: string, at: number): Query {
  return sql`update roster_imports set state = 'applied', applied_at = ${iso(at)}, sealed_file = null, sealed_rows = null where id = ${id}`
}

export type RegisterRow = {
  house_id: string
  label: string
  area_m2: number | null
  status: string
  handed_over_on: string | null
}

export type RegisterPerson = {
  house_id: string
  party_id: string
  role: OccupancyRole
  sealed_name: string
  phones: SealedPhone[]
  key_id: number
  wrapped_key: string | null
}

/** Everybody who lives in a project, sealed, with the keys. */
export function registerPeople(projectId: number): Query<RegisterPerson> {
  return sql<RegisterPerson>`select o.house_id, o.party_id, o.role, p.sealed_name, p.phones, k.key_id, k.wrapped_key
    from occupancies o join parties p on p.id = o.party_id join person_keys k on k.subject_id = p.id
    where o.project_id = ${projectId} and p.erased_at is null and (o.until_on is null or o.until_on >= ${TODAY})`
}
