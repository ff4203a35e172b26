import { dayFromSerial, serialOf } from '@huiyin/calendar'
import { effectiveEvents } from '@huiyin/policy'
import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { type Query, sql } from '../../platform/db/sql.ts'
import { type EventRow, eventsOfSubjects, toSubjectEvent } from '../../platform/events/event-log.ts'
import { attachmentsAmong } from '../../platform/files/index.ts'
import type { Call } from '../../platform/http/route.ts'
import type { Engine } from '../../platform/packs/engine-cache.ts'
import { Refusal } from '../../platform/problems.ts'
import { dayIncome } from '../fees/index.ts'
import {
  dayCloseSubjectId,
  dayIn,
  type OrderFacts,
  ordersOf,
  packValue,
  protectWords,
  staffNames,
  words,
} from '../workorders/index.ts'
import { personOf, unique } from './case-view.ts'
import { textSchema } from './contract.ts'
import { SIDES, type Side } from './day-close-domain.ts'
import { chargedOn, incomeSettled } from './day-income.ts'
import { foldAll } from './domain.ts'
import { engineOf, NO_TITLES, titlesOf } from './handbook.ts'
import {
  arrivalRate,
  asOf,
  lateOfDay,
  missedDayCloses,
  obligationSchema,
  openObligationsOf,
  owedAt,
  presentObligation,
} from './obligation-views.ts'
import { CASE_PROBLEMS } from './problems.ts'
import {
  type CaseRow,
  caseRows,
  dayFigures,
  endOfDayIn,
  firstDayOf,
  insertSignature,
  projectNow,
  signaturesOfDay,
  signaturesSince,
  unfinishedAt,
  unsignedAt,
} from './store.ts'
import { dayBounds } from './zones.ts'

const day = z.iso.date()
export const SIGN_BODY = { signatureId: z.uuid().optional(), note: words(500).optional() } as const

/** One side looks at the day's unfinished orders and signs; the other signs the same day for itself (S0-REPAIR-14). */
function signDay(side: Side) {
  return defineCommand({
    name: `dayClose.sign.${side}`,
    title:
      side === 'customerService'
        ? { zh: '客服签日结', en: 'Customer service signs the day' }
        : { zh: '工程签日结', en: 'Engineering signs the day' },
    capability: `dayClose.sign.${side}`,
    input: z.strictObject({ projectId: z.int(), day, ...SIGN_BODY }),
    subject: (input) => ({
      type: 'dayClose',
      id: dayCloseSubjectId(input.projectId, input.day),
      create: { projectId: input.projectId, ifMissing: true },
    }),
    load: (input): SignFacts => ({
      unfinished: unfinishedAt(input.projectId, endOfDayIn(input.projectId, input.day)),
      signatures: signaturesOfDay(input.projectId, input.day),
      firstDay: firstDayOf(input.projectId),
      drawn: attachmentsAmong(
        dayCloseSubjectId(input.projectId, input.day),
        input.signatureId ? [input.signatureId] : [],
      ),
      charged: chargedOn(input.projectId, input.day),
      income: dayIncome(input.projectId, input.day),
    }),
    gateFacts: (input, { rows }) => ({
      day: input.day,
      side,
      incomeSettled: incomeSettled(rows.charged, rows.income[0]),
    }),
    decide: (scene) => {
      const { input } = scene
      const refused = whyNotSigned({
        day: input.day,
        firstDay: scene.rows.firstDay[0]?.first_day,
        from: signableFrom(scene.engine),
        at: scene.occurredAt,
        zone: scene.zone,
      })
      if (refused) throw refused
      const own = scene.rows.drawn.find((row) => row.purpose === 'signature' && row.added_by === scene.actor.id)
      if (input.signatureId && !own)
        throw new Refusal(CASE_PROBLEMS.signatureNotYours, {
          errors: [{ path: 'signatureId', message: CASE_PROBLEMS.signatureNotYours.title }],
        })
      if (scene.rows.signatures.some((row) => row.side === side)) throw new Refusal(CASE_PROBLEMS.daySigned)
      const unfinished = [...new Set(scene.rows.unfinished.map((row) => row.case_id))]
      const note = input.note ? protectWords(scene, scene.subject.id, input.note) : undefined
      const writes: Query[] = [
        ...(note?.writes ?? []),
        insertSignature({
          subjectId: scene.subject.id,
          companyId: scene.actor.companyId,
          projectId: input.projectId,
          day: input.day,
          side,
          signedBy: scene.actor.id,
          signatureId: input.signatureId,
          unfinished: unfinished.length,
          note: note?.text,
          signedAt: scene.occurredAt,
          recordedAt: scene.now,
        }),
      ]
      return {
        events: [
          {
            type: 'dayClose.signed',
            data: {
              day: input.day,
              side,
              unfinished,
              ...(input.signatureId ? { signatureId: input.signatureId } : {}),
            },
          },
        ],
        writes,
        answer: { day: input.day, side, unfinished: unfinished.length },
      }
    },
  })
}

