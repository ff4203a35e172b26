import { z } from 'zod'
import { type EventDeclaration, type SubjectFacts, type SubjectKind, withSelf } from '../events/subject-kinds.ts'
import { declareProblem } from '../problems.ts'

const words = (most: number) => z.string().trim().min(1).max(most)

/** What may be changed of a request while it is not decided. Amounts in fen. */
export const ASKED_BODY = {
  title: words(80),
  words: z.string().trim().max(2000).default(''),
  amountFen: z.int().min(0).max(100_000_000_00).optional(),
  days: z.number().min(0).max(3650).optional(),
  urgent: z.boolean().optional(),
  departmentId: z.string().max(60).optional(),
  positionId: z.string().max(60).optional(),
} as const

export const REQUEST_BODY = {
  id: z.uuid(),
  matter: z.string().min(1).max(80),
  about: z.strictObject({ type: z.string().min(1).max(40), id: z.uuid() }).optional(),
  ...ASKED_BODY,
} as const

export const DECISIONS = ['approve', 'return', 'instruct', 'take'] as const
export type DecisionVerb = (typeof DECISIONS)[number]

const decided = { step: 'number', deciderId: 'id' } as const
const event = (type: string, zh: string, en: string, data: EventDeclaration['data'] = {}): EventDeclaration => ({
  type,
  subject: 'approval',
  title: { zh, en },
  data,
})
const obligationData = { obligationId: 'id', ruleId: 'text' } as const

export const approvalKind: SubjectKind = {
  type: 'approval',
  title: { zh: '审批', en: 'Approval' },
  events: [
    event('approval.requested', '申请', 'Requested', {
      matter: 'text',
      ruleId: 'text',
      requesterId: 'id',
      amountFen: 'money',
      days: 'number',
      steps: 'list',
    }),
    event('approval.stepReached', '送审', 'Step reached', {
      ruleId: 'text',
      step: 'number',
      deciderId: 'id',
      deciderPosition: 'text',
    }),
    event('approval.approved', '同意', 'Approved', decided),
    event('approval.returned', '退回', 'Returned', decided),
    event('approval.instructed', '批示', 'Instructed', decided),
    event('approval.taken', '亲自处理', 'Taken over', decided),
    event('approval.changed', '改了申请', 'Changed', { lost: 'number', amountFen: 'money', days: 'number' }),
    event('approval.withdrawn', '撤回申请', 'Withdrawn'),
    event('approval.settled', '审批结束', 'Settled', { decision: 'text', right: 'text', untilAt: 'instant' }),
    event('attachment.added', '添加附件', 'Attachment added', { attachmentId: 'id', purpose: 'text', mime: 'text' }),
    event('obligation.warned', '将到时限', 'Limit near', { ...obligationData, step: 'number' }),
    event('obligation.waived', '免除时限', 'Waived', obligationData),
    event('obligation.breached', '超时', 'Limit missed', obligationData),
    event('obligation.escalated', '升级', 'Escalated', { ...obligationData, step: 'number' }),
  ],
  facts: [
    { path: 'approval.matter', type: 'text', title: { zh: '申请事项', en: 'Matter' } },
    { path: 'approval.requesterId', type: 'id', title: { zh: '申请人', en: 'Requester' } },
    { path: 'approval.state', type: 'text', title: { zh: '审批状态', en: 'State of the approval' } },
    { path: 'approval.amountFen', type: 'money', title: { zh: '金额', en: 'Amount' } },
    { path: 'approval.days', type: 'number', title: { zh: '天数', en: 'Days' } },
    { path: 'approval.deciderId', type: 'id', title: { zh: '审批人', en: 'Decider' } },
    { path: 'approval.deciderPosition', type: 'text', title: { zh: '审批岗位', en: "The decider's position" } },
  ],
  fold: foldApproval,
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  'approval.stepReached': 'open',
  'approval.returned': 'returned',
  'approval.withdrawn': 'withdrawn',
}

function foldApproval(facts: SubjectFacts, { type, data }: Parameters<SubjectKind['fold']>[1]): SubjectFacts {
  if (type === 'approval.requested')
    return withSelf(facts, {
      matter: data.matter,
      requesterId: data.requesterId,
      amountFen: data.amountFen,
      days: data.days,
    })
  if (type === 'approval.changed') return withSelf(facts, { amountFen: data.amountFen, days: data.days })
  if (type === 'approval.settled') return withSelf(facts, { state: data.decision })
  const state = STATE_AFTER[type]
  if (state === undefined) return facts
  return withSelf(facts, {
    state,
    ...(type === 'approval.stepReached'
      ? { deciderId: data.deciderId ?? null, deciderPosition: data.deciderPosition ?? null }
      : {}),
  })
}

/**
 * For kinds about which somebody may ask: the decision stands in their own log, and rules read it as
 * `case.approvals.<matter>` (`{ decision, untilAt, amountFen, days }`; dots of the matter become underscores).
 */
export function approvalDecided(subject: string): EventDeclaration {
  return {
    type: 'approval.decided',
    subject,
    title: { zh: '审批结果', en: 'Decision on a request' },
    data: {
      matter: 'text',
      decision: 'text',
      approvalId: 'id',
      untilAt: 'instant',
      amountFen: 'money',
      days: 'number',
    },
  }
}

/** The fold of `approval.decided` into the facts of what it is about. */
export function foldDecided(facts: SubjectFacts, data: Readonly<Record<string, unknown>>): SubjectFacts {
  const { matter, decision, untilAt, amountFen, days } = data
  const known = (facts.self.approvals ?? {}) as Readonly<Record<string, unknown>>
  const key = String(matter).replaceAll('.', '_')
  return withSelf(facts, { approvals: { ...known, [key]: { decision, untilAt, amountFen, days } } })
}

export const APPROVAL_PROBLEMS = {
  notNeeded: declareProblem(
    'approval/not-needed',
    409,
    { zh: '制度没有要求这件事要审批', en: 'The handbook asks nobody’s consent for this' },
    { zh: '可以直接办理。', en: 'You may go ahead without it.' },
  ),
  nobody: declareProblem(
    'approval/nobody-above',
    409,
    { zh: '没有人可以批您的申请', en: 'There is nobody who could decide your request' },
    { zh: '不能自己批自己的，请由别人提出。', en: 'Nobody decides their own: let somebody else ask.' },
  ),
  own: declareProblem(
    'approval/own-request',
    403,
    { zh: '不能批自己的申请', en: 'Nobody decides their own request' },
    { zh: '请等上级审批。', en: 'Wait for your superior.' },
  ),
  notYours: declareProblem('approval/not-yours', 403, {
    zh: '这一步不由您审批',
    en: 'This step is not yours to decide',
  }),
  wrongState: declareProblem(
    'approval/wrong-state',
    409,
    { zh: '这个申请现在不能这样处理', en: 'The request cannot be treated so in its present state' },
    { zh: '请刷新看最新状态。', en: 'Look at its present state.' },
  ),
  proof: declareProblem('approval/proof-missing', 422, {
    zh: '外部单位的意见要附上凭据',
    en: 'A decision from outside needs its proof attached',
  }),
} as const
