import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Ticks } from './clock.ts'
import type { EditContent, PhoneVerb } from './edits.ts'
import { jobNow, offers } from './jobs.ts'
import { createPhoneSync, type PhoneSync } from './phone-sync.ts'
import { SimulatedServer } from './simulated-server.ts'
import { openPhoneStore, type PhoneStore } from './store.ts'
import { type Transport, Unreachable } from './transport.ts'

/** What may befall one request on its way. */
const FATES = ['arrives', 'lostBefore', 'lostAfter', 'twice', 'late'] as const
type Fate = (typeof FATES)[number]

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('work' as const), job: fc.nat(2), choice: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sync' as const),
      fates: fc.array(fc.constantFrom(...FATES), { maxLength: 8 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('killDuringSync' as const), after: fc.nat(25) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('killDuringWork' as const),
      job: fc.nat(2),
      choice: fc.nat(9),
      after: fc.nat(6),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('signal' as const), on: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('time' as const),
      minutes: fc.nat(120),
      wallJumpMinutes: fc.integer({ min: -600, max: 600 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reassign' as const), job: fc.nat(2), mine: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('serverUpgrade' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('phoneUpgrade' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliverLate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decide' as const), retry: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const ORDERS = [0, 1, 2].map((n) => `00000000-0000-7000-8000-00000000000${n}`)
let worlds = 0

/** One phone, its server and the weather between them. */
class World {
  readonly server = new SimulatedServer()
  readonly personId = `p${++worlds}`
  readonly recorded: { id: string; orderId: string; what: string }[] = []
  signal = true
  protocol = 1
  fates: Fate[] = []
  late: (() => void)[] = []
  sync!: PhoneSync
  store!: PhoneStore
  #elapsed = 0
  #wallOffset = 0
  #life = 0
  #lifeBeganAt = 0
  #ids = 0
  #breath = Number.POSITIVE_INFINITY
  #dead: () => void = () => {}
  #real!: PhoneStore

  async open(): Promise<void> {
    for (const id of ORDERS) this.server.dispatch(id)
    await this.restart()
    await this.sync.sync()
  }

  /** The app begins anew over what is on the disk. */
  async restart(): Promise<void> {
    this.#real?.close()
    this.#life += 1
    this.#lifeBeganAt = this.#elapsed
    this.#breath = Number.POSITIVE_INFINITY
    this.#real = await openPhoneStore(this.personId)
    const life = this.#life
    this.store = this.mortal(this.#real, life)
    this.sync = createPhoneSync({
      store: this.store,
      transport: this.mortalTransport(life),
      ticks: this.ticks(),
      newId: () => `11111111-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`,
    })
  }

  ticks(): Ticks {
    const began = this.#lifeBeganAt
    return {
      life: `life-${this.#life}`,
      monotonic: () => this.#elapsed - began,
      wall: () => this.#elapsed + this.#wallOffset,
    }
  }

  pass(minutes: number, wallJumpMinutes: number): void {
    this.#elapsed += minutes * 60_000
    this.server.now += minutes * 60_000
    this.#wallOffset += wallJumpMinutes * 60_000
  }

  /** Lets the app do so many things more, then pulls the plug: nothing of it ever goes on. */
  async killAfter(breath: number, work: () => Promise<unknown>): Promise<void> {
    const dead = new Promise<void>((resolve) => {
      this.#dead = resolve
    })
    this.#breath = breath
    await Promise.race([work().catch(() => {}), dead])
    await this.restart()
  }

  #breathe(life: number): boolean {
    if (life !== this.#life) return false
    this.#breath -= 1
    if (this.#breath >= 0) return true
    this.#dead()
    return false
  }

  mortal(store: PhoneStore, life: number): PhoneStore {
    return new Proxy(store, {
      get: (target, name) => {
        const member = target[name as keyof PhoneStore]
        if (typeof member !== 'function') return member
        return async (...args: never[]) => {
          if (!this.#breathe(life)) return new Promise(() => {})
          const answer = await (member as (...args: never[]) => unknown)(...args)
          return this.#breathe(life) ? answer : new Promise(() => {})
        }
      },
    })
  }

  mortalTransport(life: number): Transport {
    return async (request) => {
      if (!this.#breathe(life)) return new Promise(() => {})
      const handle = () => this.server.handle(structuredClone(request), this.protocol)
      const fate = this.signal ? (this.fates.shift() ?? 'arrives') : 'lostBefore'
      if (fate === 'lostBefore') throw new Unreachable()
      if (fate === 'late') {
        this.late.push(handle)
        throw new Unreachable()
      }
      const answer = handle()
      if (fate === 'lostAfter') throw new Unreachable()
      const shown = fate === 'twice' ? handle() : answer
      return this.#breathe(life) ? shown : new Promise(() => {})
    }
  }

  async work(jobNumber: number, choice: number): Promise<void> {
    const job = (await this.store.jobs()).find((one) => one.order.id === ORDERS[jobNumber])
    if (!job) return
    const now = jobNow(job, await this.store.edits())
    const content = whatNext(now.state, choice)
    if (!content) return
    const edit = await this.sync.record(
      job,
      content,
      content.kind === 'photo' ? new Uint8Array([1, 2, 3, 4, 5, 6]) : undefined,
    )
    this.recorded.push({
      id: edit.id,
      orderId: edit.orderId,
      what: content.kind === 'command' ? content.verb : content.kind,
    })
  }

  deliverLate(): void {
    for (const handle of this.late.splice(0)) handle()
  }
}

const PATH: Record<string, PhoneVerb> = {
  dispatched: 'accept',
  accepted: 'depart',
  departed: 'arrive',
  arrived: 'start',
  working: 'complete',
  suspended: 'resume',
  completed: 'confirm',
}

function whatNext(state: string, choice: number): EditContent | undefined {
  if (choice === 7) return { kind: 'photo', purpose: 'photoBefore', byteLength: 6, thumbnail: 'data:,' }
  if (choice === 8)
    return {
      kind: 'signature',
      signer: 'owner',
      width: 100,
      height: 50,
      strokes: [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    }
  if (choice === 9 && offers(state, 'materials'))
    return {
      kind: 'command',
      verb: 'materials',
      body: { items: [{ name: '角阀', quantity: 1, unit: '个', priceFen: 1500 }] },
    }
  const verb = PATH[state]
  return verb ? { kind: 'command', verb, body: {} } : undefined
}

async function live(world: World, script: readonly Step[]): Promise<void> {
  for (const one of script) {
    switch (one.do) {
      case 'work':
        await world.work(one.job, one.choice)
        break
      case 'sync':
        world.fates = [...one.fates]
        await world.sync.sync()
        break
      case 'killDuringSync':
        await world.killAfter(one.after, () => world.sync.sync())
        break
      case 'killDuringWork':
        await world.killAfter(one.after, () => world.work(one.job, one.choice))
        break
      case 'signal':
        world.signal = one.on
        break
      case 'time':
        world.pass(one.minutes, one.wallJumpMinutes)
        break
      case 'reassign':
        world.server.reassign(ORDERS[one.job] as string, one.mine)
        break
      case 'serverUpgrade':
        world.server.leastProtocol = 2
        break
      case 'phoneUpgrade':
        world.protocol = 2
        await world.restart()
        break
      case 'deliverLate':
        world.deliverLate()
        break
      case 'decide':
        for (const edit of await world.store.edits())
          if (edit.state === 'failed') await (one.retry ? world.sync.retry(edit.id) : world.sync.setAside(edit.id))
    }
  }
}

/** The weather clears, and the person decides on what was refused, until nothing is left to decide. */
async function settle(world: World): Promise<void> {
  world.signal = true
  world.fates = []
  world.protocol = 2
  world.deliverLate()
  for (const id of ORDERS) world.server.reassign(id, true)
  // What the office took away and gave back stands where the server says; the queue goes on from there.
  for (let round = 0; round < 60; round += 1) {
    expect(await world.sync.sync()).toBe('online')
    const failed = (await world.store.edits()).filter((edit) => edit.state === 'failed')
    if (failed.length === 0) break
    for (const edit of failed)
      await (edit.refused?.code === 'work-order/not-yours' && round < 2
        ? world.sync.retry(edit.id)
        : world.sync.setAside(edit.id))
  }
  await world.sync.sync()
}

async function checkNothingLostOrDoubled(world: World): Promise<void> {
  const edits = await world.store.edits()
  const onServer = world.server.log.map((entry) => entry.key)
  expect(new Set(onServer).size, 'nothing is done twice').toBe(onServer.length)
  const state = new Map(edits.map((edit) => [edit.id, edit.state]))
  for (const one of world.recorded) {
    const done = onServer.filter((key) => key === one.id).length
    // What was sent is forgotten once the server no longer lists its job; before that the phone shows it.
    if (state.get(one.id) === undefined || state.get(one.id) === 'sent')
      expect(done, `${one.what} ${one.id} is on the server once`).toBe(1)
    // Refused and set aside: only a copy that was under way all the time may have come through.
    else expect(state.get(one.id)).toBe('setAside')
  }
  for (const orderId of ORDERS) {
    const arrived = world.server.log
      .filter((entry) => entry.orderId === orderId && state.get(entry.key) !== 'setAside')
      .map((entry) => entry.key)
    expect(arrived, 'the order of each job is kept').toEqual([...arrived].sort())
  }
  expect(await world.store.jobs()).toEqual(world.server.jobs())
}

describe('the queue of the phone', () => {
  test('1,000 scripts of offline, kill, duplicate, reorder and upgrade: nothing lost, nothing doubled, converged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (script) => {
        const world = new World()
        await world.open()
        await live(world, script)
        await settle(world)
        await checkNothingLostOrDoubled(world)
        await world.store.wipe()
      }),
      { numRuns: 1000, seed: 20261123 },
    )
  }, 300_000)
})

test('a punch without a signal goes out later with the time at which it was made, once', async () => {
  const began = Date.parse('2026-11-23T08:20:00+08:00')
  let passed = 0
  let signal = true
  const sent: { path: string; key?: string | undefined; body?: unknown }[] = []
  const transport: Transport = async ({ method, path, key, body }) => {
    if (!signal) throw new Unreachable()
    if (method === 'GET')
      return { status: 200, body: { serverNow: new Date(began + passed).toISOString(), jobs: [], codes: {} } }
    sent.push({ path, key, body })
    return { status: 200, body: {} }
  }
  const store = await openPhoneStore(`p${++worlds}`)
  const ticks: Ticks = { life: 'one', monotonic: () => passed, wall: () => passed }
  const sync = createPhoneSync({ store, transport, ticks, newId: () => '00000000-0000-7000-8000-00000000aaaa' })
  await sync.sync()
  signal = false
  passed += 9 * 60_000
  await sync.punch({ kind: 'punch', way: 'in', projectId: 7 })
  passed += 40 * 60_000
  expect(await sync.sync()).toBe('offline')
  expect(sent).toEqual([])
  signal = true
  await sync.sync()
  await sync.sync()
  expect(sent).toEqual([
    {
      path: '/projects/7/punches',
      key: '00000000-0000-7000-8000-00000000aaaa',
      body: {
        id: '00000000-0000-7000-8000-00000000aaaa',
        way: 'in',
        occurredAt: '2026-11-23T00:29:00.000Z',
        offlineSince: expect.any(String),
      },
    },
  ])
})
