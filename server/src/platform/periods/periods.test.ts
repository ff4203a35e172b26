import { expect, test } from 'vitest'
import { testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'

test('the day’s sample and income are owed daily, and answered by their forms', async () => {
  const world = await testApp({ clock: '2026-11-23T23:50:00+08:00' })
  const company = await testCompany({ world, pack: 'recommended' })
  const head = company.as('customerServiceManager')
  const supervisor = company.as('customerServiceSupervisor')
  await world.moveClock('2026-11-24T17:00:00+08:00')
  const owed = async (ruleId: string) =>
    (
      await world.database.rows<{ subject_id: string; state: string; period: string }>(
        `select o.subject_id, o.state, s.facts->'self'->>'key' as period from obligations o join subjects s on s.id = o.subject_id
          where o.project_id = $1 and o.rule_id = $2 and o.opened_by = '2026-11-24'`,
        [company.projectId, ruleId],
      )
    )[0]
  const file = (who: typeof head, recordType: string, subjectId: string | undefined, fields: object) =>
    who.post('/records', { id: newId(), recordType, subject: { type: 'period', id: subjectId }, fields })

  const sample = await owed('repair.sample')
  expect(sample).toMatchObject({ state: 'open', period: '2026-11-24' })
  const three = { sampled: 3, complete: 3, accurate: 2, timely: 3, orders: 'GD-2611-0001 等三张' }
  expect((await file(head, 'repairSample', sample?.subject_id, { ...three, sampled: undefined })).status).toBe(422)
  expect((await file(head, 'repairSample', sample?.subject_id, three)).status).toBe(200)
  expect((await owed('repair.sample'))?.state).toBe('met')

  const income = await owed('repair.income')
  await file(supervisor, 'repairIncome', income?.subject_id, { due: 30000, handedIn: 25000 })
  expect((await owed('repair.income'))?.state).toBe('open')
  const told = { due: 30000, handedIn: 25000, explanation: '一户明天补交' }
  expect((await file(supervisor, 'repairIncome', income?.subject_id, told)).status).toBe(200)
  expect((await owed('repair.income'))?.state).toBe('met')

  // A day that nobody answered is shown as missed.
  await world.moveClock('2026-11-26T00:00:01+08:00')
  const [missed] = await world.database.rows(
    `select state from obligations where project_id = $1 and rule_id = 'repair.sample' and opened_by = '2026-11-25'`,
    [company.projectId],
  )
  expect(missed).toEqual({ state: 'breached' })
})
