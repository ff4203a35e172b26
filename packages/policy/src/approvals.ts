import { type CompiledPack, matchingOf } from './compile.ts'
import { matches } from './match.ts'
import type { Owner } from './model.ts'
import { ownersOf } from './ownership.ts'
import type { Approval } from './schema/approvals.ts'

/** What somebody asks for, as rules read it under `request.*`. Amounts in fen. */
export type ApprovalRequest = {
  readonly matter: string
  readonly requesterId: string
  /** The position through which the requester asks; their superior is found from it. */
  readonly requesterPosition?: string | undefined
  readonly amountFen?: number | undefined
  readonly days?: number | undefined
  readonly urgent?: boolean | undefined
  readonly departmentId?: string | undefined
  readonly positionId?: string | undefined
}

/** The rule that counts for a request and the steps of its chain that hold, by index. Undefined: nobody need agree. */
export function approvalFor(
  pack: CompiledPack,
  request: ApprovalRequest,
): { readonly rule: Approval; readonly steps: readonly number[] } | undefined {
  const matching = matchingOf(pack, { request })
  const rule = [...pack.approvals.values()].find((one) => one.matter === request.matter && matches(one.when, matching))
  if (!rule) return undefined
  const steps = rule.chain.flatMap((step, index) => (matches(step.when, matching) ? [index] : []))
  return { rule, steps }
}

/**
 * Who decides a step: a person, or a position. Nobody decides their own request: where the requester holds the position
 * of the step, it falls to the next superior that they do not hold.
 *
 * @param held the requester's positions in the project
 * @returns undefined when nobody above is left: the requester is the top of the house
 */
export function deciderOf(
  pack: CompiledPack,
  rule: Approval,
  step: number,
  request: ApprovalRequest,
  held: readonly string[],
): { readonly personId?: string; readonly position: string } | undefined {
  const by = rule.chain[step]?.by
  if (by === undefined) return undefined
  const owner = ownersOf(pack, by, { request, approval: request })[0]
  if (owner === undefined) return undefined
  if (owner.kind === 'person' && owner.personId !== request.requesterId)
    return { personId: owner.personId, position: topOf(pack) }
  let position = positionOf(pack, owner)
  const seen = new Set<string>()
  while (position !== undefined && held.includes(position) && !seen.has(position)) {
    seen.add(position)
    position = pack.pack.organisation.positions[position]?.reportsTo
  }
  return position === undefined ? undefined : { position }
}

/** May somebody who holds these positions decide for this one: the holder, or whoever stands above in the line of report? */
export function decidesFor(pack: CompiledPack, held: readonly string[], position: string): boolean {
  const { positions } = pack.pack.organisation
  const seen = new Set<string>()
  for (let at: string | undefined = position; at !== undefined && !seen.has(at); at = positions[at]?.reportsTo) {
    if (held.includes(at)) return true
    seen.add(at)
  }
  return false
}

function positionOf(pack: CompiledPack, owner: Owner): string | undefined {
  if (owner.kind === 'position') return owner.position
  if (owner.kind === 'anyOf') return owner.positions[0]
  if (owner.kind === 'person') return topOf(pack)
  const { positions } = pack.pack.organisation
  return (
    Object.entries(positions).find(([, one]) => one.department === owner.department && one.head)?.[0] ?? topOf(pack)
  )
}

function topOf(pack: CompiledPack): string {
  const { positions } = pack.pack.organisation
  return Object.entries(positions).find(([, one]) => one.reportsTo === undefined)?.[0] ?? 'projectManager'
}