type SignFacts = {
  readonly unfinished: ReturnType<typeof unfinishedAt>
  readonly signatures: ReturnType<typeof signaturesOfDay>
  readonly firstDay: ReturnType<typeof firstDayOf>
  readonly drawn: ReturnType<typeof attachmentsAmong>
  readonly charged: ReturnType<typeof chargedOn>
  readonly income: ReturnType<typeof dayIncome>
}

/** The time of the day from which the handbook lets a day be signed; undefined where it does not say. */
function signableFrom(engine: Engine | undefined): string | undefined {
  const value = packValue(engine, 'dayClose.from')
  return typeof value === 'string' ? value : undefined
}

/** A day is signed from its evening on, never before it came and never for a time before the project began. */
function whyNotSigned(asked: {
  readonly day: string
  readonly firstDay: string | undefined
  readonly from: string | undefined
  /** When it is signed: an instant. */
  readonly at: number
  readonly zone: string
}): Refusal | undefined {
  const { day, firstDay, from, at, zone } = asked
  const today = dayIn(zone, at)
  if (day > today) return new Refusal(CASE_PROBLEMS.dayAhead)
  if (firstDay !== undefined && day < firstDay)
    return new Refusal(CASE_PROBLEMS.dayBeforeProject, { values: { firstDay }, members: { firstDay } })
  if (day === today && from !== undefined && timeIn(zone, at) < from)
    return new Refusal(CASE_PROBLEMS.dayTooEarly, { values: { time: from }, members: { from } })
  return undefined
}

export const signDayCustomerService = signDay('customerService')
export const signDayEngineering = signDay('engineering')

const person = z.object({ id: z.string(), name: z.string().nullable() })
const unfinishedSchema = z.object({
  caseId: z.uuid(),
  workOrderId: z.uuid(),
  number: z.string(),
  caseNumber: z.string(),
  placeLabel: z.string(),
  categoryTitle: textSchema,
  state: z.string(),
  engineer: person.nullable(),
  issuedAt: z.string(),
  waitingFor: z.string().nullable(),
  appointmentAt: z.string().nullable(),
  obligation: obligationSchema.nullable(),
})

export const dayCloseSchema = z.object({
  day: z.string(),
  now: z.string(),
  signableFrom: z.string().nullable().describe('From when it may be signed; null when at once'),
  unfinished: z.array(unfinishedSchema),
  late: z.array(
    z.object({ caseId: z.uuid(), caseNumber: z.string(), placeLabel: z.string(), obligation: obligationSchema }),
  ),
  unsigned: z.array(
    z.object({
      caseId: z.uuid(),
      workOrderId: z.uuid(),
      number: z.string(),
      placeLabel: z.string(),
      state: z.string(),
      engineer: person.nullable(),
      completedAt: z.string().nullable(),
    }),
  ),
  signatures: z.array(
    z.object({
      side: z.enum(SIDES),
      signed: z.boolean(),
      by: person.nullable(),
      at: z.string().nullable(),
      late: z.boolean(),
      signatureId: z.string().nullable(),
      unfinishedCount: z.int().nullable(),
      note: z.string().nullable(),
    }),
  ),
  figures: z.object({ registered: z.int(), closed: z.int(), arrivalKept: z.int(), arrivalLate: z.int() }),
})

