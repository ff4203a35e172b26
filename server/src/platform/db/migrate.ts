import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/**
 * Applies every migration that the database has not seen, in order of its number, each in its own transaction.
 * Plain SQL, forward only. Two starters at once are safe: one waits for the other's advisory lock.
 */
export async function migrate(options: {
  ownerUrl: string
  appRole?: string
  readonlyRole?: string
  /** Only these, in their order: the schema of an archive of an earlier release. */
  only?: readonly string[]
  log?: (line: string) => void
}): Promise<void> {
  const client = new pg.Client({ connectionString: options.ownerUrl })
  // A connection that is lost between two statements is told by the next one; unheard, it would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7261524)')
    await client.query(
      'create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null default clock_timestamp())',
    )
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations')
    const applied = new Set(rows.map((row) => row.name))
    for (const name of await migrationNames()) {
      if (applied.has(name) || (options.only && !options.only.includes(name))) continue
      const text = await readFile(new URL(name, MIGRATIONS), 'utf8')
      await client.query('begin')
      await client.query(`set local app.app_role = '${identifier(options.appRole ?? 'huiyin_app')}'`)
      await client.query(text)
      await client.query('insert into schema_migrations (name) values ($1)', [name])
      await client.query('commit')
      options.log?.(`migrated ${name}`)
    }
    await grant(
      client,
      identifier(options.appRole ?? 'huiyin_app'),
      identifier(options.readonlyRole ?? 'huiyin_readonly'),
    )
  } finally {
    await client.end()
  }
}

/** The names of the migrations of this release, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
}

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/**
 * The app's role owns nothing: it may read and write rows, never change or empty tables, and the log only grows.
 * The read-only role is what GET routes run under in the tests that prove they change nothing.
 */
async function grant(client: pg.Client, appRole: string, readonlyRole: string): Promise<void> {
  await client.query(`grant usage on schema public to ${appRole}`)
  await client.query(`grant select, insert, update, delete on all tables in schema public to ${appRole}`)
  await client.query(`grant usage, select on all sequences in schema public to ${appRole}`)
  await client.query(`grant execute on all functions in schema public to ${appRole}`)
  await client.query(`revoke update, delete on events, event_seals, read_log from ${appRole}`)
  await client.query(`revoke insert, update, delete on schema_migrations, log_origin, quarantine from ${appRole}`)
  const { rows } = await client.query('select 1 from pg_roles where rolname = $1', [readonlyRole])
  if (rows.length === 0) return
  await client.query(`grant usage on schema public to ${readonlyRole}`)
  await client.query(`grant select on all tables in schema public to ${readonlyRole}`)
  await client.query(`grant execute on all functions in schema public to ${readonlyRole}`)
}

function identifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`not a role name: ${name}`)
  return name
}
