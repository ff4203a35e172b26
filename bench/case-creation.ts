import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openProduct, productLog } from '../server/src/main/product.ts'
import { createServer } from '../server/src/platform/http/create-server.ts'
import { newId } from '../server/src/platform/ids.ts'
import { barePool } from './rig/bare-pool.ts'
import { closedLoop } from './rig/closed-loop.ts'
import { type DataSet, forgetWrites, openDataSet } from './rig/data-set.ts'
import { FRESH_ID, median, percentile, requestText, startLoadClient } from './rig/load.ts'
import { deskLogin } from './rig/make-data-set.ts'
import { processorMs, processorMsOfTree } from './rig/processor-time.ts'
import { type Flights, recordFlights, replayOf } from './rig/recorded-flights.ts'
import type { Report } from './rig/report.ts'
import { type RunningApp, startApp } from './rig/running-app.ts'
import { signedIn, signedInAt } from './rig/sign-in.ts'

const LANES = 10
const DESKS = 10

/**
 * Case creation over HTTP beside the same two flights by the bare driver, in turns: the statements are recorded from the
 * product, so reads, locks and rows are the same. The client is a process of its own; so is the product.
 */
export async function benchCaseCreation(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet(options.short ? 'short' : 'long')
  const seconds = options.short ? 3 : 8
  const rounds = options.short ? 3 : 5
  try {
    // Each front desk in its own project: numbers without gaps are given one at a time within a project.
    const desks = data.projectIds.slice(0, DESKS).map((projectId, place) => ({ projectId, login: deskLogin(place) }))
    const homes = await Promise.all(desks.map((desk) => housesWithPeople(data, desk.projectId)))
    const bare = barePool(data.postgres.urlOf('app'), LANES)
    const owner = barePool(data.postgres.urlOf('superuser', 'huiyin'), LANES)
    const recorded = await recordTwice(data, desks, homes)
    const replays = recorded.map(([first, second]) => replayOf(first, second, bare, owner))
    let turn = 0
    const next = () => replays[turn++ % replays.length] as (typeof replays)[number]
    const statements = replays[0]?.statements ?? []
    const client = startLoadClient()
    let app: RunningApp | undefined
    try {
      app = await startApp(data)
      const { url } = app
      const cookies = await Promise.all(desks.map((desk) => signedInAt(url, desk.login)))
      // In turns, so that neighbouring requests are of different projects.
      const requests = Array.from({ length: 40 * desks.length }, (_, index) => {
        const at = index % desks.length
        const own = homes[at] as readonly House[]
        return requestText({
          method: 'POST',
          path: `/api/v1/projects/${desks[at]?.projectId}/cases`,
          cookie: cookies[at] as string,
          body: { id: FRESH_ID, ...bodyOf(own[Math.floor(index / desks.length) % own.length] as House) },
        })
      })
      await app.stop()

      const database = () => processorMsOfTree(data.postgres.pid() as number)
      const outcomes: Record<string, number> = {}
      /** Cases for some seconds on a product that was warmed up, with the outbox empty before and after. */
      const measured = async (relay: boolean): Promise<Side> => {
        await data.admin.query('delete from outbox')
        app = await startApp(data, { relay })
        const order = { url: app.url, lanes: LANES, requests, expected: 200 }
        await client.run({ ...order, seconds: 2 })
        const before = { process: await processorMs(app.pid), database: await database() }
        const { done, seconds: took, latencies, outcomes: of } = await client.run({ ...order, seconds })
        const used = [(await processorMs(app.pid)) - before.process, (await database()) - before.database]
        for (const [outcome, count] of Object.entries(of)) outcomes[outcome] = (outcomes[outcome] ?? 0) + count
        if (relay) await untilQuiet(data)
        await app.stop()
        await data.admin.query('delete from outbox')
        return { rate: done / took, latencies, processor: used.map((ms) => ms / done) }
      }
      const driven = async (seconds: number, once: () => Promise<void>): Promise<Side> => {
        const before = { process: process.cpuUsage(), database: await database() }
        const { done, seconds: took, latencies } = await closedLoop(LANES, seconds, once)
        const { user, system } = process.cpuUsage(before.process)
        const used = [(user + system) / 1000, (await database()) - before.database]
        return { rate: done / took, latencies, processor: used.map((ms) => ms / done) }
      }
      await driven(1, () => next().once())
      const sides: { command: Side[]; product: Side[]; flights: Side[]; statement: Side[] } = {
        command: [],
        product: [],
        flights: [],
        statement: [],
      }
      for (let round = 0; round < rounds; round += 1) {
        sides.command.push(await measured(false))
        sides.flights.push(await driven(seconds, () => next().once()))
        sides.product.push(await measured(true))
        sides.statement.push(await driven(seconds / 2, () => next().oneStatement()))
      }
      const rate = (side: readonly Side[]) => median(side.map((one) => one.rate))
      const share = (side: readonly Side[], beside: readonly Side[]) =>
        median(side.map((one, round) => one.rate / (beside[round] as Side).rate))
      const processor = (side: readonly Side[]) =>
        [0, 1].map((place) => tenths(median(side.map((one) => one.processor[place] as number))))
      const latencies = sides.command.flatMap((one) => one.latencies)
      const errors = Object.entries(outcomes).reduce((sum, [status, count]) => sum + (status === '200' ? 0 : count), 0)
      latencies.sort((a, b) => a - b)
      const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)]
      return {
        figures: {
          'cases a second by HTTP': rate(sides.command),
          'while their messages are sent too, a second': rate(sides.product),
          'the same two flights by the bare driver, a second': rate(sides.flights),
          'one statement that writes the same rows, a second': rate(sides.statement),
          'pgbench of one small transaction, a second': await pgbench(data),
          'statements in the flights': statements,
          'processor ms a case: app, database': processor(sides.command),
          'the same with messages': processor(sides.product),
          'processor ms a replay: driver, database': processor(sides.flights),
          'p50, p95, p99 in ms': [p50, percentile(latencies, 0.95), p99].map(tenths),
          ...(errors > 0 ? { outcomes } : {}),
        },
        bars: [
          { name: 'share of the same flights', reached: share(sides.command, sides.flights), wanted: { atLeast: 0.5 } },
          {
            name: 'the same while messages are sent too',
            reached: share(sides.product, sides.flights),
            wanted: { atLeast: 0.5 },
          },
          {
            name: 'share of the one statement',
            reached: share(sides.command, sides.statement),
            wanted: { atLeast: 0.25 },
          },
          { name: 'round trips to the database', reached: statements.length, wanted: { atMost: 2 } },
          { name: 'p99 / p50', reached: p99 / p50, wanted: { atMost: 5 } },
          { name: 'errors', reached: errors, wanted: { atMost: 0 } },
        ],
      }
    } finally {
      client.stop()
      await app?.stop()
      await Promise.all([bare.end(), owner.end()])
      await forgetWrites(data)
    }
  } finally {
    await data.close()
  }
}

