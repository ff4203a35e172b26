import { describe, expect, test } from 'vitest'
import { enrolStaff } from '../../modules/organisation/index.ts'
import { clientOf, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { signIn as introduce } from '../../testing/sign-in.ts'
import { systemActor } from '../access/actor.ts'
import { newId } from '../ids.ts'
import { hashPassword } from './passwords.ts'
import { totpCode } from './totp.ts'

const PASSWORD = 'quiet river 42'
let passwordHash: Promise<string> | undefined

/** A company with one account, and how to sign in to it from an address of its own. */
async function companyWithAccount(options: { administrator?: boolean } = {}) {
  const company = await testCompany()
  const [{ code }] = (await company.world.database.rows<{ code: string }>('select code from companies where id = $1', [
    company.id,
  ])) as [{ code: string }]
  passwordHash ??= hashPassword(PASSWORD)
  const login = `u${newId().slice(-12)}`
  const accountId = await enrolStaff(company.world.app, systemActor(company.id, [company.projectId]), {
    name: '林嘉怡',
    staffNumber: 'KF003',
    login,
    passwordHash: await passwordHash,
    positions: options.administrator
      ? [{ projectId: 0, positionId: 'administrator' }]
      : [{ projectId: company.projectId, positionId: 'frontDesk' }],
  })
  const address = `10.${byte()}.${byte()}.${byte()}`
  const signIn = (password = PASSWORD, more: Record<string, unknown> = {}, from = address) =>
    company.world.anonymous.post(
      '/sessions',
      { login, password, company: code, ...more },
      { key: null, remoteAddress: from },
    )
  return { company, code, login, accountId, address, signIn }
}

const byte = () => Math.floor(Math.random() * 256)

/** Speaks with the cookie that signing in, or a later answer, has set. */
function browserOf(company: TestCompany, answer: { headers: Record<string, unknown> }) {
  const cookie = cookieIn(answer)
  return { cookie, ...clientOf(company.world.server, async () => ({ cookie })) }
}

function cookieIn(answer: { headers: Record<string, unknown> }): string {
  const set = [answer.headers['set-cookie']].flat().map(String)
  return set[0]?.split(';')[0] ?? ''
}

test('signing in answers who one is and sets a cookie that scripts cannot read', async () => {
  const { company, signIn, accountId, login } = await companyWithAccount()
  const answer = await signIn()
  expect(answer).toBeOk()
  expect(answer.body.me).toMatchObject({ id: accountId, login, name: '林嘉怡', company: { id: company.id } })
  expect(answer.body.me.projects).toMatchObject([{ id: company.projectId, positions: [{ id: 'frontDesk' }] }])
  expect(JSON.stringify(answer.body)).not.toContain(cookieIn(answer).split('=')[1])
  expect(String(answer.headers['set-cookie'])).toMatch(/^huiyin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  const me = await browserOf(company, answer).get('/me')
  expect(me.body).toMatchObject({ id: accountId, session: { kind: 'desk', idleMinutes: 30 } })
})

test('behind TLS the cookie carries the __Host- prefix and Secure', async () => {
  const { signIn, login, code } = await companyWithAccount()
  await signIn()
  const world = await testApp({ config: { publicUrl: 'https://desk.example.cn' } })
  const other = await testCompany({ world })
  const answer = await world.anonymous.post('/sessions', { login, password: PASSWORD, company: code })
  expect(answer).toBeProblem('sign-in/refused')
  await enrolStaff(world.app, systemActor(other.id, [other.projectId]), {
    name: '周凯',
    staffNumber: '1',
    login: 'zhoukai',
    passwordHash: await hashPassword(PASSWORD),
    positions: [{ projectId: other.projectId, positionId: 'engineer' }],
  })
  const secure = await world.anonymous.post('/sessions', { login: 'ZhouKai ', password: PASSWORD })
  expect(String(secure.headers['set-cookie'])).toMatch(
    /^__Host-huiyin=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
})

test('a wrong password and an unknown name are refused alike, after the same work', async () => {
  const { company, code, signIn } = await companyWithAccount()
  const { flights } = company.world.app.database
  const count = async (ask: () => Promise<{ status: number; body: unknown }>) => {
    const before = flights.count
    const answer = await ask()
    const counted = flights.count - before
    await company.world.app.identity.settled()
    return { status: answer.status, body: { ...(answer.body as object), instance: '' }, counted }
  }
  const wrong = await count(() => signIn('not the password'))
  const unknown = await count(() =>
    company.world.anonymous.post(
      '/sessions',
      { login: 'nobody', password: 'not the password', company: code },
      { remoteAddress: '10.9.8.7' },
    ),
  )
  expect(wrong.status).toBe(401)
  expect(unknown).toEqual({ ...wrong, counted: expect.any(Number) })
  expect(Math.abs(unknown.counted - wrong.counted)).toBeLessThanOrEqual(2)
  const events = await company.world.database.rows(
    "select data->>'reason' as reason from events where company_id = $1 and type = 'account.signInFailed' order by recorded_at",
    [company.id],
  )
  expect(events).toEqual([{ reason: 'password' }, { reason: 'login' }])
})

test('after five failures it takes waiting, which ends, and which a known address does not suffer from strangers', async () => {
  const { signIn, address, company } = await companyWithAccount()
  expect(await signIn()).toBeOk()
  const stranger = '10.250.0.1'
  for (let attempt = 0; attempt < 5; attempt += 1)
    expect(await signIn('guess number 1', {}, stranger)).toBeProblem('sign-in/refused')
  const blocked = await signIn(PASSWORD, {}, stranger)
  expect(blocked).toBeProblem('sign-in/too-many')
  expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(blocked.headers['retry-after'])).toBeLessThanOrEqual(900)
  expect(await signIn(PASSWORD, {}, '10.250.0.2')).toBeProblem('sign-in/too-many')
  expect(await signIn(PASSWORD, {}, address)).toBeOk()

  // Guessing on does not make it longer, and a right password after it is over forgets everything.
  for (let attempt = 0; attempt < 5; attempt += 1) await signIn('guess number 2', {}, '10.250.0.3')
  const waiting = await signIn('guess number 2', {}, '10.250.0.3')
  await signIn('guess number 2', {}, '10.250.0.3')
  const still = await signIn('guess number 2', {}, '10.250.0.3')
  expect(Number(still.headers['retry-after'])).toBeLessThanOrEqual(Number(waiting.headers['retry-after']))
  await company.world.database.rows("update sign_in_throttles set blocked_until = now() - interval '1 second'")
  expect(await signIn(PASSWORD, {}, '10.250.0.3')).toBeOk()
})

test('twenty failures of one address, whatever the names, make the address wait', async () => {
  const { company, code } = await companyWithAccount()
  const guess = (name: string) =>
    company.world.anonymous.post(
      '/sessions',
      { login: name, password: 'guess number 3', company: code },
      { remoteAddress: '10.251.7.7' },
    )
  for (let attempt = 0; attempt < 20; attempt += 1) await guess(`name${attempt}`)
  expect(await guess('name20')).toBeProblem('sign-in/too-many')
})

test('many guesses at once do not slip through before the first is counted', async () => {
  const { signIn } = await companyWithAccount()
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('guess number 4')))
  expect(answers.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(5)
})

test('signing out ends the session on the server: the cookie sent again is worth nothing', async () => {
  const { company, signIn } = await companyWithAccount()
  const browser = browserOf(company, await signIn())
  expect(await browser.get('/me')).toBeOk()
  expect(await browser.delete('/sessions/current')).toBeOk()
  expect(await browser.get('/me')).toBeProblem('access/not-signed-in')
  expect(await browser.delete('/sessions/current')).toBeProblem('access/not-signed-in')
})

test('each signing in makes a new session, and the one before it in this browser ends', async () => {
  const { company, signIn, login, code } = await companyWithAccount()
  const first = browserOf(company, await signIn())
  const second = await first.post('/sessions', { login, password: PASSWORD, company: code })
  expect(cookieIn(second)).not.toBe(first.cookie)
  expect(await first.get('/me')).toBeProblem('access/not-signed-in')
  expect(await browserOf(company, second).get('/me')).toBeOk()
})

test('a desk session ends after 30 idle minutes and after 12 hours in any case', async () => {
  const { company, signIn } = await companyWithAccount()
  const { rows } = company.world.database
  const idle = await signIn()
  await rows("update sessions set last_seen_at = last_seen_at - interval '31 minutes' where id = $1", [
    idle.body.me.session.id,
  ])
  expect(await browserOf(company, idle).get('/me')).toBeProblem('access/not-signed-in')

  const old = await signIn()
  const left = Date.parse(old.body.me.session.expiresAt) - Date.parse(old.body.me.serverNow)
  expect(left).toBeLessThanOrEqual(12 * 3_600_000 + 60_000)
  await rows("update sessions set expires_at = clock_timestamp() - interval '1 second' where id = $1", [
    old.body.me.session.id,
  ])
  expect(await browserOf(company, old).get('/me')).toBeProblem('access/not-signed-in')
})

test('a phone asks for its PIN after lying still, and five wrong ones end the session', async () => {
  const { company, signIn } = await companyWithAccount()
  const { rows } = company.world.database
  const answer = await signIn(PASSWORD, { device: { id: newId(), title: '周凯的手机' } })
  const phone = browserOf(company, answer)
  expect(answer.body.me.session).toMatchObject({ kind: 'phone', idleMinutes: 720 })
  expect(await phone.put('/me/pin', { pin: '1111' })).toBeProblem('input/invalid', { path: 'pin' })
  expect(await phone.put('/me/pin', { pin: '2580' })).toBeOk()
  expect((await phone.get('/me')).body.session.hasPin).toBe(true)
  const lieStill = () =>
    rows("update sessions set last_seen_at = clock_timestamp() - interval '6 minutes' where id = $1", [
      answer.body.me.session.id,
    ])
  await lieStill()
  expect(await phone.get('/me')).toBeProblem('access/locked')
  expect((await phone.post('/sessions/current/unlock', { pin: '9999' })).body).toMatchObject({ left: 4 })
  expect(await phone.post('/sessions/current/unlock', { pin: '2580' })).toBeOk()
  expect(await phone.get('/me')).toBeOk()
  await lieStill()
  for (let attempt = 0; attempt < 4; attempt += 1) await phone.post('/sessions/current/unlock', { pin: '9999' })
  expect(await phone.post('/sessions/current/unlock', { pin: '9999' })).toBeProblem('access/not-signed-in')
  expect(await phone.post('/sessions/current/unlock', { pin: '2580' })).toBeProblem('access/not-signed-in')
})

test('one sees and ends own sessions, and nobody else’s', async () => {
  const { company, signIn } = await companyWithAccount()
  const [one, two] = [await signIn(), await signIn()]
  const browser = browserOf(company, one)
  const { items } = await browser.must.get('/me/sessions')
  expect(items).toHaveLength(2)
  expect(items.filter((item: { current: boolean }) => item.current)).toHaveLength(1)
  const stranger = await companyWithAccount()
  const foreign = await stranger.signIn()
  expect(await browser.delete(`/me/sessions/${foreign.body.me.session.id}`)).toBeProblem('not-found')
  expect(await browser.delete(`/me/sessions/${two.body.me.session.id}`)).toBeOk()
  expect(await browserOf(company, two).get('/me')).toBeProblem('access/not-signed-in')
  expect(await browserOf(stranger.company, foreign).get('/me')).toBeOk()
})

test('a new password is judged in sentences, and changing it ends the other sessions', async () => {
  const { company, signIn, login } = await companyWithAccount()
  const [one, two] = [await signIn(), await signIn()]
  const browser = browserOf(company, one)
  for (const bad of ['short', 'password2024!', '11111111', 'abcdefgh', '87654321', login])
    expect(await browser.put('/me/password', { oldPassword: PASSWORD, newPassword: bad })).toBeProblem(
      'input/invalid',
      { path: 'newPassword' },
    )
  expect(await browser.put('/me/password', { oldPassword: 'wrong one', newPassword: 'a fresh river 43' })).toBeProblem(
    'input/invalid',
    { path: 'oldPassword' },
  )
  const long = `${'好长的密码'.repeat(20)}!`
  const changed = await browser.put('/me/password', { oldPassword: PASSWORD, newPassword: long })
  expect(changed).toBeOk()
  expect(cookieIn(changed)).not.toBe(browser.cookie)
  expect(await browser.get('/me')).toBeProblem('access/not-signed-in')
  expect(await browserOf(company, changed).get('/me')).toBeOk()
  expect(await browserOf(company, two).get('/me')).toBeProblem('access/not-signed-in')
  expect(await signIn(long)).toBeOk()
  expect(await signIn()).toBeProblem('sign-in/refused')
})

test('steps that matter ask for the password again; proving oneself gives the session a new secret', async () => {
  const { company, signIn } = await companyWithAccount({ administrator: true })
  const answer = await signIn()
  const browser = browserOf(company, answer)
  const token = { id: newId(), title: '报表', capabilities: ['staff.read'], days: 30 }
  await company.world.database.rows('update sessions set confirmed_until = null where id = $1', [
    answer.body.me.session.id,
  ])
  expect(await browser.post('/me/tokens', token)).toBeProblem('access/confirm-identity')
  expect(await browser.post('/sessions/current/confirm', { password: 'wrong one' })).toBeProblem('input/invalid', {
    path: 'password',
  })
  const confirmed = await browser.post('/sessions/current/confirm', { password: PASSWORD })
  expect(confirmed).toBeOk()
  expect(await browser.get('/me')).toBeProblem('access/not-signed-in')
  const again = browserOf(company, confirmed)
  const key = newId()
  const made = await again.post('/me/tokens', token, { key })
  expect(made.body.token).toMatch(/^hy_[\w-]{43}$/)
  expect((await again.post('/me/tokens', token, { key })).body.token).toBe(made.body.token)

  const program = clientOf(company.world.server, async () => ({ authorization: `Bearer ${made.body.token}` }))
  expect(await program.get('/staff')).toBeOk()
  expect((await program.get('/me')).body.capabilities).toEqual(['staff.read'])
  expect(await program.patch('/company', { name: '改名' })).toBeProblem('access/denied')
  expect(await program.post('/me/tokens', { ...token, id: newId() })).toBeProblem('access/confirm-identity')
  expect(await program.put('/me/password', { oldPassword: PASSWORD, newPassword: 'a fresh river 43' })).toBeProblem(
    'sign-in/session-only',
  )
  expect(await again.post('/me/tokens', { ...token, id: newId(), capabilities: ['case.register'] })).toBeProblem(
    'input/invalid',
    { path: 'capabilities' },
  )
  expect(await again.delete(`/me/tokens/${token.id}`)).toBeOk()
  expect(await program.get('/me')).toBeProblem('access/not-signed-in')
})

test('no secret stands in the database, the log or the answers of commands', async () => {
  const { company, signIn } = await companyWithAccount({ administrator: true })
  const browser = browserOf(company, await signIn())
  const { token } = await browser.must.post('/me/tokens', {
    id: newId(),
    title: '报表',
    capabilities: ['staff.read'],
    days: 1,
  })
  const secrets = [browser.cookie.split('=')[1] as string, token, PASSWORD]
  for (const table of [
    'sessions',
    'access_tokens',
    'accounts',
    'events',
    'idempotency_keys',
    'one_time_codes',
    'outbox',
  ]) {
    const rows = await company.world.database.rows<{ line: string }>(`select t::text as line from ${table} t`)
    for (const secret of secrets) expect(rows.some((row) => row.line.includes(secret))).toBe(false)
  }
})

test('a remembered session costs one flight for a read and two for a command', async () => {
  const { company, signIn } = await companyWithAccount({ administrator: true })
  const browser = browserOf(company, await signIn())
  const { app } = company.world
  await browser.must.get('/me')
  await browser.must.patch('/company', { name: '回音物业一' })
  await app.identity.settled()
  const flightsOf = async (ask: () => Promise<unknown>) => {
    const before = app.database.flights.count
    await ask()
    await app.identity.settled()
    return app.database.flights.count - before
  }
  expect(await flightsOf(() => browser.must.get('/me'))).toBe(1)
  expect(await flightsOf(() => browser.must.patch('/company', { name: '回音物业二' }))).toBe(2)
})

test('a session that has ended is not even told what it was told before', async () => {
  const { company, signIn } = await companyWithAccount({ administrator: true })
  const browser = browserOf(company, await signIn())
  const key = newId()
  const ask = () => browser.patch('/company', { name: '回音物业三' }, { key })
  expect(await ask()).toBeOk()
  expect(await ask()).toBeOk()
  await browser.delete('/sessions/current')
  expect(await ask()).toBeProblem('access/not-signed-in')
})

describe('check 4: the second factor', () => {
  const now = () => Math.floor(Date.now() / 1000)
  /** What an authenticator shows, some steps from now. */
  const shown = (secret: string, steps = 0) => totpCode(fromBase32(secret), Math.floor(now() / 30) + steps)

  async function withSecondFactor() {
    const made = await companyWithAccount()
    const browser = browserOf(made.company, await made.signIn())
    const begun = await browser.must.post('/me/second-factor', { id: newId() })
    expect(begun.uri).toContain(`secret=${begun.secret}`)
    expect(await browser.post('/me/second-factor/confirm', { code: '000000' })).toBeProblem('input/invalid', {
      path: 'code',
    })
    const { recoveryCodes } = await browser.must.post('/me/second-factor/confirm', { code: shown(begun.secret, -1) })
    return { ...made, browser, secret: begun.secret as string, recoveryCodes: recoveryCodes as string[] }
  }

  test('is asked for after the password, takes each code once, and counts wrong ones', async () => {
    const { signIn, secret, company } = await withSecondFactor()
    expect(await signIn('not the password')).toBeProblem('sign-in/refused')
    expect(await signIn()).toBeProblem('sign-in/code-needed')
    expect(await signIn(PASSWORD, { code: '123456' })).toBeProblem('sign-in/code-refused')
    const code = shown(secret)
    expect(await signIn(PASSWORD, { code })).toBeOk()
    expect(await signIn(PASSWORD, { code })).toBeProblem('sign-in/code-refused')
    // Twenty at once with the next code: one of them is let in.
    const next = shown(secret, 1)
    const many = await Promise.all(
      Array.from({ length: 8 }, (_, index) => signIn(PASSWORD, { code: next }, `10.77.0.${index}`)),
    )
    expect(many.filter((one) => one.status === 200)).toHaveLength(1)
    const dumped = await company.world.database.rows(
      'select f::text as line from second_factors f where company_id = $1',
      [company.id],
    )
    expect(JSON.stringify(dumped)).not.toContain(secret)
  })

  test('follows from the person too: another one who begins with the same id gets another secret', async () => {
    const id = newId()
    const secrets = []
    for (const made of [await companyWithAccount(), await companyWithAccount()])
      secrets.push((await browserOf(made.company, await made.signIn()).must.post('/me/second-factor', { id })).secret)
    expect(secrets[0]).not.toBe(secrets[1])
  })

  test('a recovery code opens once, however it is typed; new ones make the old worthless', async () => {
    const { signIn, recoveryCodes, browser } = await withSecondFactor()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first, second] = recoveryCodes as [string, string]
    expect(await signIn(PASSWORD, { code: first.toLowerCase().replaceAll('-', ' ') })).toBeOk()
    expect(await signIn(PASSWORD, { code: first })).toBeProblem('sign-in/code-refused')
    expect(await browser.must.get('/me/second-factor')).toEqual({ on: true, required: false, recoveryCodesLeft: 9 })
    const renewed = await browser.must.post('/me/second-factor/recovery-codes', { id: newId() })
    expect(await signIn(PASSWORD, { code: second })).toBeProblem('sign-in/code-refused')
    expect(await signIn(PASSWORD, { code: renewed.recoveryCodes[0] })).toBeOk()
    await browser.must.delete('/me/second-factor')
    expect(await signIn()).toBeOk()
  })

  test('can be demanded of a position: without it one reaches nothing but one’s own account, and cannot drop it', async () => {
    const { company, signIn, accountId } = await companyWithAccount()
    const admin = company.as('administrator')
    const desk = browserOf(company, await signIn())
    await admin.must.put('/company/second-factor', { positionIds: ['frontDesk'] })
    expect((await desk.must.get('/me')).session.mustSetSecondFactor).toBe(true)
    for (const path of [`${company.project}/houses`, '/my/messages', '/inbox', '/staff'])
      expect(await desk.get(path), path).toBeProblem('access/second-factor-missing')
    const { secret } = await desk.must.post('/me/second-factor', { id: newId() })
    await desk.must.post('/me/second-factor/confirm', { code: shown(secret) })
    expect(await desk.get('/my/messages')).toBeOk()
    expect((await desk.must.get('/me')).session.mustSetSecondFactor).toBe(false)
    expect(await desk.delete('/me/second-factor')).toBeProblem('second-factor/required')
    // A lost phone: the administrator resets it, which ends the sessions too.
    const keeper = { ...admin.actor, id: newId(), capabilities: new Map([[0, new Set(['staff.manage'])]]) }
    await clientOf(company.world.server, async () => introduce(keeper)).must.post(
      `/staff/${accountId}/second-factor/reset`,
    )
    expect(await desk.get('/me')).toBeProblem('access/not-signed-in')
    expect((await signIn()).body.me.session.mustSetSecondFactor).toBe(true)
    expect(await company.as('frontDesk').put('/company/second-factor', { positionIds: [] })).toBeProblem(
      'access/denied',
    )
  })
})

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

