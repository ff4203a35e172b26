import type { Text } from '@huiyin/text'
import type { Pack } from './pack-schema.ts'
import type { Approval } from './schema/approvals.ts'
import type { Coverage } from './schema/coverage.ts'
import type { OwnerRef } from './schema/owners.ts'
import type { Response } from './schema/rules.ts'

/**
 * What coverage and approvals owe, said as responses, so that their obligations live as any other: warned, missed, passed
 * up, replayed.
 */

/** Somebody fills the holes of a day before the first of them begins. */
export function responseOfCoverage(rule: Coverage): readonly Response[] {
  const { owes, warn, escalate } = rule
  if (!owes) return []
  return [
    {
      ...headOf(rule),
      on: { event: 'coverage.holeFound', where: { 'event.ruleId': rule.id } },
      owes,
      within: { field: 'coverageDay.from' },
      // A hole that has passed unfilled is not owed for ever: it was missed, and stays late.
      dischargedBy: { event: ['coverage.filled', 'coverage.passed'] },
      ifOpen: 'keep',
      ...(warn === undefined ? {} : { warn }),
      ...(escalate === undefined ? {} : { escalate }),
    },
  ]
}

/** Each step of a chain is owed by its own decider once it is reached. */
export function responsesOfApproval(rule: Approval): readonly Response[] {
  return rule.chain.map((step, index) => ({
    ...headOf(rule),
    id: approvalRuleId(rule.id, index),
    title: step.title ?? rule.title,
    on: { event: 'approval.stepReached', where: { 'event.ruleId': rule.id, 'event.step': index } },
    owes: { what: 'decision', title: step.title ?? rule.title, who: DECIDER },
    tells: [{ to: DECIDER, message: 'approval.asked' }],
    ...(step.within === undefined ? {} : { within: step.within }),
    dischargedBy: { event: ['approval.approved', 'approval.returned', 'approval.instructed', 'approval.taken'] },
    cancelledBy: ['approval.withdrawn', 'approval.changed'],
    ...(rule.warn === undefined ? {} : { warn: rule.warn }),
    ...(rule.escalate === undefined ? {} : { escalate: rule.escalate }),
  }))
}

/** Settled when the step is reached, so that nobody is asked about their own request. */
const DECIDER: OwnerRef = { person: 'approval.deciderId', else: { position: { field: 'approval.deciderPosition' } } }

/** The rule of a step's obligation: `promise.beyond` for the first, `promise.beyond.step2` for the second. */
export function approvalRuleId(ruleId: string, step: number): string {
  return step === 0 ? ruleId : `${ruleId}.step${step + 1}`
}

function headOf({ id, clause, title, note }: Coverage | Approval) {
  return { id, clause, title, ...(note === undefined ? {} : { note }) }
}

/** What the obligations of each rule are called, by rule id: for inboxes, messages and lists. */
export function owedTitles(pack: Pack): ReadonlyMap<string, Text> {
  const { responses, cadences, routines, coverage, approvals } = pack.rules
  const owing = [
    ...responses,
    ...cadences,
    ...routines,
    ...coverage.flatMap(responseOfCoverage),
    ...approvals.flatMap(responsesOfApproval),
  ]
  return new Map(owing.map((rule) => [rule.id, rule.owes?.title ?? rule.title]))
}
