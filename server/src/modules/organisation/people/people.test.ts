import type { Pack } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import { builtInPacks } from '../../../platform/packs/pack-files.ts'
import { recordDocument } from '../../../platform/print/document.ts'
import { testCompany } from '../../../testing/index.ts'
import { SHEET_LAYOUT } from '../attendance/print.ts'
import { gapsOf } from './domain.ts'

const person = (name: string, more: object = {}) => ({
  id: newId(),
  name,
  staffNumber: newId().slice(-8),
  login: `u-${newId().slice(-10)}`,
  ...more,
})

/** The recommended handbook, in which nobody comes or goes without the manager's decision. */
async function decidedFirst(): Promise<Pack> {
  const pack = structuredClone((await builtInPacks()).get('recommended')?.pack) as Pack
  const says = { zh: '录用要先经经理批准', en: 'The manager decides first' }
  pack.rules.gates.push(
    {
      id: 'staff.hireDecided',
      clause: '1.6',
      title: says,
      action: 'staff.register',
      when: { 'input.kind': 'employee' },
      requires: { 'input.decided': true },
      effect: 'refuse',
      says,
    },
    {
      id: 'staff.dismissDecided',
      clause: '1.6',
      title: says,
      action: 'staff.disable',
      requires: { 'input.decided': true },
      effect: 'refuse',
      says,
    },
  )
  return pack
}

test('S0-ORG-2, S4-ORG-4: 23 people in the establishment; a vacancy is a gap, a third supervisor is flagged as over', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const [manager] = [company.as('projectManager')]
  const chart = async () => manager.must.get(`${company.project}/organisation`)
  const before = await chart()
  const desk = before.departments.find((one: { id: string }) => one.id === 'customerService')
  expect(desk).toMatchObject({ headcount: 23, holders: 0 })
  const positionOf = (all: typeof before, id: string) => all.positions.find((one: { id: string }) => one.id === id)
  expect(positionOf(before, 'customerServiceSupervisor')).toMatchObject({ headcount: 2, vacant: 2, over: 0 })
  for (const [place, over] of [0, 0, 1].entries()) {
    const staff = person(`主管${place}`)
    await manager.must.post('/staff', { ...staff, projectId: company.projectId })
    const assigned = await manager.must.post(`/staff/${staff.id}/assignments`, {
      id: newId(),
      projectId: company.projectId,
      positionId: 'customerServiceSupervisor',
    })
    expect(assigned.over).toBe(over)
  }
  expect(positionOf(await chart(), 'customerServiceSupervisor')).toMatchObject({ vacant: 0, over: 1 })
})

test('S0-ORG-3, S0-DCSM-1: the profile carries its goal; lines of report with two superiors on one position', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const chart = await company.as('customerServiceManager').must.get(`${company.project}/organisation`)
  expect(chart.departments.find((one: { id: string }) => one.id === 'customerService').goal.zh).toBe(
    '客户满意的多元化·品质服务',
  )
  const superiors = Object.fromEntries(
    chart.positions.map((one: { id: string; superior: string; otherSuperiors: string[] }) => [
      one.id,
      [one.superior, ...one.otherSuperiors],
    ]),
  )
  expect(superiors).toMatchObject({
    customerServiceManager: ['projectManager', 'projectAssistant'],
    deputyManager: ['projectManager', 'projectAssistant'],
    customerServiceSupervisor: ['customerServiceManager'],
    buildingSteward: ['customerServiceSupervisor'],
    frontDesk: ['customerServiceSupervisor'],
    environmentSpecialist: ['environmentSupervisor'],
  })
})

test('S0-SUP-1, S0-BK-1: what a steward leaves climbs one level at a time, and reaches the supervisor first', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const manager = company.as('customerServiceManager')
  const meant = async () =>
    (await manager.must.get(`${company.project}/responsible?position=buildingSteward`)).people.map(
      (one: { positionId: string; how: string }) => [one.positionId, one.how],
    )
  // Nobody is a steward or a supervisor yet: the level above that is there.
  expect(await meant()).toEqual([['customerServiceManager', 'superior']])
  await company.as('customerServiceSupervisor').must.get('/me')
  expect(await meant()).toEqual([['customerServiceSupervisor', 'superior']])
})

