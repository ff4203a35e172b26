import { effectiveEvents } from '@huiyin/policy'
import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import { defineCommand, type QueriesByName, type Scene } from '../../platform/commands/command.ts'
import type { Query } from '../../platform/db/sql.ts'
import { type NewEvent, toSubjectEvent } from '../../platform/events/event-log.ts'
import type { SubjectFacts } from '../../platform/events/subject-kinds.ts'
import { displayName, phoneOf } from '../../platform/privacy/masking.ts'
import { insertPersonKeys } from '../../platform/privacy/person-keys.ts'
import { maskText, withoutNumbers } from '../../platform/privacy/protected-text.ts'
import { sealField } from '../../platform/privacy/vault.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { indexDocument } from '../../platform/search/search-documents.ts'
import { houseTerms, numberTerms, textTerms } from '../../platform/search/terms.ts'
import { typedTextOrNone } from '../../platform/typed-text.ts'
import { areaCards, houseCards } from '../estate/index.ts'
import { partyCards } from '../households/index.ts'
import {
  categoriesOf,
  categoryOf,
  demandAfterLastStep,
  fileOrder,
  issueOrder,
  monthIn,
  moveFiled,
  ORDER_SERIES,
  type OrderFacts,
  orderNumber,
  ordersOf,
  protectWords,
  receivesAtOnce,
  refuseSealed,
  refuseSealedYear,
  saveOrder,
  sealedVolumesOf,
  unfileOrders,
  type VolumeSeal,
  volumeSeals,
  volumeSealsBeside,
  words,
  writeNote,
} from '../workorders/index.ts'
import { AMEND_BODY, CORRECTION_DATA, ORDER_KINDS, REGISTER_BODY } from './contract.ts'
import {
  caseNumber,
  caseOf,
  caseSeries,
  demandClosable,
  demandOpen,
  fieldsByRule,
  fieldsWithoutCategory,
  foldAll,
  foldCase,
  missingOfIntake,
  promiseOf,
} from './domain.ts'
import { eventAt } from './event-at.ts'
import { arrivalMinutes, callbackAttempts, departmentOf } from './handbook.ts'
import { checkHistory } from './history.ts'
import { CASE_PROBLEMS } from './problems.ts'
import {
  type CaseRow,
  caseRow,
  insertCase,
  insertContact,
  saveCase,
  saveContent,
  savePhone,
  savePromise,
} from './store.ts'
import { classified } from './way.ts'

