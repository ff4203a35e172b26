import { Writable } from 'node:stream'
import fastify from 'fastify'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { healthRoutes } from '../../main/health.ts'
import { metrics } from '../../main/metrics.ts'
import { type Product, productLog } from '../../main/product.ts'
import { type TestApp, type TestCompany, testApp, testCompany } from '../../testing/index.ts'
import { openDatabase, type SlowFlight } from '../db/database.ts'
import { createServer } from '../http/create-server.ts'
import { newId } from '../ids.ts'
import { loggedError } from './log-errors.ts'
import { requestMembers, withinRequest } from './request-scope.ts'

let world: TestApp
let company: TestCompany
beforeAll(async () => {
  world = await testApp({ clock: '2026-11-25T09:00:00+08:00' })
  company = await testCompany({ world, pack: 'recommended' })
})

describe("the operator's page", () => {
  test('says how the system is, to its administrator only', async () => {
    expect(await company.as('projectManager').get('/system')).toBeProblem('access/denied')
    const before = await company.as('administrator').must.get('/system')
    expect(before).toMatchObject({
      release: expect.stringMatching(/^\d+\.\d+\.\d+/),
      postgres: expect.stringMatching(/^\d+/),
      migrations: { missing: [] },
      holidays: { year: 2026 },
      backup: null,
    })
    expect(before.migrations.applied).toBe(before.migrations.expected)
    expect(before.holidays.loaded).toContain(2026)
    expect(before.disk.freeBytes).toBeGreaterThan(0)
    const judged = (system: { checks: { id: string; judgement: string }[] }, id: string) =>
      system.checks.find((one) => one.id === id)?.judgement
    expect(judged(before, 'backup')).toBe('bad')
    expect(judged(before, 'holidays')).toBe('good')

    await world.database.rows(
      'insert into backup_marks (taken_at, tables, row_count, files, bytes) values (clock_timestamp(), 60, 1000, 3, 4096)',
    )
    const after = await company.as('administrator').must.get('/system')
    expect(after.backup).toMatchObject({ bytes: 4096 })
    expect(judged(after, 'backup')).toBe('good')
  })

  test('counts what waits and what gave up', async () => {
    const admin = company.as('administrator')
    const before = await admin.must.get('/system')
    const dead = newId()
    await world.database.rows(
      `insert into outbox (id, company_id, project_id, kind, payload, available_at, dead_at, last_error)
         values ($1, $2, $3, 'tell', '{}', clock_timestamp(), clock_timestamp(), 'answered 500')`,
      [dead, company.id, company.projectId],
    )
    await world.database.rows(
      `insert into outbox (id, company_id, project_id, kind, payload, available_at) values ($1, $2, $3, 'nothing', '{}', clock_timestamp() - interval '2 minutes')`,
      [newId(), company.id, company.projectId],
    )
    const after = await admin.must.get('/system')
    expect(after.queue.dead).toBe(before.queue.dead + 1)
    expect(after.queue.waiting).toBeGreaterThan(before.queue.waiting)
    expect(after.queue.oldestSeconds).toBeGreaterThanOrEqual(120)
    const checks = new Map(after.checks.map((one: { id: string; judgement: string }) => [one.id, one.judgement]))
    expect(checks.get('queue')).toBe('look')
    expect(checks.get('deadLetters')).toBe('look')
    // Let go once more, it is no dead letter any longer.
    await admin.must.post(`/dead-letters/${dead}/retry`, { projectId: company.projectId })
    expect((await admin.must.get('/system')).queue.dead).toBe(before.queue.dead)
    await world.database.rows("delete from outbox where kind = 'nothing' or id = $1", [dead])
  })
})

describe('metrics', () => {
  test('count requests, commands, what is owed, what waits, the sweep and the pool, and name nobody', async () => {
    const server = await createServer(world.app, { register: async (instance) => metrics(instance, world.app) })
    await company.as('customerServiceManager').must.post(`${company.project}/buildings`, { id: newId(), code: '77' })
    await company.as('customerServiceManager').post(`${company.project}/buildings`, { id: newId(), code: '77' })
    await server.inject({ url: '/api/v1/me' })
    const scraped = await server.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })
    expect(scraped.statusCode).toBe(200)
    const text = scraped.payload
    for (const line of [
      /^huiyin_http_request_seconds_count\{method="GET",route="\/api\/v1\/me",status="401"\} 1$/m,
      /^huiyin_command_seconds_count\{command="building.register",outcome="done"\} 1$/m,
      /^huiyin_command_seconds_count\{command="building.register",outcome="refused"\} 1$/m,
      /^huiyin_obligations\{state="open"\} \d+$/m,
      /^huiyin_queue_depth \d+$/m,
      /^huiyin_dead_letters \d+$/m,
      /^huiyin_sweep_lag_seconds [\d.e+-]+$/m,
      /^huiyin_database_connections \d+$/m,
      /^huiyin_figures_read 1$/m,
    ])
      expect(text).toMatch(line)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    expect((await server.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode).toBe(404)
    await server.close()
  })
})

describe('readiness', () => {
  test('is false on a database that takes no writes', async () => {
    const readOnly = {
      app: {
        database: { pool: { query: async () => ({ rows: [{ count: 1_000_000, read_only: true }] }) } },
      },
    } as unknown as Product
    const server = fastify()
    healthRoutes(server, readOnly, { stopping: false })
    const answer = await server.inject('/api/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ ready: false, checks: { database: true, schema: true, writable: false } })
    await server.close()
  })
})

describe('the log', () => {
  test('tells slow flights by their statements, without the values', async () => {
    const slow: SlowFlight[] = []
    const database = openDatabase({
      url: world.database.urls.app,
      maxConnections: 1,
      slowMs: 0,
      onSlow: (flight) => slow.push(flight),
    })
    const { sql } = await import('../db/sql.ts')
    await database.read({ companyId: company.id, projectIds: [company.projectId] }, [
      sql`select ${'13800005521'}::text as phone`,
    ])
    await database.close()
    expect(slow).toHaveLength(1)
    expect(slow[0]?.statements.join(' ')).toContain('select $1::text as phone')
    expect(JSON.stringify(slow)).not.toContain('13800005521')
  })

  test('carries the id of the request on every line, and errors without persons', async () => {
    const lines: string[] = []
    const log = pino(
      { mixin: requestMembers, serializers: { err: loggedError }, base: null },
      new Writable({
        write: (line, _, done) => {
          lines.push(String(line))
          done()
        },
      }),
    )
    const id = newId()
    withinRequest(id, () => {
      log.warn({ err: Object.assign(new Error('no'), { detail: 'Key (phone)=(13800005521)' }) }, 'deep within')
    })
    log.info('outside')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId: id, msg: 'deep within', err: { message: 'no' } })
    expect(lines[0]).not.toContain('13800005521')
    expect(lines[1]).not.toContain('requestId')
    expect(productLog('info').level).toBe('info')
  })

  test('an answer names its request, as the problem does', async () => {
    const answer = await company.as('frontDesk').get(`/cases/${newId()}`)
    expect(answer.body.instance).toBe(`/requests/${answer.headers['x-request-id']}`)
  })
})
