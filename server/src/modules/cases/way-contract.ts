import { z } from 'zod'
import type { EventDeclaration, FactDeclaration } from '../../platform/events/subject-kinds.ts'
import { typedText } from '../../platform/typed-text.ts'

/**
 * The way of a matter from the intake to whoever settles it: classified, passed on, taken, each with its own time
 * (S2-INFO-1 to 4). How long each may take says the handbook.
 */
export const CLASSIFY_BODY = {
  classId: z.string().min(1).max(60).describe('A class of information of the handbook'),
  gravity: z.string().min(1).max(60).default('ordinary'),
  important: z.boolean().default(false).describe('Is confirmed on site before it goes on'),
} as const

export const FORWARD_BODY = {
  departmentId: z.string().min(1).max(60),
  personId: z.uuid().optional().describe('Who is responsible there; else whoever takes it'),
  serviceUnit: typedText(60).optional().describe('Who carries it out, when it is not the department itself'),
} as const

export const AGREE_FORWARD_BODY = { forwardBy: z.iso.datetime({ offset: true }) } as const

export const CONFIRM_BODY = {
  text: typedText(2000).describe('What was found there'),
  attachmentIds: z.array(z.uuid()).max(20).default([]),
} as const

/** What we tell the reporter: by when it is settled, in words and time. */
export const PROMISE_BODY = {
  at: z.iso.datetime({ offset: true }),
  text: typedText(200).describe('What is promised'),
  reason: typedText(500).optional().describe('Why it takes longer than usual'),
} as const

const happened = (type: string, zh: string, en: string, data: EventDeclaration['data'] = {}): EventDeclaration => ({
  type,
  subject: 'case',
  title: { zh, en },
  data,
})

export const WAY_EVENTS: readonly EventDeclaration[] = [
  happened('case.classified', '分类', 'Classified', {
    classId: 'text',
    gravity: 'text',
    important: 'boolean',
    departmentId: 'text',
  }),
  happened('case.forwardAgreed', '约定转办时间', 'Time to pass it on agreed', { forwardBy: 'instant' }),
  happened('case.confirmedOnSite', '现场确认', 'Confirmed on site', {
    byId: 'id',
    noteId: 'id',
    attachmentIds: 'list',
  }),
  happened('case.forwarded', '转办', 'Passed on', { departmentId: 'text', personId: 'id', serviceUnit: 'text' }),
  happened('promise.made', '承诺', 'Promised', {
    what: 'text',
    promisedAt: 'instant',
    days: 'number',
    noteId: 'id',
  }),
  happened('case.resultAcknowledged', '首接人知悉结果', 'Result acknowledged by the first receiver', { noteId: 'id' }),
  happened('case.taken', '接手', 'Taken', { departmentId: 'text', personId: 'id' }),
]

const fact = (path: string, type: FactDeclaration['type'], zh: string, en: string): FactDeclaration => ({
  path,
  type,
  title: { zh, en },
})

export const WAY_FACTS: readonly FactDeclaration[] = [
  fact('case.classId', 'text', '信息类别', 'Class of information'),
  fact('case.gravity', 'text', '轻重', 'Gravity'),
  fact('case.important', 'boolean', '重要信息', 'Important'),
  fact('case.classifiedAt', 'instant', '分类时间', 'Classified at'),
  fact('case.confirmedOnSite', 'boolean', '已现场确认', 'Confirmed on site'),
  fact('case.departmentId', 'text', '承办部门', 'Department'),
  fact('case.forwardBy', 'instant', '约定转办时间', 'To be passed on by'),
  fact('case.forwardedAt', 'instant', '转办时间', 'Passed on at'),
  fact('case.takenAt', 'instant', '接手时间', 'Taken at'),
  fact('case.ownerId', 'id', '责任人', 'Responsible'),
  fact('case.promisedAt', 'instant', '承诺时间', 'Promised for'),
  fact('case.firstContactAt', 'instant', '首次联系时间', 'First contact at'),
  fact('case.lastContactAt', 'instant', '最近联系时间', 'Last contact at'),
  fact('case.lastUpdateAt', 'instant', '最近更新时间', 'Last entry at'),
  fact('case.reporterToldAt', 'instant', '告知结果时间', 'Reporter told at'),
  fact('case.reporterTold', 'boolean', '已把结果告知报事人', 'The reporter was told'),
  fact('case.tellAttempts', 'number', '告知未打通次数', 'Attempts to tell the reporter'),
  fact('case.resultAcknowledged', 'boolean', '首接人已知悉结果', 'The first receiver knows the result'),
  fact('case.firstReceiverId', 'id', '首接人', 'First receiver'),
]
