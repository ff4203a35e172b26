import { effectiveEvents } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { z } from 'zod'
import { type Actor, can } from '../../platform/access/actor.ts'
import { type Query, sql } from '../../platform/db/sql.ts'
import { type EventRow, eventsOfSubject, toSubjectEvent } from '../../platform/events/event-log.ts'
import type { Call } from '../../platform/http/route.ts'
import { obligationsOfSubject } from '../../platform/obligations/obligation-store.ts'
import { textPieces } from '../../platform/privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import {
  type CallbackRow,
  callbacksOfCase,
  keepsCaseOpen,
  type MaterialRow,
  materialsOfCases,
  notesOfCase,
  type OrderRow,
  type OrderVerb,
  ordersOfCases,
  sealedVolumesFor,
  staffNames,
  verbsOffered,
} from '../workorders/index.ts'
import { CASE_EVENTS, textSchema } from './contract.ts'
import { type CaseFacts, caseOf, foldAll } from './domain.ts'
import { type Titles, titlesOf } from './handbook.ts'
import { type ObligationView, obligationSchema, presentObligation } from './obligation-views.ts'
import { type CaseRow, type ContactRow, caseRow, contactsOfCase, projectNow } from './store.ts'
import { clockTime } from './zones.ts'

const piece = z.object({ text: z.string(), ref: z.string().optional() })
const person = z.object({ id: z.string(), name: z.string().nullable() })
const titled = z.object({ id: z.string(), title: textSchema })

export const reporterSchema = z.object({ partyId: z.string().nullable(), shownName: z.string(), phone: z.array(piece) })

export const orderSchema = z.object({
  id: z.uuid(),
  number: z.string(),
  state: z.string(),
  urgency: z.string(),
  charge: z.string(),
  inHome: z.boolean(),
  departmentId: z.string(),
  engineer: person.nullable(),
  head: person.nullable(),
  reworkOf: z.string().nullable(),
  times: z.object({
    issuedAt: z.string(),
    receivedAt: z.string().nullable(),
    dispatchedAt: z.string().nullable(),
    acceptedAt: z.string().nullable(),
    departedAt: z.string().nullable(),
    arrivedAt: z.string().nullable(),
    startedAt: z.string().nullable(),
    suspendedAt: z.string().nullable(),
    wakesAt: z.string().nullable(),
    completedAt: z.string().nullable(),
    confirmedAt: z.string().nullable(),
    signedAt: z.string().nullable(),
    returnedAt: z.string().nullable(),
    cancelledAt: z.string().nullable(),
    appointmentAt: z.string().nullable(),
    priceToldAt: z.string().nullable(),
  }),
  waitingFor: z.string().nullable(),
  priceFen: z.number().nullable(),
  priceBasis: z.string().nullable().describe('list, negotiated or stated'),
  priceListVersion: z.int().nullable(),
  materialsRule: z.string().nullable().describe('included: nothing is charged beside the price'),
  chargedFen: z.number().nullable(),
  settledFen: z.number().nullable(),
  receiptNumber: z.string().nullable(),
  handedInFen: z.number().nullable(),
  callOut: z.array(z.object({ person, onDuty: z.boolean(), answer: z.string().nullable() })),
  ratings: z.object({ quality: z.int(), timeliness: z.int(), attitude: z.int() }).nullable(),
  confirmedBy: z.string().nullable(),
  ownerSignatureId: z.string().nullable(),
  headSignatureId: z.string().nullable(),
  callbackResult: z.string().nullable(),
  callbackAttempts: z.int(),
  verificationFailed: z.boolean(),
  workDone: z.array(piece),
  materials: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      quantity: z.number(),
      unit: z.string(),
      priceFen: z.number(),
      drawnAt: z.string(),
    }),
  ),
  verbs: z.array(z.string()).describe('What the state machine offers and this actor may do'),
})
export type OrderView = z.infer<typeof orderSchema>

const actionSchema = z.object({
  action: z.string(),
  title: textSchema,
  workOrderId: z.string().nullable(),
  dueAt: z.string().nullable(),
  obligationId: z.string().nullable(),
  may: z.boolean(),
})

