import { expect, test } from 'vitest'
import { newId } from '../../../platform/ids.ts'
import { type TestApp, type TestCompany, type TestStaff, testApp, testCompany } from '../../../testing/index.ts'
import { addDays } from '../rota/domain.ts'
import { halfDays, supervises } from './domain.ts'

const MONDAY = '2026-11-23'
let world: TestApp
async function estateOf(pack = 'recommended') {
  world ??= await testApp({ clock: `${MONDAY}T08:00:00+08:00` })
  return testCompany({ pack, world })
}
/** A day and time of the project after the world's now. */
async function coming(days: number, time = '00:00') {
  const today = new Date((await world.now()) + 8 * 3_600_000).toISOString().slice(0, 10)
  return `${addDays(today, days)}T${time}:00+08:00`
}
const ask = (who: TestStaff, estate: TestCompany, body: object) =>
  who.post(`${estate.project}/leave`, { id: newId(), leaveKind: 'personal', ...body })
const decide = (who: TestStaff, estate: TestCompany, id: string, body: object = { approved: true }) =>
  who.post(`${estate.project}/staff-requests/${id}/decide`, body)

test('S4-OL-23, S4-PAS-27: leave is refused without a named deputy', async () => {
  const estate = await estateOf()
  const [head, guard] = [estate.as('orderHead'), estate.hire('guard', { name: '岳松' })]
  for (const one of [head, guard]) await one.must.get('/me')
  const span = { fromAt: await coming(1), untilAt: await coming(3) }
  const refused = await ask(head, estate, span)
  expect(refused).toBeProblem('rule/refused')
  expect(refused.body.detail ?? refused.body.title).toContain('先写好谁代您')
  expect(await ask(head, estate, { ...span, deputyId: head.id })).toBeProblem('staff/deputy-is-holder', {
    path: 'deputyId',
  })
  expect(await ask(head, estate, { ...span, deputyId: newId() })).toBeProblem('staff/not-found', { path: 'deputyId' })
  expect(await ask(head, estate, { ...span, deputyId: guard.id, untilAt: span.fromAt })).toBeProblem(
    'organisation/span-backwards',
    { path: 'untilAt' },
  )
  expect(await ask(head, estate, { ...span, deputyId: guard.id, leaveKind: 'moonwalk' })).toBeProblem(
    'leave/no-such-kind',
    { path: 'leaveKind' },
  )
  expect(await ask(head, estate, { ...span, deputyId: guard.id })).toBeOk()
  expect(await ask(head, estate, { ...span, deputyId: guard.id })).toBeProblem('leave/overlaps', { path: 'fromAt' })
  // Where the handbook does not ask for a deputy, leave is asked for without one.
  const plain = await estateOf('residential-estate')
  const steward = plain.as('buildingSteward')
  expect(await ask(steward, plain, span)).toBeOk()
})

test('S0-SUP-8: the supervisor decides for own staff; not for others, not for themselves, not twice', async () => {
  const estate = await estateOf()
  const [steward, desk, supervisor, manager, engineer, orderHead] = (
    [
      'buildingSteward',
      'frontDesk',
      'customerServiceSupervisor',
      'customerServiceManager',
      'engineer',
      'orderHead',
    ] as const
  ).map((position) => estate.as(position)) as [TestStaff, TestStaff, TestStaff, TestStaff, TestStaff, TestStaff]
  for (const one of [steward, desk, supervisor, manager, engineer, orderHead]) await one.must.get('/me')
  const span = { fromAt: await coming(1), untilAt: await coming(2), deputyId: desk.id }
  const id = newId()
  const asked = await steward.must.post(`${estate.project}/leave`, { id, leaveKind: 'annual', ...span })
  expect(asked.approverId).toBe(supervisor.id)
  expect(await decide(steward, estate, id)).toBeProblem('access/denied')
  expect(await decide(orderHead, estate, id)).toBeProblem('staff-request/not-own-staff')
  expect(await decide(supervisor, estate, id, { approved: false })).toBeProblem('input/invalid', { path: 'words' })
  const waiting = await supervisor.must.get(`${estate.project}/staff-requests`)
  expect(waiting.items).toMatchObject([
    { id, name: steward.name, kind: 'leave', leaveKind: { zh: '年休假' }, abilities: { decide: true } },
  ])
  expect((await orderHead.must.get(`${estate.project}/staff-requests`)).items).toEqual([])
  expect(await decide(supervisor, estate, id)).toBeOk()
  expect(await decide(supervisor, estate, id)).toBeProblem('staff-request/decided')
  // The supervisor's own leave goes one level up, whoever else stands beside.
  const later = { fromAt: await coming(5), untilAt: await coming(6), deputyId: desk.id }
  const mine = newId()
  expect(
    (await supervisor.must.post(`${estate.project}/leave`, { id: mine, leaveKind: 'annual', ...later })).approverId,
  ).toBe(manager.id)
  expect(await decide(supervisor, estate, mine)).toBeProblem('staff-request/not-own-staff')
  expect(await decide(manager, estate, mine)).toBeOk()
})

