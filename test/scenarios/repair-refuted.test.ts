import { expect, test } from 'vitest'
import { instant, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, inHand, obligationOf, register, viewOf } from './repair.ts'

/** What somebody who tried to get round the rules once could do. */
test('S0-REPAIR-9: nobody at the desk makes an emergency ordinary to re-appoint it; a supervisor decides', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await register(estate, { urgency: 'emergency', reason: '水淹' }, P.desk)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  const later = { appointmentAt: instant('2025-03-10 16:30'), reason: 'ownerAbsent' }
  expect(await estate.as(P.desk).post(`${repair.order}/appointment`, later)).toBeProblem(
    'workorder/emergency-not-moved',
  )

  const lowered = { urgency: 'ordinary', reason: '住户说已经不漏了' }
  expect(await estate.as(P.desk).patch(`/cases/${repair.caseId}`, lowered)).toBeProblem('rule/refused')
  await estate.as(P.supervisor).must.patch(`/cases/${repair.caseId}`, lowered)
  await estate.as(P.desk).must.post(`${repair.order}/appointment`, later)
})

test('S0-REPAIR-24: a closed case takes no verb of its orders until it is opened again', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await inHand(estate, P.engineer)
  await carryOut(estate, repair, P.engineer)
  await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'satisfied', rating: 5 })
  const supervisor = estate.as(P.supervisor)
  await supervisor.must.post(`/cases/${repair.caseId}/close`)
  const failed = { reason: '又漏了' }
  expect(await supervisor.post(`${repair.order}/fail-verification`, failed)).toBeProblem('workorder/case-not-open')
  await supervisor.must.post(`/cases/${repair.caseId}/reopen`, failed)
  await supervisor.must.post(`${repair.order}/fail-verification`, failed)
  expect((await viewOf(estate, repair)).state).toBe('open')
})

test('S0-REPAIR-9: an appointment lies within the bound of the handbook, and the refusal names its last day', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await inHand(estate, P.engineer)
  const desk = estate.as(P.desk)
  const agree = (at: string) =>
    desk.post(`${repair.order}/appointment`, { appointmentAt: instant(at), reason: 'ownerAbsent' })
  const refused = await agree('2025-04-10 00:01')
  expect(refused).toBeProblem('workorder/appointment-too-far', { path: 'appointmentAt' })
  expect(refused.body.title).toContain('2025-04-09')
  expect(await agree('2099-01-01 09:00')).toBeProblem('workorder/appointment-too-far')
  expect(await agree('2025-04-10 00:00')).toBeOk()
})

test('S0-REPAIR-6, S0-REPAIR-9: what was put off becomes an emergency: the appointment ends, its limit begins now', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await inHand(estate, P.engineer)
  const desk = estate.as(P.desk)
  const later = { appointmentAt: instant('2025-03-12 10:00'), reason: 'ownerAbsent' }
  await desk.must.post(`${repair.order}/appointment`, later)
  await estate.at('2025-03-11 08:00')
  await desk.must.patch(`/cases/${repair.caseId}`, { urgency: 'emergency', reason: '水管爆了' })

  const view = await viewOf(estate, repair)
  expect(view).toMatchObject({ urgency: 'emergency', promise: { zh: '师傅 10 分钟内上门' } })
  expect(view.order).toMatchObject({ urgency: 'emergency', times: { appointmentAt: null } })
  expect(view.order.verbs).not.toContain('agreeAppointment')
  expect(await obligationOf(estate, repair, 'repair.arrival.ordinary')).toMatchObject({ state: 'cancelled' })
  expect(await obligationOf(estate, repair, 'repair.arrival.emergency')).toMatchObject({
    state: 'open',
    dueAt: instant('2025-03-11 08:10'),
  })
  expect(await desk.post(`${repair.order}/appointment`, later)).toBeProblem('workorder/emergency-not-moved')

  // Nobody at the desk takes it back to move it again; a supervisor may.
  const lowered = { urgency: 'ordinary', reason: '关了总阀' }
  expect(await desk.patch(`/cases/${repair.caseId}`, lowered)).toBeProblem('rule/refused')
  await estate.as(P.supervisor).must.patch(`/cases/${repair.caseId}`, lowered)
  expect(await obligationOf(estate, repair, 'repair.arrival.emergency')).toMatchObject({ state: 'cancelled' })
  expect(await obligationOf(estate, repair, 'repair.arrival.ordinary')).toMatchObject({
    state: 'open',
    dueAt: instant('2025-03-12 10:00'),
  })
  expect((await viewOf(estate, repair)).order).toMatchObject({ times: { appointmentAt: instant('2025-03-12 10:00') } })
  await desk.must.post(`${repair.order}/appointment`, later)
  expect((await estate.verify()).findings).toEqual([])
})