test('S1-CENTER-5: a department has exactly one head; a second is refused until the first ends', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const manager = company.as('projectManager')
  const [first, second] = [person('方敏'), person('许文静')]
  for (const one of [first, second]) await manager.must.post('/staff', { ...one, projectId: company.projectId })
  const held = newId()
  const appoint = (staffId: string, more: object = {}) =>
    manager.post(`/staff/${staffId}/assignments`, {
      id: newId(),
      projectId: company.projectId,
      positionId: 'customerServiceManager',
      ...more,
    })
  expect(await appoint(first.id, { id: held, fromOn: '2024-01-01' })).toBeOk()
  const refused = await appoint(second.id)
  expect(refused).toBeProblem('staff/position-taken')
  expect(refused.body.title).toContain('方敏')
  await manager.must.patch(`/staff/${first.id}/assignments/${held}`, { untilOn: '2024-06-30' })
  // On the last day of the first it is still taken; from the next day on it is free.
  expect(await appoint(second.id, { fromOn: '2024-06-30' })).toBeProblem('staff/position-taken')
  expect(await appoint(second.id, { fromOn: '2024-07-01' })).toBeOk()
  expect(await manager.patch(`/staff/${first.id}/assignments/${held}`, { untilOn: null })).toBeProblem(
    'staff/position-taken',
  )
})

test('S2-SUP-2, S2-SA-1, S2-CR-2: requirements of a position, and what a person lacks of them', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const manager = company.as('projectManager')
  const supervisor = company.as('customerServiceSupervisor')
  await supervisor.must.get('/me')
  const gaps = async () => {
    const { positions } = await manager.must.get(`${company.project}/organisation`)
    const one = positions.find(({ id }: { id: string }) => id === 'customerServiceSupervisor')
    expect(one.requirements).toHaveLength(4)
    return one.holders[0].gaps
  }
  const note = (body: object) =>
    manager.put(`/staff/${supervisor.id}/qualifications`, { projectId: company.projectId, ...body })
  expect(await gaps()).toEqual(['education', 'certificate.manager', 'experience.samePost', 'skill.law'])
  const now = new Date((await company.world.now()) + 8 * 3_600_000)
  const yearsAgo = (years: number) =>
    new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), now.getUTCDate())).toISOString().slice(0, 10)
  expect(await note({ requirementId: 'education', level: 'college' })).toBeOk()
  expect(await note({ requirementId: 'certificate.manager' })).toBeOk()
  expect(await note({ requirementId: 'skill.law' })).toBeOk()
  // Two years of three: a gap. Three full years on the very day: none.
  expect(await note({ requirementId: 'experience.samePost', sinceOn: yearsAgo(2) })).toBeOk()
  expect(await gaps()).toEqual(['experience.samePost'])
  expect(await note({ requirementId: 'experience.samePost', sinceOn: yearsAgo(3) })).toBeOk()
  expect(await gaps()).toEqual([])
  expect(await note({ requirementId: 'juggling' })).toBeProblem('staff/no-such-requirement', { path: 'requirementId' })
  expect(
    await supervisor.put(`/staff/${supervisor.id}/qualifications`, {
      projectId: company.projectId,
      requirementId: 'skill.law',
    }),
  ).toBeProblem('access/denied')
})

