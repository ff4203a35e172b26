import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Balancer } from '../../drills/balancer.ts'
import { findBreaches } from '../../drills/check-whole.ts'
import { type Load, startLoad } from '../../drills/load.ts'
import { hasNginx, startNginx } from '../../drills/nginx.ts'
import { type Nodes, openNodes } from '../../drills/nodes.ts'
import { RunningApp } from '../../drills/running-app.ts'
import { cloneDatabase, type TestDatabase } from '../../server/src/testing/test-database.ts'
import { ASKED, chanceFrom, drillSeed, LONG } from './form.ts'
import { leak } from './repair-desk.ts'

const FOREVER = { timeout: 3_600_000 }

let database: TestDatabase
let world: Nodes
let one: RunningApp
let other: RunningApp
beforeAll(async () => {
  database = await cloneDatabase()
  world = await openNodes({ appUrl: database.urls.app, count: ASKED ? 2 : 1 })
  ;[one, other] = world.nodes as [RunningApp, RunningApp]
})
beforeEach(() => {
  world.line.weather = 'clear'
})
afterAll(async () => {
  await world?.close()
  await database?.drop()
})

async function underLoad(url: string, seed: number, work: (load: Load) => Promise<void>): Promise<Load> {
  const load = await startLoad({
    url,
    lanes: 6,
    logFile: join(world.scratch, 'client.log'),
    chance: chanceFrom(seed),
    cookieOf: world.cookie,
  })
  try {
    await work(load)
  } finally {
    await load.stop()
  }
  const breaches = await findBreaches({ dataDir: world.dataDir, ownerUrl: database.urls.superuser }, load.acknowledged)
  console.log(`sent ${load.sent()}, acknowledged ${load.acknowledged.length}, breaches ${breaches.length}`)
  expect(load.wrong).toEqual([])
  expect(breaches).toEqual([])
  return load
}

/** Lets so many more changes be acknowledged, and answers how long that took. */
async function further(load: Load, count: number): Promise<number> {
  const began = performance.now()
  const before = load.acknowledged.length
  while (load.acknowledged.length < before + count) await sleep(5)
  return performance.now() - began
}

const statusOf = async (node: RunningApp, path: string) => (await fetch(`${node.url}${path}`)).status

