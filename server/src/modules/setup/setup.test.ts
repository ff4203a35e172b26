import { expect, test } from 'vitest'
import { clientOf, testApp } from '../../testing/index.ts'
import { openMasterKey, prepareSetUp, REHEARSAL_PASSWORD, seedSample, seedSampleRota } from './index.ts'

const ADMINISTRATOR = { name: '秦管理', login: 'qin', password: 'quiet river 42' }

function browserOf(world: Awaited<ReturnType<typeof testApp>>, answer: { headers: Record<string, unknown> }) {
  const cookie = [answer.headers['set-cookie']].flat().map(String)[0]?.split(';')[0] ?? ''
  return clientOf(world.server, async () => ({ cookie }))
}

test('the first start makes a one-time link; behind it company and administrator, and then it is worth nothing', async () => {
  const world = await testApp({ config: { logLevel: 'silent' } })
  expect((await world.anonymous.must.get('/sign-in')).setUp).toBe(false)
  expect(await world.anonymous.post('/sessions', { login: 'admin', password: 'admin' })).toBeProblem('sign-in/refused')
  const first = await prepareSetUp(world.app)
  if (first?.kind !== 'link') throw new Error('no link')
  const code = first.path.split('#')[1] as string
  const offered = await world.anonymous.must.get('/setup')
  expect(offered.needed).toBe(true)
  expect(offered.packs[0]).toMatchObject({ id: 'recommended', rules: expect.any(Number) })
  const body = { code, company: { name: '禾屿物业' }, administrator: ADMINISTRATOR, project: { name: '云栖里' } }
  expect(await world.anonymous.post('/setup', { ...body, code: `${code.slice(1)}x` })).toBeProblem('setup/code-refused')
  expect(
    await world.anonymous.post('/setup', { ...body, administrator: { ...ADMINISTRATOR, password: '12345678' } }),
  ).toBeProblem('input/invalid', { path: 'administrator.password' })
  const made = await world.anonymous.post('/setup', { ...body, packId: 'recommended' })
  expect(made).toBeOk()
  expect(made.body.me).toMatchObject({ name: '秦管理', capabilities: expect.arrayContaining(['staff.manage']) })
  expect(await world.anonymous.post('/setup', body)).toBeProblem('setup/code-refused')
  expect(await prepareSetUp(world.app)).toBeUndefined()
  expect((await world.anonymous.must.get('/setup')).needed).toBe(false)

  const [row] = await world.database.rows<{ wrapped_master_key: string }>('select wrapped_master_key from installation')
  const wrapped = row?.wrapped_master_key as string
  expect(openMasterKey(made.body.recoveryPhrase, wrapped)).toEqual(world.app.config.keys.master)
  expect(openMasterKey(made.body.recoveryPhrase.toLowerCase().replaceAll('-', ' '), wrapped)).toBeDefined()
  expect(openMasterKey('0000-0000-0000-0000-0000-0000-0000-0000', wrapped)).toBeUndefined()

  const admin = browserOf(world, made)
  expect(await admin.must.get('/setup/progress')).toMatchObject({
    projects: { done: true, count: 1 },
    pack: { done: true },
    houses: { done: false },
    staff: { done: false },
  })
  const company = await admin.must.post('/companies', {
    code: 'second',
    name: '第二物业',
    administrator: { name: '丁一', login: 'dingyi' },
  })
  const invited = { code: company.inviteLink.split('#')[1], password: 'another river 7' }
  expect(await world.anonymous.post('/passwords', { ...invited, password: 'dingyi' })).toBeProblem('input/invalid')
  expect(await world.anonymous.post('/passwords', invited)).toBeOk()
  expect(await world.anonymous.post('/passwords', invited)).toBeProblem('sign-in/code-used')
  expect(await world.anonymous.post('/sessions', { login: 'dingyi', password: invited.password })).toBeProblem(
    'input/invalid',
    { path: 'company' },
  )
  const second = await world.anonymous.post('/sessions', {
    login: 'dingyi',
    password: invited.password,
    company: 'second',
  })
  expect(second.body.me.company.code).toBe('second')
  const other = browserOf(world, second)
  expect(
    await other.post('/companies', { code: 'third', name: '第三', administrator: { name: '某', login: 'mou' } }),
  ).toBeProblem('access/denied')
})

