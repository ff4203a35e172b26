import { z } from 'zod'
import { approvalDecided } from '../../platform/approvals/index.ts'
import type { EventDeclaration, FactDeclaration, SubjectKind } from '../../platform/events/subject-kinds.ts'
import { typedTextOrNone } from '../../platform/typed-text.ts'
import { WORK_ORDER_EVENTS, WORK_ORDER_FACTS, words } from '../workorders/index.ts'
import { foldDayClose } from './day-close-domain.ts'
import { foldCase } from './domain.ts'
import { WAY_EVENTS, WAY_FACTS } from './way-contract.ts'

export const CASE_KINDS = [
  'repair',
  'consultation',
  'complaint',
  'suggestion',
  'assistance',
  'commendation',
  'serviceOrder',
] as const
/** Kinds that send somebody: they have a work order from the first moment, and so need a leaf that says who comes. */
export const ORDER_KINDS: ReadonlySet<string> = new Set(['repair', 'serviceOrder'])
export const PLACES = ['home', 'publicArea', 'facility'] as const
export const URGENCIES = ['emergency', 'special', 'ordinary'] as const
export const CHARGES = ['free', 'paid'] as const
export const CHARGE_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  free: { zh: '免费', en: 'Free' },
  paid: { zh: '收费', en: 'Charged' },
}
export const CHANNELS = ['phone', 'walkIn', 'wechat', 'qr', 'patrol', 'other'] as const

export const caseParams = z.object({ caseId: z.uuid() })
export const projectParams = z.object({ projectId: z.coerce.number().int() })
export const textSchema = z.object({ zh: z.string(), en: z.string().optional() })

/**
 * The body of an intake. What must not be missing is checked by the domain, field by field, so that each refusal stands
 * beside its field in words (S0-REPAIR-3); date, time and opener are filled by the system.
 */
export const REGISTER_BODY = {
  id: z.uuid().optional().describe('Made by the client, so that a request can be sent again'),
  kind: z.enum(CASE_KINDS).default('repair'),
  categoryId: z.string().max(80).optional(),
  place: z.enum(PLACES).optional(),
  houseId: z.uuid().optional(),
  areaId: z.uuid().optional(),
  placeText: typedTextOrNone(80).optional().describe('A public place without a name of its own'),
  reporterId: z.uuid().optional().describe('A party; else name and phone are typed'),
  reporterName: typedTextOrNone(40).optional(),
  phone: typedTextOrNone(40).optional(),
  content: typedTextOrNone(4000).optional(),
  channel: z.enum(CHANNELS).default('phone'),
  urgency: z.enum(URGENCIES).optional(),
  charge: z.enum(CHARGES).optional(),
  inHome: z.boolean().optional(),
  reason: words(200).optional().describe('Why a field filled by rule was changed'),
  classId: z.string().min(1).max(60).optional().describe('Classified already at intake: a class of information'),
  gravity: z.string().min(1).max(60).optional(),
  important: z.boolean().optional(),
} as const

export const AMEND_BODY = {
  content: words(4000).optional(),
  phone: words(40).optional(),
  categoryId: words(80).optional(),
  urgency: z.enum(URGENCIES).optional(),
  charge: z.enum(CHARGES).optional(),
  inHome: z.boolean().optional(),
  reason: words(200),
} as const

/** What a correction may say of an event's data; everything else of an event is as it was. */
export const CORRECTION_DATA = z.strictObject({
  categoryId: words(80).optional(),
  urgency: z.enum(URGENCIES).optional(),
  charge: z.enum(CHARGES).optional(),
  inHome: z.boolean().optional(),
  appointmentAt: z.iso.datetime({ offset: true }).optional(),
  amountFen: z.int().min(0).optional(),
  result: z.enum(['satisfied', 'unsatisfied', 'unreachable']).optional(),
  rating: z.int().min(1).max(5).optional(),
})

const happened = (type: string, zh: string, en: string, data: EventDeclaration['data'] = {}): EventDeclaration => ({
  type,
  subject: 'case',
  title: { zh, en },
  data,
})

export const CASE_EVENTS: readonly EventDeclaration[] = [
  happened('case.registered', '受理', 'Registered', {
    kind: 'text',
    categoryId: 'text',
    place: 'text',
    inHome: 'boolean',
    urgency: 'text',
    charge: 'text',
    channel: 'text',
    houseId: 'id',
    areaId: 'id',
    buildingId: 'id',
    reporterId: 'id',
    openedById: 'id',
    hasPhone: 'boolean',
    departmentId: 'text',
  }),
  ...WAY_EVENTS,
  happened('case.amended', '修改', 'Amended', { fields: 'list', urgency: 'text', noteId: 'id' }),
  happened('case.noted', '备注', 'Noted', { noteId: 'id' }),
  happened('contact.recorded', '联系', 'Contact', {
    direction: 'text',
    channel: 'text',
    partyId: 'id',
    purpose: 'text',
    contactId: 'id',
    reached: 'boolean',
    with: 'text',
    confirmedContent: 'boolean',
    apology: 'boolean',
  }),
  happened('escalation.reported', '上报', 'Reported upwards', { to: 'text', reason: 'text', noteId: 'id' }),
  happened('case.closed', '办结', 'Closed'),
  happened('case.withdrawn', '撤回', 'Withdrawn', { noteId: 'id' }),
  happened('case.reopened', '重开', 'Opened again', { noteId: 'id' }),
  happened('attachment.added', '添加附件', 'Attachment added', { attachmentId: 'id', purpose: 'text', mime: 'text' }),
  happened('record.filed', '填表', 'Record filed', { recordType: 'text', recordId: 'id', fields: 'object' }),
  happened('record.signed', '签表', 'Record signed', { recordType: 'text', recordId: 'id', role: 'text' }),
  happened('event.corrected', '更正', 'Corrected', {
    corrects: 'id',
    occurredAt: 'instant',
    data: 'object',
    noteId: 'id',
  }),
  happened('event.voided', '作废', 'Voided', { voids: 'id', noteId: 'id' }),
  happened('obligation.warned', '将到时限', 'Limit near', { obligationId: 'id', ruleId: 'text', step: 'number' }),
  happened('obligation.breached', '超时', 'Limit missed', { obligationId: 'id', ruleId: 'text' }),
  happened('obligation.escalated', '升级', 'Escalated', { obligationId: 'id', ruleId: 'text', step: 'number' }),
  happened('obligation.waived', '免除时限', 'Waived', { obligationId: 'id', ruleId: 'text' }),
  approvalDecided('case'),
  ...WORK_ORDER_EVENTS,
  happened('residentLink.issued', '发出进度链接', 'Progress link issued', { linkId: 'id', expiresAt: 'instant' }),
  happened('residentLink.revoked', '停用进度链接', 'Progress link taken back', { linkId: 'id' }),
]

