import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Config, loadConfig, tlsFolder } from '../platform/config.ts'
import { StartRefused } from '../platform/start-refused.ts'
import { testApp } from '../testing/index.ts'
import { healthRoutes, type Readiness } from './health.ts'
import { refusePlainHttp } from './plain-http.ts'
import { makeCertificates } from './private-authority.ts'
import type { Product } from './product.ts'
import { webPages } from './web-pages.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'huiyin-serve-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

describe('plain HTTP', () => {
  async function ask(config: Partial<Config>, remoteAddress: string, host: string) {
    const server = fastify({ trustProxy: config.trustProxy ?? false })
    refusePlainHttp(server, { tls: undefined, trustProxy: false, ...config } as Config)
    server.get('/', async () => 'the product')
    const answer = await server.inject({ url: '/', remoteAddress, headers: { host } })
    await server.close()
    return answer
  }

  test('serves this machine, by its own names only', async () => {
    for (const [address, host] of [
      ['127.0.0.1', 'localhost:8080'],
      ['::1', '[::1]:8080'],
      ['::ffff:127.0.0.1', '127.0.0.1'],
    ] as const)
      expect((await ask({}, address, host)).payload, address).toBe('the product')
    expect((await ask({}, '127.0.0.1', 'evil.example')).statusCode).toBe(403)
  })

  test('tells any other address how to turn TLS on, in both languages', async () => {
    for (const address of ['192.168.1.20', '10.0.0.7', '::ffff:192.168.1.20', 'fd00::2', '127.0.0.1.evil']) {
      const answer = await ask({}, address, 'localhost:8080')
      expect(answer.statusCode, address).toBe(403)
      expect(answer.payload).toContain('huiyin tls')
      expect(answer.payload).toContain('请先开启 HTTPS')
    }
  })

  test('with TLS or a trusted proxy everybody is served', async () => {
    expect((await ask({ trustProxy: true }, '10.0.0.7', 'huiyin.example')).payload).toBe('the product')
    expect((await ask({ tls: {} as Config['tls'] }, '10.0.0.7', 'huiyin.example')).payload).toBe('the product')
  })
})

test('certificates of our own: a browser that trusts the authority trusts the server, and renewing keeps the authority', async () => {
  const files = tlsFolder(scratch)
  expect(await makeCertificates({ files, names: ['huiyin.lan', '192.168.1.20'] })).toMatchObject({ newAuthority: true })
  const authority = await readFile(files.authorityCert)
  expect((await stat(files.authorityKey)).mode & 0o077).toBe(0)
  expect((await stat(files.key)).mode & 0o077).toBe(0)
  expect(await makeCertificates({ files, names: [] })).toMatchObject({ newAuthority: false })
  expect(await readFile(files.authorityCert)).toEqual(authority)

  const server = fastify({ https: { cert: await readFile(files.cert), key: await readFile(files.key) } })
  server.get('/', async () => 'encrypted')
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as { port: number }
  const ask = (ca?: Buffer) =>
    new Promise<string>((done, fail) => {
      httpsRequest({ host: '127.0.0.1', port, ...(ca ? { ca } : {}) }, (answer) => {
        answer.setEncoding('utf8').on('data', done)
      })
        .on('error', fail)
        .end()
    })
  expect(await ask(authority)).toBe('encrypted')
  await expect(ask()).rejects.toThrow()
  await server.close()
})

describe('health', () => {
  test('live is true while the process answers; ready only while the work can be done', async () => {
    const { app } = await testApp()
    const readiness: Readiness = { stopping: false }
    const ready = async (product: Product) => {
      const server = fastify()
      healthRoutes(server, product, readiness)
      const [live, answer] = [await server.inject('/api/health/live'), await server.inject('/api/health/ready')]
      await server.close()
      expect(live.statusCode).toBe(200)
      return { status: answer.statusCode, ...answer.json() }
    }
    expect(await ready({ app } as Product)).toEqual({
      status: 200,
      ready: true,
      checks: { serving: true, database: true, schema: true, writable: true },
    })
    const away = {
      app: { database: { pool: { query: () => Promise.reject(new Error('away')) } } },
    } as unknown as Product
    expect(await ready(away)).toMatchObject({ status: 503, ready: false, checks: { database: false } })
    readiness.stopping = true
    expect(await ready({ app } as Product)).toMatchObject({ status: 503, checks: { serving: false, database: true } })
  })
})

test('pages open by any path their router may know, hashed files stay for ever, and what is not there is said so', async () => {
  const dist = join(scratch, 'dist')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await mkdir(join(dist, 'm'))
  await writeFile(join(dist, 'index.html'), 'desk')
  await writeFile(join(dist, 'm', 'index.html'), 'phone')
  await writeFile(join(dist, 'assets', 'desk-1a2b.js'), 'script')
  const server = fastify()
  await webPages(server, dist)
  const get = async (url: string) => {
    const { statusCode, payload, headers } = await server.inject(url)
    return { statusCode, payload, cache: headers['cache-control'] }
  }
  for (const url of ['/', '/cases/7', '/setup'])
    expect(await get(url)).toMatchObject({ payload: 'desk', cache: 'no-cache' })
  for (const url of ['/m/', '/m/orders/7'])
    expect(await get(url)).toMatchObject({ payload: 'phone', cache: 'no-cache' })
  expect(await get('/assets/desk-1a2b.js')).toMatchObject({
    payload: 'script',
    cache: expect.stringContaining('immutable'),
  })
  for (const url of [
    '/assets/gone.js',
    '/favicon.ico',
    '/api/v1/nothing',
    '/r/nothing',
    '/../../etc/passwd.txt',
    '/m/x.js',
  ])
    expect((await get(url)).statusCode, url).not.toBe(200)
  await server.close()
})

describe('settings', () => {
  test('wrong ones are refused in one sentence', async () => {
    const wrong = [
      { PORT: '80a' },
      { PORT: '70000' },
      { TLS_CERT: '/nowhere.crt' },
      { TLS_CERT: '/nowhere.crt', TLS_KEY: '/nowhere.key' },
      { HUIYIN_MASTER_KEY: 'c2hvcnQ=' },
      { HUIYIN_MASTER_KEY: Buffer.alloc(32).toString('base64') },
    ]
    for (const env of wrong)
      await expect(loadConfig({ env: { DATA_DIR: scratch, ...env } }), JSON.stringify(env)).rejects.toBeInstanceOf(
        StartRefused,
      )
  })

  test('the master key is made once, for this user only', async () => {
    const dataDir = join(scratch, 'fresh')
    const first = await loadConfig({ env: { DATA_DIR: dataDir } })
    const again = await loadConfig({ env: { DATA_DIR: dataDir } })
    expect(again.keys.master).toEqual(first.keys.master)
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o077).toBe(0)
    expect(existsSync(join(dataDir, 'master.key'))).toBe(true)
  })
})