/** Takes in a case: number, fields by rule, promise, and for a repair its work order, all in one step (S0-REPAIR-1, 3, 4). */
export const registerCase = defineCommand({
  name: 'case.register',
  title: { zh: '登记事项', en: 'Register a case' },
  capability: 'case.register',
  input: z.strictObject({ projectId: z.int(), ...REGISTER_BODY, id: z.uuid() }),
  subject: (input) => ({ type: 'case', id: input.id, create: { projectId: input.projectId } }),
  exists: CASE_PROBLEMS.exists,
  load: (input) => ({
    house: houseCards(input.houseId ? [input.houseId] : []),
    area: areaCards(input.areaId ? [input.areaId] : []),
    reporter: partyCards(input.reporterId ? [input.reporterId] : []),
    seals: volumeSeals(input.projectId),
  }),
  numbers: (input) => [caseSeries(input.kind), ...(ORDER_KINDS.has(input.kind) ? [ORDER_SERIES] : [])],
  gateFacts: (input) => ({
    ...input,
    content: Boolean(input.content),
    phone: Boolean(input.phone),
    reporterName: Boolean(input.reporterName),
    placeText: Boolean(input.placeText),
    reason: Boolean(input.reason),
  }),
  decide: (scene) => {
    const { input, rows } = scene
    refuseSealedYear(scene.zone, rows.seals, [scene.occurredAt])
    if (!scene.engine) throw new Refusal(CASE_PROBLEMS.noHandbook)
    const ours = <Row extends { project_id: number }>(row: Row | undefined) =>
      row?.project_id === input.projectId ? row : undefined
    const house = ours(rows.house[0])
    const area = ours(rows.area[0])
    const reporter = ours(rows.reporter[0])
    const category = input.categoryId ? categoryOf(scene.engine, input.categoryId, input.kind) : undefined
    const sendsSomebody = ORDER_KINDS.has(input.kind)
    const phone = input.phone ? phoneOf(input.phone) : undefined
    const place = input.place ?? category?.place ?? (input.houseId ? 'home' : 'publicArea')
    const errors = missingOfIntake({
      sendsSomebody,
      hasTree: categoriesOf(scene.engine).some((one) => one.kind === input.kind),
      category,
      place,
      house,
      houseGiven: Boolean(input.houseId),
      area,
      placeText: input.placeText,
      reporter,
      reporterGiven: Boolean(input.reporterId),
      reporterName: input.reporterName,
      phone: input.phone,
      phoneIsOne: phone !== undefined,
      content: input.content,
    })
    if (errors.length > 0) throw new Refusal(CASE_PROBLEMS.incomplete, { errors })

    const fields = category
      ? fieldsByRule(category, { ...input, place })
      : fieldsWithoutCategory(place, departmentOf(scene.engine, input.kind), input)
    const categoryId = category?.id ?? ''
    const number = caseNumber(scene.numbers[0] as (typeof scene.numbers)[number])
    const buildingId = house?.building_id ?? area?.building_id ?? null
    const registered: NewEvent = {
      type: 'case.registered',
      data: {
        kind: input.kind,
        categoryId,
        place: fields.place,
        inHome: fields.inHome,
        urgency: fields.urgency,
        charge: fields.charge,
        channel: input.channel,
        houseId: house?.id ?? null,
        areaId: area?.id ?? null,
        buildingId,
        reporterId: reporter?.id ?? null,
        openedById: scene.actor.id,
        hasPhone: phone !== undefined || Boolean(reporter?.phone_masked),
        departmentId: fields.departmentId || null,
      },
    }
    const sorted = input.classId
      ? [classified(scene, { ...input, classId: input.classId }, fields.departmentId || null)]
      : []
    const issue = scene.numbers[1]
    const order = issue
      ? issueOrder(scene, input.id, {
          workOrderId: scene.newId(),
          number: orderNumber(issue),
          categoryId,
          ...fields,
          place: { houseId: house?.id ?? null, buildingId },
          receivedAtOnce: receivesAtOnce(scene.engine),
        })
      : undefined
    const content = protectWords(scene, input.id, input.content ?? '', reporter?.id)
    const typed = typedReporter(scene, input, phone, reporter?.id)
    const placeLabel = house?.label ?? area?.title ?? input.placeText ?? ''
    const promise = promiseOf(fields, arrivalMinutes(scene.engine, fields.urgency), sendsSomebody)
    const facts = caseOf(foldAll([registered, ...sorted].map((event) => eventAt(scene, event))))
    return {
      events: [registered, ...sorted, ...(order?.events ?? [])],
      writes: [
        ...content.writes,
        ...typed.writes,
        insertCase(
          {
            id: input.id,
            companyId: scene.actor.companyId,
            projectId: scene.projectId,
            number,
            placeLabel,
            reporterShown: reporter?.display_name ?? typed.shown,
            reporterNameSealed: typed.nameSealed,
            reporterPhone: typed.phone,
            content: content.text,
            promise,
            recordedAt: scene.now,
          },
          facts,
        ),
        ...(order?.writes ?? []),
        indexCase(scene, {
          id: input.id,
          number,
          placeLabel,
          houseId: house?.id ?? null,
          content: content.text,
          orderNumber: order?.order.number,
          at: facts.registeredAt,
        }),
      ],
      answer: {
        id: input.id,
        number,
        promise,
        urgency: fields.urgency,
        charge: fields.charge,
        inHome: fields.inHome,
        workOrder: order
          ? { id: order.events[0]?.part?.id as string, number: order.order.number, state: order.order.state }
          : null,
      },
    }
  },
})