const fact = (path: string, type: FactDeclaration['type'], zh: string, en: string): FactDeclaration => ({
  path,
  type,
  title: { zh, en },
})

export const CASE_FACTS: readonly FactDeclaration[] = [
  fact('case.kind', 'text', '事项种类', 'Kind of case'),
  fact('case.categoryId', 'text', '类别', 'Category'),
  fact('case.urgency', 'text', '急缓', 'Urgency'),
  fact('case.charge', 'text', '收费', 'Charge'),
  fact('case.place', 'text', '地点种类', 'Kind of place'),
  fact('case.inHome', 'boolean', '上门', 'In the home'),
  fact('case.channel', 'text', '来源', 'Channel'),
  fact('case.state', 'text', '事项状态', 'State of the case'),
  fact('case.records', 'list', '已填表单', 'Forms filed on it'),
  fact('case.hasPhone', 'boolean', '留有电话', 'Has a phone'),
  fact('case.openedById', 'id', '开单人', 'Opened by'),
  fact('case.houseId', 'id', '房屋', 'House'),
  fact('case.buildingId', 'id', '楼栋', 'Building'),
  fact('case.registeredAt', 'instant', '受理时间', 'Registered at'),
  fact('case.closedAt', 'instant', '办结时间', 'Closed at'),
  fact('case.approvals', 'object', '审批结果', 'Decisions on requests about it'),
  fact('case.reporterId', 'id', '报事人', 'Reporter'),
  ...WAY_FACTS,
  ...WORK_ORDER_FACTS,
]

export const caseKind: SubjectKind = {
  type: 'case',
  title: { zh: '事项', en: 'Case' },
  events: CASE_EVENTS,
  facts: CASE_FACTS,
  fold: foldCase,
}

/** A project's day: both heads look at what is not done and sign (S0-REPAIR-14). */
export const dayCloseKind: SubjectKind = {
  type: 'dayClose',
  title: { zh: '日结', en: 'Day close' },
  events: [
    {
      type: 'dayClose.signed',
      subject: 'dayClose',
      title: { zh: '日结已签', en: 'Day signed' },
      data: { day: 'day', side: 'text', unfinished: 'list', signatureId: 'id' },
    },
    {
      type: 'income.reconciled',
      subject: 'dayClose',
      title: { zh: '收入已核对', en: 'Income reconciled' },
      data: {
        day: 'day',
        orders: 'number',
        dueFen: 'money',
        handedInFen: 'money',
        differenceFen: 'money',
        explained: 'boolean',
      },
    },
    {
      type: 'routine.opened',
      subject: 'dayClose',
      title: { zh: '例行开始', en: 'Routine opened' },
      data: { ruleId: 'text', periodKey: 'text', obligationId: 'id' },
    },
    {
      type: 'obligation.warned',
      subject: 'dayClose',
      title: { zh: '将到时限', en: 'Limit near' },
      data: { obligationId: 'id', ruleId: 'text' },
    },
    {
      type: 'obligation.breached',
      subject: 'dayClose',
      title: { zh: '超时', en: 'Limit missed' },
      data: { obligationId: 'id', ruleId: 'text' },
    },
    {
      type: 'obligation.escalated',
      subject: 'dayClose',
      title: { zh: '升级', en: 'Escalated' },
      data: { obligationId: 'id', ruleId: 'text', step: 'number' },
    },
    {
      type: 'obligation.waived',
      subject: 'dayClose',
      title: { zh: '免除时限', en: 'Waived' },
      data: { obligationId: 'id', ruleId: 'text' },
    },
  ],
  facts: [
    fact('dayClose.day', 'day', '日期', 'Day'),
    fact('dayClose.customerServiceSigned', 'boolean', '客服已签', 'Customer service signed'),
    fact('dayClose.dueFen', 'money', '应收', 'Due'),
    fact('dayClose.handedInFen', 'money', '实交', 'Handed in'),
    fact('dayClose.incomeDifferenceFen', 'money', '收入差额', 'Difference of the income'),
    fact('dayClose.engineeringSigned', 'boolean', '工程已签', 'Engineering signed'),
  ],
  fold: foldDayClose,
}
