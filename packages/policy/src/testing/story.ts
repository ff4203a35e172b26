import type { HolidayYear } from '@huiyin/calendar'
import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import { createCalendars } from '../calendars.ts'
import type { CompiledPack } from '../compile.ts'
import { advance, type EngineContext, react } from '../engine.ts'
import type { Facts, Obligation, Reaction, SubjectEvent } from '../model.ts'
import { effectiveEvents, replay } from '../replay.ts'

/** China's local time as an instant: `2025-03-10 09:15`. */
export function at(local: string): number {
  return Date.parse(`${local.replace(' ', 'T')}${local.length === 16 ? ':00' : ''}+08:00`)
}

type Self = Record<string, unknown>
type State = { readonly self: Self; readonly parts: Record<string, Self> }

/** How events become facts, as a room would fold them. */
function fold(state: State, event: SubjectEvent): State {
  const set = (changes: Self): State => {
    if (!event.part) return { ...state, self: { ...state.self, ...changes } }
    const before = state.parts[event.part.id] ?? {}
    return { ...state, parts: { ...state.parts, [event.part.id]: { ...before, ...changes } } }
  }
  if (event.type === 'workOrder.suspended') return set({ ...event.data, state: 'suspended' })
  if (event.type === 'workOrder.resumed') return set({ ...event.data, state: 'working' })
  return set(event.data)
}

function factsOf(state: State, event: SubjectEvent | undefined): Facts {
  const part = event?.part
  return {
    case: state.self,
    parts: state.parts,
    ...(part ? { [part.type]: state.parts[part.id] ?? {} } : {}),
    ...(event ? { event: event.data } : {}),
  }
}

/** A subject that lives through events and time, as the server's runtime would let it. */
export class Story {
  readonly pack: CompiledPack
  readonly log: SubjectEvent[] = []
  readonly told: string[] = []
  readonly demanded: string[] = []
  readonly #obligations = new Map<string, Obligation>()
  #state: State = { self: {}, parts: {} }
  readonly #calendars

  constructor(pack: CompiledPack, years: readonly HolidayYear[] = CHINA_HOLIDAY_YEARS) {
    this.pack = pack
    this.#calendars = createCalendars(pack, years, 'Asia/Shanghai')
  }

  context(now: number): EngineContext {
    return { pack: this.pack, calendars: this.#calendars, zone: 'Asia/Shanghai', now }
  }

  happens(
    occurredAt: number,
    type: string,
    more: { data?: Self; part?: string; by?: string; recordedAt?: number } = {},
  ): string {
    const event: SubjectEvent = {
      id: `event-${this.log.length + 1}`,
      seq: this.log.length + 1,
      type,
      subject: { type: 'case', id: 'case-1' },
      ...(more.part ? { part: { type: 'workOrder', id: more.part } } : {}),
      data: more.data ?? {},
      occurredAt,
      recordedAt: more.recordedAt ?? occurredAt,
      ...(more.by ? { actorId: more.by } : {}),
    }
    this.waits(event.recordedAt)
    this.log.push(event)
    this.#state = fold(this.#state, event)
    this.#take(react(this.context(event.recordedAt), event, factsOf(this.#state, event), this.open()))
    return event.id
  }

  /** Time passes as a sweep that is always on time would let it. */
  waits(until: number): void {
    this.#take(advance(this.context(until), this.open(), factsOf(this.#state, undefined), until))
  }

  /** What the calendar brought beside the events. */
  adopt(obligation: Obligation): void {
    this.#obligations.set(obligation.id, obligation)
  }

  open(): Obligation[] {
    return this.all().filter((one) => one.state === 'open' || one.state === 'breached')
  }

  all(): Obligation[] {
    return [...this.#obligations.values()]
  }

  of(ruleId: string): Obligation {
    const found = this.all().find((one) => one.ruleId === ruleId)
    if (!found) throw new Error(`nothing owed by ${ruleId}`)
    return found
  }

  replayed(now: number): readonly Obligation[] {
    let state: State = { self: {}, parts: {} }
    return replay(this.context(now), this.log, (event) => {
      state = fold(state, event)
      return factsOf(state, event)
    })
  }

  effective(): SubjectEvent[] {
    return effectiveEvents(this.log)
  }

  #take(reaction: Reaction): void {
    for (const obligation of reaction.obligations) this.#obligations.set(obligation.id, obligation)
    for (const tell of reaction.tells) this.told.push(tell.message)
    for (const demand of reaction.demands) this.demanded.push(demand.effectId)
  }
}
