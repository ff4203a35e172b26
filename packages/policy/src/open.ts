import { matchingOf } from './compile.ts'
import { derivedId } from './derived-id.ts'
import { countDue } from './due.ts'
import { eventCounts, neededBy } from './evidence.ts'
import { factAt, matches } from './match.ts'
import type { Facts, Obligation, Owner, PartRef, SubjectEvent } from './model.ts'
import { isOwed, type Run } from './run.ts'
import { warningsOf } from './schedule.ts'
import type { Response } from './schema/rules.ts'

/** What an event begins: messages at once, and obligations. */
export function openResponses(run: Run, event: SubjectEvent, facts: Facts, depth = 0): void {
  const { pack } = run.context
  for (const rule of pack.responsesByEvent.get(event.type) ?? []) {
    if (!eventCounts(pack, rule.on, event, facts)) continue
    const matching = matchingOf(pack, facts)
    if (!matches(rule.when, matching) || (rule.skipIf !== undefined && matches(rule.skipIf, matching))) continue
    for (const [index, tell] of (rule.tells ?? []).entries()) {
      if (!matches(tell.when, matching)) continue
      run.tell(tell.to, tell.message, {
        subject: event.subject,
        part: event.part,
        facts,
        key: [rule.id, event.id, index],
        emergency: run.holds(rule.emergency ?? false, facts),
      })
    }
    if (rule.owes) for (const member of membersOf(rule, event, facts)) openResponse(run, rule, event, member, depth)
  }
}

type Member = { readonly part: PartRef | undefined; readonly facts: Facts }

/** One event, one obligation; or one per entry of a list, with the entry as part. */
function membersOf(rule: Response, event: SubjectEvent, facts: Facts): Member[] {
  if (!rule.forEach) return [{ part: event.part, facts }]
  const { each, as } = rule.forEach
  const entries = factAt(facts, each)
  return (Array.isArray(entries) ? entries : []).map((entry: unknown) => {
    const member =
      typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : { id: String(entry) }
    return { part: { type: as, id: String(member.id) }, facts: { ...facts, member } }
  })
}

function openResponse(run: Run, rule: Response, event: SubjectEvent, member: Member, depth: number): void {
  const { owes } = rule
  if (!owes) return
  const before = run
    .owed()
    .filter(
      (one) =>
        one.ruleId === rule.id &&
        isOwed(one) &&
        one.part?.id === member.part?.id &&
        !one.openedBy.startsWith('ladder:'),
    )
  if (before.length > 0 && rule.ifOpen === 'keep') return
  if (rule.ifOpen === 'restart')
    for (const one of before)
      run.save(
        { ...one, state: 'cancelled' },
        { at: event.recordedAt, what: 'cancelled', eventId: event.id, note: 'restart' },
      )
  const opening =
    rule.opens === undefined ? undefined : countDue(run.context, rule.opens, event.occurredAt, member.facts)
  const opensAt = opening?.at ?? event.occurredAt
  const due = rule.within === undefined ? undefined : countDue(run.context, rule.within, opensAt, member.facts)
  run.owners(owes.who, member.facts).forEach((owner, nth) => {
    openObligation(run, {
      id: derivedId('obligation', event.subject.id, rule.id, member.part?.id ?? '', event.id, nth),
      rule,
      event,
      part: member.part,
      owner,
      what: owes.what,
      openedBy: depth > 0 ? `engine:${depth}:${event.id}` : event.id,
      opensAt,
      dueAt: due?.at ?? null,
      explanation: [...(opening?.steps ?? []), ...(due?.steps ?? [])],
      needed: neededBy(run.context.pack, rule.dischargedBy, owes.count),
    })
  })
}

export type Opening = {
  readonly id: string
  readonly rule: { readonly id: string; readonly clause: string; readonly warn?: Response['warn'] }
  readonly event: Pick<SubjectEvent, 'id' | 'subject' | 'occurredAt' | 'recordedAt'>
  readonly part: PartRef | undefined
  readonly owner: Owner
  readonly what: string
  readonly openedBy: string
  readonly opensAt: number
  readonly dueAt: number | null
  readonly explanation: Obligation['explanation']
  readonly needed: number
}

/** Opens one obligation; nothing happens when it is there already. */
export function openObligation(run: Run, opening: Opening): void {
  if (run.has(opening.id)) return
  run.save(newObligation(run, opening), {
    at: opening.event.recordedAt,
    what: 'opened',
    eventId: opening.event.id,
    dueAt: opening.dueAt,
  })
}

function newObligation(run: Run, opening: Opening): Obligation {
  const { rule, event, part, dueAt, opensAt } = opening
  return {
    id: opening.id,
    source: 'rule',
    ruleId: rule.id,
    clause: rule.clause,
    packHash: run.context.pack.hash,
    subject: event.subject,
    ...(part ? { part } : {}),
    what: opening.what,
    owner: opening.owner,
    openedBy: opening.openedBy,
    startAt: event.occurredAt,
    opensAt,
    warnAts: warningsOf(run.context, rule.warn, opensAt, dueAt),
    dueAt,
    originalDueAt: dueAt,
    needed: opening.needed,
    done: 0,
    state: 'open',
    evidence: [],
    pauses: [],
    warned: 0,
    escalated: 0,
    nextAt: null,
    explanation: opening.explanation,
    history: [],
  }
}