test(
  'when lines to the database are cut, slow, silent or shut, nothing acknowledged is lost or done twice (R3)',
  FOREVER,
  async () => {
    const { line } = world
    const recoveries: number[] = []
    await underLoad(one.url, drillSeed('R3'), async (load) => {
      await further(load, 5)
      for (let cut = 0; cut < (LONG ? 30 : 2); cut++) {
        await database.rows(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'huiyin_app'`,
        )
        recoveries.push(await further(load, 3))
        await sleep(LONG ? 2000 : 100)
      }
      line.delayMs = LONG ? 2000 : 100
      const lasts = LONG ? 20_000 : 300
      // Silent is the worst: what is sent is never answered, and only the end of the line tells.
      for (const weather of ['clear', 'slow', 'closed', 'silent'] as const) {
        line.weather = weather
        if (weather === 'clear') line.halfClose()
        await sleep(lasts)
        line.cutAll()
        line.weather = 'clear'
        recoveries.push(await further(load, 3))
      }
    })
    console.log(`ms from the last cut to three more changes: ${recoveries.map(Math.round).join(' ')}`)
  },
)

test(
  'alive while the database is away, but not ready; asked to end, it finishes what it has begun (R24)',
  FOREVER,
  async () => {
    const { line } = world
    expect([await statusOf(one, '/api/health/live'), await statusOf(one, '/api/health/ready')]).toEqual([200, 200])
    line.weather = 'closed'
    line.cutAll()
    await expect.poll(() => statusOf(one, '/api/health/ready'), { timeout: 10_000 }).toBe(503)
    expect(await statusOf(one, '/api/health/live')).toBe(200)
    const refused = await world.post(one.url, 'linjiayi', `/projects/${world.projectId}/cases`, leak())
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    line.weather = 'clear'
    await one.untilReady()

    // Under way when the end is asked for: each answer takes its slow line, and comes.
    line.weather = 'slow'
    line.delayMs = 100
    const underWay = Array.from({ length: 5 }, () =>
      world.post(one.url, 'linjiayi', `/projects/${world.projectId}/cases`, leak()),
    )
    await sleep(300)
    const began = performance.now()
    const ended = one.stop()
    const answers = await Promise.all(underWay)
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
    expect(await ended).toBe(0)
    console.log(`ended ${Math.round(performance.now() - began)} ms after it was asked to, ${answers.length} under way`)
    line.weather = 'clear'
    await one.start()
  },
)

test.runIf(ASKED)('one of two nodes is killed: every request is answered, sessions hold (R10)', FOREVER, async () => {
  const ports = [one.port, other.port] as const
  console.log(hasNginx() ? 'behind nginx' : 'no nginx on this machine: behind a balancer of our own')
  const balancer = hasNginx() ? await startNginx(world.scratch, ports) : await Balancer.open(ports)
  const seed = drillSeed('R10')
  const chance = chanceFrom(seed + 1)
  const slowest: number[] = []
  try {
    await underLoad(balancer.url, seed, async (load) => {
      await further(load, 10)
      for (let kill = 0; kill < (LONG ? 20 : 1); kill++) {
        const victim = chance.oneOf([one, other])
        await sleep(chance.below(LONG ? 3000 : 300))
        await victim.kill()
        slowest.push(await further(load, 10))
        await victim.start()
        await further(load, 5)
      }
    })
  } finally {
    await balancer.close()
  }
  console.log(`ms from the kill to ten more changes: ${slowest.map(Math.round).join(' ')}`)
})

test.runIf(ASKED)(
  'one node after the other is stopped and started: nobody at a desk notices (R16)',
  FOREVER,
  async () => {
    const ports = [one.port, other.port] as const
    const balancer = hasNginx() ? await startNginx(world.scratch, ports) : await Balancer.open(ports)
    const stalls: number[] = []
    try {
      const load = await underLoad(balancer.url, drillSeed('R16'), async (running) => {
        await further(running, 10)
        for (let round = 0; round < (LONG ? 10 : 1); round++)
          for (const node of [one, other]) {
            const ended = node.stop()
            stalls.push(await further(running, 10))
            expect(await ended).toBe(0)
            await node.start()
            await further(running, 5)
          }
      })
      // Nothing had to be sent again: whatever went out was answered at once, or refused by a rule.
      expect(load.unanswered).toEqual({})
    } finally {
      await balancer.close()
    }
    console.log(`ms to ten more changes while a node ends: ${stalls.map(Math.round).join(' ')}`)
  },
)

test.runIf(ASKED)(
  'what time brings, it brings once, though two keep it and one of them is frozen meanwhile (R9)',
  FOREVER,
  async () => {
    const [frozen, pause] = [one, LONG ? 60_000 : 1500]
    const count = LONG ? 400 : 30
    const ids = await Promise.all(
      Array.from({ length: count }, async () => {
        const body = leak()
        await world.change(other.url, 'linjiayi', `/projects/${world.projectId}/cases`, body)
        return body.id
      }),
    )
    // Their limits fall due within the next seconds, and three days' routines are still to be opened.
    await database.rows(
      `update obligations set warn_ats = '[]', due_at = at, next_at = at
       from (select id as due_id, date_trunc('milliseconds', clock_timestamp()) + random() * $2 * interval '1 millisecond' as at from obligations
              where subject_id = any($1::uuid[]) and state = 'open' and due_at is not null) due where id = due_id`,
      [ids, pause],
    )
    await database.rows("update projects set routines_opened_until = clock_timestamp() - interval '3 days'")
    await sleep(pause / 3)
    frozen.freeze()
    await sleep(pause)
    frozen.wake()
    await expect
      .poll(
        async () =>
          database.rows(
            `select id from obligations where state = 'open' and next_at < clock_timestamp() - interval '1 second'
           union all select id from outbox where done_at is null and dead_at is null`,
          ),
        { timeout: 120_000, interval: 200 },
      )
      .toEqual([])

    const breached = await database.rows<{ obligation: string; count: number }>(
      `select data->>'obligationId' as obligation, count(*)::int as count from events where type = 'obligation.breached' and subject_id = any($1::uuid[]) group by 1`,
      [ids],
    )
    expect(breached.length).toBeGreaterThanOrEqual(count)
    expect(breached.filter((row) => row.count !== 1)).toEqual([])
    const [owed] = await database.rows<{ count: number }>(
      `select count(*)::int as count from obligations where subject_id = any($1::uuid[]) and breached_at is not null`,
      [ids],
    )
    expect(breached.length).toBe(owed?.count)
    const twice = await database.rows(
      `select 'routine' as what, data->>'obligationId' as which from events where type = 'routine.opened' group by 2 having count(*) > 1
     union all select 'message', key || obligation_id from messages where obligation_id is not null group by about_id, key, obligation_id, texts having count(*) > 1
     union all select 'dead', id::text from outbox where dead_at is not null and kind <> 'message.deliver'`,
    )
    expect(twice).toEqual([])
    const [routines] = await database.rows<{ count: number }>(
      "select count(*)::int as count from events where type = 'routine.opened'",
    )
    expect(routines?.count).toBeGreaterThan(2)
    console.log(`${breached.length} limits passed, ${routines?.count} routines opened, each once`)
  },
)

test.runIf(ASKED)('clocks jump and drift: nothing fires early, twice or never (R11)', FOREVER, async () => {
  // The database's clock moves by a number of the drill's: all business time comes from this one function.
  await database.rows(
    'create table drill_clock (jump interval not null, speed float8 not null, since timestamptz not null)',
  )
  await database.rows("insert into drill_clock values ('0', 1, clock_timestamp())")
  await database.rows('grant select on drill_clock to public')
  await database.rows(`create or replace function business_now() returns timestamptz language sql volatile as $$
    select date_trunc('milliseconds', since + jump + (clock_timestamp() - since) * speed) from drill_clock $$`)
  const businessClock = (jump: string, speed = 1) =>
    database.rows('update drill_clock set jump = $1::interval, speed = $2', [jump, speed])
  // And the machine of one node has its own idea of time, where the machine of the drill can do that.
  const idea = join(world.scratch, 'faketime')
  await writeFile(idea, '+0')
  const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
  const hasFaketime = existsSync(library)
  if (!hasFaketime) console.log('no faketime on this machine: only the clock of the database jumps')
  await one.stop()
  const confused = await RunningApp.start(world.dataDir, {
    DATABASE_URL: world.line.through(database.urls.app),
    DRILL_LIVE: '1',
    ...(hasFaketime
      ? {
          LD_PRELOAD: library,
          FAKETIME_TIMESTAMP_FILE: idea,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        }
      : {}),
  })
  const changed: string[] = []
  try {
    const quiet = () =>
      expect
        .poll(
          () =>
            database.rows(
              `select id from obligations where next_at < business_now() - interval '2 seconds'
               union all select id from outbox where done_at is null and dead_at is null`,
            ),
          { timeout: 120_000, interval: 200 },
        )
        .toEqual([])
    const steps: readonly (readonly [process: string, database: string, speed: number])[] = [
      ['+3600', '0', 1],
      ['-3600', '0', 1],
      ['+86400', '0', 1],
      ['+0', '1 hour', 1],
      ['+0', '0', 1],
      ['+0', '1 hour', 1],
      ['+0', '1 day', 1],
      ['-86400', '0', 1],
      ['+0 x1.1', '1 day', 1.1],
    ]
    for (const [machine, jump, speed] of steps) {
      await writeFile(idea, machine)
      await businessClock(jump, speed)
      for (const url of [confused.url, other.url])
        for (let made = 0; made < (LONG ? 20 : 3); made++) {
          const body = leak()
          await world.change(url, 'linjiayi', `/projects/${world.projectId}/cases`, body)
          await world.change(url, 'linjiayi', `/cases/${body.id}/notes`, { text: '下午在家' })
          changed.push(body.id)
        }
      await sleep(LONG ? 10_000 : 1500)
      await quiet()
    }
  } finally {
    await confused.stop()
    await one.start()
  }
  const wrong = await database.rows(
    `select 'early' as what, e.data->>'obligationId' as which from events e join obligations o on o.id = (e.data->>'obligationId')::uuid
      where e.type = 'obligation.breached' and e.recorded_at < o.due_at and e.subject_id = any($1::uuid[])
     union all select 'twice', data->>'obligationId' from events where type = 'obligation.breached' and subject_id = any($1::uuid[]) group by 2 having count(*) > 1
     union all select 'skipped', id::text from obligations where state = 'open' and due_at < business_now() - interval '2 seconds' and subject_id = any($1::uuid[])`,
    [changed],
  )
  expect(wrong).toEqual([])
  const [count] = await database.rows<{ breached: number }>(
    `select count(*)::int as breached from events where type = 'obligation.breached' and subject_id = any($1::uuid[])`,
    [changed],
  )
  expect(count?.breached).toBeGreaterThan(changed.length / 2)
  expect(await findBreaches({ dataDir: world.dataDir, ownerUrl: database.urls.superuser }, [])).toEqual([])
  console.log(`${changed.length} cases over nine jumps, ${count?.breached} limits passed, each once and in time`)
})