export const caseSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  number: z.string(),
  kind: z.string(),
  kindTitle: textSchema,
  state: z.string(),
  version: z.int(),
  categoryId: z.string(),
  categoryTitle: textSchema,
  categoryPath: z.array(textSchema),
  place: z.string(),
  placeLabel: z.string(),
  houseId: z.string().nullable(),
  areaId: z.string().nullable(),
  buildingId: z.string().nullable(),
  inHome: z.boolean(),
  urgency: z.string(),
  charge: z.string(),
  channel: z.string(),
  content: z.array(piece),
  reporter: reporterSchema,
  promise: textSchema,
  openedBy: person.nullable(),
  registeredAt: z.string(),
  recordedAt: z.string(),
  closedAt: z.string().nullable(),
  sealed: z.boolean(),
  timeline: z.array(
    z.object({
      eventId: z.uuid(),
      seq: z.int(),
      type: z.string(),
      title: textSchema,
      workOrderId: z.string().nullable(),
      occurredAt: z.string(),
      recordedAt: z.string(),
      offline: z.boolean(),
      lateReason: z.string().nullable(),
      actor: person.nullable(),
      data: z.record(z.string(), z.unknown()),
      text: z.array(piece),
      correctedOccurredAt: z.string().nullable(),
      correctedData: z.record(z.string(), z.unknown()).nullable(),
      correctedBy: z.string().nullable().describe('Event id of the last correction'),
      voidedBy: z.string().nullable(),
    }),
  ),
  obligations: z.array(obligationSchema),
  workOrders: z.array(orderSchema),
  contacts: z.array(
    z.object({
      id: z.uuid(),
      direction: z.string(),
      channel: z.string(),
      purpose: z.string(),
      partyId: z.string().nullable(),
      reached: z.boolean(),
      text: z.array(piece),
      madeBy: person.nullable(),
      occurredAt: z.string(),
      recordedAt: z.string(),
    }),
  ),
  callbacks: z.array(
    z.object({
      id: z.uuid(),
      workOrderId: z.uuid(),
      result: z.string(),
      rating: z.int().nullable(),
      opinion: z.array(piece),
      madeBy: person.nullable(),
      occurredAt: z.string(),
    }),
  ),
  way: z
    .object({
      class: titled.nullable(),
      gravity: titled.nullable(),
      important: z.boolean(),
      department: titled.nullable(),
      serviceUnit: z.string().nullable(),
      owner: person.nullable(),
      firstReceiver: person.nullable(),
      classifiedAt: z.string().nullable(),
      forwardBy: z.string().nullable(),
      forwardedAt: z.string().nullable(),
      takenAt: z.string().nullable(),
      confirmedOnSite: z.boolean(),
      promisedAt: z.string().nullable(),
      firstContactAt: z.string().nullable(),
      reporterToldAt: z.string().nullable(),
      lastUpdateAt: z.string().nullable(),
      resultAcknowledged: z.boolean(),
    })
    .describe('Where it is on its way, each step with its own time'),
  abilities: z.record(z.string(), z.boolean()),
  nextAction: actionSchema.nullable(),
})
export type CaseView = z.infer<typeof caseSchema>

export type ReadCall = Pick<Call, 'read' | 'demand' | 'app' | 'actor' | 'language'>

