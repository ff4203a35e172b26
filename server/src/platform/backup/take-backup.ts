import { createWriteStream } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { create } from 'tar'
import type { Config } from '../config.ts'
import { filesBelow, keyCheckOf, type Manifest, NOT_CARRIED, sha256Of, signedManifest } from './archive.ts'

/**
 * Takes a backup while the product runs: all tables in one snapshot, then the files, which never change once they are
 * there. The archive stands whole under its name or not at all.
 *
 * @param ownerUrl of the role that owns the tables, which no fence holds
 */
export async function takeBackup(options: {
  readonly ownerUrl: string
  readonly config: Pick<Config, 'dataDir' | 'keys'>
  readonly file: string
}): Promise<Manifest> {
  const { config, file } = options
  const work = await mkdtemp(join(config.dataDir, 'backup-'))
  const client = new pg.Client({ connectionString: options.ownerUrl })
  await client.connect()
  try {
    await mkdir(join(work, 'tables'))
    await client.query('begin isolation level repeatable read read only')
    const tables: Manifest['tables'][number][] = []
    for (const { name, columns } of await tablesOf(client)) {
      if (NOT_CARRIED.has(name)) continue
      const target = join(work, 'tables', name)
      const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
      const rows = client.query(copyTo(`copy ${pg.escapeIdentifier(name)} (${list}) to stdout`))
      await pipeline(rows, createWriteStream(target, { mode: 0o600 }))
      tables.push({ name, columns, rows: rows.rowCount, sha256: await sha256Of(target) })
    }
    const about = await manifestOf(client)
    await client.query('commit')

    const files = join(config.dataDir, 'files')
    const names = (await filesBelow(files)).filter((name) => !name.startsWith('uploads') && !name.endsWith('.new'))
    for (const name of names) {
      // A file that a scanner took away meanwhile is no loss.
      await cp(join(files, name), join(work, 'files', name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    }
    const manifest: Manifest = {
      format: 1,
      tables,
      files: names.length,
      keyCheck: keyCheckOf(config.keys.master),
      ...about,
    }
    await writeFile(join(work, 'manifest.json'), signedManifest(manifest, config.keys.chain), { mode: 0o600 })
    const inside = ['manifest.json', 'tables', ...(names.length > 0 ? ['files'] : [])]
    await create({ file: `${file}.new`, cwd: work, gzip: { level: 6 }, portable: true }, inside)
    await chmod(`${file}.new`, 0o600)
    await rename(`${file}.new`, file)
    await markTaken(client, manifest, (await stat(file)).size)
    return manifest
  } finally {
    await client.end().catch(() => {})
    await rm(work, { recursive: true, force: true })
    await rm(`${file}.new`, { force: true })
  }
}

/** Remembers when an archive was taken, for the operator's page. The archive stands whether this can be written or not. */
async function markTaken(client: pg.Client, manifest: Manifest, bytes: number): Promise<void> {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  await client
    .query(
      'insert into backup_marks (taken_at, tables, row_count, files, bytes) values (clock_timestamp(), $1, $2, $3, $4)',
      [manifest.tables.length, rows, manifest.files, bytes],
    )
    .catch(() => {})
}

/** Every table with the columns that are written, parents before those that refer to them. */
export async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; parents: string[] }>(
    `select c.relname as name,
            array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
            array(select p.relname::text from pg_constraint f join pg_class p on p.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`,
  )
  const ordered: { name: string; columns: string[] }[] = []
  const waiting = [...rows]
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ parents }) =>
      parents.every((parent) => ordered.some((one) => one.name === parent)),
    )
    const [table] = waiting.splice(Math.max(0, next), 1)
    if (table) ordered.push({ name: table.name, columns: table.columns })
  }
  return ordered
}

async function manifestOf(
  client: pg.Client,
): Promise<Pick<Manifest, 'createdAt' | 'migrations' | 'wrappedMasterKey' | 'erased' | 'seals'>> {
  const clock = await client.query<{ now: number }>('select clock_timestamp() as now')
  const migrations = await client.query<{ name: string }>('select name from schema_migrations order by name')
  const installation = await client.query<{ wrapped_master_key: string | null }>(
    'select wrapped_master_key from installation',
  )
  const erased = await client.query<{ id: string }>(
    'select subject_id::text as id from person_keys where wrapped_key is null union select ref from protected_texts where wrapped_key is null order by 1',
  )
  const seals = await client.query<{ company_id: number; number: number; mac: string }>(
    "select distinct on (company_id) company_id, number, encode(mac, 'hex') as mac from event_seals order by company_id, number desc",
  )
  return {
    createdAt: new Date(clock.rows[0]?.now ?? 0).toISOString(),
    migrations: migrations.rows.map((row) => row.name),
    wrappedMasterKey: installation.rows[0]?.wrapped_master_key ?? null,
    erased: erased.rows.map((row) => row.id),
    seals: seals.rows.map((row) => ({ companyId: row.company_id, number: row.number, mac: row.mac })),
  }
}
