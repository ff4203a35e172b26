import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestCompany, testCompany } from '../../testing/index.ts'

let company: TestCompany
beforeAll(async () => {
  company = await testCompany({ pack: 'recommended' })
  await company.as('customerServiceManager').must.get('/my/messages/count')
})

const manager = () => company.as('customerServiceManager')
async function area(title: string, more: object = {}) {
  const id = newId()
  await manager().must.post(`${company.project}/areas`, { id, kind: 'publicArea', title, ...more })
  return id
}
const areasNow = async (query = '') => (await manager().must.get(`${company.project}/areas${query}`)).items
const areaNow = async (id: string) => (await areasNow('?retired=true')).find((one: { id: string }) => one.id === id)
const summary = () => manager().must.get(`${company.project}/estate-summary`)

describe('areas and who answers for them', () => {
  test('S1-ENV-3: an area has somebody in charge, the others their own working area', async () => {
    const head = company.as('environmentSupervisor')
    const specialist = company.as('environmentSpecialist')
    const id = await area('前台接待区', { use: 'hall', inChargeId: head.id, workerIds: [specialist.id] })
    expect(await areaNow(id)).toMatchObject({
      use: 'hall',
      inCharge: { id: head.id, name: head.name },
      workers: [{ id: specialist.id, name: specialist.name }],
      flags: [],
    })
    await manager().must.patch(`/areas/${id}`, { inChargeId: null })
    expect(await areaNow(id)).toMatchObject({ inCharge: null, flags: ['nobodyInCharge'] })
    expect((await summary()).nobodyInCharge).toContainEqual({ id, title: '前台接待区' })
    expect(await manager().patch(`/areas/${id}`, { inChargeId: newId() })).toBeProblem('estate/unknown-person', {
      path: 'inChargeId',
    })
    expect(await company.as('guard').patch(`/areas/${id}`, { title: '大堂' })).toBeProblem('access/denied')
  })

  test('S2-SA-2 S4-CL-1: each person’s area of responsibility stands beside their name', async () => {
    const steward = company.as('buildingSteward')
    const cleaner = company.as('environmentSpecialist')
    const building = newId()
    await manager().must.post(`${company.project}/buildings`, { id: building, code: '21', keeperId: steward.id })
    const garden = await area('21 栋前花园', { use: 'green', workerIds: [cleaner.id], inChargeId: steward.id })
    const { people } = await summary()
    expect(people.find((one: { id: string }) => one.id === steward.id)).toMatchObject({
      name: steward.name,
      buildings: [{ id: building, title: '21 栋' }],
      areas: [{ id: garden, title: '21 栋前花园', role: 'inCharge' }],
    })
    expect(people.find((one: { id: string }) => one.id === cleaner.id).areas).toContainEqual({
      id: garden,
      title: '21 栋前花园',
      role: 'works',
    })
  })

  test('S4-CSL-3: buildings, roads, green land and what stands there are counted with their size', async () => {
    const before = await summary()
    await area('环路东段', { use: 'road', sizeM2: 1200.5, assets: [{ title: '路灯', unit: '盏', count: 14 }] })
    const west = await area('环路西段', {
      use: 'road',
      sizeM2: 800,
      assets: [
        { title: '路灯', unit: '盏', count: 9 },
        { title: '长椅', unit: '张', count: 6 },
      ],
    })
    const now = await summary()
    expect(now.areas).toBe(before.areas + 2)
    expect(now.uses).toContainEqual({ use: 'road', count: 2, sizeM2: 2000.5 })
    expect(now.assets).toContainEqual({ title: '路灯', unit: '盏', count: 23 })
    expect(now.assets).toContainEqual({ title: '长椅', unit: '张', count: 6 })
    await manager().must.patch(`/areas/${west}`, { assets: [] })
    expect((await summary()).assets).toContainEqual({ title: '路灯', unit: '盏', count: 14 })
    expect(await manager().patch(`/areas/${west}`, { sizeM2: -1 })).toBeProblem('input/invalid', { path: 'sizeM2' })
  })

  test('S4-CSL-4: an area in which nobody works is flagged, also when its last worker has left', async () => {
    const worker = await company.hire('environmentSpecialist')
    const id = await area('北门外侧')
    expect((await areaNow(id)).flags).toContain('uncovered')
    expect((await summary()).uncovered).toContainEqual({ id, title: '北门外侧' })
    await manager().must.patch(`/areas/${id}`, { workerIds: [worker.id] })
    expect((await areaNow(id)).flags).not.toContain('uncovered')
    await company.as('administrator').must.post(`/staff/${worker.id}/disable`, { reason: '离职' })
    expect(await areaNow(id)).toMatchObject({ workers: [{ name: worker.name }] })
    expect((await areaNow(id)).flags).toContain('uncovered')
  })

  test('S2-SA-3: buildings, households and the place of equipment are found by number, name and pinyin', async () => {
    const building = newId()
    await manager().must.post(`${company.project}/buildings`, { id: building, code: '33' })
    const made = await manager().must.post(`${company.project}/houses`, {
      id: newId(),
      buildingId: building,
      unit: '2',
      room: '1504',
    })
    await area('生活水泵房', {
      kind: 'facility',
      use: 'equipment',
      location: '地下二层 B 区 3 号柱旁',
      buildingId: building,
    })
    const find = async (q: string) =>
      (await company.as('buildingSteward').must.get(`${company.project}/estate-register?q=${encodeURIComponent(q)}`))
        .items
    expect(await find('水泵')).toContainEqual(
      expect.objectContaining({ kind: 'facility', title: '生活水泵房', where: '33 栋 地下二层 B 区 3 号柱旁' }),
    )
    expect((await find('shsbf'))[0]).toMatchObject({ title: '生活水泵房' })
    expect((await find('3号柱'))[0]).toMatchObject({ title: '生活水泵房' })
    expect(await find('33-2-1504')).toContainEqual(
      expect.objectContaining({ kind: 'house', id: made.houseId, title: '33-2-1504' }),
    )
    expect(await find('33 栋')).toContainEqual(expect.objectContaining({ kind: 'building', title: '33 栋' }))
    expect(await find('没有这样的地方')).toEqual([])
    expect(await company.as('guard').get(`${company.project}/estate-register?q=1`)).toBeProblem('access/denied')
  })
})

