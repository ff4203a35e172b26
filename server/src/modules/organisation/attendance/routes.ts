import type { Text } from '@huiyin/text'
import { z } from 'zod'
import { can } from '../../../platform/access/actor.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { type Call, commandAnswer, commandRoute, defineRoute } from '../../../platform/http/route.ts'
import { type ExportRow, registerExport } from '../../../platform/lists/index.ts'
import { renderRecordPdf } from '../../../platform/print/render-pdf.ts'
import { PROBLEMS, Refusal } from '../../../platform/problems.ts'
import {
  askLeave,
  askMissedPunch,
  askOvertime,
  backFromLeave,
  decideRequest,
  withdrawRequest,
} from '../leave/commands.ts'
import { decisionBody, leaveBody, missedPunchBody, overtimeBody } from '../leave/contract.ts'
import { supervises } from '../leave/domain.ts'
import { type RequestRow, requestsIn, requestsOf } from '../leave/store.ts'
import { staffingOf } from '../responsible.ts'
import { addDays } from '../rota/domain.ts'
import { engineIn } from '../rota/in-force.ts'
import { linesIn, plannable, spansBetween } from '../rota/store.ts'
import { companyRow, namesOf, projectInForce } from '../store.ts'
import { importPunches, month, punchBody, recordPunch, signAttendance } from './commands.ts'
import { SHEET_LAYOUT, sheetFields } from './print.ts'
import { readMachineFile } from './read-machine.ts'
import { ownStaff, type SheetPerson, sheetOf, sheetQueries } from './sheet.ts'
import { punchesOf } from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })
const ofRequest = z.object({ requestId: z.uuid() })
const text = z.object({ zh: z.string(), en: z.string().optional() })
const requestSchema = z.object({
  id: z.uuid(),
  staffId: z.uuid(),
  name: z.string(),
  kind: z.enum(['leave', 'punch', 'overtime']),
  leaveKind: text.nullable(),
  way: z.enum(['in', 'out']).nullable(),
  from: z.string(),
  until: z.string(),
  deputy: z.string().nullable(),
  reason: z.string().nullable(),
  state: z.enum(['asked', 'approved', 'refused', 'withdrawn']),
  askedAt: z.string(),
  approver: z.string().nullable(),
  decidedBy: z.string().nullable(),
  words: z.string().nullable(),
  abilities: z.object({ decide: z.boolean(), withdraw: z.boolean(), backEarly: z.boolean() }),
})
const sheetDay = z.object({
  day: z.string(),
  turns: z.array(z.object({ title: z.string(), from: z.string(), to: z.string() })),
  in: z.string().nullable(),
  out: z.string().nullable(),
  lateMinutes: z.int(),
  earlyMinutes: z.int(),
  missing: z.enum(['in', 'out', 'both']).nullable(),
  leave: text.nullable(),
  leaveDays: z.number(),
  overtimeMinutes: z.int(),
  madeGood: z.boolean(),
})

