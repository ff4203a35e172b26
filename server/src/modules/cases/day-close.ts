import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import type { Query } from '../../platform/db/sql.ts'
import type { Call } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/problems.ts'
import { dayCloseSubjectId, dayIn, ordersUnreturned, protectWords, staffNames, words } from '../workorders/index.ts'
import { personOf, unique } from './case-view.ts'
import { textSchema } from './contract.ts'
import { SIDES, type Side } from './day-close-domain.ts'
import { NO_TITLES, titlesOf } from './handbook.ts'
import {
  arrivalRate,
  lateOfDay,
  missedDayCloses,
  obligationSchema,
  openObligationsOf,
  presentObligation,
} from './obligation-views.ts'
import { CASE_PROBLEMS } from './problems.ts'
import {
  type CaseRow,
  caseRows,
  dayFigures,
  insertSignature,
  projectNow,
  signaturesOfDay,
  signaturesSince,
  unfinishedAt,
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
    load: (input): { unfinished: ReturnType<typeof unfinishedAt>; signatures: ReturnType<typeof signaturesOfDay> } => ({
      unfinished: unfinishedAt(input.projectId, dayBounds('Asia/Shanghai', input.day).to),
      signatures: signaturesOfDay(input.projectId, input.day),
    }),
    gateFacts: (input) => ({ day: input.day, side }),
    decide: (scene) => {
      const { input } = scene
      if (input.day > dayIn(scene.zone, scene.now)) throw new Refusal(CASE_PROBLEMS.dayAhead)
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
  const [unfinished, late, unreturned, signatures, [figures], [rate]] = await call.read([
    unfinishedAt(projectId, to),
    lateOfDay(projectId, from, to),
    ordersUnreturned(projectId),
    signaturesOfDay(projectId, theDay),
    dayFigures(projectId, from, to),
    arrivalRate(projectId, from),
  ])
  const unsigned = unreturned.filter((order) => order.state === 'completed' || order.state === 'ownerConfirmed')
  const caseIds = unique([
    ...unfinished.map((row) => row.case_id),
    ...late.map((row) => row.subject_id),
    ...unsigned.map((row) => row.case_id),
  ])
  const [cases, obligations, people] = await call.read([
    caseRows(caseIds),
    openObligationsOf(unique(unfinished.map((row) => row.case_id))),
    staffNames(
      unique([
        ...unfinished.map((row) => row.engineer_id),
        ...unsigned.map((row) => row.engineer_id),
        ...signatures.map((row) => row.signed_by),
      ]),
    ),
  ])
  const byId = new Map<string, CaseRow>(cases.map((row) => [row.id, row]))
  const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
  const view = { titles, names: new Map(people.map((one) => [one.id, one.name])), now, language: call.language, zone }
  return {
    day: theDay,
    now: iso(now),
    unfinished: unfinished.map((row) => {
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
        state: row.state,
        engineer: personOf(row.engineer_id, view.names),
        issuedAt: iso(row.issued_at),
        waitingFor: row.waiting_for,
        appointmentAt: row.appointment_at === null ? null : iso(row.appointment_at),
        obligation: owed ? presentObligation(owed, view) : null,
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
      workOrderId: order.id,
      number: order.number,
      placeLabel: byId.get(order.case_id)?.place_label ?? '',
      state: order.state,
      engineer: personOf(order.engineer_id, view.names),
      completedAt: order.completed_at === null ? null : iso(order.completed_at),
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

/** Days of the last two weeks that a side has not signed, shown from the next day on. */
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

/** Yesterday and the thirteen days before it, as far as the project existed. */
function pastDays(zone: string, now: number, since: number): string[] {
  const days: string[] = []
  const first = dayIn(zone, since)
  let at = dayBounds(zone, dayIn(zone, now)).from
  while (days.length < 14) {
    const before = dayIn(zone, at - 1)
    if (before < first) break
    days.push(before)
    at = dayBounds(zone, before).from
  }
  return days
}

const iso = (instant: number) => new Date(instant).toISOString()
