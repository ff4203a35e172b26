import { beforeAll, describe, expect, test } from 'vitest'
import { wordsOf } from '../pdf-words.ts'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { bringBack, carryOut, dispatchTo, GOOD, inHand, intakeOf, obligationOf, register, viewOf } from './repair.ts'

/** The rows of the repair chapter, each by what makes it checkable, on one estate whose clock runs through the tests. */
let estate: Estate
beforeAll(async () => {
  estate = await openEstate('2025-03-10 09:00')
})

describe('intake', () => {
  test('S0-REPAIR-1: a repair is a class of its own, told apart from a consultation', async () => {
    const repair = await register(estate)
    const { workOrder } = await estate
      .as(P.desk)
      .must.post(`${estate.project}/cases`, await intakeOf(estate, { kind: 'consultation', content: '问物业费' }))
    expect(workOrder).toBeNull()
    const repairs = await estate.as(P.desk).must.get(`${estate.project}/cases?kind=repair&state=all&limit=200`)
    expect(repairs.items.map((one: { id: string }) => one.id)).toContain(repair.caseId)
    expect(new Set(repairs.items.map((one: { kind: string }) => one.kind))).toEqual(new Set(['repair']))
  })

  test('S0-REPAIR-3: without any of the fields nothing is saved; date, time and opener are filled', async () => {
    const whole = await intakeOf(estate)
    const desk = estate.as(P.desk)
    for (const [missing, path] of [
      ['categoryId', 'categoryId'],
      ['houseId', 'houseId'],
      ['reporterName', 'reporterName'],
      ['phone', 'phone'],
      ['content', 'content'],
    ] as const) {
      const body = { ...whole, id: crypto.randomUUID(), [missing]: undefined }
      expect(await desk.post(`${estate.project}/cases`, body)).toBeProblem('case/incomplete', { path })
      expect(await desk.get(`/cases/${body.id}`)).toBeProblem('not-found')
    }
    const elsewhere = { ...whole, id: crypto.randomUUID(), place: 'publicArea', houseId: undefined }
    expect(await desk.post(`${estate.project}/cases`, elsewhere)).toBeProblem('case/incomplete', { path: 'placeText' })
    expect(await desk.post(`${estate.project}/cases`, { ...whole, id: crypto.randomUUID(), phone: '12' })).toBeProblem(
      'case/incomplete',
      { path: 'phone' },
    )

    const repair = await register(estate, {}, P.desk)
    const view = await viewOf(estate, repair)
    const me = await desk.must.get('/me')
    const registered = view.timeline.find((entry: { type: string }) => entry.type === 'case.registered')
    expect(registered).toMatchObject({ occurredAt: instant('2025-03-10 09:00'), actor: { id: me.id } })
  })
})

