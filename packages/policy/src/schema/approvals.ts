import { z } from 'zod'
import { limit } from './limits.ts'
import { matcher } from './matchers.ts'
import { ownerRef } from './owners.ts'
import { ruleHead } from './rule-head.ts'
import { ladderStep, warn } from './rules.ts'
import { durationText, id, text } from './words.ts'

/** One decision of a chain: by whom and by when. A step whose `when` does not hold is left out for that request. */
export const approvalStep = z.strictObject({
  title: text.optional(),
  by: ownerRef,
  when: matcher.optional(),
  within: limit.optional(),
  /** Decided outside the company (the owners' committee): a person of the house records it, with its proof attached. */
  outsider: z.boolean().optional(),
})
export type ApprovalStep = z.infer<typeof approvalStep>

/**
 * Who must agree before something may be done, by matter and amount. Of the rules of one matter the first whose `when`
 * holds counts; a matter without any rule needs nobody's consent. Fields: `request.*` (`matter`, `amountFen`, `days`,
 * `urgent`, `departmentId`, `positionId`, `requesterId`, `requesterPosition`), as the request says them;
 * `by: { superiorOf: { position: { field: request.requesterPosition } } }` is the requester's superior.
 *
 * ```yaml
 * approvals:
 *   - id: promise.beyond
 *     clause: "4.15"
 *     title: { zh: 超过三日的承诺, en: A promise beyond three days }
 *     matter: case.promise
 *     chain:
 *       - { by: { headOf: customerService }, within: 4wh }
 *       - { by: { position: projectManager }, when: { request.days: { gt: 7 } }, within: 1wd }
 *   - id: cleaning.paid
 *     clause: "6.2"
 *     title: { zh: 有偿保洁授权, en: Authority for paid cleaning }
 *     matter: workOrder.paidCleaning
 *     chain: [{ by: { position: customerServiceManager } }]
 *     grants: { right: workOrder.paidCleaning, for: 24h }
 * ```
 *
 * Whoever decides may **approve** (the next step, or done), **return** it with words (the requester changes or withdraws
 * it), **instruct** (it ends with binding words on what to do instead) or **take** the matter over. Nobody decides their
 * own request: if a step would fall to the requester it falls to the next superior. A changed request loses the approvals
 * it had and begins again.
 */
export const approval = z.strictObject({
  ...ruleHead,
  /** What is asked for; rooms declare theirs, and a pack may name further ones for requests that stand alone. */
  matter: id,
  when: matcher.optional(),
  chain: z.array(approvalStep).min(1).max(6),
  /** What the requester may do once it is agreed, for how long from then. */
  grants: z.strictObject({ right: id, for: durationText.optional() }).optional(),
  warn: warn.optional(),
  escalate: z.array(ladderStep).optional(),
})
export type Approval = z.infer<typeof approval>
