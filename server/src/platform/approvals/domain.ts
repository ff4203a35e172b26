import { type ApprovalRequest, approvalFor, type CompiledPack, deciderOf, decidesFor } from '@huiyin/policy'
import type { Actor } from '../access/actor.ts'
import { Refusal } from '../problems.ts'
import { APPROVAL_PROBLEMS, type DecisionVerb } from './contract.ts'
import type { ApprovalRow, Asked } from './store.ts'

/** Where a request stands after something happened: the step that is reached and who decides it. */
export type Reached = {
  readonly ruleId: string
  readonly steps: readonly number[]
  readonly step: number
  readonly deciderPosition: string
  readonly deciderId: string | null
}

export function requestOf(row: Pick<ApprovalRow, 'matter' | 'requester_id' | 'asked'>): ApprovalRequest {
  return { matter: row.matter, requesterId: row.requester_id, ...row.asked }
}

/**
 * The first step of a request as the pack in force has it.
 *
 * @param held the requester's positions in the project
 * @throws Refusal approval/not-needed, approval/nobody-above
 */
export function firstStep(pack: CompiledPack | undefined, request: ApprovalRequest, held: readonly string[]): Reached {
  const found = pack && approvalFor(pack, request)
  if (!pack || !found) throw new Refusal(APPROVAL_PROBLEMS.notNeeded)
  return stepAt(pack, found.rule.id, found.steps, 0, request, held)
}

/** @throws Refusal approval/nobody-above */
export function stepAt(
  pack: CompiledPack,
  ruleId: string,
  steps: readonly number[],
  index: number,
  request: ApprovalRequest,
  held: readonly string[],
): Reached {
  const rule = pack.approvals.get(ruleId)
  const step = steps[index]
  const decider = rule && step !== undefined ? deciderOf(pack, rule, step, request, held) : undefined
  if (!decider || step === undefined) throw new Refusal(APPROVAL_PROBLEMS.nobody)
  return { ruleId, steps, step, deciderPosition: decider.position, deciderId: decider.personId ?? null }
}

/** What a decision makes of a request: the next step of the chain, or its end. */
export function afterDecision(
  row: Pick<ApprovalRow, 'steps' | 'step'>,
  verb: DecisionVerb,
): 'next' | ApprovalRow['state'] {
  if (verb === 'return') return 'returned'
  if (verb === 'instruct') return 'instructed'
  if (verb === 'take') return 'taken'
  return row.steps.indexOf(row.step) + 1 < row.steps.length ? 'next' : 'approved'
}

/** Only what was said: an empty field is no answer. */
export function askedOf(input: Asked): Asked {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}

/** Positions held in a project, own before those acted in for somebody. */
export function heldIn(actor: Pick<Actor, 'positions'>, projectId: number): string[] {
  const here = actor.positions.filter((one) => one.projectId === projectId || one.projectId === 0)
  return [...here.filter((one) => !one.actingFor), ...here.filter((one) => one.actingFor)].map((one) => one.positionId)
}

/** Is the step that is reached this person's to decide? Also whoever stands above may; the requester never. */
export function isDecider(pack: CompiledPack, actor: Pick<Actor, 'id' | 'positions'>, row: ApprovalRow): boolean {
  if (row.state !== 'open' || row.requester_id === actor.id) return false
  if (row.decider_id === actor.id) return true
  return row.decider_position !== null && decidesFor(pack, heldIn(actor, row.project_id), row.decider_position)
}