/** One case with everything that hangs on it: two flights, the case and then the names of the people in it. */
export async function viewCase(call: ReadCall, caseId: string): Promise<CaseView> {
  const [rows, orders, materials, notes, contacts, callbacks, obligations, events, sealed, subjects] = await call.read([
    caseRow(caseId),
    ordersOfCases([caseId]),
    materialsOfCases([caseId]),
    notesOfCase(caseId),
    contactsOfCase(caseId),
    callbacksOfCase(caseId),
    obligationsOfSubject(caseId),
    eventsOfSubject(caseId),
    sealedVolumesFor(caseId),
    subjectHead(caseId),
  ])
  const row = rows[0]
  if (!row) throw new Refusal(PROBLEMS.notFound)
  call.demand('case.read', row.project_id)
  const subject = subjects[0]
  const known = caseOf(foldAll(effectiveEvents(events.map(toSubjectEvent))))
  const ids = [
    row.opened_by,
    known.ownerId,
    ...events.map((event) => event.actor_id),
    ...orders.flatMap((order) => [
      order.engineer_id,
      order.head_id,
      ...(order.call_out ?? []).map((one) => one.staffId),
    ]),
    ...obligations.map((one) => (one.owner.kind === 'person' ? one.owner.personId : null)),
  ]
  const [[context], people] = await call.read([projectNow(row.project_id), staffNames(unique(ids))])
  const names = new Map(people.map((one) => [one.id, one.name]))
  const hash = subject?.pack_hash ?? context?.active_hash
  const titles = await titlesOf(call.app, call.actor.companyId, hash)
  const category = titles.categories.get(row.category_id)
  const view = {
    titles,
    names,
    now: context?.now ?? 0,
    language: call.language,
    zone: context?.zone ?? 'Asia/Shanghai',
  }
  const isSealed = sealed.length > 0
  const presented = obligations.map((one) => presentObligation(one, view))
  return {
    id: row.id,
    projectId: row.project_id,
    number: row.number,
    kind: row.kind,
    state: row.state,
    version: subject?.seq ?? 0,
    categoryId: row.category_id,
    kindTitle: titles.kinds.get(row.kind) ?? { zh: row.kind },
    categoryTitle: category?.title ?? titles.kinds.get(row.kind) ?? { zh: row.category_id },
    categoryPath: [...(category?.path ?? [])],
    place: row.place,
    placeLabel: row.place_label,
    houseId: row.house_id,
    areaId: row.area_id,
    buildingId: row.building_id,
    inHome: row.in_home,
    urgency: row.urgency,
    charge: row.charge,
    channel: row.channel,
    content: textPieces(row.content),
    reporter: presentReporter(row),
    promise: promiseNow(row, orders, view.zone),
    openedBy: personOf(row.opened_by, names),
    registeredAt: iso(row.registered_at),
    recordedAt: iso(row.recorded_at),
    closedAt: orNull(row.closed_at),
    sealed: isSealed,
    timeline: timelineOf(
      events,
      new Map([
        ...notes.map((note) => [note.id, note.body] as const),
        ...contacts.map((contact) => [contact.id, contact.body] as const),
        ...callbacks.map((one) => [one.id, one.opinion ?? ''] as const),
      ]),
      names,
    ),
    obligations: presented,
    workOrders: orders.map((order) =>
      presentOrder(order, materials, names, call.actor, isSealed || row.state !== 'open'),
    ),
    contacts: contacts.map((contact) => presentContact(contact, names)),
    callbacks: callbacks.map((one) => presentCallback(one, names)),
    way: wayOf(known, titles, names),
    abilities: abilitiesOf(call.actor, row, orders, known, { sealed: isSealed, attempts: titles.callbackAttempts }),
    nextAction: isSealed ? null : nextActionOf(call.actor, row, orders, presented, titles.callbackAttempts),
  }
}

function wayOf(known: CaseFacts, titles: Titles, names: ReadonlyMap<string, string>): CaseView['way'] {
  const titledIn = (from: ReadonlyMap<string, Text>, id: string | null | undefined) =>
    id ? { id, title: from.get(id) ?? { zh: id } } : null
  return {
    class: titledIn(titles.classes, known.classId),
    gravity: titledIn(titles.gravities, known.gravity),
    important: known.important ?? false,
    department: titledIn(titles.departments, known.departmentId),
    serviceUnit: known.serviceUnit ?? null,
    owner: personOf(known.ownerId ?? null, names),
    firstReceiver: personOf(known.firstReceiverId ?? null, names),
    classifiedAt: orNull(known.classifiedAt),
    forwardBy: orNull(known.forwardBy),
    forwardedAt: orNull(known.forwardedAt),
    takenAt: orNull(known.takenAt),
    confirmedOnSite: known.confirmedOnSite ?? false,
    promisedAt: orNull(known.promisedAt),
    firstContactAt: orNull(known.firstContactAt),
    reporterToldAt: orNull(known.reporterToldAt),
    lastUpdateAt: orNull(known.lastUpdateAt),
    resultAcknowledged: known.resultAcknowledged ?? false,
  }
}

