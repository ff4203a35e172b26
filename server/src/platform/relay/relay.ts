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
/** Effects under way at once in a process. */
const AT_ONCE = 50

export type Relay = {
  /** Begins to wake after each commit of this process and to poll for the commits of others. */
  readonly start: () => void
  /** Carries out what is waiting, until nothing is; answers how many. Works without `start`: tests and the rehearsal clock. */
  readonly drain: () => Promise<number>
  /** Finishes what it has taken and takes nothing more: what still waits is for the next process. */
  readonly stop: () => Promise<void>
}

/**
 * One relay a process. Claims are leases in the database, so a process that dies gives its effects back.
 */
export function createRelay(app: App): Relay {
  const handlers = new Map(app.modules.flatMap((module) => Object.entries(module.effects ?? {})))
  let running: Promise<number> | undefined
  let again = false
  let wakeUp = () => {}
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  const done = markedTogether(app)

  const carryOutAll = async (): Promise<number> => {
    let count = 0
    do {
      again = false
      count += await carryOutWaiting(app, handlers, done, {
        isStopping: () => stopping,
        more: () => {
          const woken = new Promise<void>((resolve) => {
            wakeUp = resolve
          })
          if (again) wakeUp()
          again = false
          return woken
        },
      })
    } while (again && !stopping)
    return count
  }
  const drain = (): Promise<number> => {
    if (running) {
      again = true
      wakeUp()
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
      stopping = false
      app.onCommitted.add(wake)
      timer = setInterval(wake, POLL_MS)
      timer.unref()
    },
    drain,
    stop: async () => {
      stopping = true
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

/**
 * Takes effects as places become free, so that one that waits for somebody's gateway holds up no other; answers how many
 * were carried out when nothing waits any more, or nothing more shall be taken.
 */
async function carryOutWaiting(
  app: App,
  handlers: ReadonlyMap<string, EffectHandler>,
  done: Done,
  signals: { readonly isStopping: () => boolean; readonly more: () => Promise<void> },
): Promise<number> {
  const underWay = new Set<Promise<void>>()
  let count = 0
  try {
    for (;;) {
      const more = signals.more()
      const free = signals.isStopping() ? 0 : AT_ONCE - underWay.size
      const rows = free === 0 ? [] : await claim(app, free)
      for (const row of rows) {
        const one: Promise<void> = carryOut(app, handlers, row, done).finally(() => underWay.delete(one))
        underWay.add(one)
      }
      count += rows.length
      if (underWay.size === 0) return count
      // What an effect leaves behind may be another effect, so after each end, and those beside it, it is looked again.
      await Promise.race([...underWay, more])
      await new Promise(setImmediate)
    }
  } finally {
    await Promise.allSettled(underWay)
  }
}

async function claim(app: App, atMost: number): Promise<OutboxRow[]> {
  const { rows } = await app.database.pool.query<OutboxRow>(
    'select id, company_id, project_id, kind, payload, attempts from claim_outbox($1, $2::interval)',
    [atMost, LEASE],
  )
  return rows
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
    // Security time of the database, not business time: neither a rehearsal's clock nor a wrong one of this machine must
    // starve the relay.
    await app.database.pool.query(
      "select finish_outbox($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')",
      [
        row.id,
        dead ? 'dead' : 'retry',
        withoutPersons(String((error as Error).message)).slice(0, 500),
        dead ? null : Math.min(2 ** row.attempts * 500, 300_000),
      ],
    )
  }
}
