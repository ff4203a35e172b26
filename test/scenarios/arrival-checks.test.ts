import { beforeAll, expect, test } from 'vitest'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { dispatchTo, inHand, obligationOf, register, viewOf } from './repair.ts'

/** One estate whose clock the scenarios carry on. */
let estate: Estate
beforeAll(async () => {
  estate = await openEstate('2025-03-10 09:00')
})

test('S2-FOLLOWUP-5: a quarter of an hour after the order somebody looks whether people are there', async () => {
  const repair = await register(estate)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  const desk = estate.as(P.desk)
  const check = (body: object) => desk.post(`${repair.order}/arrival-check`, body)

  // Too early to be the check that is owed; it is written down all the same.
  await estate.at('2025-03-10 09:14')
  expect(await check({ arrived: false, action: 'called' })).toBeOk()
  expect(await obligationOf(estate, repair, 'order.arrivalCheck')).toMatchObject({
    state: 'open',
    dueAt: instant('2025-03-10 09:30'),
  })
  await estate.at('2025-03-10 09:30')
  expect(await check({ arrived: false })).toBeProblem('workorder/check-action-needed', { path: 'action' })
  expect(await check({ arrived: false, action: 'reported', note: '师傅在别栋，主管改派' })).toBeOk()
  expect(await obligationOf(estate, repair, 'order.arrivalCheck')).toMatchObject({ state: 'met' })
  const view = await viewOf(estate, repair)
  expect(view.timeline.filter((one: { type: string }) => one.type === 'arrival.checked')).toEqual([
    expect.objectContaining({ data: expect.objectContaining({ arrived: false, action: 'called' }) }),
    expect.objectContaining({ data: expect.objectContaining({ arrived: false, action: 'reported' }) }),
  ])

  // Whoever is there already is not asked for.
  const quick = await inHand(estate, P.engineer)
  await estate.as(P.engineer).must.post(`${quick.order}/arrive`)
  expect(await obligationOf(estate, quick, 'order.arrivalCheck')).toMatchObject({ state: 'cancelled' })
})

test('S2-FOLLOWUP-6 S2-FOLLOWUP-7 S2-FOLLOWUP-8: both sides of an appointment hear of it beforehand, and the arrival is checked', async () => {
  const desk = estate.as(P.desk)
  await estate.at('2025-03-10 10:00')
  const repair = await register(estate)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  await dispatchTo(estate, repair, P.plumber)
  expect(await desk.post(`${repair.order}/confirm-appointment`, { reached: true })).toBeProblem(
    'workorder/no-appointment',
  )
  await desk.must.post(`${repair.order}/appointment`, {
    appointmentAt: china('2025-03-10 15:00'),
    reason: 'ownerAbsent',
  })
  const owed = (rule: string) => obligationOf(estate, repair, rule)
  for (const rule of ['appointment.confirm', 'appointment.remindProvider'])
    expect(await owed(rule)).toMatchObject({ state: 'open', dueAt: instant('2025-03-10 14:45') })

  // Two ticks: the one does not do for the other.
  await estate.at('2025-03-10 14:45')
  await desk.must.post(`${repair.order}/confirm-appointment`, { reached: true })
  expect(await owed('appointment.confirm')).toMatchObject({ state: 'met' })
  expect(await owed('appointment.remindProvider')).toMatchObject({ state: 'open' })
  await estate.at('2025-03-10 14:46')
  await desk.must.post(`${repair.order}/remind-provider`)
  expect(await owed('appointment.remindProvider')).toMatchObject({ state: 'late' })

  // The check opens a quarter after the agreed time; what is looked at before does not count.
  await estate.at('2025-03-10 15:14')
  await desk.must.post(`${repair.order}/arrival-check`, { arrived: false, action: 'called' })
  expect(await owed('appointment.arrivalCheck')).toMatchObject({ state: 'open', dueAt: instant('2025-03-10 15:30') })
  await estate.at('2025-03-10 15:20')
  await desk.must.post(`${repair.order}/arrival-check`, { arrived: true })
  expect(await owed('appointment.arrivalCheck')).toMatchObject({ state: 'met' })
  expect(
    await estate
      .as(P.guard)
      .post(`/cases/${repair.caseId}/work-orders/${crypto.randomUUID()}/arrival-check`, { arrived: true }),
  ).toBeProblem('workorder/not-found')
})
