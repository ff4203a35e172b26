import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { mayReadKind } from '../subjects/doors.ts'

/** An event as live updates see it: never its content. */
export type LiveEvent = {
  xid: string
  id: string
  company_id: number
  project_id: number
  subject_type: string
  subject_id: string
  part_type: string | null
  part_id: string | null
  seq: number
  type: string
}

/** Where a reader stands in the log: transaction and event. */
export type LiveCursor = { readonly xid: string; readonly id: string }

export type LiveListener = {
  readonly actor: Actor
  readonly send: (events: readonly LiveEvent[]) => void
}

const POLL_MS = 500
/** A commit of this process is looked for this soon, and many at once as one. */
const WAKE_MS = 50
const PAGE = 1000
/** Pages a stream may have missed; with more the page is told to fetch afresh. */
const MISSED_PAGES_MAX = 5
const START: LiveCursor = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }

/**
 * One reader of the log for all streams of a process: its cost follows what happens, not how many watch. It reads only
 * while somebody does.
 */
export class LiveHub {
  readonly #app: App
  readonly #listeners = new Set<LiveListener>()
  #cursor: LiveCursor | undefined
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Timeout | undefined
  #reading: Promise<void> | undefined
  #again = false

  constructor(app: App) {
    this.#app = app
  }

  /**
   * Begins to tell somebody what they may see. Events between their last one and the present come first.
   *
   * @returns how to end it, and `missed: true` when too much happened meanwhile
   */
  async join(listener: LiveListener, since: LiveCursor | undefined): Promise<{ leave: () => void; missed: boolean }> {
    if (this.#listeners.size === 0) this.#begin()
    this.#cursor ??= await this.#head()
    let missed = false
    if (since) missed = !(await this.#catchUp(listener, since))
    this.#listeners.add(listener)
    // What committed while this one was catching up.
    this.#wake()
    return {
      missed,
      leave: () => {
        this.#listeners.delete(listener)
        if (this.#listeners.size === 0) this.stop()
      },
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    this.#timer = undefined
    this.#soon = undefined
    this.#cursor = undefined
    this.#app.onCommitted.delete(this.#wakeSoon)
  }

  #begin(): void {
    this.#timer = setInterval(() => this.#wake(), POLL_MS)
    this.#timer.unref()
    this.#app.onCommitted.add(this.#wakeSoon)
  }

  readonly #wakeSoon = (): void => {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      this.#wake()
    }, WAKE_MS)
  }

  #wake(): void {
    if (this.#reading) {
      this.#again = true
      return
    }
    this.#reading = this.#readOn()
      .catch((error) => this.#app.log.error({ err: error }, 'live'))
      .finally(() => {
        this.#reading = undefined
        if (this.#again && this.#listeners.size > 0) {
          this.#again = false
          this.#wake()
        }
      })
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const from = this.#cursor
      if (!from) return
      const events = await this.#after(from)
      const last = events.at(-1)
      if (!last || this.#cursor !== from) return
      this.#cursor = { xid: last.xid, id: last.id }
      for (const listener of this.#listeners) tell(listener, events)
      if (events.length < PAGE) return
    }
  }

  /** Tells what happened since; false when that is too much. The present is where the hub stands when it ends. */
  async #catchUp(listener: LiveListener, since: LiveCursor): Promise<boolean> {
    let from = since
    for (let page = 0; page < MISSED_PAGES_MAX; page += 1) {
      const events = await this.#after(from)
      const last = events.at(-1)
      if (!last) return true
      tell(listener, events)
      from = { xid: last.xid, id: last.id }
      if (events.length < PAGE) return true
    }
    return false
  }

  async #after(cursor: LiveCursor): Promise<LiveEvent[]> {
    const { rows } = await this.#app.database.pool.query<LiveEvent>(
      'select xid::text, id, company_id, project_id, subject_type, subject_id, part_type, part_id, seq, type from live_events_after($1::text::xid8, $2, $3)',
      [cursor.xid, cursor.id, PAGE],
    )
    return rows
  }

  async #head(): Promise<LiveCursor> {
    const { rows } = await this.#app.database.pool.query<LiveCursor>('select xid::text, id from live_head()')
    return rows[0] ?? START
  }
}

function tell(listener: LiveListener, events: readonly LiveEvent[]): void {
  const seen = events.filter((event) => mayHear(listener.actor, event))
  if (seen.length > 0) listener.send(seen)
}

/** Their own company and projects, kinds they may read, and messages only to whom they are for. */
export function mayHear(actor: Actor, event: LiveEvent): boolean {
  if (event.company_id !== actor.companyId) return false
  if (event.part_type === 'recipient') return event.part_id === actor.id
  if (event.project_id !== 0 && !actor.projectIds.includes(event.project_id)) return false
  return mayReadKind(actor, event.subject_type, event.project_id)
}