function subjectHead(id: string): Query<{ seq: number; pack_hash: string | null }> {
  return sql<{ seq: number; pack_hash: string | null }>`select seq, pack_hash from subjects where id = ${id}`
}

export function presentReporter(
  row: Pick<CaseRow, 'reporter_id' | 'reporter_shown' | 'reporter_phone'>,
): z.infer<typeof reporterSchema> {
  return {
    partyId: row.reporter_id,
    shownName: row.reporter_shown,
    phone: row.reporter_phone ? textPieces(row.reporter_phone) : [],
  }
}

/** The promise that holds now: an appointment stands before the limit of the handbook. */
export function promiseNow(
  row: Pick<CaseRow, 'promise'>,
  orders: readonly Pick<OrderRow, 'appointment_at' | 'arrived_at' | 'state'>[],
  zone: string,
): Text {
  const appointed = orders.find(
    (order) => order.appointment_at !== null && order.arrived_at === null && order.state !== 'cancelled',
  )
  if (!appointed?.appointment_at) return row.promise
  const at = clockTime(appointed.appointment_at, zone)
  return { zh: `约好 ${at} 上门`, en: `Agreed for ${at}` }
}

const TITLES = new Map(CASE_EVENTS.map((event) => [event.type, event.title]))
/** Bookkeeping of the log that a reader of the timeline is not helped by. */
const HIDDEN_DATA: ReadonlySet<string> = new Set(['noteId', 'contactId', 'callbackId', 'opinionRef'])

function timelineOf(
  events: readonly EventRow[],
  texts: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): CaseView['timeline'] {
  const voidedBy = new Map(
    events.filter((event) => event.type === 'event.voided').map((event) => [String(event.data.voids), event.id]),
  )
  const corrections = new Map<string, EventRow[]>()
  for (const event of events)
    if (event.type === 'event.corrected' && !voidedBy.has(event.id))
      corrections.set(String(event.data.corrects), [...(corrections.get(String(event.data.corrects)) ?? []), event])
  return events.map((event) => {
    const corrected = corrections.get(event.id) ?? []
    const at = corrected.findLast((one) => typeof one.data.occurredAt === 'number')?.data.occurredAt as
      | number
      | undefined
    const data = Object.assign({}, ...corrected.map((one) => one.data.data ?? {})) as Record<string, unknown>
    const textId = TEXT_REFS.map((name) => event.data[name]).find((id) => typeof id === 'string' && texts.has(id)) as
      | string
      | undefined
    return {
      eventId: event.id,
      seq: event.seq,
      type: event.type,
      title: TITLES.get(event.type) ?? { zh: event.type },
      workOrderId: event.part_type === 'workOrder' ? event.part_id : null,
      occurredAt: iso(event.occurred_at),
      recordedAt: iso(event.recorded_at),
      offline: event.offline,
      lateReason: event.reason,
      actor: personOf(event.actor_id, names),
      data: Object.fromEntries(Object.entries(event.data).filter(([name]) => !HIDDEN_DATA.has(name))),
      text: textId ? textPieces(texts.get(textId) ?? '') : [],
      correctedOccurredAt: at === undefined ? null : iso(at),
      correctedData: Object.keys(data).length > 0 ? data : null,
      correctedBy: corrected.at(-1)?.id ?? null,
      voidedBy: voidedBy.get(event.id) ?? null,
    }
  })
}
const TEXT_REFS = ['noteId', 'contactId', 'opinionRef'] as const

