import { z } from 'zod'
import type { Actor } from '../../../platform/access/actor.ts'
import { type Organisation, organisationOf } from '../../../platform/access/organisation.ts'
import { defineCommand } from '../../../platform/commands/command.ts'
import { type Query, sql } from '../../../platform/db/sql.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { rightsChanged } from '../../../platform/identity/index.ts'
import { PROBLEMS, Refusal } from '../../../platform/problems.ts'
import { insertPunch, signedMonths } from '../attendance/store.ts'
import { ORGANISATION_PROBLEMS } from '../contract.ts'
import { responsibleFor } from '../domain.ts'
import { composeStaffing } from '../responsible.ts'
import { lookAgain } from '../rota/commands.ts'
import { deputiesNow, holders, organisationInForce, staffRow } from '../store.ts'
import { decisionBody, LEAVE_PROBLEMS, leaveBody, missedPunchBody, overtimeBody } from './contract.ts'
import { halfDays, supervises } from './domain.ts'
import {
  assignmentsOfAsker,
  decideRequestRow,
  deputiesBesideRequest,
  endDeputiesOfLeave,
  insertLeaveDeputy,
  insertRequest,
  leaveTouching,
  positionsOf,
  type RequestKind,
  requestRow,
  shortenLeave,
} from './store.ts'

const YEAR_MS = 366 * 86_400_000
const inProject = z.coerce.number().int()

// ── asking ───────────────────────────────────────────────────────────────────────────────────────

/** Who is there now and where the asker stands: from this follows who decides. */
const standing = (projectId: number, staffId: string) => {
  const project = sql`${projectId}::int`
  return {
    holders: holders(project),
    deputies: deputiesNow(project),
    packs: organisationInForce(projectId),
    positions: positionsOf(staffId, projectId),
  }
}
type Standing = {
  readonly holders: Parameters<typeof composeStaffing>[0]
  readonly deputies: Parameters<typeof composeStaffing>[1]
  readonly packs: readonly { readonly organisation: unknown }[]
  readonly positions: readonly { readonly position_id: string }[]
}

const organisationIn = (rows: Standing): Organisation =>
  rows.packs[0] ? organisationOf(rows.packs[0].organisation) : { departments: [], positions: [] }

/** Whoever is the superior now decides; nobody for those at the top, whose request then stands at once. */
function approverOf(rows: Standing, askerId: string, now: number) {
  const organisation = organisationIn(rows)
  const own = organisation.positions.filter((one) => rows.positions.some((held) => held.position_id === one.id))
  const superior = own.find((one) => one.superior)?.superior
  const staffing = composeStaffing(rows.holders, rows.deputies, organisation, now)
  const meant = superior
    ? responsibleFor({ kind: 'position', position: superior, path: 'superior' }, staffing).filter(
        (one) => one.staffId !== askerId,
      )
    : []
  return {
    approverId: meant[0]?.staffId ?? null,
    departmentId: own[0]?.departmentId ?? null,
    isTop: own.length > 0 && !superior,
  }
}

/** Leave. Whether it needs a deputy, and from which position, is the handbook's (S4-OL-23, S4-PAS-27). */
export const askLeave = defineCommand({
  name: 'leave.ask',
  title: { zh: '请假', en: 'Ask for leave' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ projectId: inProject, ...leaveBody }),
  subject: (input) => ({ type: 'staffRequest', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    ...standing(input.projectId, actor.id),
    deputy: staffRow(input.deputyId ?? input.id),
    deputyPositions: positionsOf(input.deputyId ?? input.id, input.projectId),
    deputyAway: leaveTouching(input.deputyId ?? input.id, input.fromAt, input.untilAt, input.id),
    touching: leaveTouching(actor.id, input.fromAt, input.untilAt, input.id),
    signed: signedMonths(input.projectId, actor.id, input.fromAt, input.untilAt),
  }),
  gateFacts: (input, { rows }) => ({
    kind: input.leaveKind,
    days: halfDays(Date.parse(input.fromAt), Date.parse(input.untilAt)),
    hasDeputy: Boolean(input.deputyId),
    positions: rows.positions.map((one) => one.position_id),
    deputyPositions: rows.deputyPositions.map((one) => one.position_id),
  }),
  decide: (scene) => {
    const { input, actor, rows } = scene
    const [from, until] = [Date.parse(input.fromAt), Date.parse(input.untilAt)]
    refuseSpan(from, until)
    if (until - from > YEAR_MS) throw atField(LEAVE_PROBLEMS.tooLong, 'untilAt')
    const kinds = organisationIn(rows).leaveKinds ?? []
    if (!kinds.some((kind) => kind.id === input.leaveKind)) throw atField(LEAVE_PROBLEMS.noKind, 'leaveKind')
    if (rows.touching.length > 0) throw atField(LEAVE_PROBLEMS.overlaps, 'fromAt')
    if (rows.signed.length > 0) throw new Refusal(LEAVE_PROBLEMS.signed)
    if (input.deputyId) {
      const [deputy] = rows.deputy
      if (input.deputyId === actor.id) throw atField(ORGANISATION_PROBLEMS.deputyIsHolder, 'deputyId')
      if (deputy?.state !== 'active' || rows.deputyPositions.length === 0)
        throw atField(ORGANISATION_PROBLEMS.noSuchStaff, 'deputyId')
      if (rows.deputyAway.some((row) => row.state === 'approved'))
        throw new Refusal(LEAVE_PROBLEMS.deputyAway, { values: { name: deputy.name } })
    }
    return asked(scene, 'leave', { from, until, leaveKind: input.leaveKind, deputyId: input.deputyId ?? null })
  },
})