/** Changes what was taken in wrongly. A change of class replays the history, so that limits are those of the right class. */
export const amendCase = defineCommand({
  name: 'case.amend',
  title: { zh: '修改事项', en: 'Amend a case' },
  capability: 'case.register',
  needsLog: true,
  input: z.strictObject({ caseId: z.uuid(), ...AMEND_BODY }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({
    row: caseRow(input.caseId),
    sealed: sealedVolumesOf(input.caseId),
    seals: volumeSealsBeside(input.caseId),
  }),
  gateFacts: (input) => ({
    ...input,
    content: Boolean(input.content),
    phone: Boolean(input.phone),
    reason: Boolean(input.reason),
  }),
  decide: (scene) => {
    const { input } = scene
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    const row = scene.rows.row[0]
    if (!row) throw new Refusal(PROBLEMS.notFound)
    if (input.categoryId && !categoryOf(scene.engine, input.categoryId, row.kind))
      throw new Refusal(CASE_PROBLEMS.incomplete, {
        errors: [{ path: 'categoryId', message: { zh: '请选一个类别', en: 'Choose a category' } }],
      })
    const phone = input.phone === undefined ? undefined : phoneOf(input.phone)
    if (input.phone !== undefined && !phone)
      throw new Refusal(CASE_PROBLEMS.incomplete, {
        errors: [{ path: 'phone', message: { zh: '电话号码不对，请再核一遍', en: 'This is not a phone number' } }],
      })
    const { content, phone: _, reason, caseId, ...classes } = input
    const changed = Object.fromEntries(Object.entries(classes).filter(([, value]) => value !== undefined))
    const fields = [...Object.keys(changed), ...(content ? ['content'] : []), ...(phone ? ['phone'] : [])]
    if (fields.length === 0) throw new Refusal(CASE_PROBLEMS.nothingCorrected)

    const note = writeNote(scene, { caseId, eventType: 'case.amended' }, reason)
    const raises = raisedOrders(scene, input.urgency)
    const { urgency, ...otherClasses } = changed
    const corrected = raises.length > 0 ? otherClasses : changed
    const corrections = Object.keys(corrected).length > 0 ? classCorrections(scene, corrected, note.noteId) : []
    const written = content ? protectWords(scene, caseId, content, row.reporter_id ?? undefined) : undefined
    const phoneText = phone ? protectWords(scene, caseId, phone, row.reporter_id ?? undefined) : undefined
    const events: NewEvent[] = [
      ...corrections,
      {
        type: 'case.amended',
        data: { fields, noteId: note.noteId, ...(raises.length > 0 ? { urgency } : {}) },
      },
      ...raises,
    ]
    const promised = input.urgency === undefined ? undefined : promiseAfter(scene, row, input)
    return {
      events,
      ...(corrections.length > 0 ? { rederives: true } : {}),
      writes: [
        ...note.writes,
        ...(written
          ? [
              ...written.writes,
              saveContent(caseId, written.text),
              indexCase(scene, {
                id: caseId,
                number: row.number,
                placeLabel: row.place_label,
                houseId: row.house_id,
                content: written.text,
                at: row.registered_at,
              }),
            ]
          : []),
        ...(phoneText ? [...phoneText.writes, savePhone(caseId, phoneText.text)] : []),
        ...(promised ? [savePromise(caseId, promised)] : []),
        ...(corrections.length > 0 || raises.length > 0 ? projectHistory(scene, events) : []),
      ],
      answer: { fields },
    }
  },
})

export const noteCase = defineCommand({
  name: 'case.note',
  title: { zh: '备注', en: 'Note' },
  capability: 'contact.record',
  input: z.strictObject({ caseId: z.uuid(), text: words(2000) }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    const note = writeNote(scene, { caseId: scene.input.caseId, eventType: 'case.noted' }, scene.input.text)
    return {
      events: [{ type: 'case.noted', data: { noteId: note.noteId } }],
      writes: note.writes,
      answer: { noteId: note.noteId },
    }
  },
})

export const CONTACT_BODY = {
  direction: z.enum(['in', 'out']),
  channel: z.enum(['phone', 'walkIn', 'wechat', 'homeVisit', 'message', 'other']),
  purpose: z.enum([
    'firstContact',
    'progress',
    'appointment',
    'reply',
    'result',
    'callback',
    'provider',
    'remindProvider',
    'promise',
    'coordination',
    'other',
  ]),
  with: z.enum(['reporter', 'provider', 'other']).optional(),
  confirmedContent: z.boolean().optional().describe('What was asked for was read back and confirmed'),
  apology: z.boolean().optional().describe('We apologised for what could not be done'),
  partyId: z.uuid().optional(),
  reached: z.boolean().default(true),
  text: typedTextOrNone(2000).default(''),
} as const

/** One contact about the case, reached or not. */
export const recordCaseContact = defineCommand({
  name: 'contact.record',
  title: { zh: '记一笔联系', en: 'Record a contact' },
  capability: 'contact.record',
  input: z.strictObject({ caseId: z.uuid(), ...CONTACT_BODY }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: ({ text, ...input }) => ({ ...input, text: Boolean(text) }),
  decide: (scene) => {
    const { caseId, text, ...contact } = scene.input
    refuseSealed(scene.rows.sealed)
    const contactId = scene.newId()
    const body = protectWords(scene, caseId, text, contact.partyId)
    return {
      events: [{ type: 'contact.recorded', data: { ...contact, contactId } }],
      writes: [
        ...body.writes,
        insertContact(
          { companyId: scene.actor.companyId, projectId: scene.projectId, caseId },
          {
            id: contactId,
            direction: contact.direction,
            channel: contact.channel,
            purpose: contact.purpose,
            party_id: contact.partyId ?? null,
            reached: contact.reached,
            body: body.text,
            made_by: scene.actor.id,
            occurred_at: scene.occurredAt,
            recorded_at: scene.now,
          },
        ),
      ],
      answer: { contactId },
    }
  },
})

/** The report with reason that is owed upwards when a repair is not done in time (S0-REPAIR-15). */
export const reportEscalation = defineCommand({
  name: 'escalation.report',
  title: { zh: '上报并写明原因', en: 'Report upwards with the reason' },
  capability: 'contact.record',
  input: z.strictObject({ caseId: z.uuid(), to: words(60), reason: words(1000) }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: (input) => ({ to: input.to, reason: true }),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    if (!Object.hasOwn(scene.engine?.pack.pack.organisation.positions ?? {}, scene.input.to))
      throw new Refusal(CASE_PROBLEMS.noSuchPosition, {
        errors: [{ path: 'to', message: CASE_PROBLEMS.noSuchPosition.title }],
      })
    const note = writeNote(scene, { caseId: scene.input.caseId, eventType: 'escalation.reported' }, scene.input.reason)
    return {
      events: [
        {
          type: 'escalation.reported',
          data: { to: withoutNumbers(scene.input.to), reason: 'given', noteId: note.noteId },
        },
      ],
      writes: note.writes,
      answer: { noteId: note.noteId },
    }
  },
})

/** Closes a case and files its orders into the bundles of both keepers (S0-REPAIR-21, 24). */
export const closeCase = defineCommand({
  name: 'case.close',
  title: { zh: '办结', en: 'Close' },
  capability: 'case.close',
  input: z.strictObject({ caseId: z.uuid() }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    demandClosable(scene.subject.facts, callbackAttempts(scene.engine))
    for (const order of ordersOf(scene.subject.facts)) demandAfterLastStep(order, scene.occurredAt)
    const closed: NewEvent = { type: 'case.closed', data: {} }
    const after = foldCase(scene.subject.facts, eventAt(scene, closed))
    return {
      events: [closed],
      writes: [saveCase(scene.subject.id, caseOf(after)), ...filings(scene, after)],
      answer: { state: 'closed' },
    }
  },
})

/** The reporter takes it back: what is not done yet is cancelled with it. */
export const withdrawCase = defineCommand({
  name: 'case.withdraw',
  title: { zh: '撤回', en: 'Withdraw' },
  capability: 'case.withdraw',
  input: z.strictObject({ caseId: z.uuid(), reason: words(500) }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: () => ({ reason: true }),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    demandOpen(scene.subject.facts)
    const orders = ordersOf(scene.subject.facts).filter((order) => order.state !== 'cancelled')
    if (orders.some((order) => DONE.has(order.state))) throw new Refusal(CASE_PROBLEMS.notWithdrawable)
    // What somebody works on is cancelled by who may cancel it; until then the household takes back what it asked for.
    if (orders.some((order) => order.arrivedAt) && !can(scene.actor, 'workOrder.dispatch', scene.projectId))
      throw new Refusal(CASE_PROBLEMS.engineerThere)
    const note = writeNote(scene, { caseId: scene.input.caseId, eventType: 'case.withdrawn' }, scene.input.reason)
    const events: NewEvent[] = [
      ...orders.map((order) => ({
        type: 'workOrder.cancelled',
        part: { type: 'workOrder', id: order.id },
        data: { noteId: note.noteId },
      })),
      { type: 'case.withdrawn', data: { noteId: note.noteId } },
    ]
    const after = events.reduce((facts, event) => foldCase(facts, eventAt(scene, event)), scene.subject.facts)
    return {
      events,
      writes: [...note.writes, ...saveAll(scene.subject.id, after), ...filings(scene, after)],
      answer: { state: 'withdrawn' },
    }
  },
})

export const reopenCase = defineCommand({
  name: 'case.reopen',
  title: { zh: '重开', en: 'Open again' },
  capability: 'case.close',
  input: z.strictObject({ caseId: z.uuid(), reason: words(500) }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId) }),
  gateFacts: () => ({ reason: true }),
  decide: (scene) => {
    refuseSealed(scene.rows.sealed)
    const { state } = caseOf(scene.subject.facts)
    if (state === 'withdrawn') throw new Refusal(CASE_PROBLEMS.stayWithdrawn)
    if (state !== 'closed') throw new Refusal(CASE_PROBLEMS.alreadyOpen)
    const note = writeNote(scene, { caseId: scene.input.caseId, eventType: 'case.reopened' }, scene.input.reason)
    const reopened: NewEvent = { type: 'case.reopened', data: { noteId: note.noteId } }
    const after = foldCase(scene.subject.facts, eventAt(scene, reopened))
    return {
      events: [reopened],
      writes: [...note.writes, saveCase(scene.subject.id, caseOf(after))],
      answer: { state: 'open' },
    }
  },
})