export const attendanceRoutes = [
  // ── oneself ────────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/my-attendance',
    summary: { zh: '我的考勤', en: 'My turns of today, punches and requests' },
    access: { kind: 'session' },
    params: ofProject,
    answer: z.object({
      serverNow: z.string(),
      today: z.array(z.object({ title: z.string(), from: z.string(), to: z.string() })),
      punches: z.array(z.object({ id: z.uuid(), at: z.string(), way: z.string().nullable(), source: z.string() })),
      requests: z.array(requestSchema),
      leaveKinds: z.array(z.object({ id: z.string(), title: text, paid: z.boolean(), proof: z.boolean() })),
      colleagues: z.array(z.object({ staffId: z.uuid(), name: z.string() })).describe('Who may stand in'),
      morningCheck: z.array(z.object({ id: z.string(), title: text })),
    }),
    handle: async (call) => {
      const { app, actor, params, read } = call
      if (!actor.projectIds.includes(params.projectId)) throw new Refusal(PROBLEMS.notFound)
      const [[place]] = await read([projectInForce(params.projectId)])
      const now = place?.now ?? 0
      const [lines, spans, punches, requests, people] = await read([
        linesIn(params.projectId),
        spansBetween(params.projectId, iso(now - 12 * 3_600_000), iso(now + 16 * 3_600_000)),
        punchesOf(params.projectId, actor.id, iso(now - 40 * 86_400_000)),
        requestsOf(params.projectId, actor.id),
        plannable(params.projectId),
      ])
      const engine = await engineIn(app, actor.companyId, place)
      const organisation = engine?.pack.pack.organisation
      const present = await presenter(call, requests)
      return {
        serverNow: iso(now),
        today: spans
          .filter((span) => span.staff_id === actor.id)
          .map((span) => ({
            title: lines.find((line) => line.id === span.line_id)?.title ?? '',
            from: iso(span.from_at),
            to: iso(span.until_at),
          })),
        punches: punches.map((one) => ({ id: one.id, at: iso(one.at), way: one.way, source: one.source })),
        requests: requests.map(present),
        leaveKinds: Object.entries(organisation?.leaveKinds ?? {}).map(([id, one]) => ({
          id,
          title: one.title,
          paid: one.paid,
          proof: one.proof ?? false,
        })),
        colleagues: [...new Map(people.map((one) => [one.staff_id, one.name]))]
          .filter(([id]) => id !== actor.id)
          .map(([staffId, name]) => ({ staffId, name })),
        morningCheck: organisation?.morningCheck ?? [],
      }
    },
  }),
  commandRoute(recordPunch, {
    path: '/projects/:projectId/punches',
    params: ofProject,
    body: punchBody,
    answer: { at: z.string() },
  }),
  ...[
    [askLeave, '/projects/:projectId/leave', leaveBody] as const,
    [askMissedPunch, '/projects/:projectId/missed-punches', missedPunchBody] as const,
    [askOvertime, '/projects/:projectId/overtime', overtimeBody] as const,
  ].map(([command, path, body]) =>
    commandRoute(command as typeof askLeave, {
      path,
      params: ofProject,
      body,
      answer: { requestId: z.uuid(), approverId: z.uuid().nullable() },
    }),
  ),
  commandRoute(withdrawRequest, {
    path: '/staff-requests/:requestId/withdraw',
    params: ofRequest,
    body: {},
    answer: {},
  }),
  commandRoute(backFromLeave, {
    path: '/staff-requests/:requestId/back-early',
    params: ofRequest,
    body: {},
    answer: {},
  }),

  // ── own staff ──────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/staff-requests',
    summary: { zh: '要我批的', en: 'What own staff ask for' },
    access: { kind: 'capability', capability: 'request.decide', of: 'path' },
    params: ofProject,
    answer: z.object({ items: z.array(requestSchema) }),
    handle: async (call) => {
      const { params, read } = call
      const [[place]] = await read([projectInForce(params.projectId)])
      const now = place?.now ?? 0
      const [rows] = await read([requestsIn(params.projectId, iso(now - 31 * 86_400_000), iso(now + 92 * 86_400_000))])
      const present = await presenter(call, rows)
      return { items: rows.map(present).filter((one) => one.abilities.decide || one.state !== 'asked') }
    },
  }),
  commandRoute(decideRequest, {
    path: '/projects/:projectId/staff-requests/:requestId/decide',
    params: ofProject.extend({ requestId: z.uuid() }),
    body: decisionBody,
    answer: {},
  }),

  // ── the month ──────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/attendance',
    summary: { zh: '月考勤', en: "The month's attendance of own staff, or of all" },
    access: { kind: 'session' },
    params: ofProject,
    query: z.strictObject({ month }),
    answer: z.object({
      people: z.array(
        z.object({
          staffId: z.uuid(),
          name: z.string(),
          staffNumber: z.string(),
          positions: z.array(text),
          signed: z.boolean(),
          days: z.array(sheetDay),
          totals: z.object({
            turns: z.int(),
            attended: z.int(),
            late: z.int(),
            lateMinutes: z.int(),
            early: z.int(),
            absent: z.int(),
            missing: z.int(),
            overtimeMinutes: z.int(),
            leave: z.array(z.object({ title: text, days: z.number() })),
          }),
        }),
      ),
      signatures: z.array(z.object({ name: z.string(), at: z.string(), people: z.int() })),
      abilities: z.object({ sign: z.boolean(), importMachine: z.boolean() }),
    }),
    handle: async (call) => {
      const sheet = await sheetFor(call, call.params.projectId, call.query.month)
      const [names] = await call.read([namesOf(sheet.sheets.map((one) => one.signed_by))])
      const nameOf = new Map(names.map((one) => [one.id, one.name]))
      return {
        people: sheet.people.map((one) => ({
          staffId: one.staffId,
          name: one.name,
          staffNumber: one.staffNumber,
          positions: one.positionIds.map(sheet.positionTitle),
          signed: one.sheetId !== null,
          days: one.row.days.map((day) => ({
            ...day,
            turns: day.turns.map((turn) => ({ title: turn.title, from: iso(turn.from), to: iso(turn.to) })),
            in: day.in === null ? null : iso(day.in),
            out: day.out === null ? null : iso(day.out),
            leave: day.leave === null ? null : sheet.leaveTitle(day.leave),
          })),
          totals: {
            ...one.row.totals,
            leave: Object.entries(one.row.totals.leave).map(([kind, days]) => ({
              title: sheet.leaveTitle(kind),
              days,
            })),
          },
        })),
        signatures: sheet.sheets.map((one) => ({
          name: nameOf.get(one.signed_by) ?? '',
          at: iso(one.signed_at),
          people: one.staff_ids.length,
        })),
        abilities: {
          sign:
            sheet.own.some((one) => one.sheetId === null) && can(call.actor, 'request.decide', call.params.projectId),
          importMachine: can(call.actor, 'attendance.import', call.params.projectId),
        },
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/attendance/print',
    summary: { zh: '打印月考勤', en: "The month's attendance on paper (R-STF-01)" },
    access: { kind: 'session' },
    params: ofProject,
    query: z.strictObject({ month }),
    answer: z.unknown(),
    handle: async (call) => {
      const { params, query, language } = call
      const sheet = await sheetFor(call, params.projectId, query.month)
      const [[company], names] = await call.read([
        companyRow(),
        namesOf([call.actor.id, ...sheet.sheets.map((one) => one.signed_by)]),
      ])
      const nameOf = new Map(names.map((one) => [one.id, one.name]))
      const say = (one: Text) => (language === 'en' ? (one.en ?? one.zh) : one.zh)
      const last = sheet.sheets.at(-1)
      const bytes = await renderRecordPdf(SHEET_LAYOUT, {
        company: company?.name ?? '',
        project: sheet.projectName,
        title: { zh: `员工考勤表 ${query.month}`, en: `Attendance ${query.month}` },
        form: 'R-STF-01',
        number: query.month,
        fields: sheetFields(sheet.people, {
          position: (id) => say(sheet.positionTitle(id)),
          leave: (kind) => say(sheet.leaveTitle(kind)),
          hours: language === 'en' ? 'h' : '小时',
          days: language === 'en' ? 'd' : '天',
        }),
        signatures: {
          supervisor: last ? { name: nameOf.get(last.signed_by) ?? '', at: last.signed_at } : undefined,
        },
        printed: { at: sheet.now, by: nameOf.get(call.actor.id) ?? '', time: 1, phonesMasked: true },
        zone: sheet.zone,
        language,
      })
      return (
        call.reply
          .type('application/pdf')
          // Our own preview shows it in a frame; nobody else's page does.
          .header('content-security-policy', "default-src 'none'; frame-ancestors 'self'")
          .header('content-disposition', `inline; filename="attendance-${query.month}.pdf"`)
          .serializer((payload: unknown) => payload as string)
          .send(bytes)
      )
    },
  }),
  commandRoute(signAttendance, {
    path: '/projects/:projectId/attendance/sign',
    params: ofProject,
    body: { month },
    answer: { people: z.int() },
  }),
  defineRoute({
    method: 'POST',
    path: '/projects/:projectId/attendance/imports',
    summary: importPunches.title,
    access: { kind: 'capability', capability: 'attendance.import', of: 'path' },
    params: ofProject,
    body: z.strictObject({
      id: z.uuid(),
      file: z.base64().min(4).max(8_000_000).describe('xlsx or csv of a time clock, base64'),
    }),
    bodyLimit: 9_000_000,
    answer: commandAnswer({
      imported: z.int(),
      skipped: z.array(z.object({ row: z.int(), why: z.string() })),
    }),
    handle: async ({ params, body, run }) => {
      const rows = await readMachineFile(Buffer.from(body.file, 'base64'))
      return (await run(importPunches, { projectId: params.projectId, id: body.id, rows: rows.slice(0, 20_000) }))
        .answer
    },
  }),
]

