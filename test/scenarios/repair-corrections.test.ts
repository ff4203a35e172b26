import { beforeAll, describe, expect, test } from 'vitest'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, inHand, intakeOf, obligationOf, register, viewOf } from './repair.ts'

/** What is told later, twice, by two at once or from a phone without a signal; at the end the whole log is replayed. */
let estate: Estate
beforeAll(async () => {
  estate = await openEstate('2025-03-10 09:00')
})

const ORDINARY = 'repair.arrival.ordinary'
const entry = async (repair: Awaited<ReturnType<typeof inHand>>, type: string) =>
  (await viewOf(estate, repair)).timeline.findLast((one: { type: string }) => one.type === type)

describe('told later', () => {
  test('an arrival told after its limit makes the breach good, and says that it was recorded late', async () => {
    await estate.at('2025-03-10 09:15')
    const repair = await inHand(estate, P.engineer)
    const fired = await estate.at('2025-03-10 10:30')
    expect(fired).toContainEqual(
      expect.objectContaining({ type: 'obligation.breached', subjectId: repair.caseId, ruleId: ORDINARY }),
    )
    const headMessages = async () => JSON.stringify(await estate.as(P.engineeringHead).must.get('/my/messages'))
    const told = (await headMessages()).length
    const path = `${repair.order}/arrive`
    const occurredAt = china('2025-03-10 09:50')
    const engineer = estate.as(P.engineer)
    expect(await engineer.post(path, { occurredAt })).toBeProblem('time/needs-reason', { path: 'lateReason' })
    expect(await engineer.post(path, { occurredAt: china('2025-03-10 10:31') })).toBeProblem('time/in-future')
    await engineer.must.post(path, { occurredAt, lateReason: '电话告知' })
    expect(await obligationOf(estate, repair, ORDINARY)).toMatchObject({
      state: 'met',
      recordedLate: true,
      dischargedAt: instant('2025-03-10 09:50'),
    })
    await estate.at('2025-03-10 10:31')
    expect((await headMessages()).length).toBeGreaterThan(told)
  })

  test('an entry with the wrong time is corrected beside itself, and its limit is judged again both ways', async () => {
    await estate.at('2025-03-11 09:00')
    const repair = await inHand(estate, P.engineer)
    await estate.at('2025-03-11 09:45')
    await estate.as(P.engineer).must.post(`${repair.order}/arrive`)
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('late')
    const arrived = await entry(repair, 'workOrder.arrived')
    const path = `/cases/${repair.caseId}/events/${arrived.eventId}/correct`
    const supervisor = estate.as(P.supervisor)
    const correctedOccurredAt = china('2025-03-11 09:30')
    expect(await estate.as(P.desk).post(path, { correctedOccurredAt, reason: '记错' })).toBeProblem('access/denied')
    expect(await supervisor.post(path, { correctedOccurredAt })).toBeProblem('input/invalid', { path: 'reason' })
    expect(await supervisor.post(path, { reason: '记错' })).toBeProblem('case/nothing-corrected')
    expect(await supervisor.post(path, { correctedOccurredAt: china('2025-03-11 08:00'), reason: '记错' })).toBeProblem(
      'case/history-breaks',
    )
    await supervisor.must.post(path, { correctedOccurredAt, reason: '记错' })
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('met')
    expect(await entry(repair, 'workOrder.arrived')).toMatchObject({
      occurredAt: instant('2025-03-11 09:45'),
      correctedOccurredAt: instant('2025-03-11 09:30'),
    })
    await supervisor.must.post(path, { correctedOccurredAt: china('2025-03-11 09:40:01'), reason: '又核对' })
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('late')
  })

  test('an arrival that is voided opens its limit again; the first entries are never voided', async () => {
    await estate.at('2025-03-11 11:00')
    const repair = await inHand(estate, P.engineer)
    await estate.as(P.engineer).must.post(`${repair.order}/arrive`)
    const voidOf = async (type: string) => `/cases/${repair.caseId}/events/${(await entry(repair, type)).eventId}/void`
    const supervisor = estate.as(P.supervisor)
    expect(await supervisor.post(await voidOf('workOrder.issued'), { reason: '错' })).toBeProblem(
      'case/not-correctable',
    )
    const path = await voidOf('workOrder.arrived')
    await supervisor.must.post(path, { reason: '走错门' })
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('open')
    expect((await viewOf(estate, repair)).order.state).toBe('accepted')
    expect(await supervisor.post(path, { reason: '走错门' })).toBeProblem('case/not-correctable')
    await estate.at('2025-03-11 11:40:01')
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('breached')
  })

  test('a phone without a signal may tell nothing that lies before its last contact', async () => {
    await estate.at('2025-03-11 14:00')
    const repair = await inHand(estate, P.engineer)
    await estate.at('2025-03-11 15:00')
    const path = `${repair.order}/arrive`
    const offlineSince = china('2025-03-11 14:10')
    const early = { offlineSince, occurredAt: china('2025-03-11 14:09:59') }
    expect(await estate.as(P.engineer).post(path, early)).toBeProblem('time/offline-out-of-range')
    await estate.as(P.engineer).must.post(path, { offlineSince, occurredAt: offlineSince })
    expect((await obligationOf(estate, repair, ORDINARY)).state).toBe('met')
    expect((await entry(repair, 'workOrder.arrived')).offline).toBe(true)
  })
})

