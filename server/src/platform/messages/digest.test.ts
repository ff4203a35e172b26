import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
  company = await testCompany({ world, pack: 'recommended' })
  await company.as('customerServiceManager').must.get('/my/messages/count')
})

async function copyTo(watcherId: string, title: string) {
  await company.as('customerServiceManager').must.post(`${company.project}/tasks`, {
    id: newId(),
    title,
    assigneeIds: [company.as('buildingSteward').id],
    watcherIds: [watcherId],
    dueAt: new Date((await world.now()) + 86_400_000).toISOString(),
  })
  await world.drain()
  // Each a minute after the one before, so that they stand in order.
  await world.moveClock({ minutes: 1 })
}
/** The relay knows real time only; here the hour has come. */
const theHourHasCome = () =>
  world.database.rows(
    "update outbox set available_at = clock_timestamp() where kind = 'message.digest' and done_at is null",
  )

describe('what somebody wants of ordinary messages', () => {
  test('they may be stopped by kind, and are named by the handbook in force', async () => {
    const desk = company.as('frontDesk')
    const { kinds } = await desk.must.get('/my/channels')
    expect(kinds).toContainEqual({
      key: 'task.copied',
      title: { zh: '抄送交办', en: 'A task to know of' },
      stopped: false,
    })
    // Important ones cannot be stopped, so they are not offered.
    expect(kinds.map((one: { key: string }) => one.key)).not.toContain('task.given')
    await desk.must.put('/my/channels', { stoppedKeys: ['task.copied'] })
    await copyTo(desk.id, '看一眼')
    expect((await desk.must.get('/my/messages')).items).toEqual([])
    await desk.must.put('/my/channels', { stoppedKeys: [] })
  })

  test('they may be told together at an hour of the day, once', async () => {
    const supervisor = company.as('customerServiceSupervisor')
    await supervisor.must.put('/my/channels', { digestAt: '18:00' })
    expect(await supervisor.must.get('/my/channels')).toMatchObject({ digestAt: '18:00' })
    await copyTo(supervisor.id, '核对名册')
    await copyTo(supervisor.id, '清点钥匙')
    expect((await supervisor.must.get('/my/messages')).items).toMatchObject([{ sound: false }, { sound: false }])
    await theHourHasCome()
    await world.drain()
    const [digest, ...rest] = (await supervisor.must.get('/my/messages')).items
    expect(digest).toMatchObject({
      key: 'message.digest',
      text: { zh: '还有 2 条没看：抄送：清点钥匙；抄送：核对名册' },
      about: { type: 'messageChoices' },
    })
    expect(rest).toHaveLength(2)
    await theHourHasCome()
    await world.drain()
    expect((await supervisor.must.get('/my/messages')).items).toHaveLength(3)
  })

  test('what was seen meanwhile is not told again', async () => {
    const steward = await company.hire('buildingSteward', {})
    await steward.must.put('/my/channels', { digestAt: '18:00' })
    await copyTo(steward.id, '量一下车位')
    const { items } = await steward.must.get('/my/messages?unseen=true')
    await steward.must.post('/my/messages/seen', { ids: items.map((one: { id: string }) => one.id) })
    await theHourHasCome()
    await world.drain()
    expect((await steward.must.get('/my/messages')).items.map((one: { key: string }) => one.key)).toEqual([
      'task.copied',
    ])
  })

  test('an hour that is none is refused beside its field', async () => {
    const answer = await company.as('frontDesk').put('/my/channels', { digestAt: '25:00' })
    expect(answer).toBeProblem('input/invalid', { path: 'digestAt' })
  })

  test('my own are found by emergency and by project', async () => {
    const supervisor = company.as('customerServiceSupervisor')
    expect((await supervisor.must.get('/my/messages?emergency=true')).items).toEqual([])
    const here = await supervisor.must.get(`/my/messages?projectId=${company.projectId}`)
    expect(here.items.length).toBeGreaterThan(0)
    expect((await supervisor.must.get('/my/messages?projectId=99999')).items).toEqual([])
  })
})

describe('what an administrator sees of sending', () => {
  test('what waits, what left, what gave up and why, without anybody named', async () => {
    const admin = company.as('administrator')
    expect(await company.as('frontDesk').get('/message-deliveries')).toBeProblem('access/denied')
    await admin.must.post('/message-channels', {
      id: newId(),
      kind: 'webhook',
      title: '值班室大屏',
      settings: { url: 'https://example.invalid/hook' },
    })
    await copyTo(company.as('cashier').id, '对账')
    const page = await admin.must.get('/message-deliveries?state=all&limit=1')
    expect(page.items[0]).toMatchObject({ channel: { title: '值班室大屏', kind: 'webhook' }, state: 'waiting' })
    expect(page.next).toBeTruthy()
    const next = await admin.must.get(`/message-deliveries?state=all&limit=1&after=${page.next}`)
    expect(next.items[0].id).not.toBe(page.items[0].id)
    expect((await admin.must.get('/message-deliveries?state=sent')).items).toEqual([])

    await world.database.rows('update outbox set dead_at = clock_timestamp(), last_error = $2 where id = $1', [
      page.items[0].id,
      'answered 500',
    ])
    expect((await admin.must.get('/message-deliveries?state=failed')).items).toMatchObject([
      { id: page.items[0].id, state: 'failed', error: 'answered 500' },
    ])
    const dead = await admin.must.get('/dead-letters')
    expect(dead.items.map((one: { id: string }) => one.id)).toContain(page.items[0].id)
    await admin.must.post(`/dead-letters/${page.items[0].id}/retry`, { projectId: page.items[0].projectId })
    expect((await admin.must.get('/message-deliveries?state=failed')).items).toEqual([])
  })
})