describe('what is renamed, retired and brought back keeps its history', () => {
  test('an area', async () => {
    const id = await area('物业用房', { use: 'hall' })
    await area('物业用房二')
    expect(await manager().patch(`/areas/${id}`, { title: '物业用房二' })).toBeProblem('estate/area-exists', {
      path: 'title',
    })
    await manager().must.patch(`/areas/${id}`, { title: '客服大厅' })
    await manager().must.post(`/areas/${id}/retire`, { reason: 'merged' })
    expect(await manager().post(`/areas/${id}/retire`, { reason: 'merged' })).toBeProblem('estate/retired')
    expect(await manager().patch(`/areas/${id}`, { title: '大厅' })).toBeProblem('estate/retired')
    expect((await areasNow()).map((one: { id: string }) => one.id)).not.toContain(id)
    await manager().must.post(`/areas/${id}/restore`)
    expect(await manager().post(`/areas/${id}/restore`)).toBeProblem('estate/in-use')
    expect((await areasNow()).map((one: { id: string }) => one.id)).toContain(id)
    const { items } = await manager().must.get(`/areas/${id}/history`)
    expect(items.map((one: { title: { zh: string } }) => one.title.zh)).toEqual([
      '恢复使用',
      '停用',
      '公共区域或设施已修改',
      '公共区域或设施已登记',
    ])
    expect(items[2]).toMatchObject({
      by: manager().name,
      changes: [{ field: 'title', from: '物业用房', to: '客服大厅' }],
    })
  })

  test('a house and its building', async () => {
    const building = newId()
    await manager().must.post(`${company.project}/buildings`, { id: building, code: '40' })
    const house = { id: newId(), buildingId: building, unit: '1', room: '101', status: 'occupied' }
    await manager().must.post(`${company.project}/houses`, house)
    await manager().must.post(`${company.project}/houses`, { ...house, id: newId(), room: '102', status: 'vacant' })
    expect(await manager().patch(`/houses/${house.id}`, { room: '102' })).toBeProblem('estate/house-exists', {
      path: 'room',
    })
    expect(await manager().post(`/houses/${house.id}/retire`, { reason: 'merged' })).toBeProblem(
      'estate/house-lived-in',
    )
    expect(await manager().post(`/buildings/${building}/retire`, { reason: 'demolished' })).toBeProblem(
      'estate/building-has-houses',
    )
    await manager().must.patch(`/houses/${house.id}`, { status: 'vacant' })
    await manager().must.post(`/houses/${house.id}/retire`, { reason: 'merged' })
    const found = async () => (await manager().must.get(`${company.project}/estate-register?q=40-1-101`)).items.length
    expect(await found()).toBe(0)
    const grid = await manager().must.get(`/buildings/${building}/grid`)
    expect(
      grid.houses.map((one: { room: string; retiredAt: string | null }) => [one.room, one.retiredAt !== null]),
    ).toEqual([
      ['101', true],
      ['102', false],
    ])
    const listed = await manager().must.get(`${company.project}/houses?buildingId=${building}`)
    expect(listed.items.map((one: { label: string }) => one.label)).toEqual(['40-1-102'])
    await manager().must.post(`/houses/${house.id}/restore`)
    expect(await found()).toBe(1)
    const { items } = await manager().must.get(`/houses/${house.id}/history`)
    expect(items.map((one: { title: { zh: string } }) => one.title.zh)).toEqual([
      '恢复使用',
      '停用',
      '房屋已修改',
      '房屋已登记',
    ])
    await manager().must.patch(`/buildings/${building}`, {
      title: '四十号楼',
      keeperId: company.as('buildingSteward').id,
    })
    expect((await manager().must.get(`/buildings/${building}/history`)).items[0].changes).toEqual([
      { field: 'title', from: '40 栋', to: '四十号楼' },
      { field: 'keeperId', from: '', to: company.as('buildingSteward').name },
    ])
    expect(await company.as('guard').get(`/buildings/${building}/history`)).toBeProblem('access/denied')
    expect(await manager().get(`/buildings/${newId()}/history`)).toBeProblem('not-found')
  })
})
