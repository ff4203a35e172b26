import { expect, test } from 'vitest'
import { type Actor, systemActor } from '../../platform/access/actor.ts'
import { sql } from '../../platform/db/sql.ts'
import { beginSession, cookieOf } from '../../platform/identity/index.ts'
import { newId } from '../../platform/ids.ts'
import { clientOf, type TestCompany, testCompany } from '../../testing/index.ts'
import { signIn } from '../../testing/sign-in.ts'
import { enrolStaff } from './index.ts'
import { engineersIn } from './store.ts'

/** The administrator of a company, really signed in. */
async function administratorOf(company: TestCompany) {
  const { app, server } = company.world
  const id = await enrolStaff(app, systemActor(company.id, [company.projectId]), {
    name: '秦管理',
    staffNumber: 'A001',
    login: `admin-${newId().slice(-8)}`,
    positions: [{ projectId: 0, positionId: 'administrator' }],
  })
  const headers = cookieOf(await beginSession(app, { companyId: company.id, accountId: id }))
  return { id, ...clientOf(server, async () => headers) }
}

const person = (name: string, number: string) => ({
  id: newId(),
  name,
  staffNumber: number,
  login: `u-${newId().slice(-8)}`,
})

async function signedIn(company: TestCompany, accountId: string) {
  const headers = cookieOf(await beginSession(company.world.app, { companyId: company.id, accountId }))
  return clientOf(company.world.server, async () => headers)
}

test('a new colleague is registered, invited by a one-time link and put in a position; the phone lies sealed', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const staff = { ...person('林嘉怡', 'KF003'), phone: '138 0000 5521', skills: ['plumbing'] }
  const made = await admin.must.post('/staff', { ...staff, projectId: company.projectId, invite: true })
  expect(made.inviteLink).toMatch(/\/password#[\w-]{43}$/)
  expect(await admin.post('/staff', { ...person('马瑶', 'KF003') })).toBeProblem('staff/number-taken', {
    path: 'staffNumber',
  })
  expect(await admin.post('/staff', { ...person('马瑶', 'KF004'), login: staff.login.toUpperCase() })).toBeProblem(
    'staff/login-taken',
    { path: 'login' },
  )
  expect(await admin.post('/staff', { ...person('马瑶', 'KF004'), phone: '12' })).toBeProblem('staff/phone-invalid', {
    path: 'phone',
  })
  const assigned = await admin.must.post(`/staff/${staff.id}/assignments`, {
    id: newId(),
    projectId: company.projectId,
    positionId: 'frontDesk',
  })
  expect(assigned.over).toBe(0)
  const code = made.inviteLink.split('#')[1]
  expect(await company.world.anonymous.post('/passwords', { code, password: 'quiet river 42' })).toBeOk()
  const shown = await admin.must.get(`/staff/${staff.id}`)
  expect(shown).toMatchObject({
    name: '林嘉怡',
    phoneMasked: '138 **** 5521',
    hasPassword: true,
    positions: [{ positionId: 'frontDesk', projectId: company.projectId }],
    abilities: { manage: true },
  })
  const [row] = await company.world.database.rows<{ line: string }>(
    'select s::text as line from staff_members s where id = $1',
    [staff.id],
  )
  expect(row?.line).not.toContain('13800005521')
  expect((await admin.must.get('/staff?q=KF00')).items).toHaveLength(1)
})

test('a leaver is out at once: sessions, tokens, links', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const staff = person('周凯', 'GC002')
  const { inviteLink } = await admin.must.post('/staff', { ...staff, invite: true })
  const colleague = await signedIn(company, staff.id)
  expect(await colleague.get('/me')).toBeOk()
  expect(await admin.post(`/staff/${admin.id}/disable`, { reason: '离职' })).toBeProblem('staff/not-oneself')
  expect(await admin.post(`/staff/${staff.id}/disable`, {})).toBeProblem('input/invalid', { path: 'reason' })
  await admin.must.post(`/staff/${staff.id}/disable`, { reason: '离职' })
  expect(await colleague.get('/me')).toBeProblem('access/not-signed-in')
  expect(
    await company.world.anonymous.post('/passwords', { code: inviteLink.split('#')[1], password: 'quiet river 42' }),
  ).toBeProblem('sign-in/code-used')
  expect(await admin.post(`/staff/${staff.id}/invite`)).toBeProblem('staff/left')
  expect((await admin.must.get('/staff?state=left')).items).toMatchObject([{ id: staff.id, state: 'left' }])
  await admin.must.post(`/staff/${staff.id}/enable`)
  expect(await colleague.get('/me')).toBeProblem('access/not-signed-in')
})