type ReadCall = Pick<Call, 'read' | 'app' | 'actor' | 'language'>

export async function viewDayClose(
  call: ReadCall,
  projectId: number,
  asked: string | undefined,
): Promise<z.infer<typeof dayCloseSchema>> {
  const [[context]] = await call.read([projectNow(projectId)])
  const zone = context?.zone ?? 'Asia/Shanghai'
  const now = context?.now ?? 0
  const theDay = asked ?? dayIn(zone, now)
  const { from, to } = dayBounds(zone, theDay)
  const end = sql`${iso(to)}::timestamptz`
  const isPast = to <= now
  const [unfinished, late, unsigned, signatures, [figures], [rate]] = await call.read([
    unfinishedAt(projectId, end),
    lateOfDay(projectId, from, to),
    unsignedAt(projectId, end),
    signaturesOfDay(projectId, theDay),
    dayFigures(projectId, from, to),
    arrivalRate(projectId, from, to),
  ])
  const caseIds = unique([
    ...unfinished.map((row) => row.case_id),
    ...late.map((row) => row.subject_id),
    ...unsigned.map((row) => row.case_id),
  ])
  const unfinishedIds = unique(unfinished.map((row) => row.case_id))
  const [cases, owedThen, logs] = await call.read([
    caseRows(caseIds),
    isPast ? owedAt(unfinishedIds, to) : openObligationsOf(unfinishedIds),
    eventsOfSubjects(isPast ? unfinishedIds : []),
  ])
  // A past day is shown as it ended, not as its orders stand now.
  const obligations = isPast ? owedThen.map((row) => asOf(row, to)) : owedThen
  const then = ordersThen(logs, to)
  const [people] = await call.read([
    staffNames(
      unique([
        ...unfinished.map((row) => row.engineer_id),
        ...[...then.values()].map((order) => order.engineerId),
        ...unsigned.map((row) => row.engineer_id),
        ...signatures.map((row) => row.signed_by),
      ]),
    ),
  ])
  const byId = new Map<string, CaseRow>(cases.map((row) => [row.id, row]))
  const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
  const view = { titles, names: new Map(people.map((one) => [one.id, one.name])), now, language: call.language, zone }
  const viewThen = isPast ? { ...view, now: to } : view
  const opensAt = signableFrom(await engineOf(call.app, call.actor.companyId, context))
  return {
    day: theDay,
    now: iso(now),
    signableFrom: opensAt !== undefined && theDay === dayIn(zone, now) && timeIn(zone, now) < opensAt ? opensAt : null,
    unfinished: unfinished.map((row) => {
      const order = then.get(row.work_order_id)
      const owed = obligations.find(
        (one) => one.subject_id === row.case_id && (one.part_id === null || one.part_id === row.work_order_id),
      )
      const about = byId.get(row.case_id)
      return {
        caseId: row.case_id,
        workOrderId: row.work_order_id,
        number: row.number,
        caseNumber: about?.number ?? '',
        placeLabel: about?.place_label ?? '',
        categoryTitle: titles.categories.get(about?.category_id ?? '')?.title ?? { zh: about?.category_id ?? '' },
        state: order?.state ?? row.state,
        engineer: personOf(order ? (order.engineerId ?? null) : row.engineer_id, view.names),
        issuedAt: iso(row.issued_at),
        waitingFor: order ? (order.waitingFor ?? null) : row.waiting_for,
        appointmentAt: instantOrNull(order ? order.appointmentAt : row.appointment_at),
        obligation: owed ? presentObligation(owed, viewThen) : null,
      }
    }),
    late: late.map((row) => ({
      caseId: row.subject_id,
      caseNumber: byId.get(row.subject_id)?.number ?? '',
      placeLabel: byId.get(row.subject_id)?.place_label ?? '',
      obligation: presentObligation(row, view),
    })),
    unsigned: unsigned.map((order) => ({
      caseId: order.case_id,
      workOrderId: order.work_order_id,
      number: order.number,
      placeLabel: byId.get(order.case_id)?.place_label ?? '',
      state: order.state,
      engineer: personOf(order.engineer_id, view.names),
      completedAt: iso(order.completed_at),
    })),
    signatures: SIDES.map((side) => {
      const row = signatures.find((one) => one.side === side)
      return {
        side,
        signed: row !== undefined,
        by: personOf(row?.signed_by ?? null, view.names),
        at: row ? iso(row.signed_at) : null,
        late: row ? row.signed_at >= to : false,
        signatureId: row?.signature_id ?? null,
        unfinishedCount: row?.unfinished_count ?? null,
        note: row?.note ?? null,
      }
    }),
    figures: {
      registered: figures?.registered ?? 0,
      closed: figures?.closed ?? 0,
      arrivalKept: rate?.kept ?? 0,
      arrivalLate: (rate?.late ?? 0) + (rate?.open_late ?? 0),
    },
  }
}

