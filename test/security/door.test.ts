import { describe, expect, test } from 'vitest'
import { MODULES } from '../../server/src/modules/index.ts'
import { composeApp } from '../../server/src/platform/app.ts'
import { openDatabase } from '../../server/src/platform/db/database.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { clientOf, testApp, testCompany } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { signIn, testAuthenticate } from '../../server/src/testing/sign-in.ts'
import { addressOf, workedCompany } from './worked-company.ts'
import { allPowerful, ROUTES } from './world.ts'

/** What would tell a stranger how the house is built. */
const INSIDES =
  /\bat \S+ \(|node_modules|\.ts:\d+|\/(server|packages|home|usr|tmp|work)\/|\b(select|insert into|update|delete from)\b.{1,80}\b(from|set|values|where)\b|violates|relation "|column "|syntax error/i

describe('check 61: errors tell nothing about the house', () => {
  test('a refusal, a broken body and an unknown address carry an id and no stack, SQL or path', async () => {
    const company = await testCompany()
    const manager = clientOf(company.world.server, async () => signIn(allPowerful(company)))
    const answers = [
      await manager.get('/nothing-here'),
      await manager.get(`/cases/${newId()}`),
      await manager.get("/cases/' or 1=1 --"),
      await manager.post(`${company.project}/cases`, { content: '\u0000' }),
      await manager.post(`${company.project}/cases`, Buffer.from('{"a":'), {
        headers: { 'content-type': 'application/json' },
      }),
      await manager.post(`${company.project}/cases`, Buffer.from('<a/>'), { headers: { 'content-type': 'text/xml' } }),
      await manager.post(`${company.project}/cases`, { content: 'x'.repeat(1_100_000) }),
    ]
    for (const answer of answers) {
      expect(answer.status, answer.request).toBeGreaterThanOrEqual(400)
      expect(answer.status, answer.request).toBeLessThan(500)
      expect(answer.body.instance).toMatch(/^\/requests\/[0-9a-f-]{36}$/)
      expect(answer.raw.toString()).not.toMatch(INSIDES)
    }
  })

  test('a crash is told without its cause, with the id that leads to the log', async () => {
    const world = await testApp()
    const database = openDatabase({ url: world.database.urls.app, maxConnections: 1 })
    const broken = {
      ...database,
      read: async () => {
        throw new Error('relation "cases" does not exist at select * from cases (/server/src/x.ts:1)')
      },
    }
    const app = composeApp({
      config: world.app.config,
      database: broken as never,
      modules: MODULES,
      log: world.app.log,
    })
    const server = await createServer(app, { authenticate: testAuthenticate(app) })
    const company = await testCompany()
    const answer = await clientOf(server, async () => signIn(allPowerful(company))).get(`/cases/${newId()}`)
    await server.close()
    await database.close()
    expect(answer.status).toBe(500)
    expect(answer.body.instance).toMatch(/^\/requests\/[0-9a-f-]{36}$/)
    expect(answer.raw.toString()).not.toMatch(INSIDES)
  })
})

test('check 40: a body that reaches for the prototype is refused on every route with a body', async () => {
  const company = await testCompany()
  const client = clientOf(company.world.server, async () => signIn(allPowerful(company)))
  const wrong: string[] = []
  for (const route of ROUTES.filter((one) => one.body && one.access.kind === 'capability')) {
    const path = route.path
      .replace(':projectId', String(company.projectId))
      .replace(/:(\w+)/g, (_, name: string) => (/Id$/.test(name) ? newId() : '1'))
    const whole = JSON.stringify(sampleOf(route.body as never) ?? {})
    for (const poison of ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}']) {
      const body = Buffer.from(
        whole === '{}' || !whole.startsWith('{') ? `{${poison}}` : `{${poison},${whole.slice(1)}`,
      )
      const verb = route.method.toLowerCase() as 'post'
      if (route.method === 'GET' || route.method === 'DELETE') continue
      const answer = await client[verb](path, body, { headers: { 'content-type': 'application/json' } })
      if (answer.status < 400 || answer.status >= 500) wrong.push(`${answer.request} ${poison}: ${answer.status}`)
    }
  }
  expect(wrong).toEqual([])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

describe('check 25: another site can change nothing', () => {
  test('a change sent by a foreign page is refused, by Sec-Fetch-Site and by Origin', async () => {
    const company = await testCompany()
    const desk = company.as('frontDesk')
    const body = { id: newId(), direction: 'in', channel: 'phone', purpose: '问路' }
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await desk.post(`${company.project}/contacts`, body, { headers })
      expect(answer.status, JSON.stringify(headers)).toBe(403)
    }
    expect((await desk.post(`${company.project}/contacts`, body)).status).toBe(200)
  })

  test('no GET changes anything: all of them answer under a role that can only read', async () => {
    const world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
    const company = await testCompany({ world, pack: 'recommended' })
    const worked = await workedCompany(company)
    const database = openDatabase({ url: world.database.urls.readonly, maxConnections: 2 })
    const app = composeApp({ config: world.app.config, database, modules: MODULES, log: world.app.log })
    const server = await createServer(app, { authenticate: testAuthenticate(app) })
    const client = clientOf(server, async () => signIn(worked.owner))
    const wrong: string[] = []
    const silent: string[] = []
    for (const route of ROUTES.filter((one) => one.method === 'GET')) {
      const answer = await client.get(addressOf(route, worked))
      if (answer.status >= 500) wrong.push(`${answer.request}: ${answer.status} ${answer.body?.type ?? ''}`)
      // One that was refused proves nothing.
      if (answer.status !== 200) silent.push(`${answer.request}: ${answer.status} ${answer.body?.type ?? ''}`)
    }
    await server.close()
    await database.close()
    expect(wrong).toEqual([])
    expect(silent.length, silent.join('\n')).toBeLessThan(ROUTES.filter((one) => one.method === 'GET').length / 10)
  })
})

test('check 27: the policy for scripts lets in nothing written into the page and no foreign frame', async () => {
  const world = await testApp()
  const policy = String((await world.anonymous.get('/me')).headers['content-security-policy'])
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
  expect(policy).not.toMatch(/default-src[^;]*'unsafe-(inline|eval)'/)
  for (const demanded of ["object-src 'none'", "base-uri 'none'", 'frame-ancestors']) expect(policy).toContain(demanded)
})
