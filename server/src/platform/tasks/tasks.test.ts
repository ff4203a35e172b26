import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
})

const inHours = async (hours: number) => new Date((await world.now()) + hours * 3_600_000).toISOString()

async function staffed() {
  const company = await testCompany({ world, pack: 'recommended' })
  const manager = company.as('customerServiceManager')
  const steward = company.as('buildingSteward')
  const desk = company.as('frontDesk')
  // Whoever is asked for first waits until all have arrived.
  await desk.must.get('/my/messages/count')
  const give = async (more: object = {}) =>
    manager.must.post(`${company.project}/tasks`, {
      id: newId(),
      title: '清点 2 栋灭火器',
      words: '缺的记下来，问 13800009999',
      assigneeIds: [steward.id],
      dueAt: await inHours(4),
      ...more,
    })
  return { company, manager, steward, desk, give }
}

describe('tasks from a person', () => {
  test('it is told, stands in the inbox, is reported and accepted', async () => {
    const { company, manager, steward, desk, give } = await staffed()
    const { taskId, items } = await give({ watcherIds: [desk.id] })
    await world.drain()
    const told = (await steward.must.get('/my/messages')).items[0]
    expect(told).toMatchObject({
      key: 'task.given',
      text: { zh: '交办：清点 2 栋灭火器' },
      about: { type: 'task', id: taskId },
    })
    expect((await desk.must.get('/my/messages')).items[0].key).toBe('task.copied')
    const inbox = await steward.must.get(`/inbox?projectId=${company.projectId}`)
    const mine = [...inbox.today, ...inbox.later].find(
      (one: { obligation: { source: string } }) => one.obligation.source === 'person',
    )
    expect(mine.obligation).toMatchObject({ title: { zh: '清点 2 栋灭火器' }, state: 'open' })

    const item = `/tasks/${taskId}/items/${items[0].id}`
    expect(await desk.post(`${item}/report`, { words: '做完了' })).toBeProblem('not-found')
    await steward.must.post(`${item}/report`, { words: '都在，3 只过期' })
    expect(await steward.post(`${item}/report`)).toBeProblem('task/wrong-state')
    expect(await steward.post(`${item}/accept`)).toBeProblem('not-found')
    await manager.must.post(`${item}/accept`)
    const task = await desk.must.get(`/tasks/${taskId}`)
    expect(task).toMatchObject({ words: '缺的记下来，问 138 **** 9999', watchers: [{ id: desk.id }] })
    expect(task.items[0]).toMatchObject({ state: 'accepted', reportWords: '都在，3 只过期' })
    const obligation = await manager.must.get(`/obligations/${items[0] && task.items[0].obligationId}`)
    expect(obligation.state).toBe('met')
    expect(await company.as('engineer').get(`/tasks/${taskId}`)).toBeProblem('not-found')
  })

  test('it is late like any other, and sent back it is owed again', async () => {
    const { manager, steward, give } = await staffed()
    const { taskId, items } = await give({ dueAt: await inHours(1) })
    await world.moveClock({ minutes: 61 })
    expect((await steward.must.get('/my/messages')).items.map((one: { key: string }) => one.key)).toContain(
      'limit.missed',
    )
    const item = `/tasks/${taskId}/items/${items[0].id}`
    await steward.must.post(`${item}/report`, { words: '做完了' })
    const { obligationId } = (await manager.must.get(`/tasks/${taskId}`)).items[0]
    expect((await manager.must.get(`/obligations/${obligationId}`)).state).toBe('late')
    expect(await manager.post(`${item}/send-back`, { reason: '少了一层', dueAt: await inHours(-1) })).toBeProblem(
      'task/due-past',
    )
    await manager.must.post(`${item}/send-back`, { reason: '少了一层', dueAt: await inHours(2) })
    const again = await manager.must.get(`/obligations/${obligationId}`)
    expect(again).toMatchObject({ state: 'open', dueAt: await inHours(2) })
    expect(again.originalDueAt).not.toBe(again.dueAt)
    await steward.must.post(`${item}/report`)
    expect((await manager.must.get(`/obligations/${obligationId}`)).state).toBe('met')
  })

  test('what was done in time and told late is kept', async () => {
    const { manager, steward, give } = await staffed()
    const { taskId, items } = await give({ dueAt: await inHours(1) })
    const doneAt = await inHours(0.5)
    await world.moveClock({ minutes: 90 })
    await steward.must.post(`/tasks/${taskId}/items/${items[0].id}/report`, {
      occurredAt: doneAt,
      lateReason: '手机没电',
    })
    const { obligationId } = (await manager.must.get(`/tasks/${taskId}`)).items[0]
    expect(await manager.must.get(`/obligations/${obligationId}`)).toMatchObject({ state: 'met', recordedLate: true })
  })

  test('to several and repeated, and cancelled by its giver', async () => {
    const { manager, steward, desk, give } = await staffed()
    const { taskId, items } = await give({
      assigneeIds: [steward.id, desk.id],
      dueAt: '2027-03-01T17:00:00+08:00',
      repeat: { every: 'week', until: '2027-03-15' },
    })
    expect(items).toHaveLength(6)
    await steward.must.post(`/tasks/${taskId}/items/${items[0].id}/report`)
    expect(await steward.post(`/tasks/${taskId}/cancel`, { reason: '不做了' })).toBeProblem('not-found')
    await manager.must.post(`/tasks/${taskId}/cancel`, { reason: '改由外包做' })
    const states = (await manager.must.get(`/tasks/${taskId}`)).items.map((one: { state: string }) => one.state)
    expect(new Set(states)).toEqual(new Set(['cancelled']))
    const open = await world.database.rows("select 1 from obligations where subject_id = $1 and state = 'open'", [
      taskId,
    ])
    expect(open).toEqual([])
  })

  test('what cannot be is refused beside its field', async () => {
    const { company, manager, steward } = await staffed()
    const body = { id: newId(), title: '清点', assigneeIds: [steward.id], dueAt: await inHours(2) }
    const give = (more: object) => manager.post(`${company.project}/tasks`, { ...body, ...more })
    expect(await give({ dueAt: await inHours(-1) })).toBeProblem('task/due-past', { path: 'dueAt' })
    expect(await give({ assigneeIds: [newId()] })).toBeProblem('task/unknown-person', { path: 'assigneeIds' })
    expect(await give({ repeat: { every: 'day', until: '2030-01-01' } })).toBeProblem('task/too-many', {
      path: 'repeat.until',
    })
    expect(await give({ about: { type: 'case', id: newId() } })).toBeProblem('not-found')
    expect(await company.as('guard').post(`${company.project}/tasks`, body)).toBeProblem('access/denied')
  })

  test('one sees those that one owes, gave or watches', async () => {
    const { company, manager, steward, desk, give } = await staffed()
    await give({ watcherIds: [desk.id] })
    const list = async (who: typeof manager, role: string) =>
      (await who.must.get(`${company.project}/tasks?role=${role}&state=open`)).items.length
    expect(await list(manager, 'given')).toBe(1)
    expect(await list(steward, 'mine')).toBe(1)
    expect(await list(desk, 'watching')).toBe(1)
    expect(await list(desk, 'mine')).toBe(0)
  })
})
