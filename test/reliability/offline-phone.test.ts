import 'fake-indexeddb/auto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { type Client, type TestStaff, testApp } from '../../server/src/testing/index.ts'
import type { Ticks } from '../../web/src/phone/sync/clock.ts'
import type { Edit, EditContent } from '../../web/src/phone/sync/edits.ts'
import { type Job, jobNow } from '../../web/src/phone/sync/jobs.ts'
import { type Answer, type Request, Unreachable } from '../../web/src/phone/sync/transport.ts'
import { ASKED, type Chance, chanceFrom, drillSeed, LONG } from './form.ts'
import { repairDesk } from './repair-desk.ts'

/** What the drill uses of the phone's parts. They are browser code, of another type world than this file. */
type PhoneStore = {
  readonly jobs: () => Promise<readonly Job[]>
  readonly edits: () => Promise<readonly Edit[]>
  readonly close: () => void
}
type PhoneSync = {
  readonly record: (job: Job, content: EditContent) => Promise<Edit>
  readonly sync: () => Promise<unknown>
}
const phonePart = (name: string) => import(new URL(`../../web/src/phone/sync/${name}.ts`, import.meta.url).href)
const { createPhoneSync } = (await phonePart('phone-sync')) as { createPhoneSync: (options: object) => PhoneSync }
const { openPhoneStore } = (await phonePart('store')) as { openPhoneStore: (personId: string) => Promise<PhoneStore> }

const MINUTE = 60_000

test.runIf(ASKED)(
  'what engineers did without a signal arrives once, in its order, or is shown to them as refused (R21)',
  { timeout: 3_600_000 },
  async () => {
    const chance = chanceFrom(drillSeed('R21'))
    const world = await testApp({ clock: '2026-11-23T09:00:00+08:00' })
    const { company, leak } = await repairDesk(world)
    const [desk, head] = [company.as('frontDesk'), company.as('engineeringHead')]
    let now = await world.now()
    const engineers = Array.from({ length: 5 }, () => company.hire('engineer'))
    const phones = engineers.map((engineer) => new DrillPhone(engineer, () => now, chance))
    const orders: { path: string; phone: DrillPhone }[] = []
    for (let made = 0; made < (LONG ? 50 : 15); made++) {
      const phone = phones[made % phones.length] as DrillPhone
      const { id, workOrder } = await desk.must.post(`${company.project}/cases`, leak())
      const path = `/cases/${id}/work-orders/${workOrder.id}`
      await head.must.post(`${path}/receive`)
      await head.must.post(`${path}/dispatch`, { engineerId: phone.engineer.id, reason: '就近' })
      orders.push({ path, phone })
    }
    for (const phone of phones) {
      await phone.begin()
      await phone.sync.sync()
    }

    // A shift: everybody works without a signal, comes up for a moment, and goes down again.
    for (let hour = 0; hour < 8; hour++) {
      for (const phone of phones) {
        phone.wander()
        await phone.work()
        phone.weather = chance.percent(60) ? 'bad' : 'none'
        if (chance.percent(30)) await phone.killedWhile(() => phone.sync.sync())
        else await phone.sync.sync()
      }
      // Meanwhile the office gives an order to somebody else: a conflict that a person must see.
      if (hour === 2) {
        const { path, phone } = chance.oneOf(orders)
        const other = engineers.find((one) => one !== phone.engineer) as TestStaff
        await head.post(`${path}/dispatch`, { engineerId: other.id, reason: '换人' })
      }
      now += (10 + chance.below(30)) * MINUTE
      await world.moveClock(now)
    }
    for (const phone of phones) {
      phone.weather = 'clear'
      await phone.deliverLate()
      for (let tries = 0; tries < 3; tries++) await phone.sync.sync()
    }

    const edits = (await Promise.all(phones.map((phone) => phone.store.edits()))).flat()
    const done = await world.database.rows<{ key: string; status: number }>(
      'select key, status from idempotency_keys where key = any($1)',
      [edits.map((edit) => edit.id)],
    )
    const known = new Map(done.map((row) => [row.key, row]))
    const recorded = phones.flatMap((phone) => phone.recorded)
    expect(edits.map((edit) => edit.id).sort()).toEqual([...recorded].sort())
    const states = Object.groupBy(edits, (edit) => edit.state)
    console.log(
      `${edits.length} edits: ${Object.entries(states)
        .map(([state, some]) => `${some?.length} ${state}`)
        .join(', ')}; ${phones.reduce((sum, phone) => sum + phone.kills, 0)} kills`,
    )
    // What the phone calls sent is on the server; what is not says why, and what waits behind it stands visibly behind it.
    for (const edit of states.sent ?? []) expect(known.get(edit.id)?.status, edit.id).toBe(200)
    for (const edit of states.failed ?? []) expect(edit.refused?.code).toBeTruthy()
    const stopped = new Set((states.failed ?? []).map((edit) => edit.orderId))
    for (const edit of states.waiting ?? []) expect(stopped.has(edit.orderId), `${edit.id} waits`).toBe(true)
    expect(known.size).toBe(states.sent?.length ?? 0)
    expect(states.sent?.length).toBeGreaterThan(edits.length / 2)
    // Once: no step of an order stands twice in its log, and each log tells the steps in their order.
    const twice = await world.database.rows(
      `select part_id, type from events where type in ('workOrder.accepted', 'workOrder.arrived', 'workOrder.started', 'workOrder.completed')
        group by part_id, type, data having count(*) > 1 and min(actor_id::text) = max(actor_id::text)`,
    )
    expect(twice).toEqual([])
    const disorder = await world.database.rows(
      `select a.part_id from events a join events b on a.subject_id = b.subject_id and a.part_id = b.part_id and a.seq < b.seq and a.occurred_at > b.occurred_at
        where a.type like 'workOrder.%' and b.type like 'workOrder.%' and a.actor_id = b.actor_id`,
    )
    expect(disorder).toEqual([])
    for (const phone of phones) phone.store.close()
  },
)

