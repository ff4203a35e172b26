import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '../../server/src/platform/db/migrate.ts'
import { type EmbeddedPostgres, startPostgres } from '../../server/src/platform/postgres/start-postgres.ts'
import { type Form, makeDataSet, SIZES, type Size } from './make-data-set.ts'

/** A company's data with its own database server, for as long as a benchmark runs. */
export type DataSet = {
  readonly form: Form
  readonly size: Size
  readonly dataDir: string
  readonly postgres: EmbeddedPostgres
  /** What the product needs in its environment to work on it. */
  readonly env: Readonly<Record<string, string>>
  /** A connection of the superuser, whom no fence holds. */
  readonly admin: pg.Client
  readonly companyId: number
  readonly projectIds: readonly number[]
  /** Everything written later is younger than this transaction. */
  readonly mark: string
  readonly close: () => Promise<void>
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/huiyin-bench/', import.meta.url))
/** Opens the data set of a form, or makes it: kept between runs by the hash of what makes it. */
export async function openDataSet(form: Form): Promise<DataSet> {
  const hash = createHash('sha256').update(JSON.stringify(SIZES[form]))
  for (const source of ['make-data-set.ts', 'made-cases.ts'])
    hash.update(await readFile(new URL(source, import.meta.url)))
  const name = `${form}-${hash.digest('hex').slice(0, 12)}`
  const dataDir = join(CACHE, name)
  await mkdir(CACHE, { recursive: true, mode: 0o700 })
  for (const other of await readdir(CACHE))
    if (other !== name && other.startsWith(`${form}-`)) await rm(join(CACHE, other), { recursive: true, force: true })
  if (!existsSync(join(dataDir, 'made'))) {
    await rm(dataDir, { recursive: true, force: true })
    console.error(`making the ${form} data set: ${JSON.stringify(SIZES[form])}`)
    await makeDataSet(dataDir, SIZES[form])
    await writeFile(join(dataDir, 'made'), `${new Date().toISOString()}\n`)
  }
  const postgres = await startPostgres({ dataDir })
  const admin = new pg.Client({ connectionString: postgres.urlOf('superuser', 'huiyin') })
  await admin.connect()
  await dropLeftovers(admin)
  await migrate({ ownerUrl: postgres.urlOf('owner') })
  const projects = await admin.query<{ id: number; company_id: number }>(
    'select id, company_id from projects order by id',
  )
  return {
    form,
    size: SIZES[form],
    dataDir,
    postgres,
    // A load client asks more in a minute than a person may.
    env: { DATA_DIR: dataDir, DATABASE_URL: postgres.urlOf('app'), LOG_LEVEL: 'error', HUIYIN_RATE_FACTOR: '1000000' },
    admin,
    companyId: projects.rows[0]?.company_id as number,
    mark: (await admin.query('select pg_current_xact_id()::text as mark')).rows[0].mark,
    projectIds: projects.rows.map((row) => row.id),
    close: async () => {
      await admin.end()
      await postgres.stop()
    },
  }
}

/** Tables of a benchmark that was cut off: they are not the product's, and its migrations could not grant them. */
async function dropLeftovers(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and starts_with(relname, 'bench_')",
  )
  for (const { name } of rows) await admin.query(`drop table ${pg.escapeIdentifier(name)}`)
}

/** Takes away what a benchmark made, so that the next one finds the data as it was. */
export async function forgetWrites({ admin, mark }: DataSet): Promise<void> {
  await admin.query(
    'create temp table made_since as select subject_id as id from events where xid >= $1::xid8 and seq = 1',
    [mark],
  )
  await admin.query('analyze made_since')
  for (const [table, column] of OF_SUBJECTS)
    await admin.query(`delete from ${table} where ${column} in (select id from made_since)`)
  await admin.query('drop table made_since')
  for (const table of ['outbox', 'idempotency_keys', 'messages', 'message_recipients', 'message_deliveries'])
    if ((await admin.query('select to_regclass($1) as found', [table])).rows[0].found)
      await admin.query(`delete from ${table}`)
  await admin.query('vacuum analyze')
}

/** What hangs on a case, by the column that names it. */
const OF_SUBJECTS: readonly (readonly [table: string, column: string])[] = [
  ['cases', 'id'],
  ['work_orders', 'case_id'],
  ['case_notes', 'case_id'],
  ['case_contacts', 'case_id'],
  ['obligations', 'subject_id'],
  ['search_documents', 'subject_id'],
  ['protected_texts', 'subject_id'],
  ['person_keys', 'subject_id'],
  ['events', 'subject_id'],
  ['subjects', 'id'],
]
