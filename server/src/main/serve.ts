import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { createServer } from '../platform/http/create-server.ts'
import { keepTime, sweep } from '../platform/time/sweep.ts'
import { healthRoutes, type Readiness } from './health.ts'
import { listen } from './listen.ts'
import { metrics } from './metrics.ts'
import { refusePlainHttp } from './plain-http.ts'
import type { Product } from './product.ts'
import { webPages } from './web-pages.ts'

export type Serving = {
  /** The address to open on this machine. */
  readonly url: string
  readonly server: FastifyInstance
  /**
   * Answers no longer ready, lets balancers notice, finishes what is under way (at most ten seconds), then ends everything.
   */
  readonly stop: () => Promise<void>
}

const FINISH_MS = 10_000

/**
 * How long requests are still taken after we were asked to end: one that is on its way when an idle connection is closed
 * would be reset. Meanwhile every answer says that its connection ends with it.
 */
const LEAVE_MS = 300

/** @throws StartRefused when the port cannot be had */
export async function serve(product: Product): Promise<Serving> {
  const { app, config } = product
  const readiness: Readiness = { stopping: false }
  const server = await createServer(app, {
    register: async (instance) => {
      refusePlainHttp(instance, config)
      metrics(instance, app)
      healthRoutes(instance, product, readiness)
      await webPages(instance)
      instance.addHook('onSend', async (_, reply) => {
        if (readiness.stopping) reply.header('connection', 'close')
      })
    },
  })
  const port = await listen(server, config.host, config.port)
  const authority = config.tls?.privateAuthority
    ? await (await import('./serve-authority.ts')).serveAuthority({
        ...config.tls.privateAuthority,
        host: config.host,
        httpsPort: port,
      })
    : undefined

  app.relay.start()
  // What time brought while nobody served; a rule that fails here must not keep the whole house shut.
  await sweep(app).catch((error) => app.log.error({ err: error }, 'sweep'))
  // In a rehearsal time moves only when somebody moves it, and the mover wants to see all that fired.
  const stopTime = config.rehearsal ? async () => {} : keepTime(app)
  const stopModules = await Promise.all(app.modules.flatMap((module) => (module.start ? [module.start(app)] : [])))

  let stopping: Promise<void> | undefined
  return {
    url: config.publicUrl ?? `${config.tls ? 'https' : 'http'}://localhost:${port}`,
    server,
    stop: () => {
      stopping ??= (async () => {
        readiness.stopping = true
        await sleep(LEAVE_MS)
        const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS)
        await Promise.all([server.close(), authority?.stop()])
        clearTimeout(cut)
        await stopTime()
        await Promise.all(stopModules.map((stop) => stop()))
        await product.close()
      })()
      return stopping
    },
  }
}