test('check 8: whoever is disabled is turned away at the next request, everywhere, and their phone is told to wipe itself', async () => {
  const { company, signIn, accountId } = await companyWithAccount()
  const desk = browserOf(company, await signIn())
  const phone = browserOf(company, await signIn(PASSWORD, { device: { id: newId(), title: '手机' } }))
  const { token } = await desk.must
    .post('/me/tokens', { id: newId(), title: '对接', capabilities: ['case.read'], days: 1 })
    .catch(
      // Without a handbook one has no right to give away.
      () => ({ token: undefined }),
    )
  expect(await phone.get('/me')).toBeOk()
  const keeper = {
    ...company.as('administrator').actor,
    id: newId(),
    capabilities: new Map([[0, new Set(['staff.manage'])]]),
  }
  const admin = clientOf(company.world.server, async () => introduce(keeper))
  await admin.must.post(`/staff/${accountId}/disable`, { reason: '离职' })
  expect(await phone.get('/me')).toBeProblem('access/revoked')
  expect(await phone.get('/my/messages')).toBeProblem('access/revoked')
  expect(await desk.get('/me')).toBeProblem('access/not-signed-in')
  expect(await signIn()).toBeProblem('sign-in/refused')
  expect(await signIn(PASSWORD, { device: { id: newId(), title: '手机' } })).toBeProblem('sign-in/refused')
  if (token) {
    const program = clientOf(company.world.server, async () => ({ authorization: `Bearer ${token}` }))
    expect(await program.get('/me')).toBeProblem('access/not-signed-in')
  }
  // A session that only ended is none that was taken away: the queue of the phone stays.
  const other = await companyWithAccount()
  const ended = browserOf(other.company, await other.signIn(PASSWORD, { device: { id: newId(), title: '手机' } }))
  await ended.must.delete('/sessions/current')
  expect(await ended.get('/me')).toBeProblem('access/not-signed-in')
})

