import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'

let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp()
  company = await testCompany({ world, pack: 'recommended' })
})

const register = (body: object) =>
  company.as('frontDesk').post(`${company.project}/cases`, { id: newId(), reporterName: '陈雨桐', ...body })

describe('matters that are no repair', () => {
  test('the desk is offered the kinds of the handbook; those that send somebody only with a tree', async () => {
    const { kinds, items } = await company.as('frontDesk').must.get(`${company.project}/taxonomy`)
    expect(kinds.map((one: { id: string }) => one.id)).toEqual([
      'repair',
      'consultation',
      'complaint',
      'suggestion',
      'assistance',
      'commendation',
    ])
    expect(new Set(items.map((one: { kind: string }) => one.kind))).toEqual(new Set(['repair']))
  })

  test.each([
    ['consultation', 'ZX'],
    ['complaint', 'TS'],
    ['suggestion', 'JY'],
    ['assistance', 'QZ'],
    ['commendation', 'BY'],
  ])('a %s needs a name and the words, has a number of its own, no order, and can be closed', async (kind, prefix) => {
    const desk = company.as('frontDesk')
    const refused = await register({ kind })
    expect(refused).toBeProblem('case/incomplete', { path: 'content' })

    const id = newId()
    const made = await desk.must.post(`${company.project}/cases`, {
      id,
      kind,
      reporterName: '陈雨桐',
      content: '物业费能不能按季交',
    })
    expect(made.number).toMatch(new RegExp(`^${prefix}-\\d{4}-\\d{4}$`))
    expect(made.workOrder).toBeNull()
    const view = await desk.must.get(`/cases/${id}`)
    expect(view).toMatchObject({ kind, workOrders: [], nextAction: { action: 'close' } })
    expect(view.categoryTitle).toEqual(view.kindTitle)
    await company.as('customerServiceManager').must.post(`/cases/${id}/close`, {})
    const { items } = await desk.must.get(`${company.project}/cases?state=closed&kind=${kind}`)
    expect(items.map((one: { id: string }) => one.id)).toEqual([id])
  })

  test('what the handbook fills is asked by kind: no arrival, and the department of the routing', async () => {
    const filled = await company.as('frontDesk').must.get(`${company.project}/intake?kind=complaint`)
    expect(filled).toMatchObject({ departmentId: 'customerService', arrivalMinutes: null, mustTellPrice: false })
  })

  test('a leaf of another kind, or a wrong telephone, is refused beside its field', async () => {
    const { items } = await company.as('frontDesk').must.get(`${company.project}/taxonomy`)
    expect(
      await register({
        kind: 'repair',
        content: '漏水',
        categoryId: undefined,
        placeText: '大堂',
        phone: '13800005521',
      }),
    ).toBeProblem('case/incomplete', { path: 'categoryId' })
    const complaint = await register({ kind: 'complaint', content: '太吵', categoryId: items[0].id, phone: '12' })
    expect(complaint).toBeProblem('case/incomplete', { path: 'phone' })
  })

  test('a public area is found by its initials and stands on the case', async () => {
    const desk = company.as('frontDesk')
    const areaId = newId()
    const keeper = company.as('customerServiceManager')
    await keeper.must.post(`${company.project}/areas`, { id: areaId, kind: 'publicArea', title: '1 栋 2 单元楼道' })
    const { items } = await desk.must.get(`${company.project}/areas`)
    expect(items.find((one: { id: string }) => one.id === areaId).initials).toBe('1d2dyld')
    const id = newId()
    const content = '灯坏了一周没人管'
    await desk.must.post(`${company.project}/cases`, { id, kind: 'complaint', areaId, reporterName: '陈雨桐', content })
    expect(await desk.must.get(`/cases/${id}`)).toMatchObject({ areaId, placeLabel: '1 栋 2 单元楼道' })
  })
})
