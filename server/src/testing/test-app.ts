import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll } from 'vitest'
import { MODULES } from '../modules/index.ts'
import { type App, composeApp, type Module } from '../platform/app.ts'
import { type Config, keysFrom } from '../platform/config.ts'
import { openDatabase } from '../platform/db/database.ts'
import { createServer } from '../platform/http/create-server.ts'
import { moveClock } from '../platform/time/rehearsal-clock.ts'
import { type Fired, sweep } from '../platform/time/sweep.ts'
import { type Client, clientOf } from './client.ts'
import { testAuthenticate } from './sign-in.ts'
import { cloneDatabase, type TestDatabase } from './test-database.ts'

/** The product on a database of its own, without a socket, with its relay and its time in the test's hand. */
export type TestApp = {
  readonly app: App
  readonly server: FastifyInstance
  readonly database: TestDatabase
  /** Business time, epoch milliseconds. */
  readonly now: () => Promise<number>
  /** Moves business time forward through every due instant and answers what fired, when all is quiet. Needs `clock`. */
  readonly moveClock: (to: string | number | { readonly minutes: number }) => Promise<Fired[]>
  /** What time has brought by now: warnings, breaches, routines. */
  readonly sweep: () => Promise<Fired[]>
  /** Carries out waiting effects: messages, demands of rules. Nothing else does in a test. */
  readonly drain: () => Promise<number>
  readonly anonymous: Client
}

export type TestAppOptions = {
  /** Begins a rehearsal at this instant. Such an app has a database of its own, since its clock is the whole database's. */
  readonly clock?: string | number
  readonly modules?: readonly Module[]
  readonly config?: Partial<Config>
}

let shared: Promise<TestApp> | undefined

/** The app that all tests of a file share unless they ask for something of their own. */
export function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  if (Object.keys(options).length > 0) return build(options)
  shared ??= build({}, `worker_${process.env.VITEST_POOL_ID ?? '1'}`)
  return shared
}

async function build(options: TestAppOptions, databaseName?: string): Promise<TestApp> {
  const database = await cloneDatabase(databaseName)
  const dataDir = await mkdtemp(join(tmpdir(), 'huiyin-test-data-'))
  const rehearsal = options.clock !== undefined
  if (options.clock !== undefined)
    await database.rows('insert into rehearsal_clock (now_at) values ($1)', [new Date(options.clock).toISOString()])
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
  const config: Config = { ...TEST_CONFIG, dataDir, rehearsal, ...options.config }
  const app = composeApp({
    config,
    database: openDatabase({ url: database.urls.app, maxConnections: 6 }),
    modules: options.modules ?? MODULES,
    log,
  })
  const server = await createServer(app, { authenticate: testAuthenticate(app) })
  await server.ready()
  const now = async () => (await database.rows<{ now: number }>('select business_now() as now'))[0]?.now as number

  closing.push(async () => {
    await app.relay.stop()
    await server.close()
    await app.database.close()
    // The worker's shared database stays for its next file; the rest goes.
    if (databaseName === undefined) await database.drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  return {
    app,
    server,
    database,
    now,
    moveClock: async (to) => {
      if (!rehearsal) throw new Error('this test has no clock of its own: testApp({ clock })')
      const instant =
        typeof to === 'number' ? to : typeof to === 'string' ? Date.parse(to) : (await now()) + to.minutes * 60_000
      return moveClock(app, instant)
    },
    sweep: () => sweep(app),
    drain: () => app.relay.drain(),
    anonymous: clientOf(server, async () => ({})),
  }
}

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
  shared = undefined
})

const TEST_CONFIG: Config = {
  dataDir: '',
  port: 0,
  host: '127.0.0.1',
  publicUrl: undefined,
  trustProxy: false,
  tls: undefined,
  databaseUrl: undefined,
  databaseOwnerUrl: undefined,
  databaseDirectUrl: undefined,
  adminPassword: undefined,
  rehearsal: false,
  rehearsalPack: 'recommended',
  logLevel: 'silent',
  metricsToken: undefined,
  // The same in all files of a worker, since they share a database.
  keys: keysFrom(Buffer.from('a master key for tests, and only for tests')),
}
