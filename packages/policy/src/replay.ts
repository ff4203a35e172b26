import { advanceRun } from './advance.ts'
import type { EngineContext } from './engine.ts'
import type { Facts, Obligation, ObligationHistoryEntry, SubjectEvent } from './model.ts'
import { reactRun } from './react.ts'
import { openRoutine, type RoutineMember, type RoutineOpening } from './routines.ts'
import { isOwed, Run } from './run.ts'
import { BREACH_AFTER_MS } from './schedule.ts'

/** The log as corrections and voidings leave it: what happened, as we now know it. Order is that of the log. */
export function effectiveEvents(log: readonly SubjectEvent[]): SubjectEvent[] {
  const voided = new Set(log.filter((event) => event.type === 'event.voided').map((event) => String(event.data.voids)))
  const corrections = new Map<string, { occurredAt: number | undefined; data: Readonly<Record<string, unknown>> }>()
  for (const event of log) {
    if (event.type !== 'event.corrected' || voided.has(event.id)) continue
    const corrected = String(event.data.corrects)
    const known = corrections.get(corrected)
    corrections.set(corrected, {
      occurredAt: typeof event.data.occurredAt === 'number' ? event.data.occurredAt : known?.occurredAt,
      data: { ...known?.data, ...(event.data.data as Record<string, unknown> | undefined) },
    })
  }
  return log
    .filter((event) => !voided.has(event.id) && event.type !== 'event.corrected' && event.type !== 'event.voided')
    .map((event) => {
      const correction = corrections.get(event.id)
      if (!correction) return event
      return {
        ...event,
        occurredAt: correction.occurredAt ?? event.occurredAt,
        data: { ...event.data, ...correction.data },
      }
    })
}

/**
 * The obligations that a subject's whole log gives until `context.now`: exactly those that came event by event (the law
 * of replay). What the engine itself wrote into the log is derived again, not read.
 *
 * @param factsAfter folds an effective event and answers the facts after it; called once each, in order
 */
export function replay(
  context: EngineContext,
  events: readonly SubjectEvent[],
  factsAfter: (event: SubjectEvent) => Facts,
): readonly Obligation[] {
  const all = new Map<string, Obligation>()
  let facts: Facts = {}
  const pass = (work: (run: Run) => void) => {
    const run = new Run(context, [...all.values()].filter(isOwed))
    work(run)
    for (const obligation of run.reaction().obligations) all.set(obligation.id, obligation)
  }
  for (const event of effectiveEvents(events)) {
    // Time passed before the event was recorded; what it brought came under the facts of then.
    pass((run) => advanceRun(run, facts, event.recordedAt))
    facts = factsAfter(event)
    if (event.type.startsWith('obligation.')) continue
    // A subject keeps its pack; a routine that a later pack brought is not this one's to count.
    if (event.type === 'routine.opened' && context.pack.routines.has(String(event.data.ruleId))) {
      const obligation = openRoutine(context, openingOf(event))
      if (!all.has(obligation.id)) all.set(obligation.id, obligation)
    }
    pass((run) => reactRun(run, event, facts))
  }
  pass((run) => advanceRun(run, facts, context.now))
  return [...all.values()]
}

/** What a `routine.opened` in the log says. */
export function openingOf(event: SubjectEvent): RoutineOpening {
  return {
    ruleId: String(event.data.ruleId),
    subject: event.subject,
    periodKey: String(event.data.periodKey),
    opensAt: typeof event.data.opensAt === 'number' ? event.data.opensAt : event.occurredAt,
    ...(event.data.member ? { member: event.data.member as RoutineMember } : {}),
    ...(typeof event.data.needed === 'number' ? { needed: event.data.needed } : {}),
  }
}

/**
 * What a replay changes in what is stored: each differing obligation with its new value, the history of both kept.
 * What the replay does not give any more is cancelled, never deleted.
 */
export function diffObligations(
  stored: readonly Obligation[],
  derived: readonly Obligation[],
  now: number,
): readonly Obligation[] {
  const before = new Map(stored.map((obligation) => [obligation.id, obligation]))
  const after = new Map(derived.map((obligation) => [obligation.id, obligation]))
  const changes: Obligation[] = []
  for (const replayed of derived) {
    const known = before.get(replayed.id)
    const obligation = unannounced(known, replayed)
    if (!known)
      changes.push({ ...obligation, history: [...obligation.history, rederived(now, null, obligation.dueAt)] })
    // What a person has waived stays waived, whatever the rules would say.
    else if (known.state !== 'waived' && !sameLife(known, obligation)) changes.push(merged(known, obligation, now))
  }
  for (const obligation of stored) {
    if (after.has(obligation.id) || obligation.state === 'cancelled' || obligation.state === 'waived') continue
    const { dueAt } = obligation
    changes.push({
      ...obligation,
      state: 'cancelled',
      nextAt: null,
      history: [...obligation.history, rederived(now, dueAt, dueAt)],
    })
  }
  return changes
}

/**
 * A replay knows that a limit was missed; nobody has been told yet. Left open past its limit, the next sweep finds it,
 * writes the event and tells people as with any other.
 */
function unannounced(known: Obligation | undefined, derived: Obligation): Obligation {
  if (derived.dueAt === null) return derived
  const warned = known?.state === 'open' && known.dueAt === derived.dueAt ? known.warned : derived.warned
  if (derived.state === 'open') return { ...derived, warned, nextAt: derived.warnAts[warned] ?? derived.nextAt }
  if (derived.state !== 'breached' || known?.breachedAt !== undefined) return derived
  const { breachedAt: _, ...open } = derived
  const nextAt = derived.warnAts[warned] ?? derived.dueAt + BREACH_AFTER_MS
  return { ...open, state: 'open', warned, escalated: 0, nextAt }
}

function merged(known: Obligation, derived: Obligation, now: number): Obligation {
  // Announced as missed and now disproved: the announcement stays to be seen.
  const announced = known.breachedAt !== undefined && derived.state === 'met' && derived.breachedAt === undefined
  return {
    ...derived,
    ...(announced ? { breachedAt: known.breachedAt, recordedLate: true } : {}),
    history: [...known.history, rederived(now, known.dueAt, derived.dueAt)],
  }
}

function rederived(at: number, dueAtBefore: number | null, dueAt: number | null): ObligationHistoryEntry {
  return { at, what: 'rederived', dueAtBefore, dueAt }
}

/** Equal in everything that somebody owes by; how it is told does not count. */
function sameLife(a: Obligation, b: Obligation): boolean {
  return lifeOf(a) === lifeOf(b)
}

function lifeOf(obligation: Obligation): string {
  const { ruleId, what, owner, openedBy, startAt, opensAt, dueAt, originalDueAt, needed, done, state } = obligation
  return JSON.stringify([
    ruleId,
    what,
    ownerKey(owner),
    openedBy,
    startAt,
    opensAt,
    dueAt,
    originalDueAt,
    needed,
    done,
    state,
    obligation.dischargedAt ?? null,
    obligation.evidence,
    obligation.pauses.map((pause) => [pause.from, pause.to ?? null]),
    obligation.warned,
    obligation.escalated,
    obligation.nextAt,
    obligation.warnAts,
  ])
}

function ownerKey(owner: Obligation['owner']): string {
  if (owner.kind === 'person') return `person:${owner.personId}`
  if (owner.kind === 'department') return `department:${owner.department}:${owner.role}`
  if (owner.kind === 'anyOf') return `anyOf:${owner.positions.join()}`
  return `position:${owner.position}:${owner.scope?.buildingId ?? ''}`
}
