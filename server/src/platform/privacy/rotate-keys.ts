import type { Database } from '../db/database.ts'
import { type Query, sql } from '../db/sql.ts'
import type { PersonKeyRow, Vault, Vaults } from './vault.ts'

/** Keys wrapped again in one transaction. */
const BATCH = 500

/**
 * Makes a new company key and wraps every data key with it (`huiyin keys rotate`). Values stay as they are: only the
 * wrapping changes. Can be run again after an interruption. Other processes learn the new key when they start.
 *
 * @param projectIds all projects of the company
 * @returns how many keys were wrapped again
 */
export async function rotateKeys(
  database: Database,
  vaults: Vaults,
  companyId: number,
  projectIds: readonly number[],
): Promise<{ readonly keyId: number; readonly rewrapped: number }> {
  const { to } = await vaults.rotate(companyId)
  const vault = await vaults.of(companyId)
  const fence = { companyId, projectIds }
  let rewrapped = 0
  for (const source of SOURCES) {
    for (;;) {
      const [rows] = await database.read(fence, [source.outdated(to)])
      if (rows.length === 0) break
      await database.transaction(fence, (transaction) => transaction.commit([source.rewrap(vault, rows)]))
      rewrapped += rows.length
    }
  }
  return { keyId: to, rewrapped }
}

type Source = {
  readonly outdated: (keyId: number) => Query<PersonKeyRow>
  readonly rewrap: (vault: Vault, rows: readonly PersonKeyRow[]) => Query
}

const SOURCES: readonly Source[] = [
  {
    outdated: (keyId) =>
      sql<PersonKeyRow>`select subject_id, key_id, wrapped_key from person_keys where key_id < ${keyId} and wrapped_key is not null limit ${BATCH}`,
    rewrap: (vault, rows) =>
      sql`update person_keys k set key_id = r.key_id, wrapped_key = r.wrapped_key
        from jsonb_to_recordset(${rewrapped(vault, rows)}::text::jsonb) as r (subject_id uuid, key_id int, wrapped_key text) where k.subject_id = r.subject_id and k.wrapped_key is not null`,
  },
  {
    outdated: (keyId) =>
      sql<PersonKeyRow>`select ref as subject_id, key_id, wrapped_key from protected_texts where key_id < ${keyId} and wrapped_key is not null limit ${BATCH}`,
    rewrap: (vault, rows) =>
      sql`update protected_texts k set key_id = r.key_id, wrapped_key = r.wrapped_key
        from jsonb_to_recordset(${rewrapped(vault, rows)}::text::jsonb) as r (subject_id text, key_id int, wrapped_key text) where k.ref = r.subject_id and k.wrapped_key is not null`,
  },
]

function rewrapped(vault: Vault, rows: readonly PersonKeyRow[]): string {
  return JSON.stringify(
    rows.map((row) => {
      const key = vault.rewrap(row)
      return { subject_id: row.subject_id, key_id: key.keyId, wrapped_key: key.wrapped }
    }),
  )
}
