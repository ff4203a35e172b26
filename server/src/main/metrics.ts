import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../platform/app.ts'
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

  server.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
  server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, app.config.metricsToken)) throw new Refusal(PROBLEMS.notFound)
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
