import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import type { Position } from '../../testing/positions.ts'
import { newId } from '../ids.ts'

/**
 * "Other work given from above": the same promise to every position of the five documents. A task stands in the list of
 * who got it with giver and due time; it is open, done, done late by how much, or overdue; its giver looks at the result.
 */
let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
  company = await testCompany({ world, pack: 'recommended' })
  // Whoever is asked for first waits until all have arrived.
  await company.as('projectManager').must.get('/my/messages/count')
})

const MINUTE = 60_000
const inMinutes = async (minutes: number) => new Date((await world.now()) + minutes * MINUTE).toISOString()

async function give(giver: Position, assignees: readonly Position[], more: object = {}) {
  const given = await company.as(giver).must.post(`${company.project}/tasks`, {
    id: newId(),
    title: '协助核对住户资料',
    words: '按楼栋核对，缺的记下来',
    assigneeIds: assignees.map((position) => company.as(position).id),
    dueAt: await inMinutes(60),
    ...more,
  })
  return given as { taskId: string; items: { id: string; dueAt: string }[] }
}

async function listed(position: Position, role: 'mine' | 'given', state: string, taskId: string) {
  const list = await company.as(position).must.get(`${company.project}/tasks?role=${role}&state=${state}`)
  return list.items.find((one: { id: string }) => one.id === taskId)
}

/** Given, found with giver and due time, reported at an instant told afterwards, and judged by that instant. */
async function goesItsWay(giver: Position, assignee: Position) {
  const from = company.as(giver)
  const to = company.as(assignee)
  const kept = await give(giver, [assignee])
  const late = await give(giver, [assignee], { dueAt: kept.items[0]?.dueAt })
  const left = await give(giver, [assignee], { dueAt: kept.items[0]?.dueAt })
  expect(await listed(assignee, 'mine', 'open', kept.taskId)).toMatchObject({
    title: '协助核对住户资料',
    giver: { id: from.id, name: from.name },
    items: [{ assignee: { id: to.id }, dueAt: kept.items[0]?.dueAt, outcome: { kind: 'open', lateByMs: null } }],
  })
  expect(await to.post(`/tasks/${kept.taskId}/items/${kept.items[0]?.id}/accept`)).toBeProblem('not-found')

  await world.moveClock({ minutes: 62 })
  const due = Date.parse(String(kept.items[0]?.dueAt))
  const report = (task: typeof kept, at: number) =>
    to.must.post(`/tasks/${task.taskId}/items/${task.items[0]?.id}/report`, {
      words: '已核对完，缺 3 户',
      occurredAt: new Date(at).toISOString(),
      lateReason: '回来才记',
    })
  await report(kept, due)
  await report(late, due + 1000)
  const outcome = async (taskId: string) => (await from.must.get(`/tasks/${taskId}`)).items[0].outcome
  // Equal to the limit is kept; one second past it is late, by one second.
  expect(await outcome(kept.taskId)).toEqual({ kind: 'onTime', lateByMs: null })
  expect(await outcome(late.taskId)).toEqual({ kind: 'late', lateByMs: 1000 })
  expect(await outcome(left.taskId)).toEqual({ kind: 'overdue', lateByMs: 2 * MINUTE })

  await from.must.post(`/tasks/${kept.taskId}/items/${kept.items[0]?.id}/accept`)
  expect(await listed(assignee, 'mine', 'done', kept.taskId)).toMatchObject({
    items: [{ state: 'accepted', reportWords: '已核对完，缺 3 户', outcome: { kind: 'onTime' } }],
  })
  return { kept, late, left }
}

