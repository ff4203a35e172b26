import type { FastifyInstance } from 'fastify'
import { migrationNames } from '../platform/db/migrate.ts'
import type { Product } from './product.ts'

export type Readiness = { stopping: boolean }

const PATIENCE_MS = 2000

/**
 * `live`: this process answers. `ready`: it can do its work now, so that a balancer sends requests only where they
 * succeed; true only if the database answers, holds this release's schema, takes writes, and we are not on our way out.
 */
export function healthRoutes(server: FastifyInstance, product: Product, readiness: Readiness): void {
  server.get('/api/health/live', { schema: { hide: true } }, async () => ({ live: true }))
  server.get('/api/health/ready', { schema: { hide: true } }, async (_, reply) => {
    const schema = await schemaState(product)
    const checks = {
      serving: !readiness.stopping,
      database: schema !== 'away',
      schema: schema === 'current' || schema === 'readOnly',
      writable: schema === 'current' || schema === 'behind',
    }
    const ready = Object.values(checks).every(Boolean)
    return reply
      .code(ready ? 200 : 503)
      .headers(ready ? {} : { 'retry-after': '1' })
      .send({ ready, checks })
  })
}

async function schemaState(product: Product): Promise<'current' | 'behind' | 'readOnly' | 'away'> {
  const abort = AbortSignal.timeout(PATIENCE_MS)
  const late = new Promise<never>((_, refuse) => abort.addEventListener('abort', () => refuse(new Error('no answer'))))
  try {
    const [{ rows }, names] = await Promise.race([
      Promise.all([
        product.app.database.pool.query<{ count: number; read_only: boolean }>(
          "select count(*)::int as count, pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only from schema_migrations",
        ),
        migrationNames(),
      ]),
      late,
    ])
    if ((rows[0]?.count ?? 0) < names.length) return 'behind'
    // A standby that is not promoted yet answers, but keeps nothing.
    return rows[0]?.read_only ? 'readOnly' : 'current'
  } catch {
    return 'away'
  }
}
