import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'

let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-24T09:00:00+08:00' })
  company = await testCompany({ world, pack: 'service-promise' })
})

async function told(more: object = {}) {
  const id = newId()
  const words = { reporterName: '陈雨桐', phone: '13800005521', content: '门前的路灯不亮' }
  await company.as('frontDesk').must.post(`${company.project}/cases`, { id, kind: 'suggestion', ...words, ...more })
  return { id, base: `/cases/${id}` }
}
const day = (date: string) => `${date}T18:00:00+08:00`
const contact = { direction: 'out', channel: 'phone', reached: true, text: '已说明' }

describe('a time is promised, and kept before the matter is closed', () => {
  test('S3-QUAL-4: up to three days after the day of receipt a promise is made at once; the owner’s page shows it', async () => {
    const { base } = await told()
    const desk = company.as('frontDesk')
    expect(await desk.post(`${base}/promise`, { at: '2026-11-24T08:00:00+08:00', text: '换灯' })).toBeProblem(
      'case/promise-past',
      { path: 'at' },
    )
    await desk.must.post(`${base}/promise`, { at: day('2026-11-27'), text: '换灯' })
    const view = await desk.must.get(base)
    expect(view.way.promisedAt).toBe(new Date(day('2026-11-27')).toISOString())
    expect(view.promise.zh).toContain('11-27 18:00')
    expect(view.timeline.at(-1)).toMatchObject({ type: 'promise.made', data: { days: 3 } })
  })

  test('S3-QUAL-4: a fourth day needs its reason and a superior’s consent', async () => {
    const { id, base } = await told()
    const desk = company.as('frontDesk')
    const long = { at: day('2026-11-28'), text: '换灯杆' }
    expect(await desk.post(`${base}/promise`, long)).toBeProblem('rule/refused')
    const reasoned = { ...long, reason: '灯杆要订货' }
    const unasked = await desk.post(`${base}/promise`, reasoned)
    expect(unasked).toBeProblem('rule/refused')
    expect(JSON.stringify(unasked.body)).toContain('上级同意')
    const approvalId = newId()
    await desk.must.post(`${company.project}/approvals`, {
      id: approvalId,
      matter: 'case.promise',
      about: { type: 'case', id },
      title: '灯杆要订货，六天',
      days: 4,
    })
    expect(await desk.post(`${base}/promise`, reasoned)).toBeProblem('rule/refused')
    await company.as('projectManager').must.post(`/approvals/${approvalId}/decide`, { verb: 'approve' })
    await world.drain()
    await desk.must.post(`${base}/promise`, reasoned)
    expect((await desk.must.get(base)).timeline.at(-1).data.days).toBe(4)
  })

  test('S3-QUAL-5, S0-BK-5: nothing is closed before its reporter was told, with the time; each has somebody responsible', async () => {
    const { base } = await told()
    const desk = company.as('frontDesk')
    expect((await desk.must.get(base)).way.owner.id).toBe((await desk.must.get('/me')).id)
    const manager = company.as('projectManager')
    const refused = await manager.post(`${base}/close`)
    expect(refused).toBeProblem('rule/refused')
    expect(JSON.stringify(refused.body)).toContain('告诉报事人')
    await desk.must.post(`${base}/contacts`, { ...contact, purpose: 'result', with: 'provider' })
    await desk.must.post(`${base}/contacts`, { ...contact, purpose: 'progress' })
    expect(await manager.post(`${base}/close`)).toBeProblem('rule/refused')
    await desk.must.post(`${base}/contacts`, { ...contact, purpose: 'result', with: 'reporter' })
    expect((await desk.must.get(base)).way.reporterToldAt).toBe(new Date('2026-11-24T09:00:00+08:00').toISOString())
    await manager.must.post(`${base}/close`)
  })

  test('S3-QUAL-5: who cannot be reached after the tries of the handbook, or left no number, keeps nothing open', async () => {
    const desk = company.as('frontDesk')
    const manager = company.as('projectManager')
    const silent = await told()
    for (let tries = 0; tries < 3; tries++) {
      expect(await manager.post(`${silent.base}/close`)).toBeProblem('rule/refused')
      await desk.must.post(`${silent.base}/contacts`, { ...contact, reached: false, purpose: 'result', text: '' })
    }
    await manager.must.post(`${silent.base}/close`)
    const nameless = await told({ phone: undefined })
    await manager.must.post(`${nameless.base}/close`)
  })

  test('S3-QUAL-2, S1-CS-12: the first contact is measured, with what was confirmed; half an hour is the limit', async () => {
    const { base } = await told()
    const desk = company.as('frontDesk')
    await world.moveClock('2026-11-24T09:30:00+08:00')
    await desk.must.post(`${base}/contacts`, { ...contact, purpose: 'firstContact', confirmedContent: true })
    const view = await desk.must.get(base)
    expect(view.way.firstContactAt).toBe('2026-11-24T01:30:00.000Z')
    expect(view.obligations.find((one: { ruleId: string }) => one.ruleId === 'contact.first')).toMatchObject({
      state: 'met',
      dueAt: '2026-11-24T01:30:00.000Z',
    })
    expect(view.timeline.find((one: { type: string }) => one.type === 'contact.recorded').data.confirmedContent).toBe(
      true,
    )
  })

  test('S3-QUAL-6: whoever took it first acknowledges the result, nobody else', async () => {
    const { base } = await told()
    const body = { text: '灯已换好' }
    expect(await company.as('projectManager').post(`${base}/result-acknowledgement`, body)).toBeProblem(
      'case/not-first-receiver',
    )
    const desk = company.as('frontDesk')
    await desk.must.post(`${base}/result-acknowledgement`, body)
    expect((await desk.must.get(base)).way.resultAcknowledged).toBe(true)
  })
})
