import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type SecureVersion } from 'node:tls'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { makeCertificates } from '../../server/src/main/private-authority.ts'
import { MODULES } from '../../server/src/modules/index.ts'
import { tlsFolder } from '../../server/src/platform/config.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { callOutside, isInside, outsideUrl } from '../../server/src/platform/messages/channels/outgoing-request.ts'
import { digitsOf } from '../../server/src/platform/privacy/masking.ts'
import { protectText, withoutNumbers } from '../../server/src/platform/privacy/protected-text.ts'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../server/src/testing/index.ts'
import { trackedFiles } from '../structure/tracked-files.ts'
import { ROUTES } from './world.ts'

let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp({ config: { publicUrl: 'https://desk.example.cn' } })
  company = await testCompany({ world })
})

type Json = {
  type?: unknown
  properties?: Record<string, Json>
  additionalProperties?: unknown
  items?: Json
  anyOf?: Json[]
  oneOf?: Json[]
  maximum?: number
  default?: unknown
}
const jsonOf = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json

describe('check 19: only declared members go in and out', () => {
  /** Places of a body that take members nobody declared. */
  const open = (json: Json, path: string): string[] => [
    ...(json.properties && json.additionalProperties !== false ? [path] : []),
    ...Object.entries(json.properties ?? {}).flatMap(([name, one]) => open(one, `${path}.${name}`)),
    ...(json.items ? open(json.items, `${path}[]`) : []),
    ...[...(json.anyOf ?? []), ...(json.oneOf ?? [])].flatMap((one) => open(one, path)),
  ]

  test('every body refuses unknown members, down to its leaves', () => {
    const found = ROUTES.filter((route) => route.body).flatMap((route) =>
      open(jsonOf(route.body as z.ZodType, 'input'), `${route.method} ${route.path}`),
    )
    expect(found).toEqual([])
  })

  test('every answer is declared; what is not is a file, a stream or a document of the handbook', () => {
    const undeclared = ROUTES.filter((route) =>
      Object.keys(jsonOf(route.answer, 'output')).every((key) => key === '$schema'),
    ).map((route) => route.path)
    expect(
      undeclared.filter(
        (path) => !/(file|thumbnail|print|problems\.xlsx|code|live|handbook\/packs\/:pack|\/r\/:token)/.test(path),
      ),
    ).toEqual([])
  })
})

