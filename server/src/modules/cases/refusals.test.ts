import { expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { type TestCompany, testCompany } from '../../testing/index.ts'

/** What a refusal says: the right thing, in words, beside the field. */
const company: Promise<TestCompany> = testCompany({ pack: 'recommended', values: { 'repair.arrival.emergency': 10 } })

async function intake(more: object = {}) {
  const { '1-1-101': house } = await (await company).houses('1-1-101')
  return {
    id: newId(),
    kind: 'repair',
    categoryId: 'home.waterSupply.tapLeak',
    place: 'home',
    houseId: house?.id,
    reporterName: '陈女士',
    phone: '13800005521',
    content: '厨房水龙头漏水',
    ...more,
  }
}

test('S0-REPAIR-3: a content or a reporter of marks, blanks or unseen characters is refused beside its field', async () => {
  const { project, as } = await company
  for (const nothing of ['.', '。。。', '\u200b\u200b', '\u3164', '—'])
    for (const path of ['content', 'reporterName'])
      expect(await as('frontDesk').post(`${project}/cases`, await intake({ [path]: nothing }))).toBeProblem(
        'input/invalid',
        { path },
      )
  const refused = await as('frontDesk').post(`${project}/cases`, await intake({ content: ' ' }))
  expect(refused).toBeProblem('case/incomplete', { path: 'content' })
})

test('an id that is taken says so; a withdrawn case is not called open', async () => {
  const { project, as } = await company
  const desk = as('frontDesk')
  const body = await intake()
  await desk.must.post(`${project}/cases`, body)
  const again = await desk.post(`${project}/cases`, { ...body, content: '另一件事' })
  expect(again).toBeProblem('case/exists')
  expect(again.body.title).toBe('这件事项已经登记过')
  const supervisor = as('customerServiceSupervisor')
  expect(await supervisor.post(`/cases/${body.id}/reopen`, { reason: '再修' })).toBeProblem('case/already-open')
  await supervisor.must.post(`/cases/${body.id}/withdraw`, { reason: '不修了' })
  expect(await supervisor.post(`/cases/${body.id}/reopen`, { reason: '再修' })).toBeProblem('case/withdrawn')
})

test('a missing right is called by its title, never by its id', async () => {
  const { as } = await company
  const denied = await as('guard').post(`/cases/${newId()}/close`)
  expect(denied).toBeProblem('access/denied')
  expect(denied.body.detail).toContain('办结事项')
  expect(JSON.stringify(denied.body)).not.toContain('case.close')
})

test('each field says what is wrong with it, with a pointer; what cannot be kept is no fault of the server', async () => {
  const { project, as } = await company
  const long = await as('frontDesk').post(
    `${project}/cases`,
    await intake({ content: '漏'.repeat(4001), channel: 'fax' }),
  )
  expect(long).toBeProblem('input/invalid', { path: 'content' })
  expect(long.body.errors).toEqual([
    { path: 'content', pointer: '#/content', message: '最多 4000 个字' },
    { path: 'channel', pointer: '#/channel', message: expect.stringContaining('phone、walkIn') },
  ])
  const zero = await as('frontDesk').post(`${project}/cases`, await intake({ content: '漏\0水', categoryId: 'a\0' }))
  expect(zero).toBeProblem('input/invalid', { path: 'content' })
  expect(zero.body.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual(['#/categoryId', '#/content'])
})
