/**
 * Check 32 from outside: sqlmap against every route of a rehearsal, signed in as the project manager.
 *
 *   node drills/sqlmap.ts [--whole] [--only <part of an address>]
 *
 * Needs sqlmap (Debian: apt-get install sqlmap). Without --whole sqlmap goes deeper only where its first look finds
 * something odd; with it every parameter gets every test of level 2, which takes hours.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MODULES } from '../server/src/modules/index.ts'
import { sampleOf } from '../server/src/testing/sample-value.ts'
import { startRehearsal } from '../test/journeys/rehearsal.ts'

const WHOLE = process.argv.includes('--whole')
const onlyAt = process.argv.indexOf('--only')
const ONLY = onlyAt >= 0 ? (process.argv[onlyAt + 1] ?? '') : ''
const MANAGER = 'shenli'

const rehearsal = await startRehearsal({ pack: 'recommended' })
const scratch = await mkdtemp(join(tmpdir(), 'huiyin-sqlmap-'))
const door = await signedInDoor(rehearsal.address)
let asked = 0
let odd = 0
try {
  const { items: cases } = await rehearsal.ask<{ items: { id: string; houseId: string }[] }>(
    MANAGER,
    'GET',
    '/projects/1/cases?state=all',
  )
  const { items: houses } = await rehearsal.ask<{ items: { id: string; buildingId: string }[] }>(
    MANAGER,
    'GET',
    '/projects/1/houses',
  )
  const ids: Record<string, string> = {
    projectId: '1',
    caseId: cases[0]?.id ?? '',
    houseId: houses[0]?.id ?? '',
    buildingId: houses[0]?.buildingId ?? '',
  }
  for (const route of MODULES.flatMap((module) => module.routes ?? [])) {
    if (!route.path.includes(ONLY) || ['/live', '/rehearsal/clock', '/sessions/current'].includes(route.path)) continue
    const path = route.path.replace(
      /:(\w+)/g,
      (_, name: string) => `${ids[name] ?? (/Id$/.test(name) ? crypto.randomUUID() : '2026')}*`,
    )
    const query = new URLSearchParams(
      Object.keys(route.query?.shape ?? {}).map((name): [string, string] => [
        name,
        String((sampleOf(route.query as never) as Record<string, unknown>)[name] ?? '1'),
      ]),
    ).toString()
    const url = `${door.address}/api/v1${path}${query ? `?${query}` : ''}`
    const body = route.body && route.method !== 'GET' ? JSON.stringify(sampleOf(route.body) ?? {}) : undefined
    // Nothing that sqlmap could change: no parameter in the address, the query or the body.
    if (!path.includes('*') && !query && (body === undefined || body === '{}' || body === 'null')) continue
    const found = await sqlmap(route.method, url.replace('/api/v1//', '/'), body)
    asked += 1
    if (found) odd += 1
    console.log(`${found ? 'ODD ' : 'ok  '} ${route.method} ${route.path}${found ? `\n${found}` : ''}`)
  }
  console.log(`${asked} routes, ${odd} with a finding, ${door.requests()} requests, ${door.crashes()} answers of 5xx`)
} finally {
  await door.close()
  await rehearsal.close()
  await rm(scratch, { recursive: true, force: true })
}
process.exit(odd > 0 || door.crashes() > 0 || asked === 0 ? 1 : 0)

/** What sqlmap found, or an empty text. */
async function sqlmap(method: string, url: string, body: string | undefined): Promise<string> {
  const child = spawn('sqlmap', [
    '-u',
    url,
    `--method=${method}`,
    ...(body === undefined ? [] : ['--data', body, '--headers', 'content-type: application/json']),
    '--batch',
    '--dbms=PostgreSQL',
    '--technique=BEUSTQ',
    '--ignore-code=*',
    '--flush-session',
    `--output-dir=${scratch}`,
    '--disable-coloring',
    ...(WHOLE ? ['--level=2', '--risk=2'] : ['--smart']),
  ])
  let said = ''
  child.stdout.on('data', (piece) => {
    said += piece
  })
  child.stderr.on('data', (piece) => {
    said += piece
  })
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (/unhandled exception|no such option|error: /i.test(said)) throw new Error(said.slice(-2000))
  return said
    .split('\n')
    .filter(
      (line) =>
        /is vulnerable|appears to be .* injectable|Payload:|might be injectable/.test(line) && !/ not /.test(line),
    )
    .join('\n')
}

/** A door before the product that signs in each request and gives each an idempotency key of its own. */
async function signedInDoor(address: string) {
  const cookie = await cookieOfManager(address)
  let requests = 0
  let crashes = 0
  const server = createServer((incoming, outgoing) => {
    const target = new URL(incoming.url ?? '/', address)
    const passed = request(
      target,
      {
        method: incoming.method ?? 'GET',
        headers: { ...incoming.headers, host: target.host, cookie, 'idempotency-key': crypto.randomUUID() },
      },
      (answer) => {
        requests += 1
        if ((answer.statusCode ?? 0) >= 500) {
          crashes += 1
          console.log(`${answer.statusCode} ${incoming.method} ${incoming.url}`)
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    crashes: () => crashes,
    close: () => new Promise((done) => server.close(done)),
  }
}

async function cookieOfManager(address: string): Promise<string> {
  const answer = await fetch(`${address}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: MANAGER, password: 'huiyin-rehearsal' }),
  })
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
}
