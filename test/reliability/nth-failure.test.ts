import type { Socket } from 'node:net'
import type pg from 'pg'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { composeApp } from '../../server/src/platform/app.ts'
import { openDatabase } from '../../server/src/platform/db/database.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { beginSession, cookieOf } from '../../server/src/platform/identity/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { type Client, clientOf, type TestStaff, testApp } from '../../server/src/testing/index.ts'
import { chanceFrom, drillSeed, LONG } from './form.ts'
import { contentOf, repairDesk } from './repair-desk.ts'

/** How a call to the database comes to nothing: its statement fails, or the connection is cut before or after it. */
type Fault = 'statement' | 'cutBefore' | 'cutAfter'
const FAULTS: readonly Fault[] = ['statement', 'cutBefore', 'cutAfter']

/** The long form takes every call of every command, the short one every third from a place that chance names. */
const STRIDE = LONG ? 1 : 3

/**
 * When a session was last seen is security time: it moves with the request, whatever becomes of the command. Packs are
 * large and none of these commands stores one.
 */
const NOT_OF_THE_COMMAND = ['sessions', 'packs']

test(
  'whichever call to the database fails, a command has happened whole or not at all (R12)',
  { timeout: 3_600_000 },
  async () => {
    const chance = chanceFrom(drillSeed('R12'))
    const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })
    const { company, leak } = await repairDesk(world)
    const database = openDatabase({ url: world.database.urls.app, maxConnections: 2 })
    const app = composeApp({ ...world.app, database, log: pino({ level: 'silent' }) })
    const server = await createServer(app)
    const fault = faultIn(database.pool)
    const headersOf = new Map<string, Record<string, string>>()
    const people = {
      desk: company.as('frontDesk'),
      head: company.as('engineeringHead'),
      engineer: company.as('engineer'),
      service: company.as('customerServiceManager'),
    }
    for (const one of Object.values(people)) {
      await one.must.get('/me')
      headersOf.set(one.id, cookieOf(await beginSession(world.app, { companyId: company.id, accountId: one.id })))
    }
    const as = (staff: TestStaff): Client => clientOf(server, async () => headersOf.get(staff.id) ?? {})

    const seen: Record<string, { calls: number; before: number; after: number }> = {}
    async function whole(name: string, who: TestStaff, path: string, body: object = {}): Promise<any> {
      const key = newId()
      const client = as(who)
      // What a process remembers is remembered before, so that all calls counted are the command's.
      await client.must.get('/me')
      const tally = { calls: 0, before: 0, after: 0 }
      seen[name] = tally
      const before = await contentOf(company, NOT_OF_THE_COMMAND)
      for (let nth = 1 + chance.below(STRIDE); ; nth += STRIDE)
        for (const kind of LONG ? FAULTS : [chance.oneOf(FAULTS)]) {
          fault.arm(nth, kind)
          const answer = await client.post(path, body, { key })
          const { struck } = fault.disarm()
          if (!struck) {
            expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBe(200)
            const after = await contentOf(company, NOT_OF_THE_COMMAND)
            expect(after, `${name} changes something`).not.toEqual(before)
            // The same once more: nothing further happens, and the answer is the same.
            const again = await client.post(path, body, { key })
            expect(again.body).toEqual(answer.body)
            expect(await contentOf(company, NOT_OF_THE_COMMAND), name).toEqual(after)
            return answer.body
          }
          tally.calls = Math.max(tally.calls, nth)
          if (answer.status !== 200)
            expect([500, 503], `${name}, call ${nth}, ${kind}: ${JSON.stringify(answer.body)}`).toContain(answer.status)
          await othersEnded()
          const now = await contentOf(company, NOT_OF_THE_COMMAND)
          if (JSON.stringify(now) === JSON.stringify(before)) {
            tally.before++
            continue
          }
          // Something is there: then everything is, and sending it again adds nothing.
          tally.after++
          expect((await client.post(path, body, { key })).status, `${name}, call ${nth}, ${kind}`).toBe(200)
          expect(await contentOf(company, NOT_OF_THE_COMMAND), `${name}, call ${nth}, ${kind}`).toEqual(now)
        }
    }

    /** A connection that was cut still has its transaction until the server notices. */
    async function othersEnded(): Promise<void> {
      for (;;) {
        const [row] = await world.database.rows<{ busy: number }>(
          `select count(*)::int as busy from pg_stat_activity
          where datname = current_database() and usename = 'huiyin_app' and state <> 'idle'`,
        )
        if (row?.busy === 0) return
      }
    }

    const { desk, head, engineer, service } = people
    const made = await whole('case.register', desk, `${company.project}/cases`, leak())
    const base = `/cases/${made.id}`
    const order = `${base}/work-orders/${made.workOrder.id}`
    await whole('case.note', desk, `${base}/notes`, { text: '住户下午在家' })
    await whole('contact.record', desk, `${base}/contacts`, {
      direction: 'out',
      channel: 'phone',
      purpose: 'appointment',
      text: '两点以后都行',
    })
    await whole('workOrder.receive', head, `${order}/receive`)
    await whole('workOrder.dispatch', head, `${order}/dispatch`, { engineerId: engineer.id })
    await whole('workOrder.accept', engineer, `${order}/accept`)
    await whole('workOrder.depart', engineer, `${order}/depart`)
    await whole('workOrder.arrive', engineer, `${order}/arrive`)
    await whole('workOrder.tellPrice', engineer, `${order}/tell-price`, { amountFen: 3500, consent: true })
    await whole('workOrder.start', engineer, `${order}/start`)
    await whole('workOrder.materials', engineer, `${order}/materials`, {
      items: [{ name: '角阀', quantity: 1, unit: '个', priceFen: 3500 }],
    })
    await whole('workOrder.suspend', engineer, `${order}/suspend`, {
      waitingFor: 'materials',
      reason: '仓库没有这种角阀',
      wakesAt: '2026-11-24T09:00:00+08:00',
    })
    await whole('workOrder.resume', engineer, `${order}/resume`)
    await whole('workOrder.complete', engineer, `${order}/complete`, {
      workDone: '换了角阀，试水不漏',
    })
    await whole('workOrder.confirm', desk, `${order}/confirm`, {
      by: 'telephone',
      ratings: { quality: 5, timeliness: 5, attitude: 5 },
    })
    await whole('workOrder.sign', head, `${order}/sign`)
    await whole('workOrder.return', head, `${order}/return`)
    await whole('callback.record', desk, `${order}/callback`, { result: 'satisfied', rating: 5 })
    await whole('case.close', service, `${base}/close`)
    await whole('case.reopen', service, `${base}/reopen`, { reason: '又漏了' })
    const second = await whole('case.register (again)', desk, `${company.project}/cases`, leak('又漏了'))
    await whole('case.withdraw', service, `/cases/${second.id}/withdraw`, { reason: '住户自己修好了' })

    console.table(seen)
    expect(Object.keys(seen).length).toBeGreaterThanOrEqual(20)
    for (const [name, { calls, before }] of Object.entries(seen)) {
      expect(calls, name).toBeGreaterThan(8)
      expect(before, name).toBeGreaterThan(0)
    }
    await server.close()
    await database.close()
  },
)

/** Stands between the product and its connections and lets the nth statement come to nothing. */
function faultIn(pool: pg.Pool) {
  let left = 0
  let kind: Fault = 'statement'
  let struck = false
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (config: unknown, ...rest: unknown[]) => unknown
    client.query = ((config: { text: string; name?: string }, ...rest: unknown[]) => {
      if (left === 0 || --left > 0) return query(config, ...rest)
      struck = true
      if (kind === 'statement') return query({ text: 'select nothing_like_it()' }, ...rest)
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
      if (kind === 'cutBefore') {
        stream.destroy()
        return query(config, ...rest)
      }
      const answer = query(config, ...rest)
      // Whatever went out with it is done, and nobody hears of it.
      stream.pause()
      setTimeout(() => stream.destroy(), 30)
      return answer
    }) as never
  })
  return {
    arm: (nth: number, how: Fault) => {
      left = nth
      kind = how
      struck = false
    },
    disarm: () => {
      left = 0
      return { struck }
    },
  }
}
