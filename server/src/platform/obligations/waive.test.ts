import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
})

async function lateArrival() {
  const company = await testCompany({ world, pack: 'recommended' })
  const { '1-1-101': house } = await company.houses('1-1-101')
  const head = company.as('engineeringHead')
  const engineer = company.as('engineer')
  await engineer.must.get('/my/messages/count')
  const made = await company.as('frontDesk').must.post(`${company.project}/cases`, {
    id: newId(),
    kind: 'repair',
    categoryId: 'home.waterSupply.tapLeak',
    place: 'home',
    houseId: house?.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '厨房水龙头漏水',
    channel: 'phone',
  })
  const order = `/cases/${made.id}/work-orders/${made.workOrder.id}`
  await head.must.post(`${order}/dispatch`, { engineerId: engineer.id, reason: '就近' })
  const owed = async (rule: string) => {
    const view = await company.as('customerServiceManager').must.get(`/cases/${made.id}`)
    return view.obligations.find((one: { ruleId: string }) => one.ruleId === rule)
  }
  return { company, made, order, head, engineer, owed }
}

describe('waiving what is owed', () => {
  test('who has the right lets a person off, with a reason that stays beside it', async () => {
    const { company, made, order, engineer, owed } = await lateArrival()
    const arrival = await owed('repair.arrival.ordinary')
    const path = `/obligations/${arrival.id}`
    const manager = company.as('customerServiceManager')

    expect(await engineer.post(`${path}/waive`, { reason: '路上堵' })).toBeProblem('access/denied')
    expect(await company.as('frontDesk').post(`${path}/waive`, { reason: '路上堵' })).toBeProblem('access/denied')
    expect(await manager.post(`${path}/waive`, { reason: ' ' })).toBeProblem('input/invalid', { path: 'reason' })
    expect(await manager.post(`/obligations/${newId()}/waive`, { reason: '路上堵' })).toBeProblem('not-found')
    expect(await manager.get(`${path}/waiver`)).toBeProblem('not-found')

    const key = newId()
    const said = { reason: '小区停电，业主 13800009999 同意改日' }
    await manager.must.post(`${path}/waive`, said, { key })
    await manager.must.post(`${path}/waive`, said, { key })
    expect(await owed('repair.arrival.ordinary')).toMatchObject({ state: 'waived', chip: { kind: 'waived' } })
    expect(await manager.must.get(`${path}/waiver`)).toMatchObject({
      by: { id: manager.id, name: manager.name },
      reason: '小区停电，业主 138 **** 9999 同意改日',
    })
    const history = (await manager.must.get(path)).history.map((one: { what: string }) => one.what)
    expect(history.at(-1)).toBe('waived')
    const { timeline } = await manager.must.get(`/cases/${made.id}`)
    expect(timeline.map((one: { type: string }) => one.type)).toContain('obligation.waived')
    expect(await manager.post(`${path}/waive`, { reason: '再免一次' })).toBeProblem('obligation/not-open')

    // Time does nothing to it, and it is neither kept nor late.
    const fired = await world.moveClock({ minutes: 120 })
    expect(JSON.stringify(fired)).not.toContain(arrival.id)
    await engineer.must.post(`${order}/accept`)
    await engineer.must.post(`${order}/arrive`)
    expect((await owed('repair.arrival.ordinary')).state).toBe('waived')
    const behind = `${company.project}/handbook/rules/repair.arrival.ordinary/cases?period=month&outcome=all`
    expect((await manager.must.get(behind)).items).toEqual([])
  })

  test('nobody lets themselves off, and what a person gave is cancelled by its giver', async () => {
    const { company } = await lateArrival()
    const manager = company.as('customerServiceManager')
    const projectManager = company.as('projectManager')
    const { items } = await projectManager.must.post(`${company.project}/tasks`, {
      id: newId(),
      title: '清点灭火器',
      assigneeIds: [manager.id],
      dueAt: new Date((await world.now()) + 3_600_000).toISOString(),
    })
    const { rows } = {
      rows: await world.database.rows<{ id: string }>('select obligation_id as id from task_items where id = $1', [
        items[0].id,
      ]),
    }
    const path = `/obligations/${rows[0]?.id}/waive`
    expect(await manager.post(path, { reason: '太忙' })).toBeProblem('rule/refused')
    expect(await projectManager.post(path, { reason: '太忙' })).toBeProblem('obligation/given-by-a-person')
  })
})