export function presentOrder(
  order: OrderRow,
  materials: readonly MaterialRow[],
  names: ReadonlyMap<string, string>,
  actor: Actor,
  readOnly: boolean,
): OrderView {
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    urgency: order.urgency,
    charge: order.charge,
    inHome: order.in_home,
    departmentId: order.department_id,
    engineer: personOf(order.engineer_id, names),
    head: personOf(order.head_id, names),
    reworkOf: order.rework_of,
    times: {
      issuedAt: iso(order.issued_at),
      receivedAt: orNull(order.received_at),
      dispatchedAt: orNull(order.dispatched_at),
      acceptedAt: orNull(order.accepted_at),
      departedAt: orNull(order.departed_at),
      arrivedAt: orNull(order.arrived_at),
      startedAt: orNull(order.started_at),
      suspendedAt: orNull(order.suspended_at),
      wakesAt: orNull(order.wakes_at),
      completedAt: orNull(order.completed_at),
      confirmedAt: orNull(order.confirmed_at),
      signedAt: orNull(order.signed_at),
      returnedAt: orNull(order.returned_at),
      cancelledAt: orNull(order.cancelled_at),
      appointmentAt: orNull(order.appointment_at),
      priceToldAt: orNull(order.price_told_at),
    },
    waitingFor: order.waiting_for,
    priceFen: numberOrNull(order.price_fen),
    priceBasis: order.price_basis,
    priceListVersion: order.price_list_version,
    materialsRule: order.materials_rule,
    chargedFen: numberOrNull(order.charged_fen),
    settledFen: numberOrNull(order.settled_fen),
    receiptNumber: order.receipt_number,
    handedInFen: numberOrNull(order.handed_in_fen),
    callOut: (order.call_out ?? []).map((one) => ({
      person: { id: one.staffId, name: names.get(one.staffId) ?? null },
      onDuty: one.onDuty,
      answer: one.answer ?? null,
    })),
    ratings: order.ratings,
    confirmedBy: order.confirmed_by,
    ownerSignatureId: order.owner_signature_id,
    headSignatureId: order.head_signature_id,
    callbackResult: order.callback_result,
    callbackAttempts: order.callback_attempts,
    verificationFailed: order.verification_failed,
    workDone: textPieces(order.work_done ?? ''),
    materials: materials
      .filter((one) => one.work_order_id === order.id)
      .map((one) => ({
        id: one.id,
        name: one.name,
        quantity: one.quantity,
        unit: one.unit,
        priceFen: Number(one.price_fen),
        drawnAt: iso(one.drawn_at),
      })),
    verbs: readOnly ? [] : verbsFor(actor, order),
  }
}

function presentContact(contact: ContactRow, names: ReadonlyMap<string, string>): CaseView['contacts'][number] {
  return {
    id: contact.id,
    direction: contact.direction,
    channel: contact.channel,
    purpose: contact.purpose,
    partyId: contact.party_id,
    reached: contact.reached,
    text: textPieces(contact.body),
    madeBy: personOf(contact.made_by, names),
    occurredAt: iso(contact.occurred_at),
    recordedAt: iso(contact.recorded_at),
  }
}

function presentCallback(row: CallbackRow, names: ReadonlyMap<string, string>): CaseView['callbacks'][number] {
  return {
    id: row.id,
    workOrderId: row.work_order_id,
    result: row.result,
    rating: row.rating,
    opinion: textPieces(row.opinion ?? ''),
    madeBy: personOf(row.made_by, names),
    occurredAt: iso(row.occurred_at),
  }
}

// ── what may be done ─────────────────────────────────────────────────────────────────────────────

/** The right that each verb takes; those of the engineer take the order to be in their own hands, or the dispatcher's right. */
const VERB_RIGHTS: Readonly<
  Record<OrderVerb, { readonly capability: string; readonly holder?: boolean; readonly title: Text }>
