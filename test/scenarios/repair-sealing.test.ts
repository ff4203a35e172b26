import { expect, test } from 'vitest'
import { china, openEstate, PEOPLE as P } from './estate.ts'
import { carryOut, GOOD, inHand } from './repair.ts'

test('S0-REPAIR-22: last year is sealed by the last day of February, not while orders are open, and is then read-only', async () => {
  const estate = await openEstate('2025-12-30 09:00')
  const [filed, open] = [await inHand(estate, P.engineer), await inHand(estate, P.engineer)]
  await carryOut(estate, filed, P.engineer)
  const [steward, csm, head] = [estate.as(P.steward), estate.as(P.customerServiceManager), estate.as(P.engineeringHead)]
  await steward.must.post(`${filed.order}/callback`, { result: 'satisfied' })
  await steward.must.post(`/cases/${filed.caseId}/close`)
  const seal = (keeper: string, year = 2025) => `${estate.project}/volumes/${year}/${keeper}/seal`
  expect(await csm.post(seal('customerService'))).toBeProblem('volume/year-not-over')

  await estate.at('2026-01-02 09:00')
  expect(await steward.post(seal('customerService'))).toBeProblem('access/denied')
  expect(await csm.post(seal('customerService', 2026))).toBeProblem('volume/year-not-over')
  const refused = await csm.post(seal('customerService'))
  expect(refused).toBeProblem('volume/still-open')
  expect(refused.body.open).toMatchObject([{ caseId: open.caseId, workOrderId: open.orderId }])
  const { overdue, today, later } = await csm.must.get('/inbox')
  const owed = [...overdue, ...today, ...later]
    .map((item) => item.obligation)
    .find((one) => one.ruleId === 'volume.sealing.customerService')
  expect(owed.dueAt).toBe(new Date(china('2026-03-01 00:00')).toISOString())

  await carryOut(estate, open, P.engineer)
  await steward.must.post(`${open.order}/callback`, { result: 'satisfied' })
  await steward.must.post(`/cases/${open.caseId}/close`)
  await estate.at('2026-02-28 23:59:59')
  expect(await csm.must.post(seal('customerService'))).toMatchObject({ year: 2025, count: 2 })
  expect(await csm.post(seal('customerService'))).toBeProblem('volume/already-sealed')
  const fired = await estate.at('2026-03-01 00:00:01')
  const missed = fired.filter((one) => one.type === 'obligation.breached' && one.ruleId.startsWith('volume.'))
  expect(missed.map((one) => one.ruleId)).toEqual(['volume.sealing.engineering'])

  // Everything that would change a sealed order is refused, whatever state it is in.
  const { timeline } = await csm.must.get(`/cases/${filed.caseId}`)
  const arrived = timeline.find((one: { type: string }) => one.type === 'workOrder.arrived').eventId
  for (const [path, body] of [
    [`/cases/${filed.caseId}/reopen`, { reason: '再看看' }],
    [`/cases/${filed.caseId}/notes`, { text: '补一句' }],
    [`/cases/${filed.caseId}/close`, {}],
    [`/cases/${filed.caseId}/withdraw`, { reason: '不修了' }],
    [`/cases/${filed.caseId}/contacts`, { direction: 'out', channel: 'phone', purpose: 'progress', text: '问好' }],
    [`/cases/${filed.caseId}/escalation-reports`, { to: 'projectManager', reason: '补报' }],
    [
      `/cases/${filed.caseId}/events/${arrived}/correct`,
      { correctedOccurredAt: china('2025-12-30 09:00'), reason: '改' },
    ],
    [`/cases/${filed.caseId}/events/${arrived}/void`, { reason: '作废' }],
    [`${filed.order}/callback`, { result: 'unsatisfied' }],
    [`${filed.order}/fail-verification`, { reason: '还漏' }],
    [`${filed.order}/confirm`, { by: 'telephone', ratings: GOOD }],
  ] as const)
    expect(await csm.post(path, body)).toBeProblem('volume/sealed')
  expect(await csm.patch(`/cases/${filed.caseId}`, { content: '改写', reason: '写错' })).toBeProblem('volume/sealed')
  expect(await csm.post(`/cases/${filed.caseId}/resident-links`, { id: crypto.randomUUID() })).toBeProblem(
    'volume/sealed',
  )
  expect(await head.post(`${filed.order}/cancel`, { reason: '作废' })).toBeProblem('volume/sealed')
  expect((await csm.must.get(`/cases/${filed.caseId}`)).state).toBe('closed')
})
