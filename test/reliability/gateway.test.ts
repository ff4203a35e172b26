import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Gateway } from '../../drills/gateway.ts'
import { type Nodes, openNodes } from '../../drills/nodes.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { cloneDatabase, type TestDatabase } from '../../server/src/testing/test-database.ts'
import { ASKED, chanceFrom, drillSeed, LONG } from './form.ts'
import { leak } from './repair-desk.ts'

const FOREVER = { timeout: 3_600_000 }
const chance = chanceFrom(ASKED ? drillSeed('R8') : 1)

let database: TestDatabase
let gateway: Gateway
let world: Nodes
let channelId: string
let messageId: string
beforeAll(async () => {
  if (!ASKED) return
  database = await cloneDatabase()
  gateway = await Gateway.open(chance)
  world = await openNodes({
    appUrl: database.urls.app,
    count: 2,
    env: { HUIYIN_OUTGOING_ALLOW: gateway.address },
  })
  channelId = newId()
  await world.change(world.nodes[0]?.url as string, 'admin', '/message-channels', {
    id: channelId,
    kind: 'webhook',
    title: '演习',
    settings: { url: `http://${gateway.address}/` },
    keys: ['nothing.is.told.by.itself'],
  })
  messageId = newId()
  await database.rows(
    `insert into messages (id, company_id, project_id, key, emergency, texts, sent_at)
     values ($1, $2, $3, 'drill', false, '{"title": {"zh": "演习"}}', clock_timestamp())`,
    [messageId, world.companyId, world.projectId],
  )
})
afterAll(async () => {
  await world?.close()
  await gateway?.close()
  await database?.drop()
})

/** So many messages that wait to leave the house; answers their keys. */
async function enqueue(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId())
  await database.rows(
    `insert into outbox (id, company_id, project_id, kind, payload, available_at)
     select id, $2, $3, 'message.deliver', $4, clock_timestamp() from unnest($1::uuid[]) id`,
    [ids, world.companyId, world.projectId, JSON.stringify({ messageId, channelId, recipientId: null })],
  )
  return ids
}

const waiting = async () =>
  (
    await database.rows<{ waiting: number; dead: number }>(
      `select count(*) filter (where done_at is null and dead_at is null)::int as waiting, count(dead_at)::int as dead
         from outbox where kind = 'message.deliver'`,
    )
  )[0]

test.runIf(ASKED)(
  'every message reaches a gateway that often does not answer, each under one key, though its senders are killed (R8)',
  FOREVER,
  async () => {
    gateway.silentPercent = 5
    const ids = await enqueue(LONG ? 20_000 : 300)
    let kills = 0
    while (((await waiting())?.waiting ?? 0) > 0) {
      await sleep(LONG ? 1000 : 400)
      gateway.hangUp()
      // Towards the end nobody is killed any more, and what the dead had taken is given back after half a minute.
      if (((await waiting())?.waiting ?? 0) < 100) continue
      const victim = chance.oneOf(world.nodes)
      await victim.kill()
      await victim.start()
      kills++
    }
    const unsent = ids.filter((id) => !gateway.accepted.has(id))
    const other = [...gateway.accepted.keys()].filter((id) => !ids.includes(id))
    const changed = [...gateway.accepted.values()].filter((one) => one.bodies.size > 1)
    const again = [...gateway.accepted.values()].filter((one) => one.times > 1).length
    console.log(`${ids.length} messages, ${kills} kills, ${again} asked for more than once under their key`)
    expect({ unsent, other, changed, dead: (await waiting())?.dead }).toEqual({
      unsent: [],
      other: [],
      changed: [],
      dead: 0,
    })
    const [left] = await database.rows<{ sent: number }>('select count(sent_at)::int as sent from message_deliveries')
    expect(left?.sent).toBe(ids.length)
  },
)

test.runIf(ASKED)('a gateway that hangs makes nobody at the desk wait (R17)', FOREVER, async () => {
  const url = world.nodes[0]?.url as string
  const registrations = async (count: number) => {
    const ms: number[] = []
    for (let made = 0; made < count; made++) {
      const began = performance.now()
      await world.change(url, 'linjiayi', `/projects/${world.projectId}/cases`, leak())
      ms.push(performance.now() - began)
    }
    ms.sort((a, b) => a - b)
    const at = (share: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] as number
    return { p50: at(0.5), p99: at(0.99) }
  }
  const count = LONG ? 1000 : 60
  gateway.silentPercent = 0
  await registrations(count / 4)
  const calm = await registrations(count)
  gateway.silentPercent = 100
  await enqueue(400)
  const hung = await registrations(count)
  gateway.silentPercent = 0
  gateway.hangUp()
  const ratio = (name: 'p50' | 'p99') => (hung[name] / calm[name]).toFixed(2)
  console.log(`hung / calm: p50 ${ratio('p50')}, p99 ${ratio('p99')}`)
  // A queue behind the gateway would show as seconds; shares of milliseconds are the machine's.
  expect(hung.p50 / calm.p50).toBeLessThan(2)
})
