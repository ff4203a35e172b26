import { compilePack, createCalendars, type Obligation, type Pack, replay } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { engineContext } from '../../platform/commands/run-command.ts'
import { type EventRow, toSubjectEvent } from '../../platform/events/event-log.ts'
import { engineFacts, NO_FACTS, type SubjectKind } from '../../platform/events/subject-kinds.ts'
import type { Engine } from '../../platform/packs/engine-cache.ts'
import { rateOf } from './figures.ts'
import { rulesInForce } from './rules-in-force.ts'

export type Counts = { readonly kept: number; readonly late: number; readonly rate: number | null }
export type TriedRule = {
  readonly ruleId: string
  readonly clause: string
  readonly title: Text
  readonly before: Counts
  readonly after: Counts
}
/** Somebody would have been late under the draft who was not under what is in force. */
export type MoreLate = {
  readonly ruleId: string
  readonly subjectId: string
  readonly partId: string | null
  readonly dueAt: number
  readonly happenedAt: number | null
}

type Owed = Pick<Obligation, 'id' | 'ruleId' | 'state' | 'dueAt' | 'dischargedAt' | 'subject' | 'part'>

/**
 * What the log of a subject comes to under a pack: its events replayed as they were. The same mechanism as a correction,
 * so what is shown is what would have been.
 */
export function obligationsUnder(
  engine: Engine,
  kind: SubjectKind,
  log: readonly EventRow[],
  now: number,
): readonly Owed[] {
  let facts = NO_FACTS
  return replay(engineContext(engine, now), log.map(toSubjectEvent), (event) => {
    facts = kind.fold(facts, event)
    return engineFacts(kind.type, facts, event, {})
  })
}

/** A pack that is not stored, ready to run with the holidays of its company. */
export function engineOfDraft(pack: Pack, years: Parameters<typeof createCalendars>[1], zone: string): Engine {
  const compiled = compilePack(pack)
  return { hash: 'draft', pack: compiled, calendars: createCalendars(compiled, years, zone), zone }
}

/** Adds up one subject after another, so that ninety days need not lie in memory. */
export class Trial {
  readonly #before = new Map<string, { kept: number; late: number }>()
  readonly #after = new Map<string, { kept: number; late: number }>()
  readonly moreLate: MoreLate[] = []
  subjects = 0

  add(before: readonly Owed[], after: readonly Owed[]): void {
    this.subjects += 1
    const wasLate = new Set(before.filter(isLate).map((one) => one.id))
    for (const one of before) count(this.#before, one)
    for (const one of after) {
      count(this.#after, one)
      if (isLate(one) && !wasLate.has(one.id) && one.dueAt !== null)
        this.moreLate.push({
          ruleId: one.ruleId,
          subjectId: one.subject.id,
          partId: one.part?.id ?? null,
          dueAt: one.dueAt,
          happenedAt: one.dischargedAt ?? null,
        })
    }
  }

  /** Every rule of the draft that owes something, and those of what is in force that the draft no longer has. */
  rules(inForce: Pack, draft: Pack): TriedRule[] {
    const entries = new Map([...rulesInForce(inForce), ...rulesInForce(draft)].map((entry) => [entry.id, entry]))
    return [...entries.values()]
      .filter((entry) => entry.owes && (this.#before.has(entry.id) || this.#after.has(entry.id)))
      .map(({ id, clause, title }) => ({
        ruleId: id,
        clause,
        title,
        before: rated(this.#before.get(id)),
        after: rated(this.#after.get(id)),
      }))
  }

  /** When those who would be late fall due: weekday 1 (Monday) to 7 and hour, the most first. */
  clusters(zone: string): { weekday: number; hour: number; late: number }[] {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    const found = new Map<string, { weekday: number; hour: number; late: number }>()
    for (const { dueAt } of this.moreLate) {
      const parts = format.formatToParts(dueAt)
      const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
      const weekday = WEEKDAYS.indexOf(part('weekday')) + 1
      const hour = Number(part('hour'))
      const key = `${weekday}/${hour}`
      const cluster = found.get(key) ?? { weekday, hour, late: 0 }
      cluster.late += 1
      found.set(key, cluster)
    }
    return [...found.values()].sort((a, b) => b.late - a.late || a.weekday - b.weekday || a.hour - b.hour)
  }
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const isLate = (one: Owed) => one.state === 'late' || one.state === 'breached'

function count(counts: Map<string, { kept: number; late: number }>, one: Owed): void {
  if (one.state !== 'met' && !isLate(one)) return
  const known = counts.get(one.ruleId) ?? { kept: 0, late: 0 }
  if (one.state === 'met') known.kept += 1
  else known.late += 1
  counts.set(one.ruleId, known)
}

function rated(counts: { kept: number; late: number } | undefined): Counts {
  const known = counts ?? { kept: 0, late: 0 }
  return { ...known, rate: rateOf(known) }
}
