import { beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'

const TAP = 'home.waterSupply.tapLeak'
const BURST = 'home.waterSupply.burstPipe'
let world: TestApp
let company: TestCompany
let houseId: string
beforeAll(async () => {
  world = await testApp({ clock: '2025-03-10T14:00:00+08:00' })
  company = await testCompany({ world, pack: 'recommended', values: { 'repair.arrival.emergency': 10 } })
  const houses = await company.houses('1-1-101')
  houseId = (houses['1-1-101'] as { id: string }).id
})

async function registered(categoryId: string) {
  const made = await company.as('frontDesk').must.post(`${company.project}/cases`, {
    id: crypto.randomUUID(),
    kind: 'repair',
    categoryId,
    place: 'home',
    houseId,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '漏水',
    channel: 'phone',
  })
  return `/cases/${made.id}/work-orders/${made.workOrder.id}`
}

test('S4-RC-9 S4-MT-9: the ordinary order goes to who has least in hand, the emergency calls out everybody', async () => {
  const head = company.as('engineeringHead')
  const skills = ['waterSupply']
  const [li, zhou, gao] = [
    await company.hire('engineer', { name: '李工', skills }),
    await company.hire('engineer', { name: '周工', skills }),
    await company.hire('engineer', { name: '高工', skills }),
  ]
  for (const staff of [li, zhou])
    await company.as('administrator').must.post(`${company.project}/duty-spans`, {
      id: crypto.randomUUID(),
      staffId: staff.id,
      positionId: 'engineer',
      fromAt: '2025-03-10T08:00:00+08:00',
      untilAt: '2025-03-10T20:00:00+08:00',
    })
  const give = async (staff: { id: string }) =>
    head.must.post(`${await registered(TAP)}/dispatch`, { engineerId: staff.id, reason: '熟悉' })
  for (const staff of [li, li, li, zhou, gao]) await give(staff)

  const ordinary = await registered(TAP)
  const { items } = await head.must.get(`${ordinary}/proposals`)
  expect(items[0]).toMatchObject({ engineerId: zhou.id, load: 1, onDuty: true })
  const place = (id: string) => items.findIndex((one: { engineerId: string }) => one.engineerId === id)
  expect(items[place(li.id)]).toMatchObject({ load: 3, onDuty: true })
  // As little in hand as Zhou, but off duty: never before somebody who is there.
  expect(items[place(gao.id)]).toMatchObject({ load: 1, onDuty: false })
  expect(place(gao.id)).toBeGreaterThan(place(li.id))
  expect(await head.post(`${ordinary}/dispatch`, { engineerId: li.id })).toBeProblem('workorder/reason-needed')
  expect(await head.post(`${ordinary}/call-out`)).toBeProblem('workorder/call-out-emergency')

  const emergency = await registered(BURST)
  expect(await zhou.post(`${emergency}/answer-call-out`, { answer: 'coming' })).toBeProblem('workorder/not-called-out')
  expect(await li.post(`${emergency}/call-out`)).toBeProblem('access/denied')
  const called = await head.must.post(`${emergency}/call-out`)
  expect(called.onDuty).toEqual(expect.arrayContaining([li.id, zhou.id]))
  expect(called.onDuty).not.toContain(gao.id)
  expect(called.asked).toContain(gao.id)
  expect(await head.post(`${emergency}/call-out`)).toBeProblem('workorder/called-already')

  // On duty nobody declines; off duty one may.
  expect(await zhou.post(`${emergency}/answer-call-out`, { answer: 'cannot' })).toBeProblem('workorder/on-duty-comes', {
    path: 'answer',
  })
  expect(await zhou.post(`${emergency}/answer-call-out`, { answer: 'coming' })).toBeOk()
  expect(await gao.post(`${emergency}/answer-call-out`, { answer: 'cannot' })).toBeOk()
  const view = await head.must.get(emergency.split('/work-orders')[0] as string)
  const shown = view.workOrders[0].callOut as { person: { name: string }; onDuty: boolean; answer: string | null }[]
  expect(shown).toContainEqual({ person: { id: zhou.id, name: '周工' }, onDuty: true, answer: 'coming' })
  expect(shown).toContainEqual({ person: { id: gao.id, name: '高工' }, onDuty: false, answer: 'cannot' })
  await world.drain()
  const told = await li.must.get('/my/messages')
  expect(JSON.stringify(told)).toContain('紧急召集')
})
