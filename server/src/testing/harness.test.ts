import { describe, expect, test } from 'vitest'
import { newId } from '../platform/ids.ts'
import { testApp, testCompany } from './index.ts'

describe('the harness', () => {
  test('gives each test a company of its own, behind the HTTP door', async () => {
    const [one, other] = [await testCompany(), await testCompany()]
    const { '1-1-101': house } = await one.houses('1-1-101', '1-1-102', '2-1-603')

    const card = await one.as('frontDesk').must.get(`/houses/${house?.id}/card`)

    expect(card.house).toMatchObject({ label: '1-1-101', projectId: one.projectId })
    expect(await other.as('frontDesk').get(`/houses/${house?.id}/card`)).toBeProblem('not-found')
    expect(await one.as('guard').get(`/houses/${house?.id}/card`)).toBeProblem('access/denied')
    expect(await one.world.anonymous.get(`/houses/${house?.id}/card`)).toBeProblem('access/not-signed-in')
  })

  test('shows which field of a request is wrong', async () => {
    const company = await testCompany()
    const answer = await company.as('administrator').post(`${company.project}/buildings`, { id: 'no uuid', code: '1' })
    expect(answer).toBeProblem('input/invalid', { path: 'id' })
  })

  test('moves time only where a test asks for it', async () => {
    const world = await testApp({ clock: '2026-04-30T18:40:00+08:00' })
    expect(await world.now()).toBe(Date.parse('2026-04-30T18:40:00+08:00'))
    await world.moveClock('2026-05-01T00:00:00+08:00')
    expect(await world.now()).toBe(Date.parse('2026-05-01T00:00:00+08:00'))
    await expect((await testApp()).moveClock('2030-01-01T00:00:00Z')).rejects.toThrow('clock')
  })
})

test('a company with a handbook: people with the rights of the pack, and time that makes it speak', async () => {
  const world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
  const company = await testCompany({ world, pack: 'recommended' })
  const { '2-1-603': house } = await company.houses('2-1-603')
  const desk = company.as('frontDesk')
  const me = await desk.must.get('/me')
  expect(me.projects[0].positions[0].id).toBe('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const leaf = items.find((one: any) => one.place === 'home' && one.charge === 'free' && one.urgency === 'ordinary')
  const made = await desk.must.post(`${company.project}/cases`, {
    id: newId(),
    kind: 'repair',
    categoryId: leaf.id,
    place: 'home',
    houseId: house?.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '厨房水槽下面漏水',
    channel: 'phone',
  })
  expect(made.number).toMatch(/\d/)
  const fired = await world.moveClock({ minutes: 180 })
  expect(fired.map((one) => one.type)).toContain('obligation.breached')
})