type Reading = Pick<Call, 'app' | 'actor' | 'read'>

/** The month's sheet as this person may see it: all with `attendance.read`, else own staff. */
async function sheetFor(call: Reading, projectId: number, ofMonth: string) {
  const { app, actor, read } = call
  const seesAll = can(actor, 'attendance.read', projectId)
  if (!actor.projectIds.includes(projectId) || !(seesAll || can(actor, 'request.decide', projectId)))
    throw new Refusal(PROBLEMS.denied, { values: { capability: 'attendance.read' } })
  const queries = sheetQueries(projectId, ofMonth)
  const [[place], held, lines, spans, punches, requests, sheets] = await read([
    projectInForce(projectId),
    queries.held,
    queries.lines,
    queries.spans,
    queries.punches,
    queries.requests,
    queries.sheets,
  ])
  const engine = await engineIn(app, actor.companyId, place)
  const { organisation } = await staffingOf(app, actor.companyId, projectId, read)
  const zone = place?.zone ?? 'Asia/Shanghai'
  const now = place?.now ?? 0
  const people = sheetOf({ held, lines, spans, punches, requests, sheets }, ofMonth, { zone, now, engine })
  const own = ownStaff(people, actor, projectId, organisation)
  return {
    people: seesAll ? people : own,
    own,
    sheets,
    zone,
    now,
    projectName: place?.name ?? '',
    positionTitle: (id: string): Text => organisation.positions.find((one) => one.id === id)?.title ?? { zh: id },
    leaveTitle: (kind: string): Text => organisation.leaveKinds?.find((one) => one.id === kind)?.title ?? { zh: kind },
  }
}