describe('checks 28 to 31: what every answer says to the browser', () => {
  const answers = () =>
    Promise.all([
      world.anonymous.get('/sign-in'),
      world.anonymous.get('/me'),
      world.anonymous.get('//nowhere'),
      world.anonymous.post('/sessions', {}),
      world.anonymous.get('//api/openapi.json'),
    ])

  test('28: transport, types, referrers, devices, windows; and not what it is made of', async () => {
    for (const { headers, request } of await answers()) {
      expect(headers, request).toMatchObject({
        'strict-transport-security': expect.stringMatching(/max-age=(3153\d{4}|[4-9]\d{7})/),
        'x-content-type-options': 'nosniff',
        'referrer-policy': expect.stringMatching(/same-origin|no-referrer/),
        'permissions-policy': expect.stringContaining('payment=()'),
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      })
      expect(headers['x-powered-by']).toBeUndefined()
      expect(headers.server).toBeUndefined()
    }
  })

  test('29: nothing of the API is kept by a browser or a proxy, and the service worker keeps no answer of it', async () => {
    for (const path of ['/sign-in', '/me', `${company.project}/houses`])
      expect((await company.as('frontDesk').get(path)).headers['cache-control']).toBe('no-store')
    const worker = readFileSync(new URL('../../web/src/phone/service-worker.js', import.meta.url), 'utf8')
    // It keeps the files that the build named, and puts nothing into a cache afterwards.
    expect(worker).toContain('addAll(FILES')
    expect(worker).not.toMatch(/\.put\(|\.add\(/)
    const signedOut = await company.as('frontDesk').delete('/sessions/current')
    expect([200, 401, 403]).toContain(signedOut.status)
  })

  test('30: no answer leads a browser to another site', async () => {
    const evil = [
      '//evil.example/',
      '//evil.example',
      '/\\evil.example',
      '///evil.example/%2f..',
      '/%2f%2fevil.example',
    ]
    for (const path of evil)
      for (const search of [
        '',
        '?next=https://evil.example',
        '?redirect=//evil.example',
        '?returnTo=https://evil.example',
      ]) {
        const answer = await world.server.inject({
          method: 'GET',
          url: `${path}${search}`,
          headers: { host: 'desk.example.cn' },
        })
        const to = String(answer.headers.location ?? '')
        expect(
          answer.statusCode >= 300 && answer.statusCode < 400 && !/^\/(?![/\\])/.test(to),
          `${path}${search} → ${to}`,
        ).toBe(false)
      }
    // Nothing of the server redirects to where a request says.
    const redirects = trackedFiles()
      .filter((path) => /^server\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'))
      .flatMap((path) =>
        [...readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').matchAll(/\.redirect\(([^)]*)\)/g)].map(
          (match) => match[1] as string,
        ),
      )
    // A plain address is led to the same host's encrypted one, which the browser chose itself.
    const elsewhere = redirects.filter(
      (to) => /request|query|params|body/.test(to) && !/^`https:..\$.request\.hostname/.test(to),
    )
    expect(elsewhere).toEqual([])
  })

  test('31: no other site may read an answer', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://desk.example.cn.evil.example'])
      for (const method of ['GET', 'OPTIONS'] as const) {
        const answer = await world.server.inject({
          method,
          url: '/api/v1/sign-in',
          headers: { origin, 'access-control-request-method': 'POST' },
        })
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
  })
})

test('check 6: what matters takes a fresh proof, whoever asks', () => {
  const proven = new Set(
    MODULES.flatMap((module) => module.commands ?? [])
      .filter((one) => one.confirms)
      .map((one) => one.name),
  )
  for (const name of [
    'list.export',
    'handbook.activate',
    'messageChannel.make',
    'messageChannel.change',
    'party.erase',
    'account.issueToken',
    'account.changePin',
    'account.beginSecondFactor',
    'account.dropSecondFactor',
    'staff.resetSecondFactor',
    'company.demandSecondFactor',
    'company.noteRecoveryPhrase',
    'staff.invite',
    'staff.disable',
    'staff.assign',
  ])
    expect([...proven], name).toContain(name)
})

test('check 20: a plain member of staff reaches no route of the administrator, by no method and no header that names another', async () => {
  const guard = company.as('guard')
  const override = {
    headers: { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-original-method': 'DELETE' },
  }
  const ownRights = ROUTES.filter((route) => route.access.kind === 'capability' && route.access.of === 'company')
  expect(ownRights.length).toBeGreaterThan(5)
  for (const route of ownRights)
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const path = route.path.replace(/:\w+/g, '2026')
      // The same address may be anybody's by another method.
      const here = ROUTES.find((one) => one.path === route.path && one.method === method.toUpperCase())
      if (here && !(here.access.kind === 'capability' && here.access.of === 'company')) continue
      const answer =
        method === 'get'
          ? await guard.get(path)
          : method === 'delete'
            ? await guard.delete(path, override)
            : await guard[method](path, {}, override)
      expect([400, 403, 404, 405], `${method} ${path}: ${answer.status}`).toContain(answer.status)
    }
  // A method that is named in a header is not that method.
  expect((await guard.post('/my/messages/seen', { ids: [] }, override)).status).not.toBe(404)
  const [row] = await world.database.rows('select 1 as one from companies where id = $1', [company.id])
  expect(row).toBeDefined()
})

test('check 34: hostile texts cost the patterns that read what people type no more than their length', () => {
  const hostile = [
    '1',
    ' 1',
    '1-',
    '138',
    '1380000',
    'a@',
    '⟦',
    '⟦a|',
    '(0',
    '+86 1',
    '　',
    '\u200b1',
    '110105194912310',
    '=',
  ].map((piece) => piece.repeat(Math.ceil(100_000 / piece.length)))
  const vault = { newPersonKey: () => ({ keyId: 1, wrapped: '', key: Buffer.alloc(32) }) } as never
  const owner = { companyId: 1, projectId: 1, subject: { type: 'case', id: newId() } }
  const ways: [string, (text: string) => unknown][] = [
    ['withoutNumbers', withoutNumbers],
    ['digitsOf', digitsOf],
    ['protectText', (text) => protectText(vault, owner, text.replace(/\d{7,}/g, ''))],
  ]
  for (const [name, way] of ways)
    for (const text of hostile) {
      // Four times the length may cost some four times the time; what backtracks costs hundreds. No absolute time is asked.
      const half = fastest(() => way(text.slice(0, text.length / 4)))
      const whole = fastest(() => way(text))
      expect(
        whole,
        `${name} of ${JSON.stringify(text.slice(0, 12))}…: ${half.toFixed(1)} → ${whole.toFixed(1)} ms`,
      ).toBeLessThan(Math.max(half, 2) * 40)
    }
})

function fastest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now()
    work()
    return performance.now() - begun
  })
  return Math.min(...times)
}

describe('check 46: nobody asks for everything', () => {
  test('every list has a limit, or is bounded by what it is a list of', () => {
    const unlimited = ROUTES.filter((route) => route.method === 'GET').flatMap((route) => {
      const answer = jsonOf(route.answer, 'output')
      if (!answer.properties?.next) return []
      const limit = route.query ? jsonOf(route.query, 'input').properties?.limit : undefined
      return limit && (limit.maximum ?? 1e9) <= 500 ? [] : [`${route.path}: ${JSON.stringify(limit)}`]
    })
    expect(unlimited).toEqual([])
  })

  test('the database ends a query that takes too long, and a transaction that lies still', async () => {
    const { rows } = await world.app.database.pool.query(
      "select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle",
    )
    expect(rows[0].statement).toMatch(/^([1-9]|1\d|2\d|30)s$/)
    expect(rows[0].idle).toMatch(/^([1-9]|[1-5]\d)s$/)
  })
})

test('check 45: searching, showing and exporting wait when one person asks too often; others do not', async () => {
  const { '1-1-101': house } = await company.houses('1-1-101')
  const hasty = company.hire('customerServiceManager')
  const calm = company.hire('customerServiceManager')
  const card = await calm.must.get(`/houses/${house?.id}/card`)
  const { partyId } = card.panels.find((panel: any) => panel.id === 'people').body.now[0]
  const costly: [string, number, (who: typeof hasty) => Promise<{ status: number; headers: any }>][] = [
    ['find', 240, (who) => who.get('/find?q=1')],
    ['unmask', 30, (who) => who.post(`/parties/${partyId}/unmask`, { field: 'name', reason: '核对来电' })],
    ['export', 12, (who) => who.post(`${company.project}/exports`, {})],
  ]
  for (const [name, perMinute, ask] of costly) {
    const answers = []
    for (let turn = 0; turn <= perMinute; turn += 1) answers.push(await ask(hasty))
    expect(
      answers.slice(0, -1).filter((one) => one.status === 429),
      name,
    ).toEqual([])
    const last = answers.at(-1) as (typeof answers)[number]
    expect(last, name).toBeProblem('access/too-often')
    expect(Number(last.headers['retry-after']), name).toBeGreaterThan(0)
    expect((await ask(calm)).status, name).not.toBe(429)
  }
})

describe('check 37: what somebody typed as an address leads outside only', () => {
  test('no spelling of an inner address is taken for an outer one', () => {
    const inside = [
      '127.0.0.1',
      '127.1.2.3',
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      'fc00::1',
      'fd12::1',
      'fe80::1',
      'ff02::1',
    ]
    expect(inside.filter((address) => !isInside(address))).toEqual([])
    expect(['114.114.114.114', '8.8.8.8', '2400:3200::1'].filter(isInside)).toEqual([])
    const spelt = [
      'https://127.1/',
      'https://2130706433/',
      'https://0x7f000001/',
      'https://0177.0.0.1/',
      'https://[::ffff:127.0.0.1]/',
      'https://localhost:1@127.0.0.1/',
      'http://example.com/',
      'file:///etc/passwd',
      'gopher://x/',
      'https://１２７.0.0.1/',
      'https://169.254.169.254/latest/meta-data',
    ]
    for (const address of spelt) expect(() => outsideUrl(address, []), address).toThrow()
  })

  test('a name that resolves inward is refused when it is connected to, and a redirect is not followed', async () => {
    await expect(callOutside({ url: 'https://localhost/', method: 'GET', headers: {}, allow: [] })).rejects.toThrow(
      /inside|ENOTFOUND/,
    )
    let led = 0
    const gateway = createServer((request, response) => {
      led += 1
      response.writeHead(302, { location: `http://${request.headers.host}/inner` }).end()
    })
    await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
    const host = `127.0.0.1:${(gateway.address() as AddressInfo).port}`
    expect(await callOutside({ url: `http://${host}/`, method: 'GET', headers: {}, allow: [host] })).toMatchObject({
      status: 302,
    })
    expect(led).toBe(1)
    await new Promise((done) => gateway.close(done))
  })
})

test('check 38: no name that somebody gives becomes a path or breaks a header', async () => {
  const { default: sharp } = await import('sharp')
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#789' } })
    .jpeg()
    .toBuffer()
  const desk = company.as('frontDesk')
  const subjectId = newId()
  await world.database.rows(
    "insert into subjects (id, company_id, project_id, type, seq) values ($1, $2, $3, 'case', 0)",
    [subjectId, company.id, company.projectId],
  )
  let served = 0
  for (const title of [
    '../../etc/passwd',
    '..\\..\\x',
    '/etc/passwd',
    'a\u0000b',
    'x\r\nset-cookie: a=b',
    '"; filename=evil.html',
    'C:\\x',
    '%2e%2e%2f',
    '．．／',
  ]) {
    const id = newId()
    const query = new URLSearchParams({ id, subjectType: 'case', subjectId, purpose: 'photo', title })
    const made = await desk.post(`/attachments/upload?${query}`, picture, {
      headers: { 'content-type': 'application/octet-stream' },
    })
    if (made.status !== 200) {
      expect(made.status, title).toBe(400)
      continue
    }
    await world.drain()
    const file = await desk.get(`/attachments/${id}/file`)
    served += 1
    expect(file.headers['set-cookie']).toBeUndefined()
    expect(String(file.headers['content-disposition']), title).toMatch(
      /^attachment(; filename="[\w.-]+")?(; filename\*=UTF-8''[\w%.!~*'()-]+)?$/,
    )
  }
  expect(served).toBeGreaterThan(4)
  for (const path of [
    '/../../../etc/passwd',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/m/%2e%2e/%2e%2e/server/package.json',
    '/..%5c..%5cpackage.json',
  ])
    expect((await world.server.inject({ method: 'GET', url: path })).statusCode, path).toBeGreaterThanOrEqual(400)
})

test('check 57: what somebody saw in a span of time is listed in one go, by person and field', async () => {
  const { '5-1-101': house, '5-1-102': second } = await company.houses('5-1-101', '5-1-102')
  const reader = company.hire('buildingSteward')
  const parties: string[] = []
  for (const one of [house, second]) {
    const card = await reader.must.get(`/houses/${one?.id}/card`)
    parties.push(card.panels.find((panel: any) => panel.id === 'people').body.now[0].partyId)
  }
  const from = new Date(Date.now() - 60_000).toISOString()
  for (const field of ['name', 'phone', 'phone'])
    await reader.must.post(`/parties/${parties[0]}/unmask`, { field, reason: '核对来电' })
  const until = new Date(Date.now() + 60_000).toISOString()
  const auditor = company.as('administrator')
  const report = (span: string) => auditor.must.get(`/readers/${reader.id}/breach-report?${span}`)
  const { persons } = await report(`from=${from}&until=${until}`)
  expect(persons).toMatchObject([{ partyId: parties[0], houses: ['5-1-101'], times: 3 }])
  expect([...persons[0].fields].sort()).toEqual(['name', 'phone'])
  expect((await report(`from=${from}&until=${from}`)).persons).toEqual([])
  expect(await reader.get(`/readers/${reader.id}/breach-report?from=${from}&until=${until}`)).toBeProblem(
    'access/denied',
  )
})

test('check 60: the encrypted door speaks TLS 1.2 and newer, and nothing older', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'huiyin-tls-'))
  const files = tlsFolder(scratch)
  await makeCertificates({ files, names: ['localhost'] })
  const encrypted = await testApp({
    config: { tls: { certFile: files.cert, keyFile: files.key, privateAuthority: undefined } },
  })
  await encrypted.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = encrypted.server.server.address() as AddressInfo
  const ca = readFileSync(files.authorityCert)
  const spoken = (version: SecureVersion) =>
    new Promise<string | null>((resolve, reject) => {
      const socket = connectTls(
        // Level 0, so that it is the server that refuses and not this client.
        {
          port,
          host: '127.0.0.1',
          servername: 'localhost',
          ca,
          minVersion: version,
          maxVersion: version,
          ciphers: 'ALL:@SECLEVEL=0',
        },
        () => {
          resolve(socket.getProtocol())
          socket.end()
        },
      )
      socket.on('error', reject)
    })
  expect(await spoken('TLSv1.2')).toBe('TLSv1.2')
  expect(await spoken('TLSv1.3')).toBe('TLSv1.3')
  for (const old of ['TLSv1', 'TLSv1.1'] as const) await expect(spoken(old), old).rejects.toThrow()
  await rm(scratch, { recursive: true, force: true })
})

test('check 47: whoever sends headers or a body drop by drop is cut off', async () => {
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  const { server } = world.server
  expect(server.headersTimeout).toBeGreaterThan(0)
  expect(server.headersTimeout).toBeLessThanOrEqual(30_000)
  expect(server.requestTimeout).toBeGreaterThan(0)
  expect(server.requestTimeout).toBeLessThanOrEqual(60_000)
  // The same server with shorter patience, so that the test need not have the long one.
  server.headersTimeout = 300
  server.requestTimeout = 600
  const { port } = server.address() as AddressInfo
  for (const begin of [
    'GET /api/v1/sign-in HTTP/1.1\r\nhost: x\r\n',
    'POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  ]) {
    const socket = connect(port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.on('data', () => {})
    socket.write(begin)
    const drip = setInterval(() => socket.write(begin.startsWith('GET') ? 'x-a: b\r\n' : ' '), 100)
    await closed
    clearInterval(drip)
  }
  // And others are served all the while.
  expect((await world.anonymous.get('/sign-in')).status).toBe(200)
})
