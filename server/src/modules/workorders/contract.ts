import { z } from 'zod'
import type { EventDeclaration, FactDeclaration, SubjectKind } from '../../platform/events/subject-kinds.ts'
import { typedText } from '../../platform/typed-text.ts'
import { PAYMENT_METHODS } from '../fees/index.ts'
import { foldVolume } from './volumes-domain.ts'

/** The part of a case that an engineer works on. */
export const workOrderParams = z.object({ caseId: z.uuid(), workOrderId: z.uuid() })

export const words = (max: number) => typedText(max)
export const instantOf = z.iso.datetime({ offset: true })
export const fen = z.int().min(0).max(100_000_000_00)
const attachmentIds = z.array(z.uuid()).max(20).optional()
const grade = z.int().min(1).max(5)

export const KEEPERS = ['customerService', 'engineering'] as const
export const keeper = z.enum(KEEPERS)
export const WAITING_FOR = ['materials', 'owner', 'neighbour', 'contractor', 'other'] as const
/** Nobody is there yet: they were called, somebody else was sent, or the head was told (S2-FOLLOWUP-5). */
export const CHECK_ACTIONS = ['called', 'resent', 'reported'] as const
export const APPOINTMENT_REASONS = ['staffShort', 'ownerAbsent', 'other'] as const

/** The body of each verb's route. */
export const BODIES = {
  receive: {},
  dispatch: { engineerId: z.uuid(), reason: words(200).optional() },
  accept: {},
  decline: { reason: words(200) },
  depart: {},
  arrive: {
    attachmentIds,
    departedAt: instantOf.optional().describe('When the engineer left, told on arrival; only if it was not recorded'),
  },
  appointment: { appointmentAt: instantOf, reason: z.enum(APPOINTMENT_REASONS), reasonText: words(200).optional() },
  tellPrice: {
    amountFen: fen.optional().describe('Left out where the price list says it'),
    consent: z.literal(true),
    itemId: z.string().max(60).optional().describe('The item of the price list in force'),
    quantity: z.int().min(1).max(999).optional(),
    negotiated: words(200).optional().describe('What was agreed instead of the price list'),
  },
  start: { attachmentIds },
  materials: {
    items: z
      .array(
        z.strictObject({
          name: words(80),
          quantity: z.number().positive().max(1_000_000),
          unit: words(10),
          priceFen: fen,
        }),
      )
      .min(1)
      .max(50),
  },
  suspend: { waitingFor: z.enum(WAITING_FOR), reason: words(200), wakesAt: instantOf },
  resume: {},
  complete: { workDone: words(2000), attachmentIds },
  confirm: {
    by: z.enum(['signature', 'telephone']),
    ratings: z.strictObject({ quality: grade, timeliness: grade, attitude: grade }),
    signatureId: z.uuid().optional(),
  },
  sign: { signatureId: z.uuid().optional() },
  return: {},
  cancel: { reason: words(200) },
  callback: {
    result: z.enum(['satisfied', 'unsatisfied', 'unreachable']),
    rating: grade.optional(),
    opinion: words(2000).optional(),
  },
  failVerification: { reason: words(500) },
  checkArrival: {
    arrived: z.boolean(),
    action: z.enum(CHECK_ACTIONS).optional().describe('What was done because nobody is there'),
    note: words(500).optional(),
  },
  confirmAppointment: { reached: z.boolean(), note: words(500).optional() },
  remindProvider: { note: words(500).optional() },
  callOut: {},
  answerCallOut: { answer: z.enum(['coming', 'cannot']) },
  settle: { amountFen: fen, method: z.enum(PAYMENT_METHODS) },
  handIn: { amountFen: fen },
} as const

const order = (type: string, zh: string, en: string, data: EventDeclaration['data'] = {}): EventDeclaration => ({
  type,
  subject: 'case',
  part: 'workOrder',
  title: { zh, en },
  data,
})