test('check 7: after a fresh start there is no account at all, and what every stranger tries first opens nothing', async () => {
  const world = await testApp({ config: { logLevel: 'silent' } })
  await prepareSetUp(world.app)
  expect(await world.database.rows('select login from accounts')).toEqual([])
  expect(await world.database.rows('select id from staff_members')).toEqual([])
  expect(await world.database.rows('select id from access_tokens')).toEqual([])
  const passwords = ['', 'admin', 'password', '123456', '12345678', 'huiyin', 'postgres', 'root', REHEARSAL_PASSWORD]
  for (const [index, login] of ['admin', 'administrator', 'root', 'huiyin', 'system', 'linjiayi', 'test'].entries())
    for (const [turn, password] of passwords.entries()) {
      const answer = await world.anonymous.post(
        '/sessions',
        { login, password: password || ' ' },
        // From everywhere, so that it is not the throttle that refuses.
        { remoteAddress: `10.1.${index}.${turn}` },
      )
      expect([400, 401, 429], answer.request).toContain(answer.status)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
})

test('an unattended installation takes its password from the environment, unless it is a weak one', async () => {
  const weak = await testApp({ config: { adminPassword: 'password1' } })
  await expect(prepareSetUp(weak.app)).rejects.toThrow(/HUIYIN_ADMIN_PASSWORD/)
  const world = await testApp({ config: { adminPassword: 'quiet river 42' } })
  expect(await prepareSetUp(world.app)).toMatchObject({ kind: 'unattended', login: 'admin' })
  expect(await world.anonymous.post('/sessions', { login: 'admin', password: 'quiet river 42' })).toBeOk()
  expect(await prepareSetUp(world.app)).toBeUndefined()
})

test('the sample estate has people for every position, who can sign in during a rehearsal', async () => {
  const world = await testApp({ clock: '2026-11-23T10:43:00+08:00' })
  const sample = await seedSample(world.app, { houses: 144 })
  expect(sample.houses).toBe(144)
  const page = await world.anonymous.must.get('/sign-in')
  expect(page.accounts.length).toBeGreaterThan(25)
  const positions = new Set(page.accounts.map((account: { position: string }) => account.position))
  for (const position of ['administrator', 'projectManager', 'frontDesk', 'engineer', 'buildingSteward', 'guard'])
    expect(positions).toContain(position)
  const answer = await world.anonymous.post('/sessions', { login: 'linjiayi', password: REHEARSAL_PASSWORD })
  expect(answer).toBeOk()
  const [project] = answer.body.me.projects
  expect(project.positions).toMatchObject([{ id: 'frontDesk', title: { zh: '前台' } }])
  expect(project.capabilities).toContain('case.register')
  const desk = browserOf(world, answer)
  const chart = await desk.must.get(`/projects/${sample.projectId}/organisation`)
  const frontDesk = chart.positions.find((position: { id: string }) => position.id === 'frontDesk')
  expect(frontDesk).toMatchObject({ vacant: 1, over: 0 })
  expect(frontDesk.holders[0]).toMatchObject({ name: '林嘉怡', onDuty: true, deputy: { name: '马瑶' } })
  const found = await desk.must.get(`/projects/${sample.projectId}/find?q=5521`)
  expect(JSON.stringify(found)).toContain('2-1-603')
  // Five weeks of turns, with a gate that stands open every third day.
  await seedSampleRota(world.app, sample, '2026-11-23')
  const rota = await desk.must.get(`/projects/${sample.projectId}/rota?from=2026-11-23&days=28`)
  expect(rota.lines).toHaveLength(5)
  expect(new Set(rota.holes.map((hole: { lineId: string }) => hole.lineId)).size).toBeLessThanOrEqual(2)
  expect(rota.holes).toContainEqual(expect.objectContaining({ day: '2026-11-25', needed: 1, present: 0 }))
})
