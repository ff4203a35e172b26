import { packSchema } from '@huiyin/policy'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestStaff, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { builtInPacks } from '../packs/pack-files.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
})

const title = (zh: string, en: string) => ({ zh, en })
const RULES = [
  {
    id: 'spending',
    clause: '8.1',
    title: title('支出', 'Spending'),
    matter: 'spending',
    chain: [
      { by: { headOf: 'customerService' }, within: '4h' },
      { by: { position: 'projectManager' }, when: { 'request.amountFen': { gt: 500_00 } }, within: '24h' },
    ],
    grants: { right: 'spending.pay', for: '24h' },
    escalate: [{ after: 'breach', how: 'tell', to: { position: 'projectManager' } }],
  },
  {
    id: 'outside',
    clause: '8.2',
    title: title('业委会意见', "The owners' committee"),
    matter: 'outside',
    chain: [{ by: { position: 'projectManager' }, outsider: true }],
  },
]

async function staffed() {
  const built = (await builtInPacks()).get('recommended')?.pack
  const pack = packSchema.parse({ ...built, rules: { ...built?.rules, approvals: RULES } })
  const company = await testCompany({ world, pack })
  const desk = company.as('frontDesk')
  const head = company.as('customerServiceManager')
  const manager = company.as('projectManager')
  await desk.must.get('/my/messages/count')
  const ask = (who: TestStaff, more: object = {}) =>
    who.must.post(`${company.project}/approvals`, {
      id: newId(),
      matter: 'spending',
      title: '买一台打印机',
      words: '打给 13800001111 问价',
      amountFen: 800_00,
      ...more,
    })
  const decide = (who: TestStaff, id: string, verb: string, words = '') =>
    who.post(`/approvals/${id}/decide`, { verb, words })
  return { company, desk, head, manager, ask, decide }
}

