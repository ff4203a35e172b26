import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
})

async function anEmergency() {
  const company = await testCompany({ world, pack: 'recommended', values: { 'repair.arrival.emergency': 10 } })
  const { '2-1-603': house } = await company.houses('2-1-603')
  const supervisor = company.as('customerServiceSupervisor')
  const head = company.as('engineeringHead')
  const customerHead = company.as('customerServiceManager')
  const manager = company.as('projectManager')
  const desk = company.as('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const category = items.find(
    (one: { urgency: string; place: string }) => one.urgency === 'emergency' && one.place === 'home',
  )
  const caseId = newId()
  await desk.must.post(`${company.project}/cases`, {
    id: caseId,
    categoryId: category.id,
    houseId: house?.id,
    reporterName: '陈雨桐',
    phone: '13800005521',
    content: '水管爆了',
  })
  await world.drain()
  const keysOf = async (who: typeof desk) =>
    (await who.must.get('/my/messages')).items.map((one: { key: string }) => one.key)
  return { caseId, supervisor, head, customerHead, manager, keysOf }
}

describe('an emergency that nobody sees', () => {
  test('goes to the head, then to the project manager, by the value of the handbook', async () => {
    const { caseId, supervisor, head, customerHead, manager, keysOf } = await anEmergency()
    expect(await keysOf(supervisor)).toContain('emergency.registered')
    await world.moveClock({ minutes: 5 })
    expect(await keysOf(customerHead)).not.toContain('emergency.unseen')
    await world.moveClock({ minutes: 1 })
    const told = (await customerHead.must.get('/my/messages')).items.find(
      (one: { key: string }) => one.key === 'emergency.unseen',
    )
    expect(told).toMatchObject({ emergency: true, about: { type: 'case', id: caseId } })
    expect(told.text.zh).toMatch(/^还没有人看：紧急：2-1-603/)
    await world.moveClock({ minutes: 5 })
    expect(await keysOf(manager)).toContain('emergency.unseen')
    expect(await keysOf(head)).toContain('emergency.registered')
  })

  test('goes nowhere once it is seen', async () => {
    const { supervisor, head, customerHead, manager, keysOf } = await anEmergency()
    for (const who of [supervisor, head]) {
      const { items } = await who.must.get('/my/messages')
      await who.must.post('/my/messages/seen', { ids: items.map((one: { id: string }) => one.id) })
    }
    // Later the arrival itself is missed, which is another emergency.
    await world.moveClock({ minutes: 8 })
    expect(await keysOf(customerHead)).not.toContain('emergency.unseen')
    expect(await keysOf(manager)).not.toContain('emergency.unseen')
  })
})
