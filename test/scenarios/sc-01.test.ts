import { expect, test } from 'vitest'
import { instant, openEstate, PEOPLE as P } from './estate.ts'
import { dispatchTo, GOOD, intakeOf, obligationOf, register, TAP_LEAK, viewOf } from './repair.ts'

const DAY = '2025-03-10'

test('SC-01: an ordinary in-home repair goes from the call to the archive', async () => {
  const estate = await openEstate(`${DAY} 09:00`)
  const steward = estate.as(P.steward)
  await estate.at(`${DAY} 09:12`)

  const { phone: _, ...withoutPhone } = await intakeOf(estate)
  expect(await steward.post(`${estate.project}/cases`, withoutPhone)).toBeProblem('case/incomplete', { path: 'phone' })

  const repair = await register(estate)
  expect(await viewOf(estate, repair)).toMatchObject({ kind: 'repair', categoryId: TAP_LEAK, urgency: 'ordinary' })
  await estate.at(`${DAY} 09:15`)
  await estate.as(P.engineeringHead).must.post(`${repair.order}/receive`)
  await dispatchTo(estate, repair, P.plumber)
  expect((await obligationOf(estate, repair, 'repair.arrival.ordinary')).dueAt).toBe(instant(`${DAY} 09:55`))

  const engineer = estate.as(P.plumber)
  await estate.at(`${DAY} 09:35`)
  const items = [
    { name: '垫片', quantity: 1, unit: '个', priceFen: 50 },
    { name: '生料带', quantity: 1, unit: '卷', priceFen: 200 },
  ]
  await engineer.must.post(`${repair.order}/materials`, { items })
  await engineer.must.post(`${repair.order}/depart`)
  await estate.at(`${DAY} 09:50`)
  await engineer.must.post(`${repair.order}/arrive`)
  await engineer.must.post(`${repair.order}/start`)
  await estate.at(`${DAY} 10:30`)
  expect(await estate.as(P.guard).post(`${repair.order}/return`)).toBeProblem('access/denied')
  expect(await estate.as(P.engineeringHead).post(`${repair.order}/return`)).toBeProblem('workorder/wrong-state')
  await engineer.must.post(`${repair.order}/complete`, { workDone: '换垫片，试水不漏' })
  const head = estate.as(P.engineeringHead)
  expect(await head.post(`${repair.order}/sign`)).toBeProblem('workorder/wrong-state')
  await engineer.must.post(`${repair.order}/confirm`, { by: 'telephone', ratings: GOOD })
  await estate.at(`${DAY} 11:00`)
  expect(await head.post(`${repair.order}/return`)).toBeProblem('workorder/wrong-state')
  await head.must.post(`${repair.order}/sign`)
  await estate.at(`${DAY} 11:05`)
  await head.must.post(`${repair.order}/return`)
  expect(await steward.post(`/cases/${repair.caseId}/close`)).toBeProblem('case/not-called-back')
  await estate.at(`${DAY} 11:20`)
  await steward.must.post(`${repair.order}/callback`, { result: 'satisfied', rating: 5 })
  await steward.must.post(`/cases/${repair.caseId}/close`)

  const view = await viewOf(estate, repair)
  expect(view.state).toBe('closed')
  expect(view.order.times).toMatchObject({
    receivedAt: instant(`${DAY} 09:15`),
    departedAt: instant(`${DAY} 09:35`),
    arrivedAt: instant(`${DAY} 09:50`),
    completedAt: instant(`${DAY} 10:30`),
    confirmedAt: instant(`${DAY} 10:30`),
    signedAt: instant(`${DAY} 11:00`),
    returnedAt: instant(`${DAY} 11:05`),
  })
  expect(view.order.materials.map((item: { name: string }) => item.name)).toEqual(['垫片', '生料带'])
  expect(await obligationOf(estate, repair, 'repair.arrival.ordinary')).toMatchObject({
    state: 'met',
    dischargedAt: instant(`${DAY} 09:50`),
  })
  expect(await obligationOf(estate, repair, 'repair.callback')).toMatchObject({
    state: 'met',
    dischargedAt: instant(`${DAY} 11:20`),
  })
  const { items: volumes } = await steward.must.get(`${estate.project}/volumes`)
  for (const keeper of ['customerService', 'engineering'])
    expect(volumes.find((volume: { keeper: string }) => volume.keeper === keeper)).toMatchObject({
      year: 2025,
      bundles: [{ month: 3, charge: 'free', count: 1 }],
    })
})