describe('work given from above', () => {
  test('S0-CSM-1: what the project manager and the assistant hand down stands in the list with giver, due time and outcome', async () => {
    await goesItsWay('projectManager', 'customerServiceManager')
    const { taskId } = await give('projectAssistant', ['customerServiceManager'])
    expect(await listed('customerServiceManager', 'mine', 'open', taskId)).toMatchObject({
      giver: { name: company.as('projectAssistant').name },
      items: [{ outcome: { kind: 'open' } }],
    })
  })

  test('S0-CSM-3: the manager gives work to supervisors, looks at the result, and sees what is unfinished', async () => {
    const manager = company.as('customerServiceManager')
    const supervisor = company.as('customerServiceSupervisor')
    const { taskId, items } = await give('customerServiceManager', [
      'customerServiceSupervisor',
      'environmentSupervisor',
    ])
    const mine = items.find((one) => one.id) as { id: string }
    const task = await manager.must.get(`/tasks/${taskId}`)
    const own = task.items.find((one: { assignee: { id: string } }) => one.assignee.id === supervisor.id)
    await supervisor.must.post(`/tasks/${taskId}/items/${own.id}/report`, { words: '查完' })
    // Reported is not finished: the giver has yet to look.
    expect(await listed('customerServiceManager', 'given', 'reported', taskId)).toBeTruthy()
    await manager.must.post(`/tasks/${taskId}/items/${own.id}/send-back`, {
      reason: '漏了 3 栋',
      dueAt: await inMinutes(30),
    })
    expect(await listed('customerServiceManager', 'given', 'open', taskId)).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ id: own.id, sentBackWords: '漏了 3 栋', timesSentBack: 1 }),
      ]),
    })
    await supervisor.must.post(`/tasks/${taskId}/items/${own.id}/report`, { words: '补查完' })
    await manager.must.post(`/tasks/${taskId}/items/${own.id}/accept`)
    // One of two is accepted; the other's is still listed as unfinished.
    expect(await listed('customerServiceManager', 'given', 'open', taskId)).toBeTruthy()
    expect(await listed('customerServiceSupervisor', 'mine', 'done', taskId)).toBeTruthy()
    expect(mine.id).toBeTruthy()
  })

  test('S0-CSM-11 S0-DCSM-16: a free task from the project manager comes back with feedback', async () => {
    const manager = company.as('projectManager')
    const { taskId, items } = await give('projectManager', ['deputyManager'], { title: '陪同街道检查消防' })
    await company.as('deputyManager').must.post(`/tasks/${taskId}/items/${items[0]?.id}/report`, { words: '检查合格' })
    await world.drain()
    const messages = (await manager.must.get('/my/messages')).items
    // The clock stands still here: several messages have the same time, in any order.
    expect(messages).toContainEqual(
      expect.objectContaining({ key: 'task.reported', about: { type: 'task', id: taskId } }),
    )
    expect((await manager.must.get(`/tasks/${taskId}`)).items[0]).toMatchObject({
      state: 'reported',
      reportWords: '检查合格',
      abilities: { accept: true, sendBack: true },
    })
    await goesItsWay('projectManager', 'customerServiceManager')
  })

  test.each<[string, Position, Position]>([
    ['S0-SUP-18 S2-SUP-16: supervisors', 'customerServiceManager', 'customerServiceSupervisor'],
    ['S0-BK-14 S2-SA-13: building stewards', 'customerServiceSupervisor', 'buildingSteward'],
    ['S0-ENV-13 S4-CL-10: those who keep the environment', 'environmentSupervisor', 'environmentSpecialist'],
    ['S2-DUTY-13 S4-FA-9: the front desk', 'customerServiceSupervisor', 'frontDesk'],
    ['S2-CR-13 S4-CA-8 S4-FC-6: who takes the money', 'financeHead', 'cashier'],
    ['S4-M-12 S4-DM-9: the manager and the deputy', 'companyManager', 'deputyManager'],
    ['S4-OG-9: guards', 'orderHead', 'guard'],
    ['S4-BP-6: who prints the bills, a post of the finance department', 'projectManager', 'financeHead'],
  ])('%s get other work, and it is open, kept, late or overdue', async (_, giver, assignee) => {
    await goesItsWay(giver, assignee)
  })

  test('who may give sees whom to give to; a guard gives to nobody', async () => {
    const people = (await company.as('orderHead').must.get(`${company.project}/task-people`)).items
    expect(people).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: company.as('guard').id,
          positions: [expect.objectContaining({ zh: '秩序维护员' })],
        }),
      ]),
    )
    expect(await company.as('guard').get(`${company.project}/task-people`)).toBeProblem('access/denied')
  })
})
