import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp()
})

async function aRepair() {
  const company = await testCompany({ world, pack: 'recommended' })
  const { '2-1-603': house } = await company.houses('2-1-603')
  const desk = company.as('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const category = items.find(
    (one: { place: string; urgency: string }) => one.place === 'home' && one.urgency === 'ordinary',
  )
  const id = newId()
  await desk.must.post(`${company.project}/cases`, {
    id,
    categoryId: category.id,
    houseId: house?.id,
    reporterName: '陈雨桐',
    phone: '13800005521',
    content: '厨房水龙头漏水',
  })
  return { desk, id }
}

const dueOf = (view: any, what: string) =>
  view.obligations.find((one: { what: string; state: string }) => one.what === what && one.state === 'open')?.dueAt

describe('the preview of an amendment', () => {
  test('says which limits move, keeps nothing, and the saved change does just that', async () => {
    const { desk, id } = await aRepair()
    const before = await desk.must.get(`/cases/${id}`)
    const { limits } = await desk.must.post(`/cases/${id}/amendment-preview`, { urgency: 'emergency' })
    const arrival = limits.find((one: { after: { state: string }; before: unknown }) => one.after.state === 'open')
    expect(arrival.title.zh).toMatch(/到场/)
    expect(Date.parse(arrival.after.dueAt)).toBeLessThan(Date.parse(dueOf(before, 'arrival')))
    expect((await desk.must.get(`/cases/${id}`)).version).toBe(before.version)

    await desk.must.patch(`/cases/${id}`, { urgency: 'emergency', reason: '水管爆了' })
    expect(dueOf(await desk.must.get(`/cases/${id}`), 'arrival')).toBe(arrival.after.dueAt)
  })

  test('moves nothing when only words change, and is refused like the change itself', async () => {
    const { desk, id } = await aRepair()
    expect(await desk.must.post(`/cases/${id}/amendment-preview`, { content: '卫生间水龙头漏水' })).toEqual({
      limits: [],
    })
    expect(await desk.post(`/cases/${id}/amendment-preview`, { categoryId: 'none' })).toBeProblem('case/incomplete', {
      path: 'categoryId',
    })
    const stranger = (await testCompany({ world })).as('frontDesk')
    expect(await stranger.post(`/cases/${id}/amendment-preview`, { urgency: 'special' })).toBeProblem('not-found')
  })
})