// ── corrections ──────────────────────────────────────────────────────────────────────────────────

/**
 * "He arrived at 09:50, told by telephone at 10:30": the entry stays, the correction stands beside it, and every limit
 * is judged again by a replay. Refused when the volume is sealed or the history would not hold together.
 */
export const correctEvent = defineCommand({
  name: 'case.correctEvent',
  title: { zh: '更正', en: 'Correct an entry' },
  capability: 'correction.make',
  needsLog: true,
  input: z.strictObject({
    caseId: z.uuid(),
    eventId: z.uuid(),
    correctedOccurredAt: z.iso.datetime({ offset: true }).optional(),
    data: CORRECTION_DATA.optional(),
    reason: words(500),
  }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId), seals: volumeSealsBeside(input.caseId) }),
  gateFacts: (input) => ({ eventId: input.eventId, reason: true }),
  decide: (scene) => {
    const { input } = scene
    refuseSealed(scene.rows.sealed)
    const original = correctable(scene, input.eventId)
    const occurredAt = input.correctedOccurredAt === undefined ? undefined : Date.parse(input.correctedOccurredAt)
    if (occurredAt !== undefined && occurredAt > scene.now)
      throw new Refusal(PROBLEMS.future, { errors: [{ path: 'correctedOccurredAt', message: PROBLEMS.future.title }] })
    const data = correctionData(input.data, original.data)
    if (occurredAt === undefined && Object.keys(data).length === 0) throw new Refusal(CASE_PROBLEMS.nothingCorrected)
    const note = writeNote(scene, { caseId: input.caseId, eventType: 'event.corrected' }, input.reason)
    const corrected: NewEvent = {
      type: 'event.corrected',
      ...(original.part ? { part: original.part } : {}),
      data: {
        corrects: input.eventId,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        ...(Object.keys(data).length === 0 ? {} : { data }),
        noteId: note.noteId,
      },
    }
    return {
      events: [corrected],
      rederives: true,
      writes: [...note.writes, ...projectHistory(scene, [corrected])],
      answer: { eventId: input.eventId },
    }
  },
})