test('requirements at their edges: one level below, one day short, the day after a certificate ran out', () => {
  const title = { zh: '要求' }
  const education = { id: 'e', kind: 'education', title, level: 'college' } as const
  const experience = { id: 'y', kind: 'experience', title, years: 3 } as const
  const certificate = { id: 'c', kind: 'certificate', title } as const
  const lacks = (requirement: Parameters<typeof gapsOf>[0][number], brought: object) =>
    gapsOf([requirement], [{ requirementId: requirement.id, ...brought }], '2026-11-25').length > 0
  expect(lacks(education, { level: 'juniorCollege' })).toBe(true)
  expect(lacks(education, { level: 'college' })).toBe(false)
  expect(lacks(education, { level: 'postgraduate' })).toBe(false)
  expect(lacks(experience, { sinceOn: '2023-11-26' })).toBe(true)
  expect(lacks(experience, { sinceOn: '2023-11-25' })).toBe(false)
  expect(gapsOf([experience], [{ requirementId: 'y', sinceOn: '2024-02-29' }], '2027-02-28')).toHaveLength(1)
  expect(gapsOf([experience], [{ requirementId: 'y', sinceOn: '2024-02-29' }], '2027-03-01')).toHaveLength(0)
  expect(lacks(certificate, { expiresOn: '2026-11-24' })).toBe(true)
  expect(lacks(certificate, { expiresOn: '2026-11-25' })).toBe(false)
})

test('S1-CENTER-3, S2-SUP-1, S2-CR-1: duties and powers, superior, span and department of departments and posts', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const chart = await company.as('projectManager').must.get(`${company.project}/organisation`)
  for (const id of ['customerService', 'engineering', 'finance', 'order']) {
    const department = chart.departments.find((one: { id: string }) => one.id === id)
    expect(department.duties.length, id).toBeGreaterThan(0)
    expect(department.powers.length, id).toBeGreaterThan(0)
  }
  const positionOf = (id: string) => chart.positions.find((one: { id: string }) => one.id === id)
  expect(positionOf('customerServiceSupervisor')).toMatchObject({
    superior: 'customerServiceManager',
    span: { zh: '客户服务' },
    departmentId: 'customerService',
  })
  expect(positionOf('cashier').span.zh).toContain('收费')
})

test('S4-M-11, S2-SUP-3: the first responsible for safety and the one responsible for the service are named on site', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const [manager, head] = [company.as('projectManager'), company.as('customerServiceManager')]
  await head.must.get('/me')
  const { namedRoles } = await manager.must.get(`${company.project}/organisation`)
  expect(namedRoles).toMatchObject([
    { id: 'safetyFirst', title: { zh: '安全、消防第一责任人' }, holders: [{ staffId: manager.id }] },
    { id: 'serviceFirst', holders: [{ staffId: head.id }] },
  ])
})

test("S4-ORG-3: a contractor's worker is known, and stands in no position, rota or headcount", async () => {
  const company = await testCompany({ pack: 'recommended' })
  const manager = company.as('projectManager')
  const gardener = person('苗师傅', { kind: 'contractor' })
  expect(await manager.post('/staff', { ...gardener, projectId: company.projectId })).toBeProblem(
    'staff/employer-missing',
    { path: 'employer' },
  )
  await manager.must.post('/staff', { ...gardener, employer: '青禾园林', projectId: company.projectId })
  expect(
    await manager.post(`/staff/${gardener.id}/assignments`, {
      id: newId(),
      projectId: company.projectId,
      positionId: 'environmentSpecialist',
    }),
  ).toBeProblem('staff/contractor')
  const at = (hours: number) => new Date(Date.UTC(2030, 0, 1, hours)).toISOString()
  expect(
    await manager.post(`${company.project}/duty-spans`, {
      id: newId(),
      staffId: gardener.id,
      positionId: 'environmentSpecialist',
      fromAt: at(0),
      untilAt: at(8),
    }),
  ).toBeProblem('staff/contractor', { path: 'staffId' })
})