test('check 5: the link to set a password works once, for half an hour, stands only as a hash, and ends every session', async () => {
  const { company, signIn, accountId } = await companyWithAccount()
  const keeper = {
    ...company.as('administrator').actor,
    id: newId(),
    capabilities: new Map([[0, new Set(['staff.manage'])]]),
  }
  const admin = clientOf(company.world.server, async () => introduce(keeper))
  const desk = browserOf(company, await signIn())
  const invited = async () => {
    const { inviteLink, minutes } = await admin.must.post(`/staff/${accountId}/invite`)
    expect(minutes).toBeLessThanOrEqual(30)
    return String(inviteLink).split('#')[1] as string
  }
  const { rows } = company.world.database
  const late = await invited()
  const kept = await rows('select c::text as line from one_time_codes c where account_id = $1', [accountId])
  expect(JSON.stringify(kept)).not.toContain(late)
  await rows("update one_time_codes set expires_at = clock_timestamp() - interval '1 second' where account_id = $1", [
    accountId,
  ])
  const set = (code: string, password: string) => company.world.anonymous.post('/passwords', { code, password })
  expect(await set(late, 'another river 43')).toBeProblem('sign-in/code-used')
  const [code, newer] = [await invited(), await invited()]
  expect(await desk.get('/me')).toBeOk()
  expect(await set(newer, 'another river 43')).toBeOk()
  expect(await desk.get('/me')).toBeProblem('access/not-signed-in')
  for (const used of [newer, code]) expect(await set(used, 'another river 44')).toBeProblem('sign-in/code-used')
  expect(await signIn()).toBeProblem('sign-in/refused')
  expect(await signIn('another river 43')).toBeOk()
})

test('check 1: passwords lie as Argon2id with their parameters and a salt each', async () => {
  const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)])
  expect(one).not.toBe(other)
  const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(one) ?? []
  expect(Number(memory)).toBeGreaterThanOrEqual(19_456)
  expect(Number(passes)).toBeGreaterThanOrEqual(2)
})
