import { createReadStream } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrationNames } from '../db/migrate.ts'
import { StartRefused } from '../start-refused.ts'
import { filesBelow, NOT_CARRIED, type OpenedArchive, sha256Of } from './archive.ts'
import { tablesOf } from './take-backup.ts'

/**
 * Loads an archive into an empty database and data folder. All of it or nothing: the tables come in one transaction. The
 * copy begins in quarantine; nothing leaves it until it is released.
 *
 * @param migrate brings the schema to these migrations, or to this release
 * @param erased ids that were erased after the archive was taken, from a later one
 * @throws StartRefused when the database holds companies, or the archive is of a later release or damaged
 */
export async function restoreBackup(options: {
  readonly archive: OpenedArchive
  readonly ownerUrl: string
  readonly dataDir: string
  readonly chainKey: Buffer
  readonly migrate: (only?: readonly string[]) => Promise<void>
  readonly erased?: readonly string[]
}): Promise<void> {
  const { archive, ownerUrl } = options
  const { manifest } = archive
  if (!archive.isGenuine(options.chainKey))
    throw new StartRefused({
      zh: '备份的清单和主密钥对不上：备份被改过，或主密钥不是它的。',
      en: 'The list of the archive does not fit the master key: it was altered, or the key is another.',
    })
  const ours = await migrationNames()
  if (manifest.migrations.some((name, index) => ours[index] !== name))
    throw new StartRefused({
      zh: '这个备份来自更新的版本，请用那个版本恢复。',
      en: 'This archive is of a later release. Restore it with that one.',
    })
  for (const table of manifest.tables)
    if ((await sha256Of(join(archive.folder, 'tables', table.name))) !== table.sha256)
      throw new StartRefused({
        zh: `备份里的 ${table.name} 已损坏。`,
        en: `${table.name} is damaged in the archive.`,
      })

  await demandEmpty(ownerUrl, manifest.migrations)
  await options.migrate(manifest.migrations)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin')
    await loadTables(client, archive)
    await countOn(client)
    const gone = [...manifest.erased, ...(options.erased ?? [])]
    await client.query(
      'update person_keys set wrapped_key = null, destroyed_at = coalesce(destroyed_at, clock_timestamp()) where subject_id::text = any($1)',
      [gone],
    )
    await client.query('update protected_texts set wrapped_key = null where ref = any($1)', [gone])
    await client.query(
      'insert into quarantine (restored_at) values (clock_timestamp()) on conflict (only_one) do update set restored_at = excluded.restored_at, released_at = null',
    )
    await client.query('commit')
  } finally {
    await client.end().catch(() => {})
  }
  await options.migrate()
  for (const name of await filesBelow(join(archive.folder, 'files'))) {
    const target = join(options.dataDir, 'files', name)
    await mkdir(join(target, '..'), { recursive: true, mode: 0o700 })
    await cp(join(archive.folder, 'files', name), target, { force: false })
  }
}

async function demandEmpty(ownerUrl: string, migrations: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows: found } = await client.query<{ there: boolean }>(
      "select to_regclass('public.schema_migrations') is not null as there",
    )
    if (!found[0]?.there) return
    const { rows: applied } = await client.query<{ name: string }>('select name from schema_migrations order by name')
    if (applied.length === 0) return
    const { rows } = await client.query<{ companies: number }>('select count(*)::int as companies from companies')
    if ((rows[0]?.companies ?? 0) > 0)
      throw new StartRefused({
        zh: '这里已有数据。请恢复到空的数据目录（DATA_DIR）或空的数据库。',
        en: 'There is data here already. Restore into an empty data folder (DATA_DIR) or an empty database.',
      })
    if (applied.length !== migrations.length)
      throw new StartRefused({
        zh: '备份来自较早的版本，请恢复到全新的数据目录或数据库。',
        en: 'The archive is of an earlier release. Restore it into a fresh data folder or database.',
      })
  } finally {
    await client.end().catch(() => {})
  }
}

async function loadTables(client: pg.Client, { manifest, folder }: OpenedArchive): Promise<void> {
  const known = await tablesOf(client)
  // What migrations put in by themselves is in the archive too.
  for (const { name } of [...known].reverse())
    if (manifest.tables.some((table) => table.name === name)) await runNamed(client, 'delete from %I', name)
  for (const { name } of known) {
    const table = manifest.tables.find((one) => one.name === name)
    if (!table || NOT_CARRIED.has(name)) continue
    const list = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ')
    const rows = client.query(copyFrom(`copy ${pg.escapeIdentifier(name)} (${list}) from stdin`))
    await pipeline(createReadStream(join(folder, 'tables', name)), rows)
    if (rows.rowCount !== table.rows)
      throw new Error(`${name}: ${rows.rowCount} rows came in, ${table.rows} were archived`)
  }
}

/** A statement about a table that only its catalogue names; the database itself puts the quoted names in. */
async function runNamed(client: pg.Client, template: string, ...names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ text: string }>('select format($1, variadic $2::text[]) as text', [
    template,
    names,
  ])
  await client.query(rows[0]?.text ?? '')
}

/** Identities and the order of the log go on where the archive ended. */
async function countOn(client: pg.Client): Promise<void> {
  const { rows: identities } = await client.query<{ name: string; column: string }>(
    `select c.relname as name, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and a.attidentity <> ''`,
  )
  for (const { name, column } of identities)
    await runNamed(
      client,
      'select setval(pg_get_serial_sequence(%1$L, %2$L), greatest((select max(%2$I) from %1$I), 1))',
      name,
      column,
    )
  await client.query('update log_origin set xid_offset = coalesce((select max(xid::text::bigint) from events), 0)')
}

/** Lets a restored copy send again. @returns false when it was not in quarantine */
export async function releaseQuarantine(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      'update quarantine set released_at = clock_timestamp() where released_at is null',
    )
    return (rowCount ?? 0) > 0
  } finally {
    await client.end().catch(() => {})
  }
}
