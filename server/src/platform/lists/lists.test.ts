import exceljs from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { exportsDone } from './index.ts'
import { pageAfter, pageOf } from './page.ts'
import { neutralised } from './write-workbook.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ config: {} })
})

async function registered(company: TestCompany, ...contents: string[]) {
  const { '2-1-603': house } = await company.houses('2-1-603')
  const desk = company.as('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  for (const content of contents)
    await desk.must.post(`${company.project}/cases`, {
      id: newId(),
      categoryId: items.find((one: { place: string }) => one.place === 'home').id,
      houseId: house?.id,
      reporterName: '陈雨桐',
      phone: '13800005521',
      content,
    })
}

async function exported(company: TestCompany, body: object) {
  const manager = company.as('customerServiceManager')
  const id = newId()
  await manager.must.post(`${company.project}/exports`, { id, ...body })
  await world.drain()
  await exportsDone(world.app)
  return { id, manager, status: await manager.must.get(`/exports/${id}`) }
}

describe('exports', () => {
  test('the list of cases as a workbook, masked, its formulas dead, logged', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    await registered(company, '=HYPERLINK("http://evil")', '电话 13800009999', '+1 漏水')
    const { id, manager, status } = await exported(company, { list: 'cases', format: 'xlsx', query: { state: 'all' } })
    expect(status).toMatchObject({ state: 'ready', rows: 3 })
    const file = await manager.get(`/exports/${id}/file`)
    expect(file.headers['content-disposition']).toContain('attachment')
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(file.raw as never)
    const cells: string[] = []
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        expect(cell.formula).toBeUndefined()
        cells.push(String(cell.value))
      }),
    )
    expect(cells).toContain(`'=HYPERLINK("http://evil")`)
    expect(cells).toContain("'+1 漏水")
    expect(cells.join('\n')).not.toMatch(/1380000\d{4}|陈雨桐/)
    const reads = await world.database.rows('select channel, reason from read_log where reader_id = $1', [manager.id])
    expect(reads).toEqual([{ channel: 'export', reason: 'export cases' }])
  })

  test('as text too, and the obligations besides', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    await registered(company, '-2+3 说“渗水”, "很多"\n两行')
    const { id, manager } = await exported(company, { list: 'cases', format: 'csv' })
    const text = (await manager.get(`/exports/${id}/file`)).raw.toString('utf8')
    expect(text.startsWith('\ufeff编号,')).toBe(true)
    expect(text).toContain(`"'-2+3 说“渗水”, ""很多""`)
    const obligations = await exported(company, { list: 'obligations', format: 'csv', query: { state: 'open' } })
    expect(obligations.status.rows).toBeGreaterThan(0)
  })

  test('only whoever asked gets it, and only with the rights', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    await registered(company, '漏水')
    const { id } = await exported(company, { list: 'cases', format: 'csv' })
    const ask = { id: newId(), list: 'cases', format: 'csv' }
    expect(await company.as('projectManager').get(`/exports/${id}/file`)).toBeProblem('not-found')
    expect(await company.as('guard').post(`${company.project}/exports`, ask)).toBeProblem('access/denied')
    const manager = company.as('customerServiceManager')
    expect(await manager.post(`${company.project}/exports`, { ...ask, list: 'salaries' })).toBeProblem(
      'export/unknown-list',
    )
    expect(await manager.post(`${company.project}/exports`, { ...ask, query: { colour: 'red' } })).toBeProblem(
      'input/invalid',
    )
  })

  test('a person has at most three under way', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const manager = company.as('customerServiceManager')
    const ask = () => manager.post(`${company.project}/exports`, { id: newId(), list: 'cases', format: 'csv' })
    for (let times = 0; times < 3; times += 1) expect(await ask()).toBeOk()
    expect(await ask()).toBeProblem('export/busy')
    await world.drain()
    await exportsDone(world.app)
    expect(await ask()).toBeOk()
  })
})

describe('saved views', () => {
  test('one has own ones and sees those that are shared', async () => {
    const company = await testCompany({ world })
    const desk = company.as('frontDesk')
    const steward = company.as('buildingSteward')
    const view = { id: newId(), list: 'cases', title: '今天的急件', query: { urgency: 'emergency', state: 'open' } }
    await desk.must.post('/saved-views', view)
    expect((await steward.must.get('/saved-views?list=cases')).items).toEqual([])
    await desk.must.patch(`/saved-views/${view.id}`, { shared: true })
    expect((await steward.must.get('/saved-views?list=cases')).items).toMatchObject([
      { id: view.id, title: view.title, query: view.query, own: false },
    ])
    expect(await steward.patch(`/saved-views/${view.id}`, { title: '我的' })).toBeProblem('not-found')
    await desk.must.patch(`/saved-views/${view.id}`, { removed: true })
    expect((await desk.must.get('/saved-views?list=cases')).items).toEqual([])
  })
})

test.each([
  ['=1+1', "'=1+1"],
  ['+86', "'+86"],
  ['-', "'-"],
  ['@sum', "'@sum"],
  ['\tx', "'\tx"],
  ['  =1', "'  =1"],
  ['＝１', "'＝１"],
  ['2-1-603', '2-1-603'],
  ['漏水', '漏水'],
])('%j leaves as %j (security check 35)', (text, shown) => {
  expect(neutralised(text)).toBe(shown)
})

test('pages go on after the last row seen', () => {
  const rows = [{ at: 3 }, { at: 2 }, { at: 1 }]
  const placeOf = (row: { at: number }) => ({ at: row.at, id: '018f0000-0000-7000-8000-000000000001' })
  const page = pageOf(rows, 2, placeOf)
  expect(page.rows).toHaveLength(2)
  expect(pageAfter(page.next ?? undefined)).toEqual(placeOf({ at: 2 }))
  expect(pageOf(rows, 3, placeOf).next).toBeNull()
})
