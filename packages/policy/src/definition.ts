import type { CompiledPack } from './compile.ts'
import type { Obligation } from './model.ts'
import type { Limit } from './schema/limits.ts'
import type { Matcher } from './schema/matchers.ts'
import type { OwnerRef } from './schema/owners.ts'
import type { Cadence, Discharge, EventTest, LadderStep, Replacement, Response, Routine, Warn } from './schema/rules.ts'

/** What the rule behind an obligation says about its life, whatever kind of rule it is. */
export type Definition = {
  readonly kind: 'response' | 'cadence' | 'routine' | 'ladder'
  readonly rule: Response | Cadence | Routine
  readonly who: OwnerRef
  readonly limit: Limit | undefined
  readonly dischargedBy: Discharge | undefined
  readonly cancelledBy: readonly EventTest[]
  readonly replacedBy: readonly Replacement[]
  readonly pausesWhile: Matcher | undefined
  readonly warn: Warn | undefined
  readonly escalate: readonly LadderStep[]
  readonly emergency: boolean | Matcher
}

/** Undefined for what a person gave, and for a rule that the pack no longer has. */
export function definitionOf(pack: CompiledPack, obligation: Obligation): Definition | undefined {
  if (obligation.source === 'person') return undefined
  const step = ladderStepOf(obligation)
  const response = pack.responses.get(obligation.ruleId)
  const cadence = pack.cadences.get(obligation.ruleId)
  const routine = pack.routines.get(obligation.ruleId)
  const rule = response ?? cadence ?? routine
  if (!rule) return undefined
  if (step !== undefined) return ladderDefinition(rule, step)
  const head = {
    rule,
    who: rule.owes?.who ?? 'owner',
    dischargedBy: rule.dischargedBy,
    warn: rule.warn,
    escalate: rule.escalate ?? [],
    emergency: rule.emergency ?? false,
  }
  if (response)
    return {
      ...head,
      kind: 'response',
      limit: response.within,
      cancelledBy: response.cancelledBy ?? [],
      replacedBy: response.replacedBy === undefined ? [] : [response.replacedBy].flat(),
      pausesWhile: response.pausesWhile,
    }
  return {
    ...head,
    kind: cadence ? 'cadence' : 'routine',
    limit: undefined,
    cancelledBy: routine?.cancelledBy ?? [],
    replacedBy: [],
    pausesWhile: undefined,
  }
}

/** An obligation that a step of a ladder opened remembers which. */
export function openedByLadder(step: number, parentId: string): string {
  return `ladder:${step}:${parentId}`
}

function ladderStepOf(obligation: Obligation): number | undefined {
  const match = /^ladder:(\d+):/.exec(obligation.openedBy)
  return match ? Number(match[1]) : undefined
}

function ladderDefinition(rule: Response | Cadence | Routine, index: number): Definition | undefined {
  const step = rule.escalate?.[index]
  if (!step?.owes) return undefined
  return {
    kind: 'ladder',
    rule,
    who: step.to,
    limit: step.owes.within,
    dischargedBy: step.owes.dischargedBy,
    cancelledBy: [],
    replacedBy: [],
    pausesWhile: undefined,
    warn: undefined,
    escalate: [],
    emergency: rule.emergency ?? false,
  }
}