describe('the order', () => {
  test('S0-REPAIR-4: the order is made with the request, engineering sees it, and its states carry their times', async () => {
    const repair = await register(estate)
    expect((await viewOf(estate, repair, P.engineeringHead)).order.state).toBe('issued')
    await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
    const board = await estate.as(P.engineeringHead).must.get(`${estate.project}/dispatch-board`)
    expect(JSON.stringify(board.waiting)).toContain(repair.orderId)
    await dispatchTo(estate, repair, P.engineer)
    const mine = await estate.as(P.engineer).must.get('/my/work-orders')
    expect(JSON.stringify(mine.jobs)).toContain(repair.orderId)
    expect((await viewOf(estate, repair)).order.times).toMatchObject({
      issuedAt: instant('2025-03-10 09:00'),
      receivedAt: instant('2025-03-10 09:00'),
      acceptedAt: instant('2025-03-10 09:00'),
      arrivedAt: null,
    })
  })

  test('S0-REPAIR-5: the order holds the material drawn with quantity and price, and when the engineer left', async () => {
    await estate.at('2025-03-10 09:30')
    const repair = await inHand(estate, P.engineer)
    const engineer = estate.as(P.engineer)
    const washer = { name: '垫片', quantity: 2, unit: '个', priceFen: 50 }
    expect(await engineer.post(`${repair.order}/materials`, { items: [{ ...washer, quantity: 0 }] })).toBeProblem(
      'input/invalid',
      { path: 'items.0.quantity' },
    )
    expect(await engineer.post(`${repair.order}/materials`, { items: [] })).toBeProblem('input/invalid')
    expect(await estate.as(P.guard).post(`${repair.order}/materials`, { items: [washer] })).toBeProblem('access/denied')
    await engineer.must.post(`${repair.order}/materials`, { items: [washer] })
    await engineer.must.post(`${repair.order}/depart`)
    const { order } = await viewOf(estate, repair)
    expect(order.materials).toMatchObject([washer])
    expect(order.times.departedAt).toBe(instant('2025-03-10 09:30'))
  })

  test('S0-REPAIR-12: done, confirmed, signed, returned, in that order and by nobody else', async () => {
    const repair = await inHand(estate, P.engineer)
    const [engineer, head] = [estate.as(P.engineer), estate.as(P.engineeringHead)]
    await engineer.must.post(`${repair.order}/arrive`)
    await engineer.must.post(`${repair.order}/start`)
    const confirmation = { by: 'telephone', ratings: GOOD }
    for (const early of ['sign', 'return'])
      expect(await head.post(`${repair.order}/${early}`)).toBeProblem('workorder/wrong-state')
    expect(await engineer.post(`${repair.order}/confirm`, confirmation)).toBeProblem('workorder/wrong-state')
    await engineer.must.post(`${repair.order}/complete`, { workDone: '换垫片' })
    for (const early of ['sign', 'return'])
      expect(await head.post(`${repair.order}/${early}`)).toBeProblem('workorder/wrong-state')
    expect(await engineer.post(`${repair.order}/confirm`, { by: 'signature', ratings: GOOD })).toBeProblem(
      'workorder/signature-missing',
      { path: 'signatureId' },
    )
    await engineer.must.post(`${repair.order}/confirm`, confirmation)
    expect(await head.post(`${repair.order}/return`)).toBeProblem('workorder/wrong-state')
    expect(await engineer.post(`${repair.order}/sign`)).toBeProblem('access/denied')
    await head.must.post(`${repair.order}/sign`)
    expect(await engineer.post(`${repair.order}/return`)).toBeProblem('access/denied')
    await head.must.post(`${repair.order}/return`)
    const { order } = await viewOf(estate, repair)
    expect(order.state).toBe('returned')
    expect(order.head.id).toBe((await head.must.get('/me')).id)
  })

  test('S0-REPAIR-13: every order in a home is called back, by somebody else than its engineer; the share is shown', async () => {
    const repair = await inHand(estate, P.engineer)
    await carryOut(estate, repair, P.engineer)
    expect(await obligationOf(estate, repair, 'repair.callback')).toMatchObject({
      state: 'open',
      dueAt: instant('2025-03-11 09:30'),
    })
    expect(await estate.as(P.engineer).post(`${repair.order}/callback`, { result: 'satisfied' })).toBeProblem(
      'access/denied',
    )
    const before = await estate.as(P.customerServiceManager).must.get(`${estate.project}/case-counts`)
    expect(before.customerService.followedUp.percent).toBeLessThan(100)
    await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'unreachable' })
    expect((await obligationOf(estate, repair, 'repair.callback')).state).toBe('open')
    await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'satisfied', rating: 5 })
    expect((await obligationOf(estate, repair, 'repair.callback')).state).toBe('met')
    const after = await estate.as(P.customerServiceManager).must.get(`${estate.project}/case-counts`)
    expect(after.customerService.followedUp.part).toBe(before.customerService.followedUp.part + 1)

    const outside = await inHand(estate, P.engineer, {
      place: 'publicArea',
      houseId: undefined,
      placeText: '2 号楼大堂',
    })
    await carryOut(estate, outside, P.engineer)
    const rules = (await viewOf(estate, outside)).obligations.map((one: { ruleId: string }) => one.ruleId)
    expect(rules).not.toContain('repair.callback')
  })

  test('S0-REPAIR-2: project manager, manager and supervisor each see their figures', async () => {
    const counts = await estate.as(P.projectManager).must.get(`${estate.project}/case-counts`)
    expect(counts.projectManager).toMatchObject({ timeliness: { percent: 100 }, satisfaction: { percent: 100 } })
    expect(counts.customerService).toMatchObject({ satisfied: 1, unsatisfied: 0 })
    const { supervisor } = await estate.as(P.supervisor).must.get(`${estate.project}/case-counts`)
    const waits = supervisor.waiting
    await register(estate)
    expect((await estate.as(P.supervisor).must.get(`${estate.project}/case-counts`)).supervisor.waiting).toBe(waits + 1)
  })

  test('S0-REPAIR-24: a failed verification leads back to a new order, free and linked to the first', async () => {
    const repair = await inHand(estate, P.engineer)
    const steward = estate.as(P.steward)
    expect(await steward.post(`${repair.order}/fail-verification`, { reason: '还漏' })).toBeProblem(
      'workorder/wrong-state',
    )
    await carryOut(estate, repair, P.engineer)
    await steward.must.post(`${repair.order}/callback`, { result: 'unsatisfied' })
    expect(await steward.post(`/cases/${repair.caseId}/close`)).toBeProblem('case/not-called-back')
    const { workOrder } = await steward.must.post(`${repair.order}/fail-verification`, { reason: '还漏' })
    expect(await steward.post(`${repair.order}/fail-verification`, { reason: '还漏' })).toBeProblem(
      'workorder/already-reworked',
    )
    const rework = { ...repair, orderId: workOrder.id, order: `/cases/${repair.caseId}/work-orders/${workOrder.id}` }
    expect((await viewOf(estate, rework)).order).toMatchObject({
      state: 'issued',
      charge: 'free',
      reworkOf: repair.orderId,
    })
    expect(await steward.post(`/cases/${repair.caseId}/close`)).toBeProblem('case/not-returned')
    await estate.as(P.engineeringHead).must.post(`${rework.order}/receive`)
    await dispatchTo(estate, rework, P.engineer)
    await carryOut(estate, rework, P.engineer)
    await steward.must.post(`${rework.order}/callback`, { result: 'satisfied' })
    await steward.must.post(`/cases/${repair.caseId}/close`)
  })

  test('S0-REPAIR-23: the work order is printed with what its life filled in', async () => {
    const repair = await inHand(estate, P.engineer)
    await carryOut(estate, repair, P.engineer)
    const path = `/subjects/case/${repair.caseId}/forms/repairWorkOrder/print?partId=${repair.orderId}`
    const printed = await estate.as(P.engineeringHead).get(path)
    expect(printed).toBeOk()
    expect(printed.raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect(await estate.as(P.desk).get(path.replace('repairWorkOrder', 'noSuchForm'))).not.toBeOk()
    // Nobody said when the engineer left: paper says so and leaves no blank that looks as if it were still to be filled in.
    expect(wordsOf(printed.raw)).toContain('未记录')
    const told = await inHand(estate, P.engineer)
    await estate.as(P.engineer).must.post(`${told.order}/depart`)
    await carryOut(estate, told, P.engineer)
    const other = await estate
      .as(P.engineeringHead)
      .get(path.replace(repair.caseId, told.caseId).replace(repair.orderId, told.orderId))
    expect(wordsOf(other.raw)).not.toContain('未记录')
  })

  test('nobody signs an order of their own, even in the place of the head', async () => {
    const repair = await inHand(estate, P.plumber)
    const both = estate.as(P.plumber)
    await both.must.post(`${repair.order}/arrive`)
    await both.must.post(`${repair.order}/start`)
    await both.must.post(`${repair.order}/complete`, { workDone: '换垫片' })
    await both.must.post(`${repair.order}/confirm`, { by: 'telephone', ratings: GOOD })
    // The head is there: whoever stands in for them has nothing to sign.
    expect(await both.post(`${repair.order}/sign`)).toBeProblem('access/denied')
    const head = await estate.as(P.engineeringHead).must.get('/me')
    await estate.as(P.administrator).must.post(`${estate.project}/duty-spans`, {
      id: crypto.randomUUID(),
      staffId: head.id,
      positionId: 'engineeringHead',
      fromAt: china('2025-03-10 00:00'),
      untilAt: china('2025-03-10 00:01'),
    })
    const refused = await both.post(`${repair.order}/sign`)
    expect(refused).toBeProblem('rule/refused')
    expect(JSON.stringify(refused.body)).toContain('4.8')
    await estate.as(P.engineeringHead).must.post(`${repair.order}/sign`)
  })
})