> = {
  receive: { capability: 'workOrder.receive', title: { zh: '工程接单', en: 'Receive' } },
  dispatch: { capability: 'workOrder.dispatch', title: { zh: '派工', en: 'Dispatch' } },
  accept: { capability: 'workOrder.work', holder: true, title: { zh: '接单', en: 'Accept' } },
  decline: { capability: 'workOrder.work', holder: true, title: { zh: '退回派工', en: 'Decline' } },
  depart: { capability: 'workOrder.work', holder: true, title: { zh: '出发', en: 'Depart' } },
  arrive: { capability: 'workOrder.work', holder: true, title: { zh: '我到了', en: 'I am there' } },
  agreeAppointment: { capability: 'appointment.agree', title: { zh: '改约', en: 'Agree an appointment' } },
  tellPrice: { capability: 'workOrder.work', holder: true, title: { zh: '告知价格', en: 'Tell the price' } },
  start: { capability: 'workOrder.work', holder: true, title: { zh: '开工', en: 'Start' } },
  drawMaterials: { capability: 'workOrder.work', holder: true, title: { zh: '领料', en: 'Draw materials' } },
  suspend: { capability: 'workOrder.work', holder: true, title: { zh: '挂起', en: 'Suspend' } },
  resume: { capability: 'workOrder.work', holder: true, title: { zh: '恢复', en: 'Resume' } },
  complete: { capability: 'workOrder.work', holder: true, title: { zh: '做完了', en: 'Done' } },
  confirm: { capability: 'workOrder.confirm', title: { zh: '住户确认', en: 'Household confirms' } },
  signAsHead: { capability: 'workOrder.signAsHead', title: { zh: '主管签字', en: 'Sign as head' } },
  return: { capability: 'workOrder.return', title: { zh: '返回客服', en: 'Return to customer service' } },
  cancel: { capability: 'workOrder.dispatch', title: { zh: '作废', en: 'Cancel' } },
  recordCallback: { capability: 'callback.record', title: { zh: '回访', en: 'Call back' } },
  checkArrival: { capability: 'contact.record', title: { zh: '核对到场', en: 'Check the arrival' } },
  confirmAppointment: { capability: 'contact.record', title: { zh: '确认时间', en: 'Confirm the time' } },
  remindProvider: { capability: 'contact.record', title: { zh: '提醒承办', en: 'Remind the provider' } },
  callOut: { capability: 'workOrder.dispatch', title: { zh: '紧急召集', en: 'Call everybody out' } },
  answerCallOut: { capability: 'workOrder.work', title: { zh: '答复召集', en: 'Answer the call-out' } },
  settle: { capability: 'fees.settle', title: { zh: '收款', en: 'Take the payment' } },
  handIn: { capability: 'fees.takeIn', title: { zh: '收交款', en: 'Take in the takings' } },
  failVerification: { capability: 'callback.record', title: { zh: '转返修', en: 'Send back for rework' } },
}

export function mayVerb(actor: Actor, verb: OrderVerb, order: Pick<OrderRow, 'project_id' | 'engineer_id'>): boolean {
  const right = VERB_RIGHTS[verb]
  if (!can(actor, right.capability, order.project_id)) return false
  return !right.holder || order.engineer_id === actor.id || can(actor, 'workOrder.dispatch', order.project_id)
}

export function verbsFor(actor: Actor, order: OrderRow): OrderVerb[] {
  return verbsOffered(factsOf(order)).filter((verb) => mayVerb(actor, verb, order))
}

/** As much of an order's facts as the state machine looks at, from its row. */
function factsOf(order: OrderRow) {
  return {
    state: order.state,
    urgency: order.urgency,
    inHome: order.in_home,
    verificationFailed: order.verification_failed,
    callbackResult: order.callback_result,
    callbackAttempts: order.callback_attempts,
    chargedFen: order.charged_fen,
    settledAt: order.settled_at,
    appointmentAt: order.appointment_at,
    callOut: order.call_out,
  } as Parameters<typeof verbsOffered>[0]
}