test('a role change asks for the password again, holds from the next request, and stands in the log', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const staff = person('许文静', 'KF001')
  await admin.must.post('/staff', staff)
  const colleague = await signedIn(company, staff.id)
  expect((await colleague.must.get('/me')).projects).toEqual([])
  const assignment = { id: newId(), projectId: 0, positionId: 'administrator' }
  await company.world.database.rows('update sessions set confirmed_until = null where account_id = $1', [admin.id])
  expect(await admin.post(`/staff/${staff.id}/assignments`, assignment)).toBeProblem('access/confirm-identity')
  await company.world.database.rows(
    "update sessions set confirmed_until = clock_timestamp() + interval '1 minute' where account_id = $1",
    [admin.id],
  )
  expect(await colleague.get('/staff')).toBeProblem('access/denied')
  await admin.must.post(`/staff/${staff.id}/assignments`, assignment)
  expect(await colleague.get('/staff')).toBeOk()
  await admin.must.patch(`/staff/${staff.id}/assignments/${assignment.id}`, { untilOn: '2999-12-31' })
  const events = await company.world.database.rows(
    "select type, actor_id from events where company_id = $1 and subject_id = $2 and type like 'staffMember.assign%' order by seq",
    [company.id, staff.id],
  )
  expect(events).toEqual([
    { type: 'staffMember.assigned', actor_id: admin.id },
    { type: 'staffMember.assignmentChanged', actor_id: admin.id },
  ])
})

test('duty that is planned says who is meant; without a plan all holders are on duty', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const system = systemActor(company.id, [company.projectId])
  const [kai, yi] = await Promise.all(
    [
      ['周凯', 'GC002'],
      ['李毅', 'GC004'],
    ].map(([name, number]) =>
      enrolStaff(company.world.app, system, {
        ...person(name as string, number as string),
        skills: ['plumbing'],
        positions: [{ projectId: company.projectId, positionId: 'engineer' }],
      }),
    ),
  )
  const engineers = async () => {
    const [rows] = await company.world.app.database.read({ companyId: company.id, projectIds: [company.projectId] }, [
      engineersIn(sql`${company.projectId}::int`, sql`'engineer'`),
    ])
    return Object.fromEntries(rows.map((row) => [row.id, row.on_duty]))
  }
  expect(await engineers()).toEqual({ [kai as string]: true, [yi as string]: true })
  const now = await company.world.now()
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
  expect(
    await admin.post(`${company.project}/duty-spans`, {
      id: newId(),
      staffId: kai,
      positionId: 'engineer',
      fromAt: at(5),
      untilAt: at(-5),
    }),
  ).toBeProblem('staff/span-backwards'.replace('staff', 'organisation'), { path: 'untilAt' })
  const span = newId()
  await admin.must.post(`${company.project}/duty-spans`, {
    id: span,
    staffId: kai,
    positionId: 'engineer',
    fromAt: at(-5),
    untilAt: at(60),
  })
  expect(await engineers()).toEqual({ [kai as string]: true, [yi as string]: false })
  const meant = await admin.must.get(`${company.project}/responsible?position=engineer`)
  expect(meant.people).toMatchObject([{ staffId: kai, name: '周凯', how: 'holder' }])
  await admin.must.delete(`/duty-spans/${span}`)
  expect(await engineers()).toEqual({ [kai as string]: true, [yi as string]: true })
})

test('a deputy has the rights of the position from and until the given times', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const [holder, deputy] = [person('方敏', 'KF001'), person('许文静', 'KF003')]
  for (const one of [holder, deputy]) await admin.must.post('/staff', one)
  const assignmentId = newId()
  await admin.must.post(`/staff/${holder.id}/assignments`, {
    id: assignmentId,
    projectId: 0,
    positionId: 'administrator',
  })
  const now = await company.world.now()
  const colleague = await signedIn(company, deputy.id)
  const deputyship = { id: newId(), assignmentId, deputyId: deputy.id }
  expect(await admin.post(`/staff/${holder.id}/deputies`, { ...deputyship, deputyId: holder.id })).toBeProblem(
    'staff/deputy-is-holder',
    { path: 'deputyId' },
  )
  await admin.must.post(`/staff/${holder.id}/deputies`, {
    ...deputyship,
    fromAt: new Date(now - 60_000).toISOString(),
    untilAt: new Date(now + 3_600_000).toISOString(),
  })
  expect((await colleague.must.get('/me')).capabilities).toContain('staff.manage')
  await admin.must.delete(`/staff/${holder.id}/deputies/${deputyship.id}`)
  expect((await colleague.must.get('/me')).capabilities).toEqual([])
})