describe('limits', () => {
  test.each([
    ['emergency', 'home.waterSupply.burstPipe', '2025-03-11 10:10'],
    ['special', 'home.waterSupply.noColdWater', '2025-03-11 11:15'],
    ['ordinary', 'home.waterSupply.tapLeak', '2025-03-11 12:40'],
  ])('arrival at the very limit of the class %s is on time, a second past is late', async (urgency, categoryId, due) => {
    const hour = `${due.slice(0, 13)}:00`
    await estate.at(hour)
    const [onTime, late] = [
      await inHand(estate, P.engineer, { categoryId }),
      await inHand(estate, P.engineer, { categoryId }),
    ]
    const ruleId = `repair.arrival.${urgency}`
    expect((await obligationOf(estate, onTime, ruleId)).dueAt).toBe(instant(due))
    const atLimit = await estate.at(due)
    expect(atLimit.filter((one) => one.type === 'obligation.breached' && one.ruleId === ruleId)).toEqual([])
    await estate.as(P.engineer).must.post(`${onTime.order}/arrive`)
    const fired = await estate.at(`${due}:01`)
    expect(fired).toContainEqual(
      expect.objectContaining({ type: 'obligation.breached', ruleId, subjectId: late.caseId }),
    )
    await estate.as(P.engineer).must.post(`${late.order}/arrive`)
    expect((await obligationOf(estate, onTime, ruleId)).state).toBe('met')
    expect(await obligationOf(estate, late, ruleId)).toMatchObject({ state: 'late', chip: { lateByMs: 1000 } })
  })

  test('S0-REPAIR-7, S0-REPAIR-8: a special request has 15 minutes from the receipt by engineering, an ordinary one 40', async () => {
    await estate.at('2025-03-11 13:00')
    const special = await register(estate, { urgency: 'special', reason: '业主要求快来' })
    const ordinary = await register(estate)
    await estate.at('2025-03-11 13:20')
    for (const repair of [special, ordinary]) await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
    expect((await obligationOf(estate, special, 'repair.arrival.special')).dueAt).toBe(instant('2025-03-11 13:35'))
    expect((await obligationOf(estate, ordinary, 'repair.arrival.ordinary')).dueAt).toBe(instant('2025-03-11 14:00'))
  })

  test('S0-REPAIR-9: a new time needs a reason of the list and lies ahead; an emergency is not put off', async () => {
    await estate.at('2025-03-11 15:00')
    const repair = await inHand(estate, P.engineer)
    const desk = estate.as(P.desk)
    const path = `${repair.order}/appointment`
    const appointmentAt = china('2025-03-11 16:30')
    expect(await desk.post(path, { appointmentAt })).toBeProblem('input/invalid', { path: 'reason' })
    expect(await desk.post(path, { appointmentAt, reason: 'tired' })).toBeProblem('input/invalid', { path: 'reason' })
    expect(await desk.post(path, { appointmentAt, reason: 'other' })).toBeProblem('rule/refused')
    expect(await desk.post(path, { appointmentAt: china('2025-03-11 15:00'), reason: 'staffShort' })).toBeProblem(
      'workorder/appointment-past',
      { path: 'appointmentAt' },
    )
    expect(await estate.as(P.guard).post(path, { appointmentAt, reason: 'staffShort' })).toBeProblem('access/denied')
    await desk.must.post(path, { appointmentAt, reason: 'other', reasonText: '等配件' })
    const agreed = (await viewOf(estate, repair)).timeline.find(
      (one: { type: string }) => one.type === 'appointment.agreed',
    )
    expect(agreed).toMatchObject({ data: { reason: 'other', agreedById: (await desk.must.get('/me')).id } })
    await estate.at('2025-03-11 16:30')
    await estate.as(P.engineer).must.post(`${repair.order}/arrive`)
    expect((await obligationOf(estate, repair, 'repair.arrival.ordinary')).state).toBe('met')
  })

  test('S0-REPAIR-14: both heads sign the day over its unfinished orders; a missing signature is shown next day', async () => {
    const day = '2025-03-11'
    const open = await register(estate)
    const csm = estate.as(P.customerServiceManager)
    const close = await csm.must.get(`${estate.project}/day-close?day=${day}`)
    expect(close.unfinished.map((one: { caseId: string }) => one.caseId)).toContain(open.caseId)
    const sign = (side: string, on = day) => `${estate.project}/day-close/${on}/sign/${side}`
    expect(await estate.as(P.desk).post(sign('customer-service'))).toBeProblem('access/denied')
    expect(await csm.post(sign('engineering'))).toBeProblem('access/denied')
    expect(await csm.post(sign('customer-service', '2025-03-12'))).toBeProblem('day-close/day-ahead')
    const early = await csm.post(sign('customer-service'))
    expect(early).toBeProblem('day-close/too-early')
    expect(early.body.title).toContain('17:00')
    await estate.at('2025-03-11 17:00')
    await csm.must.post(sign('customer-service'))
    expect(await csm.post(sign('customer-service'))).toBeProblem('day-close/already-signed')
    await estate.at('2025-03-12 00:00:01')
    const { items } = await csm.must.get(`${estate.project}/day-close/missing`)
    const ofDay = items.filter((one: { day: string }) => one.day === day)
    expect(ofDay.map((one: { side: string }) => one.side)).toEqual(['engineering'])
  })

  test('S0-REPAIR-15: unfinished at the end of the second working day is reported to the project manager, with the reason', async () => {
    await estate.at('2025-03-12 10:00')
    const [open, done] = [await inHand(estate, P.engineer), await inHand(estate, P.engineer)]
    expect((await obligationOf(estate, open, 'repair.unfinished')).dueAt).toBe(instant('2025-03-15 00:00'))
    await carryOut(estate, done, P.engineer)
    expect((await obligationOf(estate, done, 'repair.unfinished')).state).toBe('met')
    const fired = await estate.at('2025-03-15 00:00:01')
    const breached = fired.filter((one) => one.type === 'obligation.breached' && one.ruleId === 'repair.unfinished')
    expect(breached.map((one) => one.subjectId)).toContain(open.caseId)
    expect(breached.map((one) => one.subjectId)).not.toContain(done.caseId)
    const csm = estate.as(P.customerServiceManager)
    const path = `/cases/${open.caseId}/escalation-reports`
    expect(await csm.post(path, { to: 'projectManager' })).toBeProblem('input/invalid', { path: 'reason' })
    // Only a report to whom the handbook names counts, and it reaches them.
    expect(await csm.post(path, { to: 'nobody', reason: '缺配件' })).toBeProblem('case/no-such-position', {
      path: 'to',
    })
    await csm.must.post(path, { to: 'frontDesk', reason: '缺配件' })
    expect((await obligationOf(estate, open, 'repair.unfinished')).state).toBe('breached')
    await csm.must.post(path, { to: 'projectManager', reason: '缺配件' })
    await estate.at('2025-03-15 00:01')
    const { items } = await estate.as(P.projectManager).must.get('/my/messages')
    expect(items).toContainEqual(
      expect.objectContaining({ key: 'repair.reported', about: { type: 'case', id: open.caseId } }),
    )
    expect((await obligationOf(estate, open, 'repair.unfinished')).state).toBe('late')
  })
})