test('a case is not withdrawn over the head of an engineer who is there, except by who may cancel the order', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const [before, there] = [await inHand(estate, P.engineer), await inHand(estate, P.engineer)]
  const reason = { reason: '不修了' }
  await estate.as(P.supervisor).must.post(`/cases/${before.caseId}/withdraw`, reason)
  await estate.as(P.engineer).must.post(`${there.order}/arrive`)
  const refused = await estate.as(P.supervisor).post(`/cases/${there.caseId}/withdraw`, reason)
  expect(refused).toBeProblem('case/engineer-there')
  expect(refused.body.detail).toContain('派工')
  expect((await viewOf(estate, there)).abilities.withdraw).toBe(false)
  await estate.as(P.engineeringHead).must.post(`${there.order}/cancel`, reason)
  await estate.as(P.supervisor).must.post(`/cases/${there.caseId}/withdraw`, reason)
})

test('S0-REPAIR-5: who left without saying so tells it on arrival, between acceptance and arrival', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await inHand(estate, P.engineer)
  await estate.at('2025-03-10 09:30')
  const engineer = estate.as(P.engineer)
  const arrive = (at: string) => engineer.post(`${repair.order}/arrive`, { departedAt: instant(at) })
  for (const wrong of ['2025-03-10 08:59', '2025-03-10 09:31'])
    expect(await arrive(wrong)).toBeProblem('workorder/departure-out-of-range', { path: 'departedAt' })
  expect(await arrive('2025-03-10 09:20')).toBeOk()
  expect((await viewOf(estate, repair)).order.times.departedAt).toBe(instant('2025-03-10 09:20'))
  const departed = await inHand(estate, P.engineer)
  await engineer.must.post(`${departed.order}/depart`)
  expect(await engineer.post(`${departed.order}/arrive`, { departedAt: instant('2025-03-10 09:30') })).toBeProblem(
    'workorder/departure-known',
  )
  // Told to the minute, the minute of the acceptance is not before it.
  await estate.at('2025-03-10 09:40:23')
  const soon = await inHand(estate, P.engineer)
  await engineer.must.post(`${soon.order}/arrive`, { departedAt: instant('2025-03-10 09:40') })
  const { times } = (await viewOf(estate, soon)).order
  expect(times.departedAt).toBe(times.acceptedAt)
})

test('S0-REPAIR-24: a case is not said to be closed before the last step of its order', async () => {
  const estate = await openEstate('2025-03-10 09:00')
  const repair = await inHand(estate, P.engineer)
  await estate.at('2025-03-10 09:30')
  await carryOut(estate, repair, P.engineer)
  await estate.as(P.steward).must.post(`${repair.order}/callback`, { result: 'satisfied', rating: 5 })
  const supervisor = estate.as(P.supervisor)
  const close = (occurredAt: string) =>
    supervisor.post(`/cases/${repair.caseId}/close`, { occurredAt: instant(occurredAt) })
  await estate.at('2025-03-10 09:35')
  expect(await close('2025-03-10 09:29')).toBeProblem('workorder/before-last-step', { path: 'occurredAt' })
  expect(await close('2025-03-10 09:32')).toBeOk()
})