/** Requests in words, with what this person may do with each. */
async function presenter(call: Reading & { params: { projectId: number } }, rows: readonly RequestRow[]) {
  const { app, actor, read, params } = call
  const ids = rows.flatMap((row) =>
    [row.staff_id, row.deputy_id, row.approver_id, row.decided_by].filter((id) => id !== null),
  )
  const [names, held, [place]] = await read([
    namesOf(ids),
    plannable(params.projectId),
    projectInForce(params.projectId),
  ])
  const { organisation } = await staffingOf(app, actor.companyId, params.projectId, read)
  const nameOf = new Map(names.map((one) => [one.id, one.name]))
  const named = (id: string | null) => (id ? (nameOf.get(id) ?? '') : null)
  const mine = actor.positions
    .filter((one) => one.projectId === params.projectId || one.projectId === 0)
    .map((one) => one.positionId)
  const now = place?.now ?? 0
  return (row: RequestRow) => {
    const theirs = held.filter((one) => one.staff_id === row.staff_id).map((one) => one.position_id)
    const isOwn = row.staff_id === actor.id
    return {
      id: row.id,
      staffId: row.staff_id,
      name: nameOf.get(row.staff_id) ?? '',
      kind: row.kind,
      leaveKind: row.leave_kind
        ? (organisation.leaveKinds?.find((one) => one.id === row.leave_kind)?.title ?? { zh: row.leave_kind })
        : null,
      way: row.way,
      from: iso(row.from_at),
      until: iso(row.until_at),
      deputy: named(row.deputy_id),
      reason: row.reason,
      state: row.state,
      askedAt: iso(row.asked_at),
      approver: named(row.approver_id),
      decidedBy: named(row.decided_by),
      words: row.decision_words,
      abilities: {
        decide:
          row.state === 'asked' &&
          !isOwn &&
          can(actor, 'request.decide', params.projectId) &&
          supervises(organisation, mine, theirs),
        withdraw: isOwn && row.state === 'asked',
        backEarly: isOwn && row.kind === 'leave' && row.state === 'approved' && row.until_at > now,
      },
    }
  }
}

