import { beforeAll, expect, test } from 'vitest'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, inHand, intakeOf, type Repair, register, viewOf } from './repair.ts'

/** What somebody who tried to get round the archive could do once. One estate whose clock runs over a leap day. */
let estate: Estate
beforeAll(async () => {
  // 2028 has no holidays loaded: what counts by month and day needs none.
  estate = await openEstate('2027-12-30 09:00')
})

const satisfy = async (repair: Repair) => {
  await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'satisfied' })
  await estate.as(P.steward).must.post(`/cases/${repair.caseId}/close`)
}
const seal = (keeper: string, year: number, body: object = {}) =>
  estate.as(P.customerServiceManager).post(`${estate.project}/volumes/${year}/${keeper}/seal`, body)
const bundled = async (keeper = 'customerService', year = 2027) =>
  (await estate.as(P.supervisor).must.get(`${estate.project}/volumes/${year}/${keeper}/orders?limit=200`)).items

test('S0-REPAIR-21: what is filed stays in its bundle when a case is opened again; only the new order is outside', async () => {
  const repair = await inHand(estate, P.engineer)
  await carryOut(estate, repair, P.engineer)
  await satisfy(repair)
  const [filed] = await bundled()
  expect(filed).toMatchObject({ workOrderId: repair.orderId, cancelled: false })
  await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/reopen`, { reason: '又漏了' })
  expect(await bundled()).toEqual([filed])
  const { workOrder } = await estate
    .as(P.supervisor)
    .must.post(`${repair.order}/fail-verification`, { reason: '又漏了' })
  expect(await bundled()).toEqual([filed])

  const rework = { ...repair, orderId: workOrder.id, order: `/cases/${repair.caseId}/work-orders/${workOrder.id}` }
  const { id: engineerId } = await estate.as(P.engineer).must.get('/me')
  const head = estate.as(P.engineeringHead)
  await head.must.post(`${rework.order}/receive`)
  await head.must.post(`${rework.order}/dispatch`, { engineerId, reason: '原师傅' })
  await estate.as(P.engineer).must.post(`${rework.order}/accept`)
  await carryOut(estate, rework, P.engineer)
  await satisfy(rework)
  expect(await bundled()).toMatchObject([filed, { workOrderId: rework.orderId }])
})

test('S0-REPAIR-21: a cancelled order stands in the bundle of its month, marked cancelled', async () => {
  const repair = await register(estate)
  await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/withdraw`, { reason: '住户自己修好了' })
  expect(await bundled()).toContainEqual(
    expect.objectContaining({ workOrderId: repair.orderId, month: 12, charge: 'free', cancelled: true }),
  )
  const { items } = await estate.as(P.supervisor).must.get(`${estate.project}/volumes`)
  const volume = items.find((one: { year: number }) => one.year === 2027)
  expect(volume.bundles).toMatchObject([{ month: 12, charge: 'free', count: 3, cancelled: 1 }])
})

test('S0-REPAIR-22: a year is not sealed while a case of its orders is open again', async () => {
  const repair = await inHand(estate, P.engineer)
  await carryOut(estate, repair, P.engineer)
  await satisfy(repair)
  await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/reopen`, { reason: '再看看' })
  await estate.at('2028-01-02 09:00')
  const refused = await seal('customerService', 2027)
  expect(refused).toBeProblem('volume/still-open')
  expect(refused.body.open).toMatchObject([{ caseId: repair.caseId }])
  // Opened again, its reporter is told again before it closes.
  await estate.as(P.desk).must.post(`/cases/${repair.caseId}/contacts`, {
    direction: 'out',
    channel: 'phone',
    reached: true,
    purpose: 'result',
    with: 'reporter',
    text: '看过了，没有再漏',
  })
  await estate.as(P.supervisor).must.post(`/cases/${repair.caseId}/close`)
})

test('S0-REPAIR-22: due on 29 February at 24:00 of a leap year, for which no holidays are loaded', async () => {
  const csm = estate.as(P.customerServiceManager)
  const { overdue, today, later } = await csm.must.get('/inbox')
  const owed = [...overdue, ...today, ...later].map((item) => item.obligation)
  expect(owed.find((one) => one.ruleId === 'volume.sealing.customerService').dueAt).toBe(instant('2028-03-01 00:00'))
  await estate.at('2028-02-29 23:59:59')
  expect(await seal('customerService', 2027)).toBeOk()
  // At the very limit it is still in time, a second later it is not.
  expect(await estate.at('2028-03-01 00:00:00')).toEqual([])
  const fired = await estate.at('2028-03-01 00:00:01')
  const missed = fired.filter((one) => one.type === 'obligation.breached' && one.ruleId.startsWith('volume.'))
  expect(missed.map((one) => one.ruleId)).toEqual(['volume.sealing.engineering'])
})

test('S0-REPAIR-22: no order is put into a sealed year, neither back-dated nor by a correction', async () => {
  const desk = estate.as(P.desk)
  const backDated = { ...(await intakeOf(estate)), occurredAt: china('2027-12-31 23:00'), lateReason: '夜里没网' }
  const refused = await desk.post(`${estate.project}/cases`, backDated)
  expect(refused).toBeProblem('volume/sealed', { path: 'occurredAt' })
  expect(refused.body).toMatchObject({ sealedYear: 2027, detail: expect.stringContaining('2027') })

  const repair = await register(estate)
  const { timeline } = await viewOf(estate, repair)
  for (const type of ['case.registered', 'workOrder.issued']) {
    const { eventId } = timeline.find((one: { type: string }) => one.type === type)
    const corrected = await estate.as(P.supervisor).post(`/cases/${repair.caseId}/events/${eventId}/correct`, {
      correctedOccurredAt: china('2027-12-31 23:00'),
      reason: '其实是去年',
    })
    expect(corrected).toBeProblem('volume/sealed', { path: 'correctedOccurredAt' })
  }
  expect(
    await desk.post(`${estate.project}/cases`, {
      ...backDated,
      id: crypto.randomUUID(),
      occurredAt: china('2026-12-31 23:00'),
    }),
  ).toBeOk()
})

test('S0-REPAIR-22: a year without orders is sealed only when it is said that there were none', async () => {
  const refused = await seal('customerService', 2024)
  expect(refused).toBeProblem('volume/empty-year')
  expect(refused.body.title).toContain('2024')
  expect((await seal('customerService', 2024, { noOrders: true })).body).toMatchObject({ year: 2024, count: 0 })
  const { items } = await estate.as(P.supervisor).must.get(`${estate.project}/volumes`)
  const empty = items.filter((one: { year: number }) => one.year === 2024)
  expect(empty).toMatchObject([
    { keeper: 'customerService', count: 0, bundles: [], sealedAt: expect.any(String) },
    { keeper: 'engineering', count: 0, sealedAt: null },
  ])
  // Saying so of a year that has orders changes nothing: they are still open.
  expect(await seal('engineering', 2026, { noOrders: true })).toBeProblem('volume/still-open')
})