test('hiring and dismissal take the manager’s decision, and nobody decides their own proposal', async () => {
  const company = await testCompany({ pack: await decidedFirst() })
  const head = company.as('customerServiceManager')
  const manager = company.as('projectManager')
  const propose = (body: object) =>
    head.post(`${company.project}/engagements`, { id: newId(), positionId: 'frontDesk', reason: '前台缺一人', ...body })
  const admin = company.as('projectManager')
  const wanted = person('白雪')
  expect(await propose({ kind: 'hire' })).toBeProblem('input/invalid', { path: 'candidateName' })
  expect(await propose({ kind: 'hire', positionId: 'astronaut', candidateName: '白雪' })).toBeProblem(
    'staff/no-such-position',
    { path: 'positionId' },
  )
  const engagementId = newId()
  expect(await propose({ id: engagementId, kind: 'hire', candidateName: '白雪' })).toBeOk()
  const register = (more: object = {}) => admin.post('/staff', { ...wanted, projectId: company.projectId, ...more })
  expect(await register()).toBeProblem('rule/refused')
  expect(await register({ engagementId })).toBeProblem('engagement/not-approved', { path: 'engagementId' })
  // The one who proposed lacks the right; the manager may not decide a proposal of their own either.
  expect(await head.post(`/engagements/${engagementId}/decide`, { approved: true })).toBeProblem('access/denied')
  const own = newId()
  await manager.must.post(`${company.project}/engagements`, {
    id: own,
    kind: 'hire',
    positionId: 'guard',
    candidateName: '岳松',
    reason: '门岗缺人',
  })
  expect(await manager.post(`/engagements/${own}/decide`, { approved: true })).toBeProblem('engagement/own-proposal')
  await manager.must.post(`/engagements/${engagementId}/decide`, { approved: true })
  expect(await manager.post(`/engagements/${engagementId}/decide`, { approved: false, words: '再想想' })).toBeProblem(
    'engagement/already-decided',
  )
  expect(await register({ engagementId })).toBeOk()
  // A decision lets in one person, once.
  expect(await admin.post('/staff', { ...person('又一个'), projectId: company.projectId, engagementId })).toBeProblem(
    'engagement/not-approved',
  )

  const leaving = newId()
  expect(await propose({ id: leaving, kind: 'dismiss', staffId: wanted.id, reason: '试用不合格' })).toBeOk()
  expect(await admin.post(`/staff/${wanted.id}/disable`, { reason: '解聘' })).toBeProblem('rule/refused')
  expect(await manager.post(`/engagements/${leaving}/decide`, { approved: false })).toBeProblem('input/invalid', {
    path: 'words',
  })
  await manager.must.post(`/engagements/${leaving}/decide`, { approved: true })
  expect(await admin.post(`/staff/${wanted.id}/disable`, { reason: '解聘', engagementId: leaving })).toBeOk()
  const listed = await head.must.get(`${company.project}/engagements`)
  expect(listed.items.map((one: { state: string }) => one.state).sort()).toEqual(['done', 'done', 'proposed'])
})

/** The recommended handbook with another chart: positions by `id: [title, superior, department]`. */
async function chartOf(positions: Record<string, [title: string, superior: string | null, department?: string]>) {
  const pack = structuredClone((await builtInPacks()).get('recommended')?.pack) as Pack
  const known = pack.organisation.positions
  pack.organisation.positions = Object.fromEntries(
    Object.entries(positions).map(([id, [zh, superior, department]]) => [
      id,
      {
        title: { zh },
        department: department ?? 'management',
        ...(superior ? { reportsTo: superior } : { capabilities: known.projectManager?.capabilities ?? [] }),
        capabilities: superior ? ['staff.read'] : (known.projectManager?.capabilities ?? []),
      },
    ]),
  ) as Pack['organisation']['positions']
  const company = await testCompany({ pack })
  const chart = await company.as('projectManager').must.get(`${company.project}/organisation`)
  return Object.fromEntries(
    chart.positions.map((one: { id: string; title: { zh: string }; superior: string | null }) => [
      one.id,
      [one.title.zh, one.superior],
    ]),
  )
}