/** A punch that was forgotten, made good with a superior's consent. */
export const askMissedPunch = defineCommand({
  name: 'punch.askMissed',
  title: { zh: '补卡', en: 'Make good a missed punch' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ projectId: inProject, ...missedPunchBody }),
  subject: (input) => ({ type: 'staffRequest', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    ...standing(input.projectId, actor.id),
    signed: signedMonths(input.projectId, actor.id, input.at, input.at),
  }),
  gateFacts: (input, { now }) => ({ way: input.way, days: halfDays(Date.parse(input.at), now) }),
  decide: (scene) => {
    const { input, now, rows } = scene
    const at = Date.parse(input.at)
    if (at > now) throw atField(LEAVE_PROBLEMS.future, 'at')
    if (rows.positions.length === 0) throw new Refusal(LEAVE_PROBLEMS.noPosition)
    if (rows.signed.length > 0) throw new Refusal(LEAVE_PROBLEMS.signed)
    return asked(scene, 'punch', { from: at, until: at, way: input.way })
  },
})

export const askOvertime = defineCommand({
  name: 'overtime.ask',
  title: { zh: '申请加班', en: 'Ask for overtime' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ projectId: inProject, ...overtimeBody }),
  subject: (input) => ({ type: 'staffRequest', id: input.id, create: { projectId: input.projectId } }),
  load: (input, actor) => ({
    ...standing(input.projectId, actor.id),
    signed: signedMonths(input.projectId, actor.id, input.fromAt, input.untilAt),
  }),
  gateFacts: (input) => ({ minutes: Math.round((Date.parse(input.untilAt) - Date.parse(input.fromAt)) / 60_000) }),
  decide: (scene) => {
    const { input, rows } = scene
    const [from, until] = [Date.parse(input.fromAt), Date.parse(input.untilAt)]
    refuseSpan(from, until)
    if (until - from > 86_400_000) throw atField(ORGANISATION_PROBLEMS.spanBackwards, 'untilAt')
    if (rows.positions.length === 0) throw new Refusal(LEAVE_PROBLEMS.noPosition)
    if (rows.signed.length > 0) throw new Refusal(LEAVE_PROBLEMS.signed)
    return asked(scene, 'overtime', { from, until })
  },
})

type AskScene = {
  readonly input: { readonly id: string; readonly projectId: number; readonly reason?: string | null | undefined }
  readonly actor: Actor
  readonly now: number
  readonly rows: Standing
}

function asked(
  { input, actor, now, rows }: AskScene,
  kind: RequestKind,
  what: { from: number; until: number; leaveKind?: string; way?: 'in' | 'out'; deputyId?: string | null },
) {
  const { approverId, departmentId } = approverOf(rows, actor.id, now)
  const writes: Query[] = [
    insertRequest(actor.companyId, {
      id: input.id,
      project_id: input.projectId,
      staff_id: actor.id,
      kind,
      leave_kind: what.leaveKind ?? null,
      way: what.way ?? null,
      deputy_id: what.deputyId ?? null,
      reason: input.reason ?? null,
      approver_id: approverId,
      from: iso(what.from),
      until: iso(what.until),
      askedAt: iso(now),
    }),
  ]
  return {
    events: [
      {
        type: 'staffRequest.asked',
        data: {
          kind,
          leaveKind: what.leaveKind ?? null,
          staffId: actor.id,
          fromAt: iso(what.from),
          untilAt: iso(what.until),
          days: halfDays(what.from, what.until),
          deputyId: what.deputyId ?? null,
          approverId,
          departmentId,
        },
      },
    ],
    writes,
    answer: { requestId: input.id, approverId },
  }
}

// ── deciding ─────────────────────────────────────────────────────────────────────────────────────