/** What may happen to a work order, for packs and for the timeline. */
export const WORK_ORDER_EVENTS: readonly EventDeclaration[] = [
  order('workOrder.issued', '开单', 'Work order issued', {
    number: 'text',
    urgency: 'text',
    charge: 'text',
    inHome: 'boolean',
    departmentId: 'text',
    categoryId: 'text',
    reworkOf: 'id',
  }),
  order('workOrder.received', '工程接单', 'Received by engineering', {
    urgency: 'text',
    charge: 'text',
    inHome: 'boolean',
  }),
  order('workOrder.raised', '升为紧急', 'Raised to an emergency', { urgency: 'text' }),
  order('workOrder.dispatched', '派工', 'Dispatched', { engineerId: 'id', proposal: 'object', noteId: 'id' }),
  order('workOrder.accepted', '接单', 'Accepted'),
  order('workOrder.declined', '退回派工', 'Declined', { noteId: 'id' }),
  order('workOrder.departed', '出发', 'Departed'),
  order('workOrder.arrived', '到场', 'Arrived', { attachmentIds: 'list', departedAt: 'instant' }),
  order('workOrder.priceTold', '告知价格', 'Price told', {
    amountFen: 'money',
    consent: 'boolean',
    basis: 'text',
    priceListVersion: 'number',
    itemId: 'text',
    quantity: 'number',
    materials: 'text',
    noteId: 'id',
  }),
  order('workOrder.started', '开工', 'Work begun', { attachmentIds: 'list' }),
  order('workOrder.materialsDrawn', '领料', 'Materials drawn', { items: 'list' }),
  order('workOrder.suspended', '挂起', 'Suspended', { waitingFor: 'text', wakesAt: 'instant', noteId: 'id' }),
  order('workOrder.resumed', '恢复', 'Resumed'),
  order('workOrder.completed', '完工', 'Completed', { attachmentIds: 'list', inHome: 'boolean' }),
  order('appointment.agreed', '改约', 'Appointment agreed', {
    appointmentAt: 'instant',
    reason: 'text',
    agreedById: 'id',
    noteId: 'id',
  }),
  order('workOrder.ownerConfirmed', '住户确认', 'Confirmed by the household', {
    by: 'text',
    ratings: 'object',
    signatureId: 'id',
    confirmed: 'boolean',
  }),
  order('workOrder.headSigned', '主管签字', 'Signed by the head', { signatureId: 'id' }),
  order('workOrder.returned', '返回客服', 'Returned to customer service'),
  order('workOrder.cancelled', '作废', 'Cancelled', { noteId: 'id' }),
  order('workOrder.verificationFailed', '复核不合格', 'Verification failed', { noteId: 'id' }),
  order('callback.recorded', '回访', 'Callback', { result: 'text', rating: 'number', callbackId: 'id' }),
  order('arrival.checked', '核对到场', 'Arrival checked', {
    arrived: 'boolean',
    action: 'text',
    appointment: 'boolean',
    noteId: 'id',
  }),
  order('appointment.confirmed', '与住户确认时间', 'Appointment confirmed with the household', {
    reached: 'boolean',
    noteId: 'id',
  }),
  order('provider.reminded', '提醒承办部门', 'Provider reminded', { noteId: 'id' }),
  order('callOut.sent', '紧急召集', 'Called out', { recipientId: 'id', onDuty: 'boolean' }),
  order('callOut.answered', '召集答复', 'Answered the call-out', { recipientId: 'id', answer: 'text' }),
  order('fees.requested', '应收', 'Charge requested', { amountFen: 'money', reference: 'text' }),
  order('fees.settled', '已收款', 'Charge settled', {
    amountFen: 'money',
    method: 'text',
    receiptId: 'id',
    receiptNumber: 'text',
  }),
  order('fees.handedIn', '已交款', 'Takings handed in', { amountFen: 'money' }),
]

const fact = (path: string, type: FactDeclaration['type'], zh: string, en: string): FactDeclaration => ({
  path,
  type,
  title: { zh, en },
})

export const WORK_ORDER_FACTS: readonly FactDeclaration[] = [
  fact('workOrder.state', 'text', '工作单状态', 'State of the work order'),
  fact('workOrder.urgency', 'text', '急缓', 'Urgency'),
  fact('workOrder.charge', 'text', '收费', 'Charge'),
  fact('workOrder.inHome', 'boolean', '上门', 'In the home'),
  fact('workOrder.departmentId', 'text', '承办部门', 'Department'),
  fact('workOrder.categoryId', 'text', '类别', 'Category'),
  fact('workOrder.engineerId', 'id', '工程师', 'Engineer'),
  fact('workOrder.priceTold', 'boolean', '已告知价格', 'Price told'),
  fact('workOrder.consent', 'boolean', '住户同意价格', 'Consent to the price'),
  fact('workOrder.priceFen', 'money', '价格', 'Price'),
  fact('workOrder.priceBasis', 'text', '价格依据', 'What the price rests on'),
  fact('workOrder.priceListVersion', 'number', '价目表版次', 'Version of the price list'),
  fact('workOrder.chargedFen', 'money', '应收', 'Charged'),
  fact('workOrder.settledFen', 'money', '已收', 'Paid'),
  fact('workOrder.handedInFen', 'money', '已交', 'Handed in'),
  fact('workOrder.appointmentAt', 'instant', '约定时间', 'Appointment'),
  fact('workOrder.receivedAt', 'instant', '工程接单时间', 'Received at'),
  fact('workOrder.departedAt', 'instant', '出发时间', 'Departed at'),
  fact('workOrder.arrivedAt', 'instant', '到场时间', 'Arrived at'),
  fact('workOrder.completedAt', 'instant', '完工时间', 'Completed at'),
  fact('workOrder.materialsCount', 'number', '领料项数', 'Lines of material'),
  fact('workOrder.photosBefore', 'number', '修前照片数', 'Photos before'),
  fact('workOrder.photosAfter', 'number', '修后照片数', 'Photos after'),
  fact('workOrder.callbackResult', 'text', '回访结果', 'Result of the callback'),
  fact('workOrder.callbackAttempts', 'number', '回访次数', 'Callbacks made'),
  fact('workOrder.verificationFailed', 'boolean', '复核不合格', 'Verification failed'),
  fact('workOrder.reworkOf', 'id', '返修自', 'Rework of'),
]

/** A year's bundles of one keeper. */
export const volumeYearKind: SubjectKind = {
  type: 'volumeYear',
  title: { zh: '年度案卷', en: "A year's volume" },
  events: [
    {
      type: 'volume.sealed',
      subject: 'volumeYear',
      title: { zh: '封存', en: 'Sealed' },
      data: { year: 'number', keeper: 'text', count: 'number' },
    },
    {
      type: 'routine.opened',
      subject: 'volumeYear',
      title: { zh: '例行开始', en: 'Routine opened' },
      data: { ruleId: 'text', periodKey: 'text', obligationId: 'id' },
    },
    {
      type: 'obligation.waived',
      subject: 'volumeYear',
      title: { zh: '免除时限', en: 'Waived' },
      data: { obligationId: 'id', ruleId: 'text' },
    },
  ],
  facts: [
    fact('volumeYear.year', 'number', '年度', 'Year'),
    fact('volumeYear.keeper', 'text', '保管方', 'Keeper'),
    fact('volumeYear.sealed', 'boolean', '已封存', 'Sealed'),
  ],
  fold: foldVolume,
}