test('who decides owes it by the handbook’s time and finds it in the inbox; deciding meets it', async () => {
  const estate = await estateOf()
  const [desk, other, supervisor] = [
    estate.as('frontDesk'),
    estate.hire('frontDesk'),
    estate.as('customerServiceSupervisor'),
  ]
  for (const one of [desk, other, supervisor]) await one.must.get('/me')
  const id = newId()
  await desk.must.post(`${estate.project}/leave`, {
    id,
    leaveKind: 'sick',
    fromAt: await coming(1),
    untilAt: await coming(2),
    deputyId: other.id,
  })
  const owed = async () =>
    (
      await world.database.rows<{ rule_id: string; state: string }>(
        "select rule_id, state from obligations where subject_id = $1 and rule_id = 'request.decision'",
        [id],
      )
    ).map((row) => row.state)
  expect(await owed()).toEqual(['open'])
  expect(await decide(supervisor, estate, id)).toBeOk()
  expect(await owed()).toEqual(['met'])
})

test('whoever is on leave is stood in for by the one named, for exactly that time', async () => {
  const estate = await estateOf()
  const [head, deputy, other, manager] = [
    estate.as('engineeringHead'),
    estate.hire('engineer', { name: '周凯' }),
    estate.hire('engineer', { name: '李毅' }),
    estate.as('projectManager'),
  ]
  for (const one of [head, deputy, other, manager]) await one.must.get('/me')
  const held = (await manager.must.get(`/staff/${head.id}`)).positions[0]
  // Another one stands in whenever nobody is named for the days.
  await world.database.rows(
    'insert into deputyships (id, company_id, project_id, assignment_id, deputy_id) values ($1, $2, $3, $4, $5)',
    [newId(), estate.id, estate.projectId, held.assignmentId, other.id],
  )
  const id = newId()
  const fromAt = await coming(1, '09:00')
  const untilAt = await coming(2, '09:00')
  await head.must.post(`${estate.project}/leave`, { id, leaveKind: 'annual', fromAt, untilAt, deputyId: deputy.id })
  const meant = async () =>
    (await manager.must.get(`${estate.project}/responsible?position=engineeringHead`)).people.map(
      (one: { staffId: string; how: string }) => [one.staffId, one.how],
    )
  const signs = async (who: TestStaff) =>
    (await who.must.get('/me')).projects[0].capabilities.includes('workOrder.signAsHead')
  expect(await decide(manager, estate, id)).toBeOk()
  // Granted, and not yet begun.
  expect(await meant()).toEqual([[head.id, 'holder']])
  expect(await signs(deputy)).toBe(false)
  await world.moveClock(new Date(Date.parse(fromAt) - 1000).toISOString())
  expect(await meant()).toEqual([[head.id, 'holder']])
  await world.moveClock(fromAt)
  expect(await meant()).toEqual([[deputy.id, 'deputy']])
  expect(await signs(deputy)).toBe(true)
  expect(await signs(other)).toBe(false)
  await world.moveClock(untilAt)
  expect(await meant()).toEqual([[head.id, 'holder']])
  expect(await signs(deputy)).toBe(false)
})

test('leave shows in the rota as a hole and forbids planning; back early, the holder decides again', async () => {
  const estate = await estateOf()
  const [ma, bai, supervisor, manager] = [
    estate.hire('frontDesk', { name: '马瑶' }),
    estate.hire('frontDesk', { name: '白雪' }),
    estate.as('customerServiceSupervisor'),
    estate.as('projectManager'),
  ]
  for (const one of [ma, bai, supervisor, manager]) await one.must.get('/me')
  const lineId = newId()
  await manager.must.post(`${estate.project}/rota/lines`, {
    id: lineId,
    title: '前台',
    positionIds: ['frontDesk'],
    fromMinute: 510,
    toMinute: 1050,
    atLeast: 1,
  })
  const day = (await coming(2)).slice(0, 10)
  const plan = (staffIds: string[], on = day) =>
    manager.post(`${estate.project}/rota/plan`, { cells: [{ lineId, day: on, staffIds }] })
  expect(await plan([ma.id])).toBeOk()
  const id = newId()
  await ma.must.post(`${estate.project}/leave`, {
    id,
    leaveKind: 'marriage',
    fromAt: await coming(2),
    untilAt: await coming(4),
    deputyId: bai.id,
  })
  const rota = async () => {
    const shown = await manager.must.get(`${estate.project}/rota?from=${day}&days=2`)
    return { holes: shown.holes.filter((hole: { day: string }) => hole.day === day), cell: shown.cells[0].people[0] }
  }
  expect((await rota()).holes).toEqual([])
  await decide(supervisor, estate, id)
  const after = await rota()
  expect(after.holes).toMatchObject([{ needed: 1, present: 0 }])
  expect(after.cell).toMatchObject({ onLeave: true, deputy: '白雪' })
  const refused = await plan([ma.id], addDays(day, 1))
  expect(refused).toBeProblem('rota/on-leave')
  expect(refused.body.title).toContain('马瑶')
  expect(await bai.post(`/staff-requests/${id}/back-early`)).toBeProblem('not-found')
  await ma.must.post(`/staff-requests/${id}/back-early`)
  expect((await rota()).holes).toEqual([])
  expect(await ma.post(`/staff-requests/${id}/back-early`)).toBeProblem('staff-request/decided')
})

