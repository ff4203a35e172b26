import { z } from 'zod'
import { type SubjectKind, withPart, withSelf } from '../events/subject-kinds.ts'
import { declareProblem } from '../problems.ts'
import { typedText, typedTextOrNone } from '../typed-text.ts'

const words = (most: number) => typedText(most)

export const repeatSchema = z.strictObject({ every: z.enum(['day', 'week', 'month']), until: z.iso.date() })
export type Repeat = z.infer<typeof repeatSchema>

export const GIVE_BODY = {
  id: z.uuid(),
  title: words(80),
  words: typedTextOrNone(2000).default(''),
  assigneeIds: z.array(z.uuid()).min(1).max(50),
  watcherIds: z.array(z.uuid()).max(50).default([]),
  dueAt: z.iso.datetime({ offset: true }),
  about: z.strictObject({ type: z.string().min(1).max(40), id: z.uuid() }).optional(),
  repeat: repeatSchema.optional(),
} as const

export const REPORT_BODY = {
  words: words(2000).optional(),
  attachmentIds: z.array(z.uuid()).max(20).default([]),
} as const

const happening = (
  type: string,
  zh: string,
  en: string,
  data: SubjectKind['events'][number]['data'] = {},
  part?: 'taskItem',
) => ({
  type,
  subject: 'task',
  ...(part ? { part } : {}),
  title: { zh, en },
  data,
})

export const taskKind: SubjectKind = {
  type: 'task',
  title: { zh: '交办', en: 'Task' },
  events: [
    happening('task.given', '交办', 'Given', { giverId: 'id', assigneeIds: 'list', items: 'number', dueAt: 'instant' }),
    happening('task.reported', '报告完成', 'Reported done', { assigneeId: 'id', attachmentIds: 'list' }, 'taskItem'),
    happening('task.accepted', '认可', 'Accepted', { assigneeId: 'id' }, 'taskItem'),
    happening('task.sentBack', '退回重做', 'Sent back', { assigneeId: 'id', dueAt: 'instant' }, 'taskItem'),
    happening('task.cancelled', '撤销', 'Cancelled'),
    happening('attachment.added', '添加附件', 'Attachment added', {
      attachmentId: 'id',
      purpose: 'text',
      mime: 'text',
    }),
    happening('obligation.warned', '将到时限', 'Limit near', { obligationId: 'id', ruleId: 'text' }),
    happening('obligation.breached', '超时', 'Limit missed', { obligationId: 'id', ruleId: 'text' }),
    happening('obligation.escalated', '升级', 'Escalated', { obligationId: 'id', ruleId: 'text', step: 'number' }),
  ],
  facts: [
    { path: 'task.giverId', type: 'id', title: { zh: '交办人', en: 'Giver' } },
    { path: 'task.cancelled', type: 'boolean', title: { zh: '已撤销', en: 'Cancelled' } },
    { path: 'taskItem.assigneeId', type: 'id', title: { zh: '承办人', en: 'Assignee' } },
    { path: 'taskItem.state', type: 'text', title: { zh: '交办状态', en: 'State of the task' } },
  ],
  fold: (facts, event) => {
    if (event.type === 'task.given') return withSelf(facts, { giverId: event.data.giverId, cancelled: false })
    if (event.type === 'task.cancelled') return withSelf(facts, { cancelled: true })
    const state = STATE_AFTER[event.type]
    if (!state || !event.part) return facts
    return withPart(facts, event.part.id, { assigneeId: event.data.assigneeId, state })
  },
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  'task.reported': 'reported',
  'task.accepted': 'accepted',
  'task.sentBack': 'open',
}

export const TASK_PROBLEMS = {
  duePast: declareProblem('task/due-past', 422, { zh: '时限要晚于现在', en: 'The limit must lie ahead' }),
  tooMany: declareProblem(
    'task/too-many',
    422,
    { zh: '重复的次数太多', en: 'It repeats too often' },
    {
      zh: '人数乘以次数最多 {most}。请把截止日期提前，或分几次交办。',
      en: 'People times occurrences may be {most}. End it earlier or give it in parts.',
    },
  ),
  nobody: declareProblem('task/unknown-person', 422, {
    zh: '有人不在本公司',
    en: 'Somebody is not of this company',
  }),
  wrongState: declareProblem('task/wrong-state', 409, {
    zh: '它现在不能这样做，请看最新的状态',
    en: 'It cannot be done in its present state',
  }),
} as const
