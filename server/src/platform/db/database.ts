import type { Duplex } from 'node:stream'
import pg from 'pg'
import { Refusal } from '../problems.ts'
import { compile, type Query, sql } from './sql.ts'

/**
 * The only door to PostgreSQL. Work goes out in *flights*: several statements in one pipelined round trip.
 * Reads take one flight; a command takes two (facts, then writes with commit).
 */
export type Database = {
  /** One flight in a read-only transaction under the fence; answers in the order of the queries. */
  read<const Queries extends readonly Query[]>(fence: Fence, queries: Queries): Promise<RowsOf<Queries>>
  /**
   * A read from inside somebody's transaction, on connections of its own: were it to wait for the same ones, a full
   * house of transactions would all wait for each other.
   */
  readAside<const Queries extends readonly Query[]>(fence: Fence, queries: Queries): Promise<RowsOf<Queries>>
  /** A transaction whose flights the caller sends; `work` decides between them. Rolled back unless it commits. */
  transaction<T>(fence: Fence, work: (transaction: Transaction) => Promise<T>): Promise<T>
  readonly flights: { count: number }
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** What row-level security lets through: one company and these of its projects. */
export type Fence = { readonly companyId: number; readonly projectIds: readonly number[] }

export type RowsOf<Queries extends readonly Query[]> = {
  [K in keyof Queries]: Queries[K] extends Query<infer Row> ? Row[] : never
}

export type Transaction = {
  flight<const Queries extends readonly Query[]>(queries: Queries): Promise<RowsOf<Queries>>
  /** The last flight: the writes and COMMIT in one round trip. Fails when the last answer is not COMMIT. */
  commit<const Queries extends readonly Query[]>(queries: Queries): Promise<RowsOf<Queries>>
}

/** PostgreSQL answers ROLLBACK, without an error, to a COMMIT behind a failed statement. That is a loss unless noticed. */
export class CommitRefused extends Error {}

// Instants travel as epoch milliseconds, days as text, counters as numbers.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => Date.parse(text))
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
})
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export type DatabaseOptions = {
  readonly url: string
  readonly maxConnections?: number
  readonly statementTimeoutMs?: number
  /** Told of every flight that took longer than `slowMs` to be answered. */
  readonly slowMs?: number | undefined
  readonly onSlow?: ((flight: SlowFlight) => void) | undefined
}

/** Statements as they were compiled: with places for their values, never with the values. */
export type SlowFlight = { readonly ms: number; readonly statements: readonly string[] }

export function openDatabase(options: DatabaseOptions): Database {
  const pool = openPool(options, options.maxConnections ?? 10)
  const aside = openPool(options, 2)
  const flights: FlightLog = { count: 0, slowMs: options.slowMs ?? Number.POSITIVE_INFINITY, onSlow: options.onSlow }

  const withClient = async <T>(from: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await from.connect()
    let failed: Error | undefined
    try {
      return await work(client)
    } catch (error) {
      // A refused command is rolled back, and says nothing against the connection.
      if (!(error instanceof Refusal)) failed = error as Error
      throw error
    } finally {
      client.release(isConnectionLoss(failed) ? failed : undefined)
    }
  }
  const readFrom =
    (from: pg.Pool): Database['read'] =>
    (fence, queries) =>
      withClient(from, async (client) => {
        const answers = await send(client, flights, [
          sql`begin read only`,
          ...fenceQueries(fence),
          ...queries,
          sql`commit`,
        ])
        return answers.slice(1 + FENCE_QUERIES, -1).map((answer) => answer.rows) as never
      })

  return {
    flights,
    pool,
    read: readFrom(pool),
    readAside: readFrom(aside),
    transaction: (fence, work) =>
      withClient(pool, async (client) => {
        let begun = false
        let committed = false
        const opening = () => {
          if (begun) return []
          begun = true
          return [sql`begin`, ...fenceQueries(fence)]
        }
        try {
          return await work({
            flight: async (queries) => {
              const head = opening()
              const answers = await send(client, flights, [...head, ...queries])
              return answers.slice(head.length).map((answer) => answer.rows) as never
            },
            commit: async (queries) => {
              const head = opening()
              const answers = await send(client, flights, [...head, ...queries, sql`commit`])
              const last = answers.at(-1)
              if (last?.command !== 'COMMIT') throw new CommitRefused('the database rolled the command back')
              committed = true
              return answers.slice(head.length, -1).map((answer) => answer.rows) as never
            },
          })
        } finally {
          if (begun && !committed) await client.query('rollback').catch(() => {})
        }
      }),
    close: async () => {
      await Promise.all([pool.end(), aside.end()])
    },
  }
}

function openPool(options: DatabaseOptions, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    pipeline: true,
    options: `-c statement_timeout=${options.statementTimeoutMs ?? 15_000} -c idle_in_transaction_session_timeout=30000 -c lock_timeout=10000 -c timezone=UTC`,
  } as pg.PoolConfig)
  // A connection that dies is replaced on the next use. Idle ones are reported by the pool, those in use by themselves
  // (their queries fail besides); neither may crash the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const FENCE_QUERIES = 1

function fenceQueries(fence: Fence): Query[] {
  return [
    sql`select set_config('app.company', ${String(fence.companyId)}, true), set_config('app.projects', ${`{${fence.projectIds.join(',')}}`}, true)`,
  ]
}

type FlightLog = { count: number; readonly slowMs: number; readonly onSlow: DatabaseOptions['onSlow'] }

async function send(client: pg.PoolClient, flights: FlightLog, queries: readonly Query[]): Promise<pg.QueryResult[]> {
  flights.count += 1
  const began = performance.now()
  const compiled = queries.map(compile)
  // One write for the whole flight: the driver's own is one a statement, and each wakes the server.
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  const sent = compiled.map(({ text, values, name }) => client.query({ text, values: values as unknown[], name }))
  stream.uncork()
  const answers = await Promise.allSettled(sent)
  const ms = performance.now() - began
  if (ms > flights.slowMs) flights.onSlow?.({ ms: Math.round(ms), statements: compiled.map(({ text }) => text) })
  // The first failure is the cause; those behind it only say that the transaction is aborted.
  const failure = answers.find((answer) => answer.status === 'rejected')
  if (failure) throw failure.reason
  return answers.map((answer) => (answer as PromiseFulfilledResult<pg.QueryResult>).value)
}

function isConnectionLoss(error: Error | undefined): boolean {
  if (!error) return false
  const code = (error as { code?: string }).code ?? ''
  return code === '' || code.startsWith('08') || code.startsWith('57P') || !/^[0-9A-Z]{5}$/.test(code)
}