test('S0-REPAIR-21: orders are filed for both keepers by month, charged and free apart', async () => {
  const paid = await inHand(estate, P.engineer, { categoryId: 'home.waterSupply.tapBroken' })
  const engineer = estate.as(P.engineer)
  await engineer.must.post(`${paid.order}/arrive`)
  expect(await engineer.post(`${paid.order}/start`)).toBeProblem('rule/refused')
  await engineer.must.post(`${paid.order}/tell-price`, { amountFen: 8000, consent: true })
  await engineer.must.post(`${paid.order}/start`)
  await engineer.must.post(`${paid.order}/complete`, { workDone: '换龙头' })
  await bringBack(estate, paid, P.engineer)
  await estate.as(P.steward).must.post(`${paid.order}/callback`, { result: 'satisfied' })
  await estate.as(P.steward).must.post(`/cases/${paid.caseId}/close`)
  const { items } = await estate.as(P.steward).must.get(`${estate.project}/volumes`)
  for (const keeper of ['customerService', 'engineering']) {
    const { bundles } = items.find((one: { keeper: string }) => one.keeper === keeper)
    expect(bundles).toContainEqual({ month: 3, charge: 'paid', count: 1, cancelled: 0 })
    const list = `${estate.project}/volumes/2025/${keeper}/orders?month=3&charge=paid`
    const filed = await estate.as(P.steward).must.get(list)
    expect(filed.items.map((one: { workOrderId: string }) => one.workOrderId)).toEqual([paid.orderId])
  }
})