test('a deputy who is away then too cannot be named; what was not decided can be withdrawn', async () => {
  const estate = await estateOf()
  const [ma, bai, supervisor] = [
    estate.hire('frontDesk', { name: '马瑶' }),
    estate.hire('frontDesk', { name: '白雪' }),
    estate.as('customerServiceSupervisor'),
  ]
  for (const one of [ma, bai, supervisor]) await one.must.get('/me')
  const span = { fromAt: await coming(1), untilAt: await coming(3) }
  const first = newId()
  await bai.must.post(`${estate.project}/leave`, { id: first, leaveKind: 'annual', ...span, deputyId: ma.id })
  await decide(supervisor, estate, first)
  const refused = await ask(ma, estate, { fromAt: await coming(2), untilAt: await coming(4), deputyId: bai.id })
  expect(refused).toBeProblem('leave/deputy-away')
  expect(refused.body.title).toContain('白雪')
  // The very instant at which she is back is free.
  const next = newId()
  expect(
    await ask(ma, estate, { id: next, fromAt: await coming(3), untilAt: await coming(4), deputyId: bai.id }),
  ).toBeOk()
  expect(await bai.post(`/staff-requests/${next}/withdraw`)).toBeProblem('not-found')
  await ma.must.post(`/staff-requests/${next}/withdraw`)
  expect(await decide(supervisor, estate, next)).toBeProblem('staff-request/decided')
})

test('own staff are those below by any line of report, never beside or above', () => {
  const position = (id: string, superior?: string, otherSuperiors: string[] = []) => ({
    id,
    title: { zh: id },
    departmentId: 'd',
    superior,
    otherSuperiors,
    isHead: false,
    carriesOutOrders: false,
    capabilities: [],
  })
  const organisation = {
    departments: [],
    positions: [
      position('gm'),
      position('gma', 'gm'),
      position('csm', 'gm', ['gma']),
      position('sup', 'csm'),
      position('bk', 'sup'),
    ],
  }
  expect(supervises(organisation, ['sup'], ['bk'])).toBe(true)
  expect(supervises(organisation, ['gma'], ['bk'])).toBe(true)
  expect(supervises(organisation, ['sup'], ['sup'])).toBe(false)
  expect(supervises(organisation, ['bk'], ['sup'])).toBe(false)
  expect([halfDays(0, 86_400_000), halfDays(0, 86_400_001), halfDays(0, 43_200_000)]).toEqual([1, 1.5, 0.5])
})

test('a standing deputy acts while the holder is on approved leave, and no longer once they are back', async () => {
  const estate = await estateOf('residential-estate')
  const [head, deputy] = [estate.as('engineeringHead'), estate.hire('engineer', { name: '周凯' })]
  const [manager, admin] = [estate.as('projectManager'), estate.as('administrator')]
  for (const one of [head, deputy, manager, admin]) await one.must.get('/me')
  const held = (await manager.must.get(`/staff/${head.id}`)).positions[0]
  const standing = { id: newId(), assignmentId: held.assignmentId, deputyId: deputy.id }
  await admin.must.post(`/staff/${head.id}/deputies`, standing)
  const signs = async () => (await deputy.must.get('/me')).projects[0].capabilities.includes('workOrder.signAsHead')
  const id = newId()
  const fromAt = await coming(1, '09:00')
  expect(await ask(head, estate, { id, fromAt, untilAt: await coming(3, '09:00') })).toBeOk()
  expect(await decide(manager, estate, id)).toBeOk()
  expect(await signs()).toBe(false)
  await world.moveClock(fromAt)
  expect(await signs()).toBe(true)
  await head.must.post(`/staff-requests/${id}/back-early`)
  expect(await signs()).toBe(false)
})
