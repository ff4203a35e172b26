import { expect, test } from 'vitest'
import { instant, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, inHand, register, viewOf } from './repair.ts'

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
