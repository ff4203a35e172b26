import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { tableContents } from '../../drills/table-contents.ts'
import { MODULES } from '../../server/src/modules/index.ts'
import { composeApp } from '../../server/src/platform/app.ts'
import { sealLog, verifyLog } from '../../server/src/platform/audit/index.ts'
import { filesBelow, NOT_CARRIED, openArchive, sha256Of } from '../../server/src/platform/backup/archive.ts'
import { restoreBackup } from '../../server/src/platform/backup/restore-backup.ts'
import { tablesOf, takeBackup } from '../../server/src/platform/backup/take-backup.ts'
import { openDatabase } from '../../server/src/platform/db/database.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { type TestApp, testApp } from '../../server/src/testing/index.ts'
import { cloneDatabase, type TestDatabase } from '../../server/src/testing/test-database.ts'
import { LONG } from './form.ts'
import { repairDesk } from './repair-desk.ts'

/** Counts the order of the log on, so that it differs where the count goes on. */
const COUNTS_ON = 'log_origin'

const scratch = await mkdtemp(join(tmpdir(), 'huiyin-backup-drill-'))
afterAll(() => rm(scratch, { recursive: true, force: true }))

test(
  'a backup comes back as it was: every table, every file, the log whole (R13)',
  {
    timeout: 3_600_000,
  },
  async () => {
    const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })
    await fill(world)
    if (LONG) await multiplyLog(world.database, 1_000_000)

    const file = join(scratch, 'office.tar.gz')
    const timings: Record<string, number> = {}
    const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const began = performance.now()
      const answer = await work()
      timings[what] = (performance.now() - began) / 1000
      return answer
    }
    await timed('backup', () => takeBackup({ ownerUrl: world.database.urls.owner, config: world.app.config, file }))
    const copy = await cloneDatabase()
    const dataDir = join(scratch, 'copy')
    await mkdir(dataDir)
    await timed('restore', async () => {
      const archive = await openArchive(file, dataDir)
      await restoreBackup({
        archive,
        ownerUrl: copy.urls.owner,
        dataDir,
        chainKey: world.app.runtime.chainKey,
        migrate: async () => {},
      })
      await archive.close()
    })

    const except = [...NOT_CARRIED, COUNTS_ON]
    const before = await tableContents(world.database.rows, { except })
    expect(await tableContents(copy.rows, { except })).toEqual(before)
    expect(Object.values(before).filter((content) => !content.startsWith('0 ')).length).toBeGreaterThan(20)
    const files = await fileContents(join(world.app.config.dataDir, 'files'))
    expect(await fileContents(join(dataDir, 'files'))).toEqual(files)
    expect(Object.keys(files).length).toBe(3)
    if (!LONG) {
      const database = openDatabase({ url: copy.urls.app, maxConnections: 2 })
      const app = composeApp({
        config: { ...world.app.config, dataDir },
        database,
        modules: MODULES,
        log: pino({ level: 'silent' }),
      })
      expect((await verifyLog(app, { rederive: true })).findings).toEqual([])
      await database.close()
    } else {
      await copyBare(world.database, timed)
      await dumpBare(world.database, timed)
      console.log(
        Object.entries(timings)
          .map(([what, seconds]) => `${what} ${seconds.toFixed(1)} s`)
          .join(', '),
      )
    }
    await copy.drop()
  },
)

/** An office after a morning's work, with papers and a seal. */
async function fill(world: TestApp): Promise<void> {
  const { company, leak } = await repairDesk(world)
  const desk = company.as('frontDesk')
  for (let made = 0; made < 5; made++) {
    const { id } = await desk.must.post(`${company.project}/cases`, leak())
    await desk.must.post(`/cases/${id}/notes`, { text: '下午在家' })
    if (made < 3)
      await desk.must.post(
        `/attachments/upload?id=${newId()}&subjectType=case&subjectId=${id}&purpose=document`,
        Buffer.from(`%PDF-1.7 paper ${made}`),
        { headers: { 'content-type': 'application/pdf' } },
      )
  }
  await world.drain()
  await sealLog(world.app)
}

async function fileContents(folder: string): Promise<Record<string, string>> {
  const names = (await filesBelow(folder)).filter((name) => !name.startsWith('uploads'))
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await sha256Of(join(folder, name))])))
}

/** Makes the log as long as that of a large office; the lines are those of the morning. */
async function multiplyLog(database: TestDatabase, count: number): Promise<void> {
  const [{ columns } = { columns: '' }] = await database.rows<{ columns: string }>(
    `select string_agg(case attname when 'id' then 'gen_random_uuid()' when 'subject_id' then 'gen_random_uuid()' else format('%I', attname) end, ', ' order by attnum) as columns
       from pg_attribute where attrelid = 'events'::regclass and attnum > 0 and not attisdropped`,
  )
  await database.rows(
    `insert into events select ${columns} from events, generate_series(1, $1 / (select count(*)::int from events))`,
    [count],
  )
}

type Timed = <T>(what: string, work: () => Promise<T>) => Promise<T>

/** What the copying alone takes: each table out into a compressed file, and in again. */
async function copyBare(database: TestDatabase, timed: Timed): Promise<void> {
  const target = await cloneDatabase()
  const [from, to] = [new pg.Client(database.urls.owner), new pg.Client(target.urls.owner)]
  await Promise.all([from.connect(), to.connect()])
  const tables = await tablesOf(from)
  const listed = (columns: readonly string[]) => columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  await timed('bare copy out', async () => {
    for (const { name, columns } of tables)
      await pipeline(
        from.query(copyTo(`copy ${pg.escapeIdentifier(name)} (${listed(columns)}) to stdout`)),
        createGzip({ level: 6 }),
        createWriteStream(join(scratch, `${name}.gz`)),
      )
  })
  await timed('bare copy in', async () => {
    await to.query('begin')
    await to.query(`truncate ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`)
    for (const { name, columns } of tables)
      await pipeline(
        createReadStream(join(scratch, `${name}.gz`)),
        createGunzip(),
        to.query(copyFrom(`copy ${pg.escapeIdentifier(name)} (${listed(columns)}) from stdin`)),
      )
    await to.query('commit')
  })
  await Promise.all([from.end(), to.end()])
  await target.drop()
}

/** The same by PostgreSQL's own programs, where the machine has them and they are new enough for this server. */
async function dumpBare(database: TestDatabase, timed: Timed): Promise<void> {
  const [server] = await database.rows<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  )
  const client = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' })
  const major = Number(client.stdout?.match(/\d+/)?.[0])
  if (!(major >= (server?.major ?? 0))) {
    console.log(`no pg_dump for PostgreSQL ${server?.major} on this machine`)
    return
  }
  const target = await cloneDatabase()
  const archive = join(scratch, 'dump')
  const run = (program: string, args: string[]) => async () => {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program}: ${stderr.slice(-500)}`)
  }
  await timed('pg_dump', run('pg_dump', ['-Fc', '-f', archive, database.urls.superuser]))
  await target.rows('drop owned by huiyin_owner cascade')
  await target.rows('create schema if not exists public authorization huiyin_owner')
  await timed('pg_restore', run('pg_restore', ['-d', target.urls.superuser, archive]))
  await target.drop()
}