/** The month as a workbook, a row a person and day (R-STF-01); the rota as planned. */
export function registerRotaExports(): void {
  registerExport({
    id: 'attendance',
    title: { zh: '考勤', en: 'Attendance' },
    capability: 'request.decide',
    query: z.strictObject({ month }) as z.ZodType<Record<string, unknown>>,
    columns: [
      { id: 'number', title: { zh: '工号', en: 'Number' }, width: 10 },
      { id: 'name', title: { zh: '姓名', en: 'Name' }, width: 12 },
      { id: 'day', title: { zh: '日期', en: 'Day' }, width: 12 },
      { id: 'turn', title: { zh: '班次', en: 'Turn' }, width: 18 },
      { id: 'in', title: { zh: '上班', en: 'In' }, type: 'instant', width: 18 },
      { id: 'out', title: { zh: '下班', en: 'Out' }, type: 'instant', width: 18 },
      { id: 'late', title: { zh: '迟到（分）', en: 'Late (min)' }, type: 'number', width: 10 },
      { id: 'early', title: { zh: '早退（分）', en: 'Early (min)' }, type: 'number', width: 10 },
      { id: 'missing', title: { zh: '缺卡', en: 'Missing' }, width: 10 },
      { id: 'leave', title: { zh: '请假', en: 'Leave' }, width: 14 },
      { id: 'leaveDays', title: { zh: '请假天数', en: 'Days of leave' }, type: 'number', width: 10 },
      { id: 'overtime', title: { zh: '加班（分）', en: 'Overtime (min)' }, type: 'number', width: 12 },
    ],
    pages: async function* (call, projectId, query) {
      const sheet = await sheetFor(call, projectId, String(query.month))
      yield sheet.people.flatMap((person) => rowsOf(person, sheet.leaveTitle))
    },
  })
  registerExport({
    id: 'rota',
    title: { zh: '排班表', en: 'Rota' },
    capability: 'staff.read',
    query: z.strictObject({ from: z.iso.date(), days: z.coerce.number().int().min(1).max(62) }) as z.ZodType<
      Record<string, unknown>
    >,
    columns: [
      { id: 'day', title: { zh: '日期', en: 'Day' }, width: 12 },
      { id: 'turn', title: { zh: '班次', en: 'Turn' }, width: 20 },
      { id: 'from', title: { zh: '上班', en: 'From' }, type: 'instant', width: 18 },
      { id: 'to', title: { zh: '下班', en: 'To' }, type: 'instant', width: 18 },
      { id: 'name', title: { zh: '人员', en: 'Person' }, width: 14 },
    ],
    pages: async function* (call, projectId, query) {
      const from = String(query.from)
      const until = addDays(from, Number(query.days))
      const [lines, spans] = await call.read([
        linesIn(projectId),
        spansBetween(projectId, `${addDays(from, -1)}T00:00:00Z`, `${addDays(until, 1)}T00:00:00Z`),
      ])
      const titleOf = new Map(lines.map((line) => [line.id, line.title]))
      yield spans
        .filter((span) => (span.on_day ?? '') >= from && (span.on_day ?? '') < until)
        .map(
          (span): ExportRow => ({
            day: span.on_day,
            turn: titleOf.get(span.line_id ?? '') ?? '',
            from: span.from_at,
            to: span.until_at,
            name: span.name,
          }),
        )
    },
  })
}

const MISSING: Readonly<Record<string, Text>> = {
  in: { zh: '没打上班卡', en: 'No punch in' },
  out: { zh: '没打下班卡', en: 'No punch out' },
  both: { zh: '缺勤', en: 'Absent' },
}

function rowsOf(person: SheetPerson, leaveTitle: (kind: string) => Text): ExportRow[] {
  return person.row.days
    .filter((day) => day.turns.length > 0 || day.in !== null || day.leave !== null || day.overtimeMinutes > 0)
    .map((day) => ({
      number: person.staffNumber,
      name: person.name,
      day: day.day,
      turn: day.turns.map((turn) => turn.title).join(' '),
      in: day.in,
      out: day.out,
      late: day.lateMinutes,
      early: day.earlyMinutes,
      missing: day.missing ? MISSING[day.missing] : null,
      leave: day.leave ? leaveTitle(day.leave) : null,
      leaveDays: day.leaveDays,
      overtime: day.overtimeMinutes,
    }))
}