describe('two at once, and the same twice', () => {
  test('of two that accept, or close, at the same time exactly one does', async () => {
    await estate.at('2025-03-12 09:00')
    const repair = await register(estate)
    const head = estate.as(P.engineeringHead)
    await head.must.post(`${repair.order}/receive`)
    const { id: engineerId } = await estate.as(P.engineer).must.get('/me')
    await head.must.post(`${repair.order}/dispatch`, { engineerId, reason: '就近' })
    const both = async (path: string, login: string) => {
      const answers = await Promise.all([estate.as(login).post(path), estate.as(login).post(path)])
      return answers.map((answer) => answer.status).sort()
    }
    expect(await both(`${repair.order}/accept`, P.engineer)).toEqual([200, 409])
    await carryOut(estate, repair, P.engineer)
    await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'satisfied' })
    expect(await both(`/cases/${repair.caseId}/close`, P.steward)).toEqual([200, 409])
    const { items } = await estate.as(P.steward).must.get(`${estate.project}/volumes/2025/engineering/orders`)
    expect(items.filter((one: { workOrderId: string }) => one.workOrderId === repair.orderId)).toHaveLength(1)
  })

  test('every step sent twice with its key answers the same and happens once; the key on another body is refused', async () => {
    const [steward, head, engineer] = [estate.as(P.steward), estate.as(P.engineeringHead), estate.as(P.engineer)]
    const twice = async (client: typeof head, path: string, body: object, other: object) => {
      const key = crypto.randomUUID()
      const first = await client.must.post(path, body, { key })
      expect(await client.must.post(path, body, { key }), path).toEqual(first)
      expect(await client.post(path, other, { key })).toBeProblem('idempotency/other-body')
      return first
    }
    const late = { lateReason: '补记', occurredAt: china('2025-03-12 08:00') }
    const intake = await intakeOf(estate)
    const made = await twice(steward, `${estate.project}/cases`, intake, { ...intake, content: '别的事' })
    const order = `/cases/${made.id}/work-orders/${made.workOrder.id}`
    const { id: engineerId } = await engineer.must.get('/me')
    const ratings = { quality: 5, timeliness: 5, attitude: 5 }
    const items = [{ name: '垫片', quantity: 1, unit: '个', priceFen: 50 }]
    const steps: [typeof head, string, object, object][] = [
      [head, 'receive', {}, late],
      [head, 'dispatch', { engineerId, reason: '就近' }, { engineerId, reason: '熟悉' }],
      [engineer, 'accept', {}, late],
      [engineer, 'materials', { items }, { items: [...items, ...items] }],
      [engineer, 'depart', {}, late],
      [engineer, 'arrive', {}, late],
      [engineer, 'start', {}, late],
      [engineer, 'complete', { workDone: '换垫片' }, { workDone: '换龙头' }],
      [engineer, 'confirm', { by: 'telephone', ratings }, { by: 'telephone', ratings: { ...ratings, quality: 1 } }],
      [head, 'sign', {}, late],
      [head, 'return', {}, late],
      [steward, 'callback', { result: 'satisfied' }, { result: 'unsatisfied' }],
    ]
    for (const [client, verb, body, other] of steps) await twice(client, `${order}/${verb}`, body, other)
    await twice(steward, `/cases/${made.id}/close`, {}, late)
    const view = await steward.must.get(`/cases/${made.id}`)
    const types = view.timeline.map((one: { type: string }) => one.type)
    expect(types.filter((type: string) => type === 'workOrder.materialsDrawn')).toHaveLength(1)
    expect(view.workOrders[0].materials).toHaveLength(1)
    expect(view.callbacks).toHaveLength(1)
    expect(await steward.post(`/cases/${made.id}/notes`, { text: '无编号' }, { key: null })).toBeProblem(
      'idempotency/missing',
    )
  })
})

describe('replay', () => {
  test('a seeded month of desk work, corrections and missed limits replays to what is stored', async () => {
    const draw = seeded(20250313)
    const pick = <T>(among: readonly T[]) => among[Math.floor(draw() * among.length)] as T
    const running: Awaited<ReturnType<typeof register>>[] = []
    for (let day = 13; day <= 31; day += 2) {
      await estate.at(`2025-03-${day} 09:00`)
      for (let many = 0; many < 2; many += 1)
        running.push(
          await inHand(estate, P.engineer, {
            categoryId: pick([
              'home.waterSupply.tapLeak',
              'home.waterSupply.burstPipe',
              'home.waterSupply.noColdWater',
            ]),
          }),
        )
      await estate.at(`2025-03-${day} 09:${pick(['05', '12', '30', '55'])}`)
      const repair = running.splice(Math.floor(draw() * running.length), 1)[0] as (typeof running)[number]
      if (draw() < 0.2)
        await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/withdraw`, { reason: '自己修好' })
      else {
        await carryOut(estate, repair, P.engineer)
        const result = pick(['satisfied', 'unsatisfied', 'unreachable'])
        await estate.as(P.steward).must.post(`${repair.order}/callback`, { result })
        if (draw() < 0.5) {
          const called = await entry(repair, 'callback.recorded')
          await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/events/${called.eventId}/correct`, {
            data: { result: 'satisfied' },
            reason: '住户又来电',
          })
        } else if (result === 'unsatisfied')
          await estate.as(P.steward).must.post(`${repair.order}/fail-verification`, { reason: '还漏' })
      }
    }
    const { subjects, findings } = await estate.verify()
    expect(subjects).toBeGreaterThan(20)
    expect(findings).toEqual([])
  })
})

/** The same numbers each time (mulberry32), so that a month that fails can be walked again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
