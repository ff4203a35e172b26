import { type Cadence as CadenceTimes, nextContactDue } from '@huiyin/calendar'
import { advanceRun } from './advance.ts'
import { listOf, matchingOf } from './compile.ts'
import type { Definition } from './definition.ts'
import { derivedId } from './derived-id.ts'
import { countDue, countOf, elapsedMsOfText, shortText } from './due.ts'
import type { EngineContext } from './engine.ts'
import { concerns, eventCounts, evidenceIn, neededBy } from './evidence.ts'
import { factAt, matches, pathsOf } from './match.ts'
import type { Facts, Obligation, PartRef, Reaction, SubjectEvent } from './model.ts'
import { openObligation, openResponses } from './open.ts'
import { sameOwner } from './ownership.ts'
import { factsOfPart, isOwed, Run } from './run.ts'
import { warningsOf } from './schedule.ts'
import type { Cadence, Replacement, Threshold } from './schema/rules.ts'

/**
 * What follows from an event: obligations of its subject that it discharges, moves, pauses or ends, and those that it
 * opens. Pure and total. Time first catches up to the moment at which the event was recorded, so that a sweep that runs
 * a second late changes nothing.
 *
 * @param facts those after the event
 * @param open what the subject owes, open or breached
 */
export function react(
  context: EngineContext,
  event: SubjectEvent,
  facts: Facts,
  open: readonly Obligation[],
): Reaction {
  const run = new Run(context, open)
  reactRun(run, event, facts)
  return run.reaction()
}

/** The same within a pass that goes on. */
export function reactRun(run: Run, event: SubjectEvent, facts: Facts): void {
  advanceRun(run, facts, event.recordedAt)
  // Corrections speak of other events; replay reads them.
  if (event.type === 'event.corrected' || event.type === 'event.voided' || event.type.startsWith('obligation.')) return
  for (const obligation of run.owed()) if (concerns(event, obligation)) apply(run, event, facts, obligation)
  openResponses(run, event, facts)
  openCadences(run, event, facts)
  crossThresholds(run, event, facts)
}

// ── what is owed already ─────────────────────────────────────────────────────────────────────────

function apply(run: Run, event: SubjectEvent, allFacts: Facts, obligation: Obligation): void {
  const definition = run.definition(obligation)
  if (!definition || isAboutAnother(definition, allFacts, obligation)) return
  const facts = factsOfPart(allFacts, obligation.part)
  const { pack } = run.context
  if (definition.cancelledBy.some((test) => eventCounts(pack, test, event, facts))) {
    run.save({ ...obligation, state: 'cancelled' }, { at: event.recordedAt, what: 'cancelled', eventId: event.id })
    return
  }
  const discharged = discharge(run, event, facts, obligation, definition)
  if (!isOwed(discharged)) {
    if (definition.kind === 'cadence') continueCadence(run, definition.rule as Cadence, event, facts, discharged.part)
    return
  }
  if (definition.kind === 'cadence' && endOrReset(run, event, facts, discharged, definition.rule as Cadence)) return
  const moved = replaced(run, event, facts, discharged, definition)
  if (moved !== discharged) return
  const paused = pausedOrResumed(run, event, facts, moved, definition)
  const counted = paused === moved ? recounted(run, event, facts, paused, definition) : paused
  passedOn(run, event, facts, counted, definition)
}

/** One event, many obligations: an event that names an entry of the list is about that entry only. */
function isAboutAnother(definition: Definition, facts: Facts, obligation: Obligation): boolean {
  const matchedBy = 'forEach' in definition.rule ? definition.rule.forEach?.matchedBy : undefined
  const named = matchedBy === undefined ? undefined : factAt(facts, matchedBy)
  return named !== undefined && String(named) !== obligation.part?.id
}

