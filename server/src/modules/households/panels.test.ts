import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp()
})

const panelOf = (card: any, id: string) => card.panels.find((one: { id: string }) => one.id === id)?.body

test('the card tells of repairs, links given, changes and readers, by name, each to who has the right', async () => {
  const company = await testCompany({ world, pack: 'recommended' })
  const { '2-1-603': house } = await company.houses('2-1-603')
  const desk = company.as('frontDesk')
  const manager = company.as('customerServiceManager')
  const path = `/houses/${house?.id}/card`
  const partyId = newId()
  const person = { id: partyId, name: '陈雨桐', phones: [{ number: '13800005521' }] }
  await manager.must.post(`/houses/${house?.id}/people`, { ...person, occupancyId: newId(), role: 'owner' })
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const category = items.find((one: { place: string }) => one.place === 'home')
  const id = newId()
  const made = await desk.must.post(`${company.project}/cases`, {
    id,
    categoryId: category.id,
    houseId: house?.id,
    reporterId: partyId,
    content: '厨房水龙头漏水',
  })
  const { linkId } = await desk.must.post(`/cases/${id}/resident-links`, { id: newId() })
  await manager.must.post(`/parties/${partyId}/unmask`, { field: 'phone', reason: '核对来电' })

  const card = await manager.must.get(path)
  expect(panelOf(card, 'orders').lines).toMatchObject([
    { title: category.title, detail: made.workOrder.number, caseId: id },
  ])
  expect(panelOf(card, 'residentLinks').lines).toMatchObject([
    { id: linkId, detail: made.number, tag: { zh: '有效到' } },
  ])
  expect(panelOf(card, 'changes').lines.map((one: { detail: string }) => one.detail)).toContain(manager.name)
  expect(panelOf(card, 'readers')).toMatchObject({
    monthCount: 1,
    items: [{ reader: manager.name, reason: '核对来电' }],
  })
  expect(JSON.stringify(card)).not.toContain('13800005521')

  await desk.must.post(`/cases/${id}/resident-links/${linkId}/revoke`, {})
  expect(panelOf(await manager.must.get(path), 'residentLinks').lines[0].tag.zh).toBe('已停用')
  const cashiers = await company.as('cashier').must.get(path)
  expect(cashiers.panels.map((one: { id: string }) => one.id)).not.toContain('readers')
  expect(cashiers.panels.map((one: { id: string }) => one.id)).not.toContain('changes')
})