/** A superior decides for own staff (S0-SUP-8); nobody for themselves. */
export const decideRequest = defineCommand({
  name: 'staffRequest.decide',
  title: { zh: '批请假、补卡、加班', en: 'Decide leave, missed punches and overtime' },
  capability: 'request.decide',
  input: z.strictObject({ projectId: inProject, requestId: z.uuid(), ...decisionBody }),
  subject: (input) => ({ type: 'staffRequest', id: input.requestId }),
  load: (input) => ({
    request: requestRow(input.requestId),
    assignments: assignmentsOfAsker(input.requestId),
    beside: deputiesBesideRequest(input.requestId),
    packs: organisationInForce(input.projectId),
  }),
  may: ({ actor, projectId, rows }) => {
    const [request] = rows.request
    if (!request) throw new Refusal(PROBLEMS.notFound)
    const mine = actor.positions
      .filter((one) => one.projectId === projectId || one.projectId === 0)
      .map((one) => one.positionId)
    const organisation = rows.packs[0] ? organisationOf(rows.packs[0].organisation) : undefined
    const theirs = rows.assignments.map((one) => one.position_id)
    if (request.staff_id === actor.id || !organisation || !supervises(organisation, mine, theirs))
      throw new Refusal(LEAVE_PROBLEMS.notYours)
  },
  gateFacts: (input) => ({ approved: input.approved }),
  decide: ({ input, actor, now, projectId, rows, newId }) => {
    const request = rows.request[0] as (typeof rows.request)[number]
    if (request.state !== 'asked') throw new Refusal(LEAVE_PROBLEMS.decided)
    if (!input.approved && !input.words)
      throw new Refusal(PROBLEMS.badInput, {
        errors: [{ path: 'words', message: { zh: '不同意要写原因', en: 'A refusal needs a reason' } }],
      })
    const writes: Query[] = [
      decideRequestRow(request.id, {
        state: input.approved ? 'approved' : 'refused',
        by: actor.id,
        at: iso(now),
        words: input.words ?? null,
      }),
    ]
    if (input.approved && request.kind === 'punch')
      writes.push(
        insertPunch(actor.companyId, {
          id: newId(),
          projectId,
          staffId: request.staff_id,
          at: iso(request.from_at),
          way: request.way,
          source: 'madeGood',
          offline: false,
          checks: null,
        }),
      )
    if (input.approved && request.kind === 'leave') {
      const { deputy_id: deputyId } = request
      for (const assignment of deputyId ? rows.assignments : [])
        writes.push(
          insertLeaveDeputy(actor.companyId, {
            id: newId(),
            projectId: assignment.project_id,
            assignmentId: assignment.id,
            deputyId: deputyId as string,
            from: iso(request.from_at),
            until: iso(request.until_at),
            leaveId: request.id,
          }),
        )
      writes.push(rightsChanged([...(deputyId ? [deputyId] : []), ...rows.beside.map((one) => one.deputy_id)]))
    }
    return {
      events: [
        {
          type: 'staffRequest.decided',
          data: { approved: input.approved, kind: request.kind, staffId: request.staff_id },
        },
      ],
      writes,
      effects: input.approved && request.kind === 'leave' ? [lookAgain(newId())] : [],
      answer: {},
    }
  },
})

export const withdrawRequest = defineCommand({
  name: 'staffRequest.withdraw',
  title: { zh: '收回申请', en: 'Withdraw a request' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ requestId: z.uuid() }),
  subject: (input) => ({ type: 'staffRequest', id: input.requestId }),
  load: (input) => ({ request: requestRow(input.requestId) }),
  may: ({ actor, rows }) => {
    if (rows.request[0]?.staff_id !== actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  gateFacts: () => ({}),
  decide: ({ input, actor, now, rows }) => {
    if (rows.request[0]?.state !== 'asked') throw new Refusal(LEAVE_PROBLEMS.decided)
    return {
      events: [{ type: 'staffRequest.withdrawn', data: { kind: rows.request[0].kind } }],
      writes: [decideRequestRow(input.requestId, { state: 'withdrawn', by: actor.id, at: iso(now), words: null })],
      answer: {},
    }
  },
})

/** Back from leave before its end: from now on the holder decides alone again. */
export const backFromLeave = defineCommand({
  name: 'leave.backEarly',
  title: { zh: '销假', en: 'Back from leave' },
  capability: 'request.decide',
  own: true,
  input: z.strictObject({ requestId: z.uuid() }),
  subject: (input) => ({ type: 'staffRequest', id: input.requestId }),
  load: (input) => ({ request: requestRow(input.requestId), beside: deputiesBesideRequest(input.requestId) }),
  may: ({ actor, rows }) => {
    if (rows.request[0]?.staff_id !== actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  gateFacts: () => ({}),
  decide: ({ input, now, rows, newId }) => {
    const request = rows.request[0]
    if (request?.kind !== 'leave' || request.state !== 'approved' || request.until_at <= Math.max(now, request.from_at))
      throw new Refusal(LEAVE_PROBLEMS.decided)
    const until = Math.max(now, request.from_at)
    return {
      events: [{ type: 'staffRequest.backEarly', data: { at: iso(until) } }],
      writes: [
        shortenLeave(input.requestId, iso(until)),
        endDeputiesOfLeave(input.requestId, iso(now)),
        rightsChanged([...(request.deputy_id ? [request.deputy_id] : []), ...rows.beside.map((one) => one.deputy_id)]),
      ],
      effects: [lookAgain(newId())],
      answer: {},
    }
  },
})

function refuseSpan(from: number, until: number): void {
  if (until <= from) throw atField(ORGANISATION_PROBLEMS.spanBackwards, 'untilAt')
}

function atField(problem: ConstructorParameters<typeof Refusal>[0], path: string): Refusal {
  return new Refusal(problem, { errors: [{ path, message: problem.title }] })
}