function discharge(
  run: Run,
  event: SubjectEvent,
  facts: Facts,
  obligation: Obligation,
  definition: Definition,
): Obligation {
  if (definition.dischargedBy === undefined || event.id === obligation.openedBy) return obligation
  // What was done before it may be done does not count: the weekly check of last week.
  if (obligation.opensAt > obligation.startAt && event.occurredAt < obligation.opensAt) return obligation
  const marks = obligation.history.flatMap((entry) => (entry.what === 'progressed' && entry.note ? [entry.note] : []))
  const cover = 'cover' in definition.rule ? definition.rule.cover : undefined
  const timesEach = cover ? countOf(run.context.pack, cover.times) : 1
  const evidence = evidenceIn(run.context.pack, definition.dischargedBy, event, facts, marks, timesEach)
  if (!evidence) return obligation
  const done = obligation.done + 1
  const progressed = { ...obligation, done, evidence: [...obligation.evidence, event.id] }
  if (done < obligation.needed)
    return run.save(progressed, { at: event.recordedAt, what: 'progressed', eventId: event.id, note: evidence.mark })
  const late = obligation.dueAt !== null && event.occurredAt > obligation.dueAt
  const disproved = obligation.state === 'breached' && !late
  const saved = run.save(
    {
      ...progressed,
      state: late ? 'late' : 'met',
      dischargedAt: event.occurredAt,
      ...(disproved ? { recordedLate: true } : {}),
    },
    { at: event.recordedAt, what: 'discharged', eventId: event.id },
  )
  if (disproved) takeBack(run, saved, definition, facts)
  return saved
}

/** Everyone who was told that it was missed is told that it was kept after all. */
export function takeBack(run: Run, obligation: Obligation, definition: Definition, facts: Facts): void {
  for (const [index, step] of definition.escalate.slice(0, obligation.escalated).entries())
    run.tell(step.to, 'limit.disproved', {
      subject: obligation.subject,
      part: obligation.part,
      facts,
      key: [obligation.id, 'disproved', index, obligation.dueAt ?? 0],
      obligation,
      emergency: false,
    })
}

/** A new time agreed on replaces the limit, while it is not missed; the old one stays in the history. */
function replaced(
  run: Run,
  event: SubjectEvent,
  facts: Facts,
  obligation: Obligation,
  definition: Definition,
): Obligation {
  const replacement = definition.replacedBy.find((one) => one.event === event.type && replacementHolds(run, one, facts))
  if (!replacement || (obligation.dueAt !== null && event.occurredAt > obligation.dueAt)) return obligation
  const at =
    typeof replacement.at === 'string' && replacement.at.includes('.') ? factAt(facts, replacement.at) : undefined
  const due =
    typeof at === 'number'
      ? {
          at,
          steps: [
            {
              key: 'policy.replaced',
              params: { at, ...(obligation.dueAt === null ? {} : { before: obligation.dueAt }) },
            },
          ],
        }
      : countDue(run.context, replacement.at, event.occurredAt, facts)
  if (due.at === null) return obligation
  if (obligation.state === 'breached') takeBack(run, obligation, definition, facts)
  return run.save(
    {
      ...obligation,
      dueAt: due.at,
      warnAts: warningsOf(run.context, definition.warn, event.occurredAt, due.at),
      warned: 0,
      // Announced as missed, though the new time was agreed before the old one ran out.
      ...(obligation.state === 'breached' ? { state: 'open' as const, escalated: 0 } : {}),
      explanation: [...obligation.explanation.slice(-12), ...due.steps],
    },
    {
      at: event.recordedAt,
      what: 'rescheduled',
      eventId: event.id,
      dueAtBefore: obligation.dueAt,
      dueAt: due.at,
      note: 'replaced',
    },
  )
}

function replacementHolds(run: Run, replacement: Replacement, facts: Facts): boolean {
  const matching = matchingOf(run.context.pack, facts)
  return (
    matches(replacement.when, matching) && (replacement.unless === undefined || !matches(replacement.unless, matching))
  )
}

function isReplaced(obligation: Obligation): boolean {
  return obligation.history.some((entry) => entry.what === 'rescheduled' && entry.note === 'replaced')
}

