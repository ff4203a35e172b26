import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'
import { withoutPersons } from '../operation/log-errors.ts'

/** One thing that leaves a transaction; known by its id, carried out at least once, harmless when repeated. */
export type Effect = {
  readonly id: string
  readonly companyId: number
  readonly projectId: number
  readonly kind: string
  readonly payload: Record<string, unknown>
  readonly attempts: number
}

/** Thrown by a handler when another try can never help: a person sees it as a dead letter at once. */
export class Undeliverable extends Error {}

export type EffectHandler = (app: App, effect: Effect) => Promise<void>

/** Tries before a person sees it as a dead letter. */
const ATTEMPTS_MAX = 8
const LEASE = '30 seconds'
const POLL_MS = 500
/** How long what is done waits for others to be marked as done with it. */
const GATHER_MS = 5

export type Relay = {
  /** Begins to wake after each commit of this process and to poll for the commits of others. */
  readonly start: () => void
  /** Carries out what is waiting, until nothing is; answers how many. Works without `start`: tests and the rehearsal clock. */
  readonly drain: () => Promise<number>
  readonly stop: () => Promise<void>
}

/**
 * One relay a process. Claims are leases in the database, so a process that dies gives its effects back.
 */
export function createRelay(app: App): Relay {
  const handlers = new Map(app.modules.flatMap((module) => Object.entries(module.effects ?? {})))
  let running: Promise<number> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined
  const done = markedTogether(app)

  const carryOutAll = async (): Promise<number> => {
    let count = 0
    do {
      again = false
      for (;;) {
        const carriedOut = await carryOutBatch(app, handlers, done)
        count += carriedOut
        if (carriedOut === 0) break
      }
    } while (again)
    return count
  }
  const drain = (): Promise<number> => {
    if (running) {
      again = true
      return running
    }
    running = carryOutAll().finally(() => {
      running = undefined
    })
    return running
  }
  const wake = () => {
    drain().catch((error) => app.log.error({ err: error }, 'relay'))
  }
  return {
    start: () => {
      app.onCommitted.add(wake)
      timer = setInterval(wake, POLL_MS)
      timer.unref()
    },
    drain,
    stop: async () => {
      clearInterval(timer)
      app.onCommitted.delete(wake)
      await running?.catch(() => {})
    },
  }
}

type OutboxRow = {
  id: string
  company_id: number
  project_id: number
  kind: string
  payload: Record<string, unknown>
  attempts: number
}

type Done = (effectId: string) => Promise<void>

/** Marks effects as done, those of one moment with one commit instead of one each; a slow one holds up none. */
function markedTogether(app: App): Done {
  let ids: string[] = []
  let marking: Promise<void> | undefined
  return (effectId) => {
    ids.push(effectId)
    marking ??= sleep(GATHER_MS).then(async () => {
      const together = ids
      ids = []
      marking = undefined
      await app.database.pool.query('select finish_effects($1::uuid[])', [together])
    })
    return marking
  }
}

async function carryOutBatch(app: App, handlers: ReadonlyMap<string, EffectHandler>, done: Done): Promise<number> {
  const { rows } = await app.database.pool.query<OutboxRow>(
    'select id, company_id, project_id, kind, payload, attempts from claim_outbox($1, $2::interval)',
    [50, LEASE],
  )
  await Promise.all(rows.map((row) => carryOut(app, handlers, row, done)))
  return rows.length
}

async function carryOut(
  app: App,
  handlers: ReadonlyMap<string, EffectHandler>,
  row: OutboxRow,
  done: Done,
): Promise<void> {
  try {
    const handler = handlers.get(row.kind)
    if (!handler) throw new Error(`nobody handles effects of kind ${row.kind}`)
    await handler(app, {
      id: row.id,
      companyId: row.company_id,
      projectId: row.project_id,
      kind: row.kind,
      payload: row.payload,
      attempts: row.attempts,
    })
    await done(row.id)
  } catch (error) {
    const dead = row.attempts >= ATTEMPTS_MAX || error instanceof Undeliverable
    app.log.warn(
      { err: error, effect: row.id, kind: row.kind, attempts: row.attempts },
      dead ? 'effect is dead' : 'effect will be tried again',
    )
    // Security time, not business time: a rehearsal's clock must not starve the relay.
    const retryAt = new Date(Date.now() + Math.min(2 ** row.attempts * 500, 300_000)).toISOString()
    await app.database.pool.query('select finish_outbox($1, $2, $3, $4)', [
      row.id,
      dead ? 'dead' : 'retry',
      withoutPersons(String((error as Error).message)).slice(0, 500),
      dead ? null : retryAt,
    ])
  }
}
