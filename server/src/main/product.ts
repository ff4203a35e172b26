import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { MODULES } from '../modules/index.ts'
import { type App, composeApp } from '../platform/app.ts'
import { type Config, type Environment, loadConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/db/database.ts'
import { loggedError, requestMembers } from '../platform/operation/index.ts'
import { type DatabaseServer, databaseServer } from '../platform/postgres/database-server.ts'

/** The product with its database, not yet serving: what `start` and every command that touches data work on. */
export type Product = {
  readonly config: Config
  readonly server: DatabaseServer
  readonly app: App
  readonly log: Logger
  readonly close: () => Promise<void>
}

/**
 * Reads the settings, starts or finds the database, brings its schema to this release and composes the rooms.
 *
 * @throws StartRefused for everything a person can mend
 */
export async function openProduct(
  options: { env?: Environment; rehearsal?: boolean; migrate?: boolean; log?: Logger } = {},
): Promise<Product> {
  const config = await loadConfig(options)
  const log = options.log ?? productLog(config.logLevel)
  const server = await databaseServer(config, { log: (line) => log.info({ part: 'postgres' }, line) })
  try {
    if (options.migrate ?? true) await server.migrate((line) => log.info({ part: 'migrate' }, line))
    const database = openDatabase({
      url: server.appUrl,
      slowMs: config.slowQueryMs,
      onSlow: ({ ms, statements }) =>
        log.warn({ part: 'database', ms, statements: statements.map((text) => text.slice(0, 300)) }, 'slow query'),
    })
    const app = composeApp({ config, database, modules: MODULES, log })
    return {
      config,
      server,
      app,
      log,
      close: async () => {
        await app.relay.stop()
        await database.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Opens the product for one piece of work, as the commands of the command line do. */
export async function withProduct<T>(
  work: (product: Product) => Promise<T>,
  options: Parameters<typeof openProduct>[0] = {},
): Promise<T> {
  const product = await openProduct({ log: productLog('warn'), ...options })
  try {
    return await work(product)
  } finally {
    await product.close()
  }
}

/** Logs to standard output, one JSON object a line; values that could hold a secret or a person are never written. */
export function productLog(level: string, to?: DestinationStream): Logger {
  const settings: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: requestMembers,
    serializers: { err: loggedError },
    redact: {
      paths: [
        'req.headers',
        'headers',
        'body',
        'password',
        '*.password',
        'token',
        '*.token',
        'err.values',
        'err.query',
        // Where PostgreSQL quotes the row that it refused.
        'err.detail',
        'err.where',
      ],
      remove: true,
    },
  }
  return to ? pino(settings, to) : pino(settings)
}
