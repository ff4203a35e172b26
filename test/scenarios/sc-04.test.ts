import { expect, test } from 'vitest'
import { openEstate, PEOPLE as P } from './estate.ts'
import { bringBack, inHand, viewOf } from './repair.ts'

const LOCK = { id: 'lock.replace', name: '换锁芯', unit: '把', labourFen: 8000, materials: 'atCost' }
const TAP = { id: 'tap.replace', name: '换水龙头', unit: '个', labourFen: 4500, materials: 'byHousehold' }
const LOCK_REPLACE = 'home.doorsWindows.lockReplace'

test('SC-04 S0-REPAIR-10 S0-REPAIR-11 S0-REPAIR-17: a paid repair by the price list, and the day’s income against the takings', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const supervisor = estate.as(P.supervisor)
  const manager = estate.as(P.projectManager)
  const engineer = estate.as(P.plumber)
  const draft = async (labourFen: number, validFrom: string) => {
    const id = crypto.randomUUID()
    const { version } = await supervisor.must.post(`${estate.project}/price-lists`, {
      id,
      validFrom,
      items: [{ ...LOCK, labourFen }, TAP],
    })
    return { id, version }
  }

  // Nobody but the project manager makes prices hold, and not their own.
  for (const labourFen of [6000, 7000]) {
    const { id } = await draft(labourFen, '2025-03-10')
    await manager.must.post(`/price-lists/${id}/approve`)
  }
  const third = await draft(8000, '2025-03-10')
  expect(third.version).toBe(3)
  expect(await supervisor.post(`/price-lists/${third.id}/approve`)).toBeProblem('access/denied')
  expect((await supervisor.must.get(`${estate.project}/price-lists`)).inForce).toBe(2)
  await manager.must.post(`/price-lists/${third.id}/approve`)
  expect(await manager.post(`/price-lists/${third.id}/approve`)).toBeProblem('fees/price-list-decided')
  expect((await engineer.must.get(`${estate.project}/price-lists`)).inForce).toBe(3)

  await estate.at('2025-03-10 14:40')
  const lock = await inHand(estate, P.plumber, { categoryId: LOCK_REPLACE, content: '换锁芯' })
  await engineer.must.post(`${lock.order}/arrive`)
  expect(await engineer.post(`${lock.order}/start`)).toBeProblem('rule/refused')

  await estate.at('2025-03-10 15:02')
  const told = (body: object) => engineer.post(`${lock.order}/tell-price`, { consent: true, ...body })
  expect(await told({ amountFen: 9000 })).toBeProblem('workorder/price-from-list', { path: 'itemId' })
  expect(await told({ itemId: 'no.such' })).toBeProblem('workorder/no-such-price-item', { path: 'itemId' })
  expect(await told({ itemId: LOCK.id, amountFen: 9000 })).toBeProblem('workorder/price-differs', { path: 'amountFen' })
  expect(await told({ itemId: LOCK.id })).toBeOk()
  await engineer.must.post(`${lock.order}/start`)
  await engineer.must.post(`${lock.order}/materials`, {
    items: [{ name: '锁芯', quantity: 1, unit: '个', priceFen: 3800 }],
  })
  expect(await engineer.post(`${lock.order}/settle`, { amountFen: 11800, method: 'cash' })).toBeProblem(
    'workorder/wrong-state',
  )
  await engineer.must.post(`${lock.order}/complete`, { workDone: '换了锁芯，试开三次' })
  expect((await viewOf(estate, lock)).order).toMatchObject({
    priceFen: 8000,
    priceBasis: 'list',
    priceListVersion: 3,
    chargedFen: 11800,
  })
  expect(await engineer.post(`${lock.order}/settle`, { amountFen: 10000, method: 'cash' })).toBeProblem(
    'workorder/settled-amount',
    { path: 'amountFen' },
  )
  const first = await engineer.must.post(`${lock.order}/settle`, { amountFen: 11800, method: 'cash' })
  expect(await engineer.post(`${lock.order}/settle`, { amountFen: 11800, method: 'cash' })).toBeProblem(
    'workorder/settled-already',
  )
  await bringBack(estate, lock, P.plumber)

  const tap = await inHand(estate, P.engineer, { categoryId: 'home.waterSupply.tapBroken', content: '龙头拧不动' })
  const other = estate.as(P.engineer)
  await other.must.post(`${tap.order}/arrive`)
  await other.must.post(`${tap.order}/tell-price`, { consent: true, itemId: TAP.id })
  await other.must.post(`${tap.order}/start`)
  await other.must.post(`${tap.order}/complete`, { workDone: '换了业主自备的龙头' })
  const second = await other.must.post(`${tap.order}/settle`, { amountFen: 4500, method: 'wechat' })
  expect([first.receiptNumber, second.receiptNumber]).toEqual(['SJ-2025-000001', 'SJ-2025-000002'])
  const receipt = `/subjects/case/${tap.caseId}/forms/paidServiceReceipt/print?partId=${tap.orderId}`
  const printed = await other.get(receipt)
  expect(printed.status).toBe(200)
  expect(printed.headers['content-type']).toContain('application/pdf')

  // Day close: what was charged against what was handed in.
  await estate.at('2025-03-10 17:30')
  const sign = () =>
    estate.as(P.customerServiceManager).post(`${estate.project}/day-close/2025-03-10/sign/customer-service`)
  const reconcile = (body: object = {}) => supervisor.post(`${estate.project}/day-income/2025-03-10/reconcile`, body)
  expect(await engineer.post(`${lock.order}/hand-in`, { amountFen: 11800 })).toBeProblem('access/denied')
  await supervisor.must.post(`${lock.order}/hand-in`, { amountFen: 11800 })
  await supervisor.must.post(`${tap.order}/hand-in`, { amountFen: 4000 })
  expect(await supervisor.post(`${tap.order}/hand-in`, { amountFen: 501 })).toBeProblem('workorder/handed-in-too-much')
  expect(await sign()).toBeProblem('rule/refused')
  expect(await supervisor.must.get(`${estate.project}/day-income?day=2025-03-10`)).toMatchObject({
    dueFen: 16300,
    handedInFen: 15800,
    differenceFen: -500,
    settled: false,
    reconciled: null,
  })
  expect(await reconcile()).toBeProblem('fees/difference-unexplained', { path: 'explanation' })
  expect(await reconcile({ explanation: '找零少收五元，明天补' })).toBeOk()
  const income = await supervisor.must.get(`${estate.project}/day-income?day=2025-03-10`)
  expect(income).toMatchObject({ settled: true, reconciled: { dueFen: 16300, handedInFen: 15800 } })
  expect(income.orders.map((one: { handedInFen: number }) => one.handedInFen)).toEqual([11800, 4000])
  expect(await sign()).toBeOk()
  expect(await supervisor.post(`${estate.project}/day-income/2025-03-09/reconcile`)).toBeProblem(
    'fees/nothing-to-reconcile',
  )

  // A new list the next day leaves the old order its price.
  await estate.at('2025-03-11 09:00')
  const fourth = await draft(9900, '2025-03-11')
  await manager.must.post(`/price-lists/${fourth.id}/approve`)
  expect((await supervisor.must.get(`${estate.project}/price-lists`)).inForce).toBe(4)
  expect((await viewOf(estate, lock)).order).toMatchObject({ chargedFen: 11800, priceListVersion: 3 })
  expect((await estate.verify()).findings).toEqual([])
})

