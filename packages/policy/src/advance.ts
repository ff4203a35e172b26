import { openedByLadder } from './definition.ts'
import { derivedId } from './derived-id.ts'
import { countDue } from './due.ts'
import type { EngineContext } from './engine.ts'
import type { Facts, Obligation, Reaction } from './model.ts'
import { openResponses } from './open.ts'
import { DEPTH_MAX, factsOfPart, Run } from './run.ts'
import { BREACH_AFTER_MS } from './schedule.ts'
import type { LadderStep } from './schema/rules.ts'

/**
 * What time alone does to a subject's obligations until an instant, in the order in which it falls due: warnings,
 * breaches, steps of the ladder.
 */
export function advance(context: EngineContext, open: readonly Obligation[], facts: Facts, until: number): Reaction {
  const run = new Run(context, open)
  advanceRun(run, facts, until)
  return run.reaction()
}

/** The same within a pass that goes on. */
export function advanceRun(run: Run, facts: Facts, until: number): void {
  for (;;) {
    const next = run
      .owed()
      .filter((obligation) => obligation.nextAt !== null && obligation.nextAt <= until)
      .sort((a, b) => (a.nextAt as number) - (b.nextAt as number) || (a.id < b.id ? -1 : 1))[0]
    if (!next) return
    step(run, next, factsOfPart(facts, next.part))
  }
}

function step(run: Run, obligation: Obligation, facts: Facts): void {
  const at = obligation.nextAt as number
  if (obligation.state === 'breached') escalate(run, obligation, facts, at)
  else if (obligation.warned < obligation.warnAts.length) warn(run, obligation, facts, at)
  else breach(run, obligation, facts, at)
}

function warn(run: Run, obligation: Obligation, facts: Facts, at: number): void {
  const definition = run.definition(obligation)
  const rule = typeof definition?.warn === 'object' && !Array.isArray(definition.warn) ? definition.warn : undefined
  const saved = run.save({ ...obligation, warned: obligation.warned + 1 }, { at, what: 'warned' })
  emit(run, saved, facts, 'obligation.warned', at, { step: obligation.warned })
  run.tell(rule?.to ?? 'owner', rule?.message ?? 'limit.near', {
    subject: saved.subject,
    part: saved.part,
    facts,
    key: [saved.id, obligation.warned, saved.dueAt ?? 0],
    obligation: saved,
    emergency: run.holds(definition?.emergency ?? false, facts),
  })
}

function breach(run: Run, obligation: Obligation, facts: Facts, at: number): void {
  const saved = run.save({ ...obligation, state: 'breached', breachedAt: at }, { at, what: 'breached' })
  emit(run, saved, facts, 'obligation.breached', at, {})
  // A person's task has no ladder of its own: whoever owes it is told that it is late.
  if (obligation.source === 'person') tellMissed(run, saved, 'owner', 'limit.missed', facts, -1)
}

function escalate(run: Run, obligation: Obligation, facts: Facts, at: number): void {
  const definition = run.definition(obligation)
  const ladder = definition?.escalate[obligation.escalated]
  if (!definition || !ladder) return
  const index = obligation.escalated
  const owner = ladder.how === 'transfer' ? run.owners(ladder.to, facts, obligation.owner)[0] : undefined
  const saved = run.save(
    { ...obligation, escalated: index + 1, ...(owner ? { owner } : {}) },
    { at, what: 'escalated', note: `${ladder.how}.${index}` },
  )
  emit(run, saved, facts, 'obligation.escalated', at, { step: index })
  tellMissed(run, { ...saved, owner: obligation.owner }, ladder.to, ladder.message ?? 'limit.missed', facts, index)
  if (ladder.how === 'owe') owe(run, saved, ladder, index, facts, at)
}

function tellMissed(
  run: Run,
  obligation: Obligation,
  to: LadderStep['to'],
  message: string,
  facts: Facts,
  index: number,
): void {
  run.tell(to, message, {
    subject: obligation.subject,
    part: obligation.part,
    facts,
    key: [obligation.id, 'missed', index, obligation.dueAt ?? 0],
    obligation,
    emergency: run.holds(run.definition(obligation)?.emergency ?? false, facts),
  })
}

/** The next one up owes something new: the report with its reason. */
function owe(run: Run, parent: Obligation, ladder: LadderStep, index: number, facts: Facts, at: number): void {
  const { owes } = ladder
  if (!owes) return
  run.owners(ladder.to, facts, parent.owner).forEach((owner, nth) => {
    const id = derivedId('obligation', parent.id, 'ladder', index, nth)
    if (run.has(id)) return
    // From the instant of the rung, not from the millisecond after it at which it fires.
    const due = countDue(run.context, owes.within, at - BREACH_AFTER_MS, facts)
    run.save(
      {
        id,
        source: 'rule',
        ruleId: parent.ruleId,
        clause: parent.clause,
        packHash: parent.packHash,
        subject: parent.subject,
        ...(parent.part ? { part: parent.part } : {}),
        what: owes.what,
        owner,
        openedBy: openedByLadder(index, parent.id),
        startAt: at,
        opensAt: at,
        warnAts: [],
        dueAt: due.at,
        originalDueAt: due.at,
        needed: 1,
        done: 0,
        state: 'open',
        evidence: [],
        pauses: [],
        warned: 0,
        escalated: 0,
        nextAt: null,
        explanation: due.steps,
        history: [],
      },
      { at, what: 'opened', dueAt: due.at },
    )
  })
}

/** The engine's own event, which may match further rules: bounded, because rules may follow from rules. */
function emit(
  run: Run,
  obligation: Obligation,
  facts: Facts,
  type: 'obligation.warned' | 'obligation.breached' | 'obligation.escalated',
  at: number,
  more: Readonly<Record<string, unknown>>,
): void {
  const data = { obligationId: obligation.id, ruleId: obligation.ruleId, what: obligation.what, ...more }
  const { subject, part } = obligation
  run.events.push({ type, subject, ...(part ? { part } : {}), occurredAt: at, data })
  const depth = depthOf(obligation) + 1
  if (depth > DEPTH_MAX) {
    // Nobody carries this out, so that it ends where a person sees it: among the dead letters.
    run.demands.push({
      effectId: derivedId('demand', 'tooDeep', obligation.id, type),
      action: 'rules.tooDeep',
      subject,
      ...(part ? { part } : {}),
      arguments: {},
      ruleId: obligation.ruleId,
      suggestion: false,
    })
    return
  }
  // Named by what it is, so that a replay gives what it opens the same id.
  const id = derivedId('event', obligation.id, type, String(more.step ?? ''), at)
  openResponses(
    run,
    { id, seq: 0, type, subject, ...(part ? { part } : {}), data, occurredAt: at, recordedAt: at },
    { ...facts, event: data },
    depth,
  )
}

function depthOf(obligation: Obligation): number {
  const match = /^engine:(\d+):/.exec(obligation.openedBy)
  return match ? Number(match[1]) : 0
}
