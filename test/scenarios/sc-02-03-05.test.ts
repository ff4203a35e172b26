import { beforeAll, expect, test } from 'vitest'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { dispatchTo, obligationOf, register, viewOf } from './repair.ts'

/** One estate whose clock the scenarios carry on, in the order of their dates. */
let estate: Estate
beforeAll(async () => {
  estate = await openEstate('2025-03-10 09:00')
})

test('SC-03: a new appointment for a non-urgent order replaces its limit and keeps the old one', async () => {
  const day = '2025-03-11'
  await estate.at(`${day} 10:00`)
  const repair = await register(estate)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  await dispatchTo(estate, repair, P.plumber)
  const burst = await register(estate, { categoryId: 'home.waterSupply.burstPipe', content: '水管爆了' })
  await estate.as(P.engineeringHead).must.post(`${burst.order}/receive`)

  await estate.at(`${day} 10:10`)
  const agreed = { appointmentAt: china(`${day} 16:30`), reason: 'ownerAbsent' }
  expect(await estate.as(P.desk).post(`${burst.order}/appointment`, agreed)).toBeProblem(
    'workorder/emergency-not-moved',
  )
  await estate.as(P.desk).must.post(`${repair.order}/appointment`, agreed)
  expect(await obligationOf(estate, repair, 'repair.arrival.ordinary')).toMatchObject({
    state: 'open',
    dueAt: instant(`${day} 16:30`),
    originalDueAt: instant(`${day} 10:40`),
  })

  await estate.at(`${day} 16:35`)
  await estate.as(P.plumber).must.post(`${repair.order}/arrive`)
  const owed = await obligationOf(estate, repair, 'repair.arrival.ordinary')
  expect(owed).toMatchObject({
    state: 'late',
    dueAt: instant(`${day} 16:30`),
    originalDueAt: instant(`${day} 10:40`),
    chip: { kind: 'late', lateByMs: 5 * 60_000 },
  })
  expect(owed.history).toContainEqual(expect.objectContaining({ dueAtBefore: instant(`${day} 10:40`) }))
  await estate.as(P.supervisor).must.post(`/cases/${burst.caseId}/withdraw`, { reason: '演示完' })
})

test('SC-02: three arrival classes have limits of 10, 15 and 40 minutes', async () => {
  const day = '2025-03-12'
  await estate.at(`${day} 14:00`)
  const emergency = await register(estate, { categoryId: 'home.waterSupply.burstPipe', content: '水管爆了' })
  const special = await register(estate, { urgency: 'special', reason: '业主要求快来', content: '请快点来' })
  const ordinary = await register(estate, { content: '合页松了' })
  for (const repair of [emergency, special, ordinary]) {
    await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
    await dispatchTo(estate, repair, P.plumber)
  }
  const engineer = estate.as(P.plumber)
  await estate.at(`${day} 14:09`)
  await engineer.must.post(`${emergency.order}/arrive`)
  await estate.at(`${day} 14:16`)
  await engineer.must.post(`${special.order}/arrive`)
  await estate.at(`${day} 14:40`)
  await engineer.must.post(`${ordinary.order}/arrive`)

  const emptied = await estate.as(P.administrator).post('/handbook/activations', { pack: 'residential-estate' })
  expect(emptied).toBeProblem('handbook/incomplete', { path: 'values.repair.arrival.emergency.value' })

  expect(await obligationOf(estate, emergency, 'repair.arrival.emergency')).toMatchObject({
    dueAt: instant(`${day} 14:10`),
    state: 'met',
  })
  expect(await obligationOf(estate, special, 'repair.arrival.special')).toMatchObject({
    dueAt: instant(`${day} 14:15`),
    state: 'late',
    chip: { lateByMs: 60_000 },
  })
  expect(await obligationOf(estate, ordinary, 'repair.arrival.ordinary')).toMatchObject({
    dueAt: instant(`${day} 14:40`),
    state: 'met',
  })
})

test('SC-05: a repair unfinished over the May holiday is reported at the end of 7 May', async () => {
  await estate.at('2025-04-30 10:00')
  const repair = await register(estate)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  expect((await obligationOf(estate, repair, 'repair.unfinished')).dueAt).toBe(instant('2025-05-08 00:00'))

  const before = await estate.at('2025-05-07 23:59:59')
  expect(before.filter((one) => one.type === 'obligation.breached').map((one) => one.ruleId)).not.toContain(
    'repair.unfinished',
  )
  expect((await obligationOf(estate, repair, 'repair.unfinished')).state).toBe('open')
  const fired = await estate.at('2025-05-08 00:00:01')
  expect(fired).toContainEqual(
    expect.objectContaining({ type: 'obligation.breached', ruleId: 'repair.unfinished', subjectId: repair.caseId }),
  )
  for (const day of ['2025-04-30', '2025-05-01', '2025-05-06', '2025-05-07']) {
    const close = await estate.as(P.projectManager).must.get(`${estate.project}/day-close?day=${day}`)
    expect(close.unfinished.map((one: { caseId: string }) => one.caseId)).toContain(repair.caseId)
  }
  await estate
    .as(P.customerServiceManager)
    .must.post(`/cases/${repair.caseId}/escalation-reports`, { to: 'projectManager', reason: '节日缺料' })
  const view = await viewOf(estate, repair)
  const report = view.timeline.find((entry: { type: string }) => entry.type === 'escalation.reported')
  expect(report.data.to).toBe('projectManager')
  expect(report.text.map((piece: { text: string }) => piece.text).join('')).toContain('节日缺料')
  expect((await obligationOf(estate, repair, 'repair.unfinished')).state).toBe('late')
})