test('S0-N-13: what differs from the list was agreed in words and holds the materials', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const supervisor = estate.as(P.supervisor)
  const engineer = estate.as(P.plumber)
  const body = { id: crypto.randomUUID(), validFrom: '2025-03-10', items: [LOCK] }
  expect(await supervisor.post(`${estate.project}/price-lists`, { ...body, validFrom: '2025-03-09' })).toBeProblem(
    'fees/valid-from-past',
    { path: 'validFrom' },
  )
  expect(await supervisor.post(`${estate.project}/price-lists`, { ...body, items: [LOCK, LOCK] })).toBeProblem(
    'fees/same-item-twice',
    { path: 'items.1.id' },
  )
  expect(await engineer.post(`${estate.project}/price-lists`, body)).toBeProblem('access/denied')
  const before = await inHand(estate, P.plumber, { categoryId: LOCK_REPLACE, content: '换锁芯' })
  expect(await engineer.post(`${before.order}/tell-price`, { consent: true })).toBeProblem('workorder/amount-needed')
  await supervisor.must.post(`${estate.project}/price-lists`, body)
  await estate.as(P.projectManager).must.post(`/price-lists/${body.id}/approve`)

  await engineer.must.post(`${before.order}/arrive`)
  await engineer.must.post(`${before.order}/tell-price`, {
    consent: true,
    itemId: LOCK.id,
    amountFen: 20000,
    negotiated: '业主要进口锁芯，包料二百',
  })
  await engineer.must.post(`${before.order}/start`)
  await engineer.must.post(`${before.order}/materials`, {
    items: [{ name: '进口锁芯', quantity: 1, unit: '个', priceFen: 15000 }],
  })
  await engineer.must.post(`${before.order}/complete`, { workDone: '换了进口锁芯' })
  const view = await viewOf(estate, before)
  expect(view.order).toMatchObject({ priceBasis: 'negotiated', materialsRule: 'included', chargedFen: 20000 })
  const entry = view.timeline.find((one: { type: string }) => one.type === 'workOrder.priceTold')
  expect(entry.text.map((piece: { text: string }) => piece.text).join('')).toContain('进口锁芯')
})