function abilitiesOf(
  actor: Actor,
  row: CaseRow,
  orders: readonly OrderRow[],
  known: CaseFacts,
  { sealed, attempts }: { sealed: boolean; attempts: number | undefined },
): Record<string, boolean> {
  const may = (capability: string, when = true) => !sealed && when && can(actor, capability, row.project_id)
  const open = row.state === 'open'
  return {
    amend: may('case.register', open),
    note: may('contact.record'),
    contact: may('contact.record'),
    reportEscalation: may('contact.record'),
    classify: may('case.forward', open),
    forward: may('case.forward', open),
    take: may('contact.record', open && Boolean(known.forwardedAt) && !known.takenAt),
    promise: may('contact.record', open),
    acknowledgeResult: may('case.register', known.firstReceiverId === actor.id && !known.resultAcknowledged),
    confirmOnSite: may('contact.record', open && !known.confirmedOnSite),
    close: may('case.close', open && orders.every((order) => keepsCaseOpen(factsOf(order), attempts) === undefined)),
    withdraw: may(
      'case.withdraw',
      open &&
        !orders.some((order) => ['completed', 'ownerConfirmed', 'headSigned', 'returned'].includes(order.state)) &&
        (can(actor, 'workOrder.dispatch', row.project_id) ||
          !orders.some((order) => order.arrived_at !== null && order.state !== 'cancelled')),
    ),
    reopen: may('case.close', row.state === 'closed'),
    correct: may('correction.make'),
    unmask: can(actor, 'person.unmask', row.project_id),
  }
}

/** The step that the flow expects next in each state. */
const NEXT_VERB: Readonly<Partial<Record<string, OrderVerb>>> = {
  issued: 'receive',
  received: 'dispatch',
  dispatched: 'accept',
  accepted: 'arrive',
  departed: 'arrive',
  arrived: 'start',
  working: 'complete',
  suspended: 'resume',
  completed: 'confirm',
  ownerConfirmed: 'signAsHead',
  headSigned: 'return',
}
/** What an obligation asks for, in verbs: the most urgent open one decides when several orders run. */
const VERB_OF_WHAT: Readonly<Record<string, OrderVerb>> = {
  receipt: 'receive',
  dispatch: 'dispatch',
  arrival: 'arrive',
  callback: 'recordCallback',
}

function nextActionOf(
  actor: Actor,
  row: CaseRow,
  orders: readonly OrderRow[],
  obligations: readonly ObligationView[],
  attempts: number | undefined,
): CaseView['nextAction'] {
  if (row.state !== 'open') return null
  const open = obligations.filter((one) => one.state === 'open' || one.state === 'breached')
  for (const order of orders) {
    const verb = verbDue(order, attempts)
    if (!verb) continue
    const owed =
      open.find((one) => one.workOrderId === order.id && VERB_OF_WHAT[one.what] === verb) ??
      open.find((one) => one.workOrderId === order.id)
    return {
      action: verb,
      title: VERB_RIGHTS[verb].title,
      workOrderId: order.id,
      dueAt: owed?.dueAt ?? null,
      obligationId: owed?.id ?? null,
      may: mayVerb(actor, verb, order),
    }
  }
  const owed = open[0]
  return {
    action: 'close',
    title: { zh: '办结', en: 'Close' },
    workOrderId: null,
    dueAt: owed?.dueAt ?? null,
    obligationId: owed?.id ?? null,
    may: can(actor, 'case.close', row.project_id),
  }
}

function verbDue(order: OrderRow, attempts: number | undefined): OrderVerb | undefined {
  if (order.state !== 'returned') return NEXT_VERB[order.state]
  if (keepsCaseOpen(factsOf(order), attempts) === undefined) return undefined
  return order.callback_result === 'unsatisfied' ? 'failVerification' : 'recordCallback'
}

export function personOf(
  id: string | null,
  names: ReadonlyMap<string, string>,
): { id: string; name: string | null } | null {
  return id === null ? null : { id, name: names.get(id) ?? null }
}

export const unique = (ids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => Boolean(id))),
]
export const isoInstant = (instant: number) => new Date(instant).toISOString()
const iso = isoInstant
const orNull = (instant: number | null | undefined) => (instant === null || instant === undefined ? null : iso(instant))

const numberOrNull = (value: number | null) => (value === null ? null : Number(value))