/** One side of one round: rate a second, and processor ms of the process and of the database for one case. */
type Side = { readonly rate: number; readonly latencies: readonly number[]; readonly processor: readonly number[] }

const tenths = (ms: number) => Math.round(ms * 10) / 10

type House = { readonly id: string; readonly party_id: string }

/** Homes of the front desk's project whose first person has a telephone number: a caller that is known. */
export async function housesWithPeople(data: DataSet, projectId: number): Promise<House[]> {
  const { rows } = await data.admin.query<House>(
    `select h.id, (array_agg(p.id order by p.id))[1] as party_id from houses h join occupancies o on o.house_id = h.id join parties p on p.id = o.party_id
      where h.project_id = $1 and p.phones <> '[]' group by h.id order by h.id limit 200`,
    [projectId],
  )
  return rows
}

function bodyOf(house: House) {
  return {
    categoryId: 'home.waterSupply.tapLeak',
    houseId: house.id,
    reporterId: house.party_id,
    content: '厨房水龙头漏水，请尽快上门',
  }
}

type Desk = { readonly projectId: number; readonly login: string }

/** The product in this process makes two cases at each desk, and what it sends is written down. */
async function recordTwice(
  data: DataSet,
  desks: readonly Desk[],
  homes: readonly (readonly House[])[],
): Promise<(readonly [Flights, Flights])[]> {
  const product = await openProduct({ env: data.env, rehearsal: true, migrate: false, log: productLog('error') })
  const server = await createServer(product.app)
  try {
    const recorded: (readonly [Flights, Flights])[] = []
    for (const [place, { projectId, login }] of desks.entries()) {
      const cookie = await signedIn(login, (request) => server.inject(request))
      const make = async () => {
        const answer = await server.inject({
          method: 'POST',
          url: `/api/v1/projects/${projectId}/cases`,
          headers: { cookie, 'idempotency-key': newId() },
          payload: { id: newId(), ...bodyOf(homes[place]?.[0] as House) },
        })
        if (answer.statusCode !== 200) throw new Error(answer.body)
      }
      // The first time keys and handbook are read; then a request is only itself.
      await make()
      await product.app.identity.settled()
      const { pool } = product.app.database
      recorded.push([await recordFlights(pool, make), await recordFlights(pool, make)])
    }
    return recorded
  } finally {
    await server.close()
    await product.close()
  }
}

/** Until nothing waits in the outbox, at most a minute. */
async function untilQuiet(data: DataSet): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { rows } = await data.admin.query(
      'select 1 from outbox where done_at is null and dead_at is null and available_at <= clock_timestamp() limit 1',
    )
    if (rows.length === 0) return
    await new Promise((done) => setTimeout(done, 500))
  }
}

/** What this machine's own pgbench reaches with one insert and one update a transaction; undefined where there is none. */
async function pgbench(data: DataSet): Promise<number | string> {
  const address = /^postgres:\/\/(\w+):([^@]+)@\/(\w+)\?host=(.+)$/.exec(data.postgres.urlOf('superuser', 'huiyin'))
  const [, user = '', password = '', database = '', socket = ''] = address ?? []
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-bench-'))
  try {
    await data.admin.query('create unlogged table if not exists bench_pgbench (id int primary key, n int)')
    await data.admin.query(
      'insert into bench_pgbench select i, 0 from generate_series(1, 10000) i on conflict do nothing',
    )
    const file = join(folder, 'one.sql')
    await writeFile(
      file,
      '\\set id random(1, 10000)\nbegin;\nselect n from bench_pgbench where id = :id for update;\nupdate bench_pgbench set n = n + 1 where id = :id;\ncommit;\n',
    )
    const ran = spawnSync(
      'pgbench',
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(LANES),
        '-j',
        '2',
        '-T',
        '3',
        '-f',
        file,
        '-h',
        decodeURIComponent(socket),
        '-U',
        user,
        database,
      ],
      { env: { PATH: process.env.PATH, PGPASSWORD: password }, encoding: 'utf8' },
    )
    const found = /tps = ([\d.]+)/.exec(ran.stdout ?? '')
    return found ? Number(found[1]) : 'pgbench is not on this machine'
  } finally {
    await data.admin.query('drop table if exists bench_pgbench')
    await rm(folder, { recursive: true, force: true })
  }
}