export const voidEvent = defineCommand({
  name: 'case.voidEvent',
  title: { zh: '作废一笔', en: 'Void an entry' },
  capability: 'correction.make',
  needsLog: true,
  input: z.strictObject({ caseId: z.uuid(), eventId: z.uuid(), reason: words(500) }),
  subject: (input) => ({ type: 'case', id: input.caseId }),
  load: (input) => ({ sealed: sealedVolumesOf(input.caseId), seals: volumeSealsBeside(input.caseId) }),
  gateFacts: (input) => ({ eventId: input.eventId, reason: true }),
  decide: (scene) => {
    const { input } = scene
    refuseSealed(scene.rows.sealed)
    const original = correctable(scene, input.eventId)
    if (NEVER_VOIDED.has(original.type)) throw new Refusal(CASE_PROBLEMS.notCorrectable)
    const note = writeNote(scene, { caseId: input.caseId, eventType: 'event.voided' }, input.reason)
    const voided: NewEvent = {
      type: 'event.voided',
      ...(original.part ? { part: original.part } : {}),
      data: { voids: input.eventId, noteId: note.noteId },
    }
    return {
      events: [voided],
      rederives: true,
      writes: [...note.writes, ...projectHistory(scene, [voided])],
      answer: { eventId: input.eventId },
    }
  },
})