function pausedOrResumed(
  run: Run,
  event: SubjectEvent,
  facts: Facts,
  obligation: Obligation,
  definition: Definition,
): Obligation {
  if (definition.pausesWhile === undefined || definition.limit === undefined) return obligation
  // What was suspended in time and is known only now was not missed; what was missed before stays missed.
  const disproved = obligation.state === 'breached'
  if (disproved && (obligation.dueAt === null || event.occurredAt > obligation.dueAt)) return obligation
  if (isReplaced(obligation)) return obligation
  const stands = run.holds(definition.pausesWhile, facts)
  const last = obligation.pauses.at(-1)
  const isPaused = last !== undefined && last.to === undefined
  if (stands === isPaused) return obligation
  const pauses = isPaused
    ? [...obligation.pauses.slice(0, -1), { from: last.from, to: Math.max(last.from, event.occurredAt) }]
    : [...obligation.pauses, { from: event.occurredAt }]
  const due = countDue(run.context, definition.limit, obligation.opensAt, facts, pauses)
  if (disproved) takeBack(run, obligation, definition, facts)
  return run.save(
    {
      ...obligation,
      ...(disproved ? { state: 'open' as const, escalated: 0 } : {}),
      pauses,
      dueAt: due.at,
      warnAts: warningsOf(run.context, definition.warn, obligation.opensAt, due.at).filter(
        (at) => at > event.occurredAt,
      ),
      warned: 0,
      explanation: due.steps,
    },
    {
      at: event.recordedAt,
      what: isPaused ? 'resumed' : 'paused',
      eventId: event.id,
      dueAtBefore: obligation.dueAt,
      dueAt: due.at,
    },
  )
}

/** A limit that stands beside a field moves with it; old values stay in the history. */
function recounted(
  run: Run,
  event: SubjectEvent,
  facts: Facts,
  obligation: Obligation,
  definition: Definition,
): Obligation {
  if (definition.limit === undefined || obligation.state !== 'open' || isReplaced(obligation)) return obligation
  if (!readsField(definition.limit)) return obligation
  const due = countDue(run.context, definition.limit, obligation.opensAt, facts, obligation.pauses)
  if (due.at === obligation.dueAt || due.at === null) return obligation
  return run.save(
    {
      ...obligation,
      dueAt: due.at,
      originalDueAt: obligation.originalDueAt ?? due.at,
      warnAts: warningsOf(run.context, definition.warn, event.occurredAt, due.at),
      warned: 0,
      explanation: due.steps,
    },
    { at: event.recordedAt, what: 'rescheduled', eventId: event.id, dueAtBefore: obligation.dueAt, dueAt: due.at },
  )
}

/** Only facts of the subject move a limit; what the opening event said stands. */
function readsField(limit: unknown): boolean {
  if (typeof limit !== 'object' || limit === null) return false
  if ('earliest' in limit) return (limit.earliest as unknown[]).some(readsField)
  if ('latest' in limit) return (limit.latest as unknown[]).some(readsField)
  const path = 'field' in limit ? limit.field : 'of' in limit ? limit.of : undefined
  return typeof path === 'string' && !path.startsWith('event.')
}

/** As soon as the person is known, or is another one, the obligation passes to them. */
function passedOn(run: Run, event: SubjectEvent, facts: Facts, obligation: Obligation, definition: Definition): void {
  if (!namesPerson(definition.who) || isTransferred(obligation, definition)) return
  const owner = run.owners(definition.who, facts, obligation.owner)[0]
  if (!owner || sameOwner(owner, obligation.owner)) return
  run.save({ ...obligation, owner }, { at: event.recordedAt, what: 'reassigned', eventId: event.id })
}

function namesPerson(who: Definition['who']): boolean {
  return typeof who === 'string' ? who !== 'owner' : 'person' in who
}

function isTransferred(obligation: Obligation, definition: Definition): boolean {
  return definition.escalate.slice(0, obligation.escalated).some((step) => step.how === 'transfer')
}

// ── while something lasts ────────────────────────────────────────────────────────────────────────

