import { beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { newId } from '../ids.ts'
import { type Finding, sealLog, verifyLog } from './index.ts'

let world: TestApp
beforeAll(async () => {
  world = await testApp({ config: {} })
})

/** A few messages' choices and uploads: subjects with a log of several entries. */
async function someHistory(company: TestCompany): Promise<{ subjectId: string }> {
  const desk = company.as('frontDesk')
  for (const sound of [true, false, true]) await desk.must.put('/my/channels', { sound })
  const [row] = await world.database.rows<{ subject_id: string }>(
    'select subject_id from events where company_id = $1 limit 1',
    [company.id],
  )
  return { subjectId: (row as { subject_id: string }).subject_id }
}

async function findingsOf(company: TestCompany): Promise<Finding[]> {
  const { findings } = await verifyLog(world.app)
  return findings.filter((one) => one.companyId === company.id)
}

const tamper = (sql: string, ...values: unknown[]) => world.database.rows(sql, values)

describe('the log is proven', () => {
  test('an untouched one is whole, sealed or not', async () => {
    const company = await testCompany({ world })
    await someHistory(company)
    expect(await findingsOf(company)).toEqual([])
    await sealLog(world.app)
    await someHistory(company)
    expect(await sealLog(world.app)).toBeGreaterThan(0)
    expect(await sealLog(world.app)).toBe(0)
    expect(await findingsOf(company)).toEqual([])
    const head = await company.as('administrator').must.get('/audit/head')
    expect(head).toMatchObject({ number: 2, mac: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await company.as('frontDesk').get('/audit/head')).toBeProblem('access/denied')
  })

  test.each([
    [
      'a changed value',
      'update events set data = \'{"fields":[]}\' where subject_id = $1 and seq = 2',
      'eventAltered',
      2,
    ],
    [
      'a changed time',
      "update events set occurred_at = occurred_at - interval '1 hour' where subject_id = $1 and seq = 1",
      'eventAltered',
      1,
    ],
    [
      'another actor',
      'update events set actor_id = gen_random_uuid() where subject_id = $1 and seq = 3',
      'eventAltered',
      3,
    ],
    ['an entry taken out', 'delete from events where subject_id = $1 and seq = 2', 'eventMissing', 2],
    ['the end cut off', 'delete from events where subject_id = $1 and seq = 3', 'logCut', 3],
    ['the subject gone', 'delete from subjects where id = $1', 'subjectMissing', undefined],
  ])('%s is named at its place', async (_, sql, kind, at) => {
    const company = await testCompany({ world })
    const { subjectId } = await someHistory(company)
    await tamper(sql, subjectId)
    const findings = await findingsOf(company)
    expect(findings[0]).toMatchObject({ kind, subject: { id: subjectId }, ...(at ? { at } : {}) })
  })

  test('a log that was cut and mended by somebody who knows the chain still breaks its seal', async () => {
    const company = await testCompany({ world })
    const { subjectId } = await someHistory(company)
    await sealLog(world.app)
    await tamper('delete from events where subject_id = $1 and seq = 3', subjectId)
    await tamper(
      'update subjects set seq = 2, last_mac = (select mac from events where subject_id = $1 and seq = 2) where id = $1',
      subjectId,
    )
    expect(await findingsOf(company)).toMatchObject([{ kind: 'sealBroken', at: 1 }])
  })

  test('a seal that is gone, and one that is forged, are named', async () => {
    const company = await testCompany({ world })
    await someHistory(company)
    await sealLog(world.app)
    await someHistory(company)
    await sealLog(world.app)
    await tamper('delete from event_seals where company_id = $1 and number = 1', company.id)
    expect((await findingsOf(company)).map((one) => one.kind)).toEqual(['sealMissing', 'sealBroken'])
  })

  test('the role of the product can neither change nor take out an entry', async () => {
    for (const sql of [
      'update events set seq = seq',
      'delete from events',
      'update event_seals set number = 1',
      'delete from event_seals',
      'update log_origin set xid_offset = 1',
      'delete from read_log',
    ])
      await expect(world.app.database.pool.query(sql)).rejects.toThrow(/permission denied/)
  })

  test('replaying gives what is stored, and a changed state is named', async () => {
    const company = await testCompany({ world, pack: 'recommended' })
    const { '2-1-603': house } = await company.houses('2-1-603')
    const desk = company.as('frontDesk')
    const { items } = await desk.must.get(`${company.project}/taxonomy`)
    const caseId = newId()
    await desk.must.post(`${company.project}/cases`, {
      id: caseId,
      categoryId: items[0].id,
      place: 'home',
      houseId: house?.id,
      reporterName: '陈',
      phone: '13800005521',
      content: '漏水',
    })
    const own = (found: readonly Finding[]) => found.filter((one) => one.companyId === company.id)
    expect(own((await verifyLog(world.app, { rederive: true })).findings)).toEqual([])
    await tamper("update obligations set due_at = due_at + interval '1 day' where subject_id = $1", caseId)
    await tamper("update subjects set facts = jsonb_set(facts, '{self,urgency}', '\"forged\"') where id = $1", caseId)
    const kinds = own((await verifyLog(world.app, { rederive: true })).findings).map((one) => one.kind)
    expect(kinds).toContain('obligationsDiffer')
    expect(kinds).toContain('factsDiffer')
  })
})
