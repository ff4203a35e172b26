import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App, Ran } from '../platform/app.ts'
import { systemFigures } from '../platform/operation/index.ts'
import { PROBLEMS, Refusal } from '../platform/problems.ts'
import { isLoopback } from './plain-http.ts'

/** `/metrics` for Prometheus: open to this machine, elsewhere with METRICS_TOKEN as bearer. Counts only, never ids. */
export function metrics(server: FastifyInstance, app: App): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'huiyin_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge('huiyin_database_flights_total', 'Round trips to the database', () => app.database.flights.count)
  gauge('huiyin_database_connections', 'Connections of this process', () => app.database.pool.totalCount)
  gauge('huiyin_database_waiting', 'Requests that wait for a connection', () => app.database.pool.waitingCount)

  gauge('huiyin_database_idle', 'Connections that nobody uses now', () => app.database.pool.idleCount)

  const commands = new Histogram({
    name: 'huiyin_command_seconds',
    help: 'Time of a command, by its name and how it ended',
    labelNames: ['command', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const faults = new Counter({
    name: 'huiyin_faults_total',
    help: 'Commands that failed by a fault of the system, not of a person',
    registers: [registry],
  })
  const observe = ({ command, outcome, seconds: took }: Ran) => {
    commands.observe({ command, outcome }, took)
    if (outcome === 'failed') faults.inc()
  }
  app.onRan.add(observe)
  server.addHook('onClose', async () => {
    app.onRan.delete(observe)
  })

  // Read once a scrape; a database that is away answers nothing, and `huiyin_figures_read` says so.
  const figure = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const read = figure('huiyin_figures_read', '1 when the figures below could be read now')
  const owed = figure('huiyin_obligations', 'Obligations that are owed, by state', ['state'])
  const queue = figure('huiyin_queue_depth', 'Effects that could go out now and have not')
  const oldest = figure('huiyin_queue_oldest_seconds', 'How long the oldest of them waits')
  const dead = figure('huiyin_dead_letters', 'Effects that gave up')
  const lag = figure('huiyin_sweep_lag_seconds', 'How long the sweep is behind the earliest due instant')
  const refresh = async () => {
    try {
      const [[row]] = await app.database.read({ companyId: 0, projectIds: [] }, [systemFigures()])
      if (!row) return
      owed.set({ state: 'open' }, row.owed_open)
      owed.set({ state: 'breached' }, row.owed_breached)
      queue.set(row.waiting)
      oldest.set(row.oldest_waiting_seconds)
      dead.set(row.dead)
      lag.set(row.sweep_lag_seconds)
      read.set(1)
    } catch {
      read.set(0)
    }
  }

  server.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
  server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, app.config.metricsToken)) throw new Refusal(PROBLEMS.notFound)
    await refresh()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  // Behind a proxy on this machine everybody would look local, so then only the token counts.
  if (token === undefined)
    return isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined
  const given = Buffer.from(request.headers.authorization?.replace(/^Bearer /, '') ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