test('a standing deputy has the rights of the position only while its holder is off duty or gone', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const [holder, deputy] = [person('赵立群', 'GC001'), person('周凯', 'GC002')]
  for (const one of [holder, deputy]) await admin.must.post('/staff', one)
  const assignmentId = newId()
  const positionId = 'engineeringHead'
  await admin.must.post(`/staff/${holder.id}/assignments`, {
    id: assignmentId,
    projectId: company.projectId,
    positionId,
  })
  const colleague = await signedIn(company, deputy.id)
  await admin.must.post(`/staff/${holder.id}/deputies`, { id: newId(), assignmentId, deputyId: deputy.id })
  const acts = async () => (await colleague.must.get('/me')).projects.length > 0
  expect(await acts()).toBe(false)

  const now = await company.world.now()
  const plan = async (fromMinutes: number, untilMinutes: number) => {
    const id = newId()
    const [fromAt, untilAt] = [fromMinutes, untilMinutes].map((one) => new Date(now + one * 60_000).toISOString())
    await admin.must.post(`${company.project}/duty-spans`, { id, staffId: holder.id, positionId, fromAt, untilAt })
    return id
  }
  // A shift that began a minute ago and one that ended a minute ago: there, and not there any more.
  const there = await plan(-1, 60)
  expect(await acts()).toBe(false)
  await admin.must.delete(`/duty-spans/${there}`)
  const over = await plan(-1, -0.5)
  expect(await acts()).toBe(true)
  const meant = await admin.must.get(`${company.project}/responsible?position=${positionId}`)
  expect(meant.people).toMatchObject([{ staffId: deputy.id, how: 'deputy' }])
  await admin.must.delete(`/duty-spans/${over}`)
  expect(await acts()).toBe(false)
  await admin.must.post(`/staff/${holder.id}/disable`, { reason: '离职' })
  expect(await acts()).toBe(true)
})

test('a further project is made on screen and seen at once by those who stand in the company', async () => {
  const company = await testCompany()
  const admin = await administratorOf(company)
  const before = (await admin.must.get('/me')).projects.length
  const { projectId } = await admin.must.post('/projects', { code: 'second', name: '第二期' })
  expect(await admin.post('/projects', { code: 'second', name: '又一个' })).toBeProblem('organisation/code-taken', {
    path: 'code',
  })
  const me = await admin.must.get('/me')
  expect(me.projects).toHaveLength(before + 1)
  expect(me.projects.at(-1)).toMatchObject({ id: projectId, name: '第二期', zone: 'Asia/Shanghai' })
  expect(await admin.patch(`/projects/${projectId}`, { name: '二期' })).toBeOk()
})

test('the list of staff shows exactly those who can be opened one by one, whoever looks', async () => {
  const company = await testCompany()
  const second = await company.addProject()
  const system = systemActor(company.id, [company.projectId, second])
  const places = [[company.projectId], [second], [company.projectId, second], [0], []]
  const ids = await Promise.all(
    places.map((projectIds, index) =>
      enrolStaff(company.world.app, system, {
        ...person(`员工${index}`, `N${index}`),
        positions: projectIds.map((projectId) => ({ projectId, positionId: 'guard' })),
      }),
    ),
  )
  for (const reads of [[company.projectId], [second], [company.projectId, second], [0], []]) {
    const reader: Actor = {
      kind: 'staff',
      id: newId(),
      companyId: company.id,
      projectIds: [company.projectId, second],
      capabilities: new Map([
        // A right elsewhere lets everybody pass the door; what they see behind it is the question.
        [reads.length > 0 ? (reads[0] as number) : company.projectId, new Set(['staff.manage'])],
        ...reads.map((projectId) => [projectId, new Set(['staff.read'])] as const),
      ]),
      positions: [],
      language: 'zh',
    }
    const client = clientOf(company.world.server, async () => signIn(reader))
    const list = await client.get('/staff')
    const listed = list.status === 200 ? list.body.items.map((item: { id: string }) => item.id) : []
    const opened: string[] = []
    for (const id of ids) if ((await client.get(`/staff/${id}`)).status === 200) opened.push(id)
    expect([...listed].sort()).toEqual(opened.sort())
  }
})