export const missingSchema = z.object({
  items: z.array(z.object({ day: z.string(), side: z.enum(SIDES), obligation: obligationSchema.nullable() })),
})

/** What was known of each order when the day ended, from what had happened by then. */
function ordersThen(logs: readonly EventRow[], end: number): ReadonlyMap<string, OrderFacts> {
  const orders = new Map<string, OrderFacts>()
  const bySubject = Map.groupBy(logs, (event) => event.subject_id)
  for (const log of bySubject.values()) {
    const happened = effectiveEvents(log.map(toSubjectEvent)).filter((event) => event.occurredAt < end)
    for (const order of ordersOf(foldAll(happened))) orders.set(order.id, order)
  }
  return orders
}

/** All days since the project began that a side has not signed, the latest first, each from the next day on. */
export async function missingSignatures(call: ReadCall, projectId: number): Promise<z.infer<typeof missingSchema>> {
  const [[context]] = await call.read([projectNow(projectId)])
  const zone = context?.zone ?? 'Asia/Shanghai'
  const now = context?.now ?? 0
  const days = pastDays(zone, now, context?.created_at ?? now)
  const [signatures, missed] = await call.read([
    signaturesSince(projectId, days.at(-1) ?? dayIn(zone, now)),
    missedDayCloses(projectId),
  ])
  const view = {
    titles: context ? await titlesOf(call.app, call.actor.companyId, context.active_hash) : NO_TITLES,
    names: new Map<string, string>(),
    now,
    language: call.language,
    zone,
  }
  const items = days.flatMap((theDay) =>
    SIDES.filter((side) => !signatures.some((row) => row.day === theDay && row.side === side)).map((side) => {
      const owed = missed.find((row) => row.opened_by.includes(theDay) && ownsSide(row.owner, side))
      return { day: theDay, side, obligation: owed ? presentObligation(owed, view) : null }
    }),
  )
  return { items }
}

function ownsSide(owner: { kind: string; position?: string; department?: string; path?: string }, side: Side): boolean {
  const text = `${owner.position ?? ''} ${owner.department ?? ''} ${owner.path ?? ''}`
  return side === 'engineering' ? /engineer/i.test(text) : !/engineer/i.test(text)
}

/** Yesterday and every day before it on which the project existed. */
function pastDays(zone: string, now: number, since: number): string[] {
  const first = serialOf(dayIn(zone, since))
  const today = serialOf(dayIn(zone, now))
  return Array.from({ length: Math.max(0, today - first) }, (_, index) => dayFromSerial(today - 1 - index))
}

/** The time of the day \`HH:MM\` where the project is. */
function timeIn(zone: string, instant: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant)
}

const instantOrNull = (instant: number | null | undefined) => (instant ? iso(instant) : null)
const iso = (instant: number) => new Date(instant).toISOString()
