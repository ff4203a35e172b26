import { describe, expect, test } from 'vitest'
import { type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

const NEW_YEAR = { day: '2027-01-01', kind: 'holiday', title: { zh: '元旦', en: 'New Year' } }
const list = (days: unknown[], reason?: string) => ({
  source: '国办发明电〔2026〕99号',
  days,
  ...(reason === undefined ? {} : { reason }),
})

async function registered(company: TestCompany): Promise<string> {
  const { '1-1-101': house } = await company.houses('1-1-101')
  const desk = company.as('frontDesk')
  const [leaf] = (await desk.must.get(`${company.project}/taxonomy`)).items.filter((one: any) => one.place === 'home')
  const made = await desk.must.post(`${company.project}/cases`, {
    id: newId(),
    categoryId: leaf.id,
    houseId: house?.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '水龙头漏水',
    urgency: 'ordinary',
    reason: '住户不急',
  })
  return made.id
}

async function unfinished(company: TestCompany, caseId: string) {
  const view = await company.as('customerServiceManager').must.get(`/cases/${caseId}`)
  return view.obligations.find((one: any) => one.ruleId === 'repair.unfinished')
}

describe('a year that is not loaded', () => {
  test('never stops the desk; loading and correcting it counts again what is open, and the old due instants stay', async () => {
    const world = await testApp({ clock: '2026-12-31T10:00:00+08:00' })
    const company = await testCompany({ world, pack: 'recommended', values: { 'repair.arrival.emergency': 10 } })
    const admin = company.as('administrator')
    expect((await admin.must.get('/holiday-years')).missing).toEqual([2027])

    const caseId = await registered(company)
    expect(await unfinished(company, caseId)).toMatchObject({ dueAt: null, state: 'open' })

    await admin.must.put('/holiday-years/2027', list([NEW_YEAR]))
    await world.drain()
    // Friday 1 January rests: the two working days are Monday and Tuesday.
    expect((await unfinished(company, caseId)).dueAt).toBe('2027-01-05T16:00:00.000Z')
    expect((await admin.must.get('/holiday-years')).missing).toEqual([])

    const more = [NEW_YEAR, { day: '2027-01-04', kind: 'holiday', title: { zh: '元旦', en: 'New Year' } }]
    expect(await admin.put('/holiday-years/2027', list(more))).toBeProblem('holidays/reason-missing', {
      path: 'reason',
    })
    await admin.must.put('/holiday-years/2027', list(more, '按更正后的通知'))
    await world.drain()
    const corrected = await unfinished(company, caseId)
    expect(corrected.dueAt).toBe('2027-01-06T16:00:00.000Z')
    expect(corrected.history.at(-1)).toMatchObject({
      what: 'rederived',
      dueAtBefore: '2027-01-05T16:00:00.000Z',
      dueAt: '2027-01-06T16:00:00.000Z',
    })
    // Nobody was told anything wrong on the way, and it is missed at the new time.
    await world.moveClock('2027-01-06T00:00:01+08:00')
    expect((await unfinished(company, caseId)).state).toBe('open')
    await world.moveClock('2027-01-07T00:00:01+08:00')
    expect((await unfinished(company, caseId)).state).toBe('breached')
  })
})

describe('loading', () => {
  test('a day of another year, or one that stands twice, is refused beside itself', async () => {
    const company = await testCompany({ pack: 'recommended' })
    const admin = company.as('administrator')
    const foreign = { ...NEW_YEAR, day: '2026-12-31' }
    expect(await admin.put('/holiday-years/2027', list([NEW_YEAR, foreign]))).toBeProblem('holidays/wrong-day', {
      path: 'days.1.day',
    })
    expect(await admin.put('/holiday-years/2027', list([NEW_YEAR, NEW_YEAR]))).toBeProblem('holidays/wrong-day')
    expect(await admin.get('/holiday-years/2027')).toBeProblem('not-found')
  })

  test('takes the right, and is of the company alone', async () => {
    const company = await testCompany({ pack: 'recommended' })
    expect(await company.as('projectManager').put('/holiday-years/2027', list([NEW_YEAR]))).toBeProblem('access/denied')
    await company.as('administrator').must.put('/holiday-years/2027', list([NEW_YEAR]))
    const other = await testCompany({ pack: 'recommended' })
    expect(await other.as('administrator').get('/holiday-years/2027')).toBeProblem('not-found')
  })

  test('a routine that is done already is not owed a second time when its year is loaded again', async () => {
    const world = await testApp({ clock: '2026-03-02T08:00:00+08:00' })
    const company = await testCompany({ world, pack: 'recommended', values: { 'repair.arrival.emergency': 10 } })
    await world.moveClock('2026-03-03T17:00:00+08:00')
    const head = company.as('engineeringHead')
    await head.must.post(`${company.project}/day-close/2026-03-03/sign/engineering`, {})
    const admin = company.as('administrator')
    const { source, days } = await admin.must.get('/holiday-years/2026')
    await admin.must.put('/holiday-years/2026', { source, days, reason: '核对一遍' })
    await world.drain()
    await world.moveClock({ minutes: 1 })
    const states = await world.database.rows(
      `select state from obligations where company_id = $1 and rule_id = 'dayClose.engineering' and opened_by = '2026-03-03'`,
      [company.id],
    )
    expect(states).toEqual([{ state: 'met' }])
  })
})
