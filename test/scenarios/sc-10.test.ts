import { expect, test } from 'vitest'
import { china, type Estate, instant, openEstate, PEOPLE as P } from './estate.ts'
import { bringBack, dispatchTo, type Repair, register, viewOf } from './repair.ts'

const contact = { direction: 'out', channel: 'phone', reached: true, text: '在等材料' }

async function progressOf(estate: Estate, repair: Repair) {
  const { obligations } = await viewOf(estate, repair)
  return obligations
    .filter((one: { ruleId: string }) => one.ruleId === 'contact.progress')
    .sort((a: { dueAt: string }, b: { dueAt: string }) => a.dueAt.localeCompare(b.dueAt))
}

/** The provider is asked, then the reporter told. */
async function tell(estate: Estate, repair: Repair) {
  const desk = estate.as(P.desk)
  await desk.must.post(`/cases/${repair.caseId}/contacts`, { ...contact, purpose: 'provider', with: 'provider' })
  await desk.must.post(`/cases/${repair.caseId}/contacts`, { ...contact, purpose: 'progress', with: 'reporter' })
}

test('SC-10, S2-FOLLOWUP-11, S2-FOLLOWUP-12: a job agreed for ten days is told every three, one without an agreement from day three every two', async () => {
  const estate = await openEstate('2025-06-03 08:59', 'quality-system')
  await estate.at('2025-06-03 09:00')
  const ceiling = await register(estate, { content: '客厅吊顶脱落' }, P.desk)
  const other = await register(estate, { content: '阳台门关不严' }, P.desk)
  await estate
    .as(P.desk)
    .must.post(`/cases/${ceiling.caseId}/promise`, { at: china('2025-06-13 09:00'), text: '吊顶重做' })
  for (const one of [ceiling, other]) {
    await estate.as(P.engineeringHead).must.post(`${one.order}/receive`)
    await dispatchTo(estate, one, P.plumber)
  }
  expect(await progressOf(estate, other)).toMatchObject([{ dueAt: instant('2025-06-06 09:00') }])

  for (const [index, day] of ['06', '09', '12'].entries()) {
    expect((await progressOf(estate, ceiling))[index].dueAt).toBe(instant(`2025-06-${day} 09:00`))
    await estate.at(`2025-06-${day} 09:00`)
    const desk = estate.as(P.desk)
    await desk.must.post(`/cases/${ceiling.caseId}/contacts`, { ...contact, purpose: 'provider', with: 'provider' })
    expect((await progressOf(estate, ceiling))[index].state).toBe('open')
    await tell(estate, ceiling)
    if (day === '06') {
      await tell(estate, other)
      expect((await progressOf(estate, other)).at(-1).dueAt).toBe(instant('2025-06-08 09:00'))
    }
    expect((await progressOf(estate, ceiling))[index].state).toBe('met')
  }

  await estate.at('2025-06-13 09:00')
  const engineer = estate.as(P.plumber)
  await engineer.must.post(`${ceiling.order}/arrive`)
  await engineer.must.post(`${ceiling.order}/start`)
  await engineer.must.post(`${ceiling.order}/complete`, { workDone: '吊顶重做' })
  await bringBack(estate, ceiling, P.plumber)
  const { obligations } = await viewOf(estate, ceiling)
  expect(obligations.find((one: { ruleId: string }) => one.ruleId === 'repair.callback')).toMatchObject({
    dueAt: instant('2025-06-14 09:00'),
  })

  // Exactly 24 hours are in time (S2-FOLLOWUP-10); the result goes to the head of the providing department.
  await estate.at('2025-06-14 09:00')
  expect(await estate.as(P.supervisor).post(`/cases/${ceiling.caseId}/close`)).toBeProblem('case/not-called-back')
  await estate.as(P.steward).must.post(`${ceiling.order}/callback`, { result: 'satisfied', rating: 5 })
  const after = await viewOf(estate, ceiling)
  expect(after.obligations.find((one: { ruleId: string }) => one.ruleId === 'repair.callback').state).toBe('met')
  await estate.at('2025-06-14 09:01')
  const { items } = await estate.as(P.engineeringHead).must.get('/my/messages')
  expect(items).toContainEqual(
    expect.objectContaining({
      key: 'callback.result',
      about: expect.objectContaining({ type: 'case', id: ceiling.caseId }),
    }),
  )
  await estate.as(P.supervisor).must.post(`/cases/${ceiling.caseId}/close`)
  expect((await estate.verify()).findings).toEqual([])
})