type AnyScene = Scene<any, QueriesByName & any>

const DONE: ReadonlySet<string> = new Set(['completed', 'ownerConfirmed', 'headSigned', 'returned'])
/** A case or an order that was begun by mistake is withdrawn or cancelled, and filing is undone by opening it again. */
const NEVER_VOIDED: ReadonlySet<string> = new Set([
  'case.registered',
  'workOrder.issued',
  'workOrder.verificationFailed',
  'case.closed',
  'case.withdrawn',
  'case.reopened',
  'case.amended',
])

function correctable(scene: AnyScene, eventId: string) {
  const event = scene.log.map(toSubjectEvent).find((one: { id: string }) => one.id === eventId)
  if (!event) throw new Refusal(CASE_PROBLEMS.noEvent)
  const isVoided = scene.log.some(
    (one: { type: string; data: Record<string, unknown> }) => one.type === 'event.voided' && one.data.voids === eventId,
  )
  if (
    isVoided ||
    event.type.startsWith('obligation.') ||
    event.type === 'event.corrected' ||
    event.type === 'event.voided'
  )
    throw new Refusal(CASE_PROBLEMS.notCorrectable)
  return event
}

/** Only members that the event has, in the form the log keeps them. */
function correctionData(
  asked: z.infer<typeof CORRECTION_DATA> | undefined,
  original: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = Object.entries(asked ?? {}).filter(([, value]) => value !== undefined)
  const foreign = entries.find(([name]) => !(name in original))
  if (foreign)
    throw new Refusal(PROBLEMS.badInput, {
      errors: [
        { path: `data.${foreign[0]}`, message: { zh: '这一笔没有这项内容', en: 'This entry has no such member' } },
      ],
    })
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === 'appointmentAt' ? Date.parse(String(value)) : value]),
  )
}

/**
 * What was re-appointed could wait; when it can wait no longer, that is no mistake of the past but something that happened
 * now: the appointment ends and the limit of an emergency begins (ADR 0060). Where nothing was agreed yet, the class was
 * said wrongly, and it is corrected from the beginning.
 */
function raisedOrders(scene: AnyScene, urgency: string | undefined): NewEvent[] {
  if (urgency !== 'emergency' || caseOf(scene.subject.facts).urgency === 'emergency') return []
  const open = ordersOf(scene.subject.facts).filter((order) => !DONE.has(order.state) && order.state !== 'cancelled')
  if (!open.some((order) => order.appointmentAt)) return []
  return open.map((order) => ({
    type: 'workOrder.raised',
    part: { type: 'workOrder', id: order.id },
    data: { urgency },
  }))
}

/** What the household is told changes with the class. */
function promiseAfter(
  scene: AnyScene,
  row: CaseRow,
  changed: { urgency?: string | undefined; inHome?: boolean | undefined },
) {
  const urgency = changed.urgency ?? row.urgency
  const { place, charge } = row
  const fields = { place, charge, urgency, inHome: changed.inHome ?? row.in_home, departmentId: '' }
  return promiseOf(fields, arrivalMinutes(scene.engine, urgency))
}

/** Class and charge stand in several events of the past: each that said otherwise is corrected. */
function classCorrections(scene: AnyScene, changed: Record<string, unknown>, noteId: string): NewEvent[] {
  const openOrders = new Set(
    ordersOf(scene.subject.facts)
      .filter((order) => !DONE.has(order.state) && order.state !== 'cancelled')
      .map((order) => order.id),
  )
  return scene.log
    .map(toSubjectEvent)
    .filter(
      (event) =>
        event.type === 'case.registered' ||
        event.type === 'case.amended' ||
        (['workOrder.issued', 'workOrder.received', 'workOrder.raised'].includes(event.type) &&
          openOrders.has(event.part?.id ?? '')),
    )
    .flatMap((event) => {
      const data = Object.fromEntries(Object.entries(changed).filter(([name]) => name in event.data))
      if (Object.keys(data).length === 0) return []
      return [
        {
          type: 'event.corrected',
          ...(event.part ? { part: event.part } : {}),
          data: { corrects: event.id, data, noteId },
        },
      ]
    })
}