describe('who must agree, by matter and amount', () => {
  test('two steps above the amount, one below; the right is granted until a time', async () => {
    const { company, desk, head, manager, ask, decide } = await staffed()
    const { approvalId: small } = await ask(desk, { amountFen: 500_00 })
    expect((await decide(head, small, 'approve')).body).toMatchObject({ state: 'approved' })

    const { approvalId: id } = await ask(desk)
    await world.drain()
    expect((await head.must.get('/my/messages')).items[0]).toMatchObject({
      key: 'approval.asked',
      text: { zh: '请审批：买一台打印机' },
    })
    const inbox = await head.must.get(`/inbox?projectId=${company.projectId}`)
    expect(
      [...inbox.today, ...inbox.later].some(
        (one: { obligation: { ruleId: string } }) => one.obligation.ruleId === 'spending',
      ),
    ).toBe(true)
    expect((await head.must.get(`${company.project}/approvals`)).items).toMatchObject([
      {
        id,
        words: '打给 138 **** 1111 问价',
        chain: [{ state: 'current' }, { state: 'ahead' }],
        abilities: { decide: true },
      },
    ])
    expect((await decide(head, id, 'approve', '可以')).body).toMatchObject({ state: 'open' })
    expect(await decide(head, id, 'approve')).toBeProblem('approval/not-yours')
    expect((await decide(manager, id, 'approve')).body).toMatchObject({ state: 'approved' })
    expect(await desk.must.get(`/approvals/${id}`)).toMatchObject({
      state: 'approved',
      grants: { right: 'spending.pay', until: '2026-11-26T01:00:00.000Z' },
      decisions: [{ verb: 'approve', words: '可以' }, { verb: 'approve' }],
    })
    await world.drain()
    expect((await desk.must.get('/my/messages')).items[0].key).toBe('approval.decided')
    const owed = await world.database.rows(
      `select rule_id, state from obligations where subject_id = $1 order by start_at, rule_id`,
      [id],
    )
    expect(owed).toEqual([
      { rule_id: 'spending', state: 'met' },
      { rule_id: 'spending.step2', state: 'met' },
    ])
  })

  test('a decision not given in time is missed and passed up', async () => {
    const own = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
    const shared = world
    world = own
    const { desk, head, manager, ask, decide } = await staffed()
    world = shared
    const { approvalId: id } = await ask(desk)
    await own.moveClock('2026-11-25T13:00:01+08:00')
    await own.drain()
    expect((await manager.must.get('/my/messages')).items[0]).toMatchObject({ key: 'limit.missed' })
    expect((await decide(head, id, 'approve')).status).toBe(200)
    const [owed] = await own.database.rows(
      `select state from obligations where subject_id = $1 and rule_id = 'spending'`,
      [id],
    )
    expect(owed).toEqual({ state: 'late' })
  })

  test('nobody decides their own: it falls to the next superior', async () => {
    const { company, head, manager, ask, decide } = await staffed()
    const { approvalId: id } = await ask(head, { amountFen: 100_00 })
    expect(await decide(head, id, 'approve')).toBeProblem('approval/own-request')
    expect((await head.must.get(`/approvals/${id}`)).decider).toMatchObject({ en: 'Project manager' })
    expect((await decide(manager, id, 'approve')).body).toMatchObject({ state: 'approved' })
    const top = company.as('companyManager')
    await top.must.get('/my/messages/count')
    const answer = await top.post(`${company.project}/approvals`, {
      id: newId(),
      matter: 'outside',
      title: '改章程',
    })
    expect(answer.status).toBe(200)
  })

  test('a changed request loses the approvals it had', async () => {
    const { desk, head, manager, ask, decide } = await staffed()
    const { approvalId: id } = await ask(desk)
    await decide(head, id, 'approve')
    const changed = await desk.must.post(`/approvals/${id}/change`, { title: '买两台打印机', amountFen: 1600_00 })
    expect(changed).toMatchObject({ state: 'open', lost: 1 })
    expect(await decide(manager, id, 'approve')).toMatchObject({ status: 200 })
    const shown = await desk.must.get(`/approvals/${id}`)
    // The manager stands above the head and decided the head's step first: their own is still ahead.
    expect(shown).toMatchObject({ state: 'open', decisions: [{ lost: true }, { lost: false }] })
    expect(shown.chain[1].state).toBe('current')
    expect((await decide(manager, id, 'approve')).body).toMatchObject({ state: 'approved' })
    expect(await desk.post(`/approvals/${id}/change`, { title: '再改' })).toBeProblem('approval/wrong-state')
  })

  test('sent back with words, changed and agreed; instructed; taken; withdrawn', async () => {
    const { desk, head, ask, decide } = await staffed()
    const { approvalId: id } = await ask(desk, { amountFen: 1_00 })
    expect(await decide(head, id, 'return')).toBeProblem('input/invalid')
    expect((await decide(head, id, 'return', '写明型号')).body).toMatchObject({ state: 'returned' })
    expect(await decide(head, id, 'approve')).toBeProblem('approval/wrong-state')
    await desk.must.post(`/approvals/${id}/change`, { title: '买一台某型号打印机', amountFen: 1_00 })
    expect((await decide(head, id, 'instruct', '先修旧的')).body).toMatchObject({ state: 'instructed' })

    const { approvalId: other } = await ask(desk, { amountFen: 1_00 })
    expect((await decide(head, other, 'take', '我来办')).body).toMatchObject({ state: 'taken' })
    expect(await desk.post(`/approvals/${other}/withdraw`, {})).toBeProblem('approval/wrong-state')

    const { approvalId: third } = await ask(desk)
    await desk.must.post(`/approvals/${third}/withdraw`, {})
    const owed = await world.database.rows('select state from obligations where subject_id = $1', [third])
    expect(owed).toEqual([{ state: 'cancelled' }])
  })

  test('refusals: no rule, somebody uninvolved, an outsider without proof', async () => {
    const { company, desk, manager, ask, decide } = await staffed()
    expect(
      await desk.post(`${company.project}/approvals`, { id: newId(), matter: 'breathing', title: '呼吸' }),
    ).toBeProblem('approval/not-needed')
    const { approvalId: id } = await ask(desk)
    const engineer = company.as('engineer')
    await engineer.must.get('/my/messages/count')
    expect(await engineer.get(`/approvals/${id}`)).toBeProblem('not-found')
    expect(await decide(engineer, id, 'approve')).toBeProblem('not-found')
    expect(await engineer.post(`/approvals/${id}/withdraw`, {})).toBeProblem('not-found')
    const { approvalId: outside } = await ask(desk, { matter: 'outside', amountFen: undefined })
    expect(await decide(manager, outside, 'approve')).toBeProblem('approval/proof-missing')
  })

  test('what was agreed about a case stands in its log, for rules and gates to ask', async () => {
    const { company, desk, head, ask, decide } = await staffed()
    const { '1-1-101': house } = await company.houses('1-1-101')
    const caseId = newId()
    await desk.must.post(`${company.project}/cases`, {
      id: caseId,
      categoryId: 'home.waterSupply.tapLeak',
      houseId: house?.id,
      reporterName: '陈女士',
      phone: '13800005521',
      content: '水龙头漏水',
    })
    const { approvalId: id } = await ask(desk, { amountFen: 1_00, about: { type: 'case', id: caseId } })
    await decide(head, id, 'approve')
    await world.drain()
    const [subject] = await world.database.rows<{ facts: { self: { approvals: unknown } } }>(
      'select facts from subjects where id = $1',
      [caseId],
    )
    expect(subject?.facts.self.approvals).toMatchObject({ spending: { decision: 'approved', amountFen: 100 } })
  })
})