function endOrReset(run: Run, event: SubjectEvent, facts: Facts, obligation: Obligation, cadence: Cadence): boolean {
  if (!run.holds(cadence.while, facts)) {
    run.save({ ...obligation, state: 'cancelled' }, { at: event.recordedAt, what: 'cancelled', eventId: event.id })
    return true
  }
  if ((cadence.resetBy ?? []).some((test) => eventCounts(run.context.pack, test, event, facts))) {
    run.save(
      { ...obligation, state: 'cancelled' },
      { at: event.recordedAt, what: 'cancelled', eventId: event.id, note: 'reset' },
    )
    continueCadence(run, cadence, event, facts, obligation.part)
    return true
  }
  return recountCadence(run, event, facts, obligation, cadence)
}

/** A changed agreed duration recomputes what is due and stands in the history (time rule 7). */
function recountCadence(
  run: Run,
  event: SubjectEvent,
  facts: Facts,
  obligation: Obligation,
  cadence: Cadence,
): boolean {
  if (!cadence.byAge?.agreedUntil || obligation.state !== 'open') return false
  const due = cadenceDue(
    run,
    cadence,
    facts,
    obligation.startAt,
    isFirstOfCadence(obligation) ? undefined : obligation.startAt,
  )
  if (due.at === obligation.dueAt) return false
  run.save(
    {
      ...obligation,
      dueAt: due.at,
      warnAts: warningsOf(run.context, cadence.warn, obligation.startAt, due.at),
      warned: 0,
      explanation: due.steps,
    },
    { at: event.recordedAt, what: 'rescheduled', eventId: event.id, dueAtBefore: obligation.dueAt, dueAt: due.at },
  )
  return true
}

function isFirstOfCadence(obligation: Obligation): boolean {
  return obligation.openedBy.startsWith('first:')
}

function openCadences(run: Run, event: SubjectEvent, facts: Facts): void {
  for (const cadence of run.context.pack.cadences.values()) {
    const part = partOf(cadence, event)
    if (!run.holds(cadence.while, facts)) continue
    if (run.owed().some((one) => one.ruleId === cadence.id && one.part?.id === part?.id)) continue
    openCadence(run, cadence, event, facts, part, undefined)
  }
}

/** The next time, counted from the contact that ended the last. */
function continueCadence(
  run: Run,
  cadence: Cadence,
  event: SubjectEvent,
  facts: Facts,
  part: PartRef | undefined,
): void {
  if (run.holds(cadence.while, facts)) openCadence(run, cadence, event, facts, part, event.occurredAt)
}

function openCadence(
  run: Run,
  cadence: Cadence,
  event: SubjectEvent,
  facts: Facts,
  part: PartRef | undefined,
  lastAt: number | undefined,
): void {
  const due = cadenceDue(run, cadence, facts, event.occurredAt, lastAt)
  run.owners(cadence.owes.who, facts).forEach((owner, nth) => {
    openObligation(run, {
      id: derivedId('obligation', event.subject.id, cadence.id, part?.id ?? '', event.id, nth),
      rule: cadence,
      event,
      part,
      owner,
      what: cadence.owes.what,
      openedBy: lastAt === undefined ? `first:${event.id}` : event.id,
      opensAt: event.occurredAt,
      dueAt: due.at,
      explanation: due.steps,
      needed: neededBy(run.context.pack, cadence.dischargedBy, cadence.owes.count),
    })
  })
}

/** @param startAt where it began, unless the rule names a field; `lastAt` the last contact */
function cadenceDue(run: Run, cadence: Cadence, facts: Facts, startAt: number, lastAt: number | undefined) {
  const from = cadence.from === undefined ? undefined : factAt(facts, cadence.from)
  const acceptedAt = typeof from === 'number' ? from : startAt
  const every = cadence.every === undefined ? undefined : shortText(run.context.pack, cadence.every)
  if (every !== undefined) {
    const due = (lastAt ?? acceptedAt) + elapsedMsOfText(every)
    return { at: due, steps: [{ key: 'policy.every', params: { limit: every, at: due } }] }
  }
  const agreed = cadence.byAge?.agreedUntil === undefined ? undefined : factAt(facts, cadence.byAge.agreedUntil)
  return nextContactDue(
    timesOf(run, cadence),
    {
      acceptedAt,
      ...(lastAt === undefined ? {} : { lastContactAt: lastAt }),
      ...(typeof agreed === 'number' ? { agreedMs: Math.max(0, agreed - acceptedAt) } : {}),
    },
    run.context.calendars.zone,
  )
}

