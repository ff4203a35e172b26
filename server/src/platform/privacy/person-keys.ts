import { type Query, sql } from '../db/sql.ts'
import type { PersonKey, PersonKeyRow } from './vault.ts'

/** The keys of these persons (or cases, contacts, imports that hold persons' values). */
export function personKeysOf(subjectIds: readonly string[]): Query<PersonKeyRow> {
  return sql<PersonKeyRow>`select subject_id, key_id, wrapped_key from person_keys where subject_id = any(${subjectIds}::uuid[])`
}

export type NewPersonKey = {
  readonly subjectId: string
  readonly companyId: number
  readonly projectId: number
  readonly key: PersonKey
}

export function insertPersonKeys(keys: readonly NewPersonKey[]): Query {
  const rows = keys.map(({ subjectId, companyId, projectId, key }) => ({
    subject_id: subjectId,
    company_id: companyId,
    project_id: projectId,
    key_id: key.keyId,
    wrapped_key: key.wrapped,
  }))
  return sql`insert into person_keys (subject_id, company_id, project_id, key_id, wrapped_key)
    select subject_id, company_id, project_id, key_id, wrapped_key from jsonb_populate_recordset(null::person_keys, ${JSON.stringify(rows)}::text::jsonb)`
}

/** Erases: what was sealed under these keys can never be opened again. */
export function destroyPersonKeys(subjectIds: readonly string[], at: string): Query {
  return sql`update person_keys set wrapped_key = null, destroyed_at = ${at} where subject_id = any(${subjectIds}::uuid[]) and destroyed_at is null`
}