type Weather = 'clear' | 'bad' | 'none'

class DrillPhone {
  readonly engineer: TestStaff
  readonly recorded: string[] = []
  weather: Weather = 'clear'
  kills = 0
  store!: PhoneStore
  sync!: PhoneSync
  readonly #now: () => number
  readonly #chance: Chance
  readonly #client: Client
  #life = 0
  #lifeBeganAt = 0
  #wallOffset: number
  #late: (() => Promise<unknown>)[] = []

  constructor(engineer: TestStaff, now: () => number, chance: Chance) {
    this.engineer = engineer
    this.#client = engineer
    this.#now = now
    this.#chance = chance
    this.#wallOffset = (chance.below(1200) - 600) * MINUTE
  }

  /** The app begins, or begins anew over what is on the disk. */
  async begin(): Promise<void> {
    this.#life++
    this.#lifeBeganAt = this.#now()
    const life = this.#life
    this.store = mortal(await openPhoneStore(this.engineer.id), () => life === this.#life)
    this.sync = createPhoneSync({
      store: this.store,
      transport: (request: Request) => this.#send(request, life),
      ticks: this.#ticks(life),
      newId,
    })
  }

  /** The device's clock is set by somebody, or by nobody, and wrong either way. */
  wander(): void {
    if (this.#chance.percent(20)) this.#wallOffset += (this.#chance.below(600) - 300) * MINUTE
  }

  /** Takes every job one to three steps further. */
  async work(): Promise<void> {
    for (const job of await this.store.jobs()) {
      const steps = 1 + this.#chance.below(3)
      for (let step = 0; step < steps; step++) {
        const content = nextOf(jobNow(job, await this.store.edits()).state)
        if (!content) break
        this.recorded.push((await this.sync.record(job, content)).id)
      }
    }
  }

  async killedWhile(work: () => Promise<unknown>): Promise<void> {
    this.kills++
    work().catch(() => {})
    await sleep(this.#chance.below(30))
    await this.begin()
  }

  async deliverLate(): Promise<void> {
    for (const send of this.#late.splice(0)) await send()
  }

  async #send(request: Request, life: number): Promise<Answer> {
    const send = async (): Promise<Answer> => {
      const options = { key: request.key ?? null, headers: { 'huiyin-client': 'phone/1' } }
      const answer =
        request.method === 'GET'
          ? await this.#client.get(request.path, options)
          : await this.#client.post(request.path, request.body, options)
      return { status: answer.status, body: answer.body }
    }
    if (this.weather === 'none') throw new Unreachable('no signal')
    const fate = this.weather === 'bad' ? this.#chance.below(10) : 9
    if (fate === 0) throw new Unreachable('lost on the way there')
    if (fate === 1 && request.key) {
      this.#late.push(send)
      throw new Unreachable('late')
    }
    const answer = fate === 2 ? (await Promise.all([send(), send()]))[0] : await send()
    if (fate === 3) throw new Unreachable('lost on the way back')
    if (this.#late.length > 0 && this.#chance.percent(50)) await this.deliverLate()
    return life === this.#life ? answer : new Promise(() => {})
  }

  #ticks(life: number): Ticks {
    const began = this.#lifeBeganAt
    return {
      life: String(life),
      monotonic: () => this.#now() - began,
      wall: () => this.#now() + this.#wallOffset,
    }
  }
}

/** Nothing of a life that ended ever goes on. */
function mortal(store: PhoneStore, isAlive: () => boolean): PhoneStore {
  return new Proxy(store, {
    get: (target, name) => {
      const member = target[name as keyof PhoneStore]
      if (typeof member !== 'function' || name === 'close') return member
      return async (...args: never[]) => {
        if (!isAlive()) return new Promise(() => {})
        const answer = await (member as (...args: never[]) => unknown)(...args)
        return isAlive() ? answer : new Promise(() => {})
      }
    },
  })
}

function nextOf(state: string): EditContent | undefined {
  switch (state) {
    case 'dispatched':
      return { kind: 'command', verb: 'accept', body: {} }
    case 'accepted':
      return { kind: 'command', verb: 'arrive', body: {} }
    case 'arrived':
      return { kind: 'command', verb: 'start', body: {} }
    case 'working':
      return { kind: 'command', verb: 'complete', body: { workDone: '换了垫片，试水不漏' } }
    default:
      return undefined
  }
}