/**
 * The rows as the corrected history says them; what is filed moves to the bundle where it now belongs.
 *
 * @throws Refusal volume/sealed when an order would move into a sealed year
 */
function projectHistory(scene: AnyScene, events: readonly NewEvent[]): Query[] {
  const effective = effectiveEvents([...scene.log.map(toSubjectEvent), ...events.map((event) => eventAt(scene, event))])
  checkHistory(effective)
  const facts = foldAll(effective)
  const orders = ordersOf(facts)
  const before = new Set(beginnings(scene.subject.facts))
  refuseSealedYear(
    scene.zone,
    (scene.rows.seals ?? []) as readonly VolumeSeal[],
    beginnings(facts).filter((instant) => !before.has(instant)),
    'correctedOccurredAt',
  )
  const back = orders.filter(isBack)
  return [
    ...saveAll(scene.subject.id, facts),
    unfileOrders(orders.filter((order) => !isBack(order)).map((order) => order.id)),
    ...(caseOf(facts).state === 'open'
      ? back.flatMap((order) => moveFiled(filingOf(scene, order)))
      : filings(scene, facts)),
  ]
}

/** The instants that say into which year a case and its orders fall. */
function beginnings(facts: SubjectFacts): number[] {
  return [caseOf(facts).registeredAt, ...ordersOf(facts).map((order) => order.issuedAt)]
}

function saveAll(caseId: string, facts: SubjectFacts): Query[] {
  return [
    saveCase(caseId, caseOf(facts)),
    ...ordersOf(facts).map(({ id, ...order }) => saveOrder(id, order as OrderFacts)),
  ]
}

/** Bundles are by the month in which the order was issued: that is the year whose volume it belongs to. */
function filings(scene: AnyScene, facts: SubjectFacts): Query[] {
  return ordersOf(facts)
    .filter(isBack)
    .flatMap((order) => fileOrder({ ...filingOf(scene, order), filedAt: caseOf(facts).closedAt ?? scene.occurredAt }))
}

/** Nothing is left to be done with it: it came back, or it was cancelled and keeps its number in the bundle. */
const isBack = (order: OrderFacts) => order.state === 'returned' || order.state === 'cancelled'

function filingOf(scene: AnyScene, order: OrderFacts & { readonly id: string }) {
  return {
    companyId: scene.actor.companyId,
    projectId: scene.projectId,
    caseId: scene.subject.id,
    workOrderId: order.id,
    number: order.number,
    ...monthIn(scene.zone, order.issuedAt),
    charge: order.charge,
    cancelled: order.state === 'cancelled',
  }
}

/** A reporter who is no party of the estate: the name is sealed under the case's own key, the number is a protected reference. */
function typedReporter(
  scene: AnyScene,
  input: { id: string; reporterName?: string | undefined },
  phone: string | undefined,
  partyId: string | undefined,
) {
  const writes: Query[] = []
  let nameSealed: string | null = null
  if (input.reporterName && !partyId) {
    const key = scene.vault.newPersonKey(input.id)
    nameSealed = sealField(key, 'reporter_name', input.reporterName)
    writes.push(
      insertPersonKeys([{ subjectId: input.id, companyId: scene.actor.companyId, projectId: scene.projectId, key }]),
    )
  }
  const number = phone ? protectWords(scene, input.id, phone, partyId) : undefined
  return {
    writes: [...writes, ...(number?.writes ?? [])],
    shown: input.reporterName ? displayName({ name: input.reporterName }) : '',
    nameSealed,
    phone: number?.text ?? null,
  }
}

function indexCase(
  scene: AnyScene,
  found: {
    id: string
    number: string
    placeLabel: string
    houseId: string | null
    content: string
    orderNumber?: string | undefined
    at: number
  },
): Query {
  const content = maskText(found.content)
  return indexDocument(scene.vault, {
    subjectId: found.id,
    kind: 'case',
    companyId: scene.actor.companyId,
    projectId: scene.projectId,
    title: `${found.number} ${found.placeLabel}`,
    detail: content,
    houseId: found.houseId ?? undefined,
    at: found.at,
    terms: [
      ...numberTerms(found.number),
      ...(found.orderNumber ? numberTerms(found.orderNumber) : []),
      ...houseTerms(found.placeLabel),
      ...textTerms(`${content} ${found.placeLabel}`),
    ],
  })
}