test('S4-ORG-1, S4-ORG-2, S4-ORG-5: the pack chooses between two charts; both have their boxes and lines', async () => {
  const first = await chartOf({
    projectManager: ['总经理', null],
    assistant: ['经理助理', 'projectManager'],
    officeDirector: ['办公室主任', 'projectManager'],
    financeHead: ['财务主管', 'officeDirector', 'finance'],
    serviceHead: ['服务中心主管', 'officeDirector', 'customerService'],
    orderHead: ['秩序主管', 'officeDirector', 'order'],
    engineeringHead: ['工程主管', 'officeDirector', 'engineering'],
    cleaningHead: ['保洁主管', 'officeDirector'],
    guard: ['秩序员', 'orderHead', 'order'],
    maintainer: ['维修工', 'engineeringHead', 'engineering'],
    cleaner: ['保洁员', 'cleaningHead'],
    cashier: ['出纳', 'financeHead', 'finance'],
  })
  expect(first).toMatchObject({
    officeDirector: ['办公室主任', 'projectManager'],
    guard: ['秩序员', 'orderHead'],
    cleaner: ['保洁员', 'cleaningHead'],
    cashier: ['出纳', 'financeHead'],
  })
  const second = await chartOf({
    projectManager: ['经理', null],
    deputyManager: ['副经理', 'projectManager'],
    assistantManager: ['经理助理', 'projectManager'],
    orderLeader: ['秩序队长', 'deputyManager', 'order'],
    publicAffairs: ['公共事务主管', 'deputyManager', 'customerService'],
    financeSupervisor: ['财务主管', 'deputyManager', 'finance'],
    collector: ['收费员', 'financeSupervisor', 'finance'],
  })
  expect(second).toMatchObject({
    orderLeader: ['秩序队长', 'deputyManager'],
    publicAffairs: ['公共事务主管', 'deputyManager'],
    collector: ['收费员', 'financeSupervisor'],
  })
})

test('S1-N-7, S2-DUTY-14: positions are added by configuration, and three posts make a chart', async () => {
  const chart = await chartOf({
    projectManager: ['管理处经理', null],
    supervisor: ['主管', 'projectManager', 'customerService'],
    serviceAssistant: ['物管员', 'supervisor', 'customerService'],
    cashierReception: ['收费接待员', 'supervisor', 'customerService'],
    trainer: ['培训师', 'projectManager'],
  })
  expect(chart).toMatchObject({
    serviceAssistant: ['物管员', 'supervisor'],
    cashierReception: ['收费接待员', 'supervisor'],
    trainer: ['培训师', 'projectManager'],
  })
})

test('S2-SA-2: each steward has an area of responsibility, and what comes from there is theirs', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const houses = await company.houses('1-1-101', '2-1-101')
  const manager = company.as('projectManager')
  const stewards = [person('郭航'), person('梁妍')]
  for (const [place, house] of [houses['1-1-101'], houses['2-1-101']].entries()) {
    const one = stewards[place] as (typeof stewards)[number]
    await manager.must.post('/staff', { ...one, projectId: company.projectId })
    await manager.must.post(`/staff/${one.id}/assignments`, {
      id: newId(),
      projectId: company.projectId,
      positionId: 'buildingSteward',
      buildingIds: [house?.buildingId],
    })
  }
  const meant = async (label: string) =>
    (
      await manager.must.get(
        `${company.project}/responsible?position=buildingSteward&buildingId=${houses[label]?.buildingId}`,
      )
    ).people.map((one: { name: string }) => one.name)
  expect(await meant('1-1-101')).toEqual(['郭航'])
  expect(await meant('2-1-101')).toEqual(['梁妍'])
})

test('S0-ORG-5: company, project and department are things of their own; company and project stand on the form', async () => {
  const company = await testCompany({ pack: 'recommended' })
  const manager = company.as('projectManager')
  const [whole, chart] = [await manager.must.get('/company'), await manager.must.get(`${company.project}/organisation`)]
  expect(whole.projects.map((one: { id: number }) => one.id)).toContain(company.projectId)
  expect(chart.departments.map((one: { id: string }) => one.id)).toContain('customerService')
  const paper = recordDocument(SHEET_LAYOUT, {
    company: '南区物业管理有限公司',
    project: '南区',
    title: { zh: '员工考勤表' },
    form: 'R-STF-01',
    number: '2026-10',
    fields: { people: [] },
    signatures: {},
    printed: { at: 0, by: '许文静', time: 1, phonesMasked: true },
    zone: 'Asia/Shanghai',
    language: 'zh',
  })
  const header = (paper as { header?: (page: number, pages: number) => unknown }).header
  const words = JSON.stringify(paper) + JSON.stringify(header?.(1, 1) ?? '')
  expect(words).toContain('南区物业管理有限公司')
  expect(words).toContain('R-STF-01')
})
