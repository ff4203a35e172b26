import { describe, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testApp, testCompany } from '../../testing/index.ts'
import { AddressLimit } from './address-limit.ts'

const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })

/** A case as it stands in the tables: what a link shows does not depend on the handbook in force. */
async function companyWithCase() {
  const company = await testCompany({ world })
  const caseId = newId()
  await world.database.rows('insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, $4, 0)', [
    caseId,
    company.id,
    company.projectId,
    'case',
  ])
  await world.database.rows(
    `insert into cases (id, company_id, project_id, number, kind, state, category_id, place, in_home, urgency, charge, channel,
       place_label, reporter_shown, content, promise, registered_at, recorded_at)
     values ($1, $2, $3, $4, 'repair', 'open', 'sinkLeak', 'home', true, 'ordinary', 'free', 'phone',
       '2-1-603', '陈女士', '厨房水槽下面漏水 <script>alert(1)</script>', '{"zh":"今天 11:23 前到"}', business_now(), business_now())`,
    [caseId, company.id, company.projectId, `BX-${caseId.slice(-8)}`],
  )
  return { company, desk: company.as('frontDesk'), caseId }
}

describe('a link for a resident', () => {
  test('opens that one case in plain words, with nothing about persons and no script', async () => {
    const { desk, caseId } = await companyWithCase()
    const link = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    expect(link.path).toMatch(/^\/r\/[\w-]{40,}$/)
    const answer = await world.anonymous.get(`/${link.path}`)
    expect(answer.status).toBe(200)
    const html = answer.raw.toString()
    expect(html).toContain('收到您的报事')
    expect(html).toContain('lang="zh-CN"')
    for (const hidden of ['陈女士', '2-1-603', '漏水', '<script', 'javascript:']) expect(html).not.toContain(hidden)
    expect(answer.raw.length).toBeLessThan(40_000)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('speaks English and in large letters when asked', async () => {
    const { desk, caseId } = await companyWithCase()
    const { path } = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    const html = (await world.anonymous.get(`/${path}?lang=en&size=large`)).raw.toString()
    expect(html).toContain('class="lg"')
    expect(html).toContain('We have your report')
  })

  test('missing, expired and taken back answer alike', async () => {
    const { desk, caseId } = await companyWithCase()
    const brief = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId(), days: 1 })
    const taken = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    await desk.must.post(`/cases/${caseId}/resident-links/${taken.linkId}/revoke`, {})
    await world.moveClock({ minutes: 24 * 60 + 1 })
    const answers = await Promise.all(
      ['/r/nothing-like-it', brief.path, taken.path].map((path) => world.anonymous.get(`/${path}`)),
    )
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404])
    expect(new Set(answers.map((answer) => answer.raw.toString())).size).toBe(1)
    const again = await desk.post(`/cases/${caseId}/resident-links/${taken.linkId}/revoke`, {})
    expect(again).toBeProblem('resident-link/ended')
  })

  test('is shown as a code to who may send it, as long as it holds', async () => {
    const { company, desk, caseId } = await companyWithCase()
    const { linkId } = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    const path = `/cases/${caseId}/resident-links/${linkId}/code`
    const code = await desk.get(path)
    expect(code.headers['content-type']).toContain('image/svg+xml')
    expect(code.raw.toString()).toContain('<svg')
    expect(await company.as('guard').get(path)).toBeProblem('access/denied')
    expect(await (await testCompany({ world })).as('frontDesk').get(path)).toBeProblem('not-found')
    await desk.must.post(`/cases/${caseId}/resident-links/${linkId}/revoke`, {})
    expect(await desk.get(path)).toBeProblem('resident-link/ended')
  })

  test('lies in the database only as a hash', async () => {
    const { desk, caseId, company } = await companyWithCase()
    const { path, linkId } = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    const token = path.split('/').at(-1)
    const rows = await world.database.rows(
      `select t::text as row from resident_links t where company_id = $1
       union all select t::text from idempotency_keys t where company_id = $1
       union all select t::text from events t where company_id = $1`,
      [company.id],
    )
    expect(JSON.stringify(rows)).toContain(linkId)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('is issued and taken back only by who may record contacts, in the own project', async () => {
    const { company, desk, caseId } = await companyWithCase()
    expect(await company.as('guard').post(`/cases/${caseId}/resident-links`, { id: newId() })).toBeProblem(
      'access/denied',
    )
    const other = await testCompany({ world })
    expect(await other.as('frontDesk').post(`/cases/${caseId}/resident-links`, { id: newId() })).toBeProblem(
      'not-found',
    )
    const { linkId } = await desk.must.post(`/cases/${caseId}/resident-links`, { id: newId() })
    expect(await other.as('frontDesk').post(`/cases/${caseId}/resident-links/${linkId}/revoke`, {})).toBeProblem(
      'not-found',
    )
    expect((await other.as('frontDesk').get(`/cases/${caseId}/resident-links`)).body.items).toEqual([])
    expect((await desk.must.get(`/cases/${caseId}/resident-links`)).items).toHaveLength(1)
  })
})

test('an address that asks too often waits, and only that one', () => {
  let now = 0
  const limit = new AddressLimit({ perMinute: 2, now: () => now })
  expect([limit.refuse('a'), limit.refuse('a'), limit.refuse('a')]).toEqual([undefined, undefined, 60])
  expect(limit.refuse('b')).toBeUndefined()
  now = 60_000
  expect(limit.refuse('a')).toBeUndefined()
})
