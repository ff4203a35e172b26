import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { packFromYaml } from '../../platform/packs/pack-files.ts'
import { vocabularyOf } from '../../platform/packs/vocabulary.ts'
import { testApp, testCompany } from '../../testing/index.ts'
import { MODULES } from '../index.ts'
import { checkDraft } from './check.ts'

async function handbookOfTheGuide(): Promise<string> {
  const guide = await readFile(new URL('../../../../docs/guides/add-a-deadline.md', import.meta.url), 'utf8')
  return guide.match(/```yaml\n([\s\S]*?)```/)?.[1] as string
}

test('the handbook of the guide is one that this release takes', async () => {
  const pack = await packFromYaml(await handbookOfTheGuide())
  const { activatable, problems } = checkDraft(pack, vocabularyOf(MODULES))
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
  expect(activatable).toBe(true)
  expect(pack.inherited).toEqual(['base@1', 'recommended@1'])
  expect(pack.records.some((record) => record.id === 'liftVisit')).toBe(true)
})

test('the deadline and the gate of the guide work as it says', async () => {
  const world = await testApp({ clock: '2026-11-27T18:40:00+08:00' })
  const company = await testCompany({ world, pack: 'recommended' })
  await company.houses('2-1-603')
  const manager = company.as('projectManager')
  const draftId = newId()
  const { projectId } = company
  await manager.must.post('/handbook/drafts', { id: draftId, yaml: await handbookOfTheGuide(), projectId })
  await manager.must.post('/handbook/activations', { draftId, projectId })

  const id = newId()
  await company.as('frontDesk').must.post(`${company.project}/cases`, {
    id,
    categoryId: 'facility.lift.liftEntrapment',
    placeText: '2 栋 1 单元电梯',
    reporterName: '陈女士',
    phone: '13800005521',
    content: '电梯里困了两个人',
  })
  // Received on Friday: Monday and Tuesday count, so Tuesday's end is the limit.
  const seen = await manager.must.get(`/cases/${id}`)
  const visit = seen.obligations.find((one: any) => one.ruleId === 'lift.visit')
  expect(visit).toMatchObject({ clause: '7.3', title: { zh: '上门回访' }, state: 'open' })
  expect(Date.parse(visit.dueAt)).toBe(Date.parse('2026-12-02T00:00:00+08:00'))

  const closed = await company.as('customerServiceSupervisor').post(`/cases/${id}/close`)
  expect(closed).toBeProblem('rule/refused')
  expect(closed.body).toMatchObject({ gateId: 'lift.visited', clause: '7.3' })
  expect(closed.body.title).toContain('先填电梯困人回访单')

  const fired = await world.moveClock('2026-12-02T00:00:01+08:00')
  expect(fired.some((one) => one.ruleId === 'lift.visit' && one.type === 'obligation.breached')).toBe(true)
  const rule = await manager.must.get(`${company.project}/handbook/rules/lift.visit`)
  expect(rule.figures.days90).toEqual({ kept: 0, late: 1, rate: 0 })
  expect(rule.sentence.zh).toBe('受理（类别为电梯困人）后，客服主管在 2 个工作日内上门回访。')
})