function timesOf(run: Run, cadence: Cadence): CadenceTimes {
  const { pack } = run.context
  const beyond = cadence.byAge && shortText(pack, cadence.byAge.beyond.every)
  return {
    byAge: (cadence.byAge?.buckets ?? []).map((bucket) => ({
      upToDays: bucket.upTo,
      every: bucket.every === undefined ? null : (shortText(pack, bucket.every) ?? null),
    })),
    ...(beyond === undefined ? {} : { beyond: { every: beyond } }),
  }
}

/** A cadence about a part (`workOrder.state`) runs for each of them. */
function partOf(cadence: Cadence, event: SubjectEvent): PartRef | undefined {
  return event.part && pathsOf(cadence.while).some((path) => path.startsWith(`${event.part?.type}.`))
    ? event.part
    : undefined
}

// ── lines that are crossed ───────────────────────────────────────────────────────────────────────

/** Fires once a subject or part: what it asks for carries an id that follows from the rule, and is asked for once. */
function crossThresholds(run: Run, event: SubjectEvent, facts: Facts): void {
  for (const rule of run.context.pack.thresholdsByEvent.get(event.type) ?? []) {
    if (!run.holds(rule.when, facts)) continue
    const about = { subject: event.subject, ...(event.part ? { part: event.part } : {}) }
    if (rule.window) lookBack(run, rule, event, facts)
    else carryOut(run, rule, about, facts, [rule.id, event.subject.id, event.part?.id ?? ''])
  }
}

/** Other subjects are looked at after the commit: what is asked for here counts, and comes back by `crossWindow`. */
function lookBack(run: Run, rule: Threshold, event: SubjectEvent, facts: Facts): void {
  const { window } = rule
  const within = window && shortText(run.context.pack, window.within)
  if (!window || within === undefined) return
  const same = window.same.map((path) => [path.slice('event.'.length), factAt(facts, path)] as const)
  // What the event does not say is not alike with anything.
  if (same.some(([, value]) => value === undefined)) return
  run.demands.push({
    effectId: derivedId('look', rule.id, event.id),
    action: LOOK_BACK,
    subject: event.subject,
    ...(event.part ? { part: event.part } : {}),
    arguments: {
      ruleId: rule.id,
      types: listOf(rule.on),
      from: event.occurredAt - elapsedMsOfText(within),
      until: event.occurredAt,
      same: Object.fromEntries(same),
    },
    ruleId: rule.id,
    suggestion: false,
  })
}

/** The command by which a threshold with a window counts; run by the system after the event. */
export const LOOK_BACK = 'threshold.look'

/**
 * What a threshold with a window brings once its events were counted; nothing while there are too few.
 *
 * @param events ids of those that are alike, oldest first: a run that begins with the same event fires once
 */
export function crossWindow(
  context: EngineContext,
  ruleId: string,
  about: About,
  facts: Facts,
  events: readonly string[],
): Reaction {
  const run = new Run(context, [])
  const rule = context.pack.pack.rules.thresholds.find((one) => one.id === ruleId && !one.off)
  if (rule?.window && events.length >= countOf(context.pack, rule.window.atLeast))
    carryOut(run, rule, about, facts, [rule.id, events[0] as string])
  return run.reaction()
}

type About = { readonly subject: SubjectEvent['subject']; readonly part?: PartRef | undefined }

function carryOut(run: Run, rule: Threshold, about: About, facts: Facts, key: readonly string[]): void {
  const action = rule.then.do ?? rule.then.suggest
  if (action !== undefined)
    run.demands.push({
      effectId: derivedId('demand', ...key),
      action,
      ...about,
      arguments: rule.then.arguments ?? {},
      ruleId: rule.id,
      suggestion: rule.then.do === undefined,
    })
  if (rule.then.tell)
    run.tell(rule.then.tell.to, rule.then.tell.message, {
      ...about,
      facts,
      key,
      emergency: false,
    })
}
