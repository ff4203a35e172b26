import { createZone } from '@huiyin/calendar'
import { z } from 'zod'
import { can } from '../../../platform/access/actor.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { type Call, commandRoute, defineRoute } from '../../../platform/http/route.ts'
import { absencesBetween } from '../leave/store.ts'
import { namesOf, projectInForce } from '../store.ts'
import {
  addRotaLine,
  answerDutySwap,
  askSwap,
  changeRotaLine,
  copyRotaWeek,
  fillRotaPattern,
  planRota,
  restMinutesOf,
  retireRotaLine,
  withdrawSwap,
} from './commands.ts'
import { cellBody, lineBody, patternBody, swapBody } from './contract.ts'
import { addDays, candidatesFor, daysFrom, holesOfLines, isoWeekday, neededOn, startOf, turnOf } from './domain.ts'
import { engineIn, restDays } from './in-force.ts'
import { lineOf, linesIn, plannable, type SpanRow, spansBetween, swapsOf } from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })
const ofLine = ofProject.extend({ lineId: z.uuid() })
const ofSwap = ofProject.extend({ swapId: z.uuid() })
const text = z.object({ zh: z.string(), en: z.string().optional() })
const filled = {
  added: z.int(),
  removed: z.int(),
  skipped: z
    .array(z.object({ lineId: z.uuid(), day: z.string(), staffId: z.uuid(), why: z.string() }))
    .describe('Who was left out, and why: notHolder, onLeave, overlaps, past'),
  tired: z
    .array(z.object({ staffId: z.uuid(), day: z.string(), restMinutes: z.int() }))
    .describe('Planned with less rest than the handbook wants'),
}
const lineSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  postId: z.string().nullable(),
  positionIds: z.array(z.string()),
  fromMinute: z.int(),
  toMinute: z.int(),
  weekdays: z.array(z.int()),
  atLeast: z.int(),
  atLeastRest: z.int().nullable(),
  placeId: z.uuid().nullable(),
  sort: z.int(),
})
const turnSchema = z.object({
  spanId: z.uuid(),
  lineId: z.uuid().nullable(),
  title: z.string(),
  positionId: z.string(),
  day: z.string(),
  from: z.string(),
  to: z.string(),
})

export const rotaRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/rota',
    summary: { zh: '排班表', en: 'The rota: turns by day, who fills them, and where somebody is missing' },
    access: { kind: 'capability', capability: 'staff.read', of: 'path' },
    params: ofProject,
    query: z.strictObject({
      from: z.iso.date(),
      days: z.coerce.number().int().min(1).max(42).default(7),
    }),
    answer: z.object({
      days: z.array(z.object({ day: z.string(), weekday: z.int(), isRest: z.boolean(), isToday: z.boolean() })),
      lines: z.array(lineSchema),
      cells: z.array(
        z.object({
          lineId: z.uuid(),
          day: z.string(),
          needed: z.int(),
          people: z.array(
            z.object({
              spanId: z.uuid(),
              staffId: z.uuid(),
              name: z.string(),
              onLeave: z.boolean(),
              deputy: z.string().nullable().describe('Who stands in while on leave'),
              insteadOf: z.string().nullable(),
            }),
          ),
        }),
      ),
      holes: z.array(
        z.object({
          lineId: z.uuid(),
          day: z.string(),
          from: z.string(),
          to: z.string(),
          needed: z.int(),
          present: z.int(),
        }),
      ),
      people: z.array(
        z.object({
          staffId: z.uuid(),
          name: z.string(),
          positionIds: z.array(z.string()),
          plannedMinutes: z.int(),
          leave: z.array(z.object({ from: z.string(), to: z.string(), kind: z.string() })),
        }),
      ),
      posts: z.array(z.object({ id: z.string(), title: text })).describe("Posts of the handbook's rules of coverage"),
      restHours: z.number().describe('Between two turns, as the handbook wants'),
      abilities: z.object({ plan: z.boolean() }),
    }),
    handle: async ({ app, actor, params, query, read }) => {
      const { projectId } = params
      const days = daysFrom(query.from, query.days)
      const [from, to] = [`${addDays(query.from, -2)}T00:00:00Z`, `${addDays(query.from, query.days + 2)}T00:00:00Z`]
      const [lines, spans, absences, people, [place]] = await read([
        linesIn(projectId),
        spansBetween(projectId, from, to),
        absencesBetween(projectId, from, to),
        plannable(projectId),
        projectInForce(projectId),
      ])
      const engine = await engineIn(app, actor.companyId, place)
      const zone = createZone(place?.zone ?? 'Asia/Shanghai')
      const isRest = restDays(engine)
      const shown = lines.map(lineOf)
      const deputies = absences.flatMap((row) => (row.deputy_id ? [row.deputy_id] : []))
      const instead = spans.flatMap((span) => (span.instead_of ? [span.instead_of] : []))
      const [names] = await read([namesOf([...deputies, ...instead])])
      const nameOf = new Map(names.map((one) => [one.id, one.name]))
      const away = (span: SpanRow) =>
        absences.find(
          (row) => row.staff_id === span.staff_id && row.from_at < span.until_at && row.until_at > span.from_at,
        )
      const holes = holesOfLines(
        {
          lines: shown,
          spans: spans.map((span) => ({
            lineId: span.line_id,
            day: span.on_day,
            staffId: span.staff_id,
            from: span.from_at,
            to: span.until_at,
          })),
          absences: absences.map((row) => ({ staffId: row.staff_id, from: row.from_at, to: row.until_at })),
          isRest,
        },
        days,
        zone,
      )
      const staff = new Map<string, { name: string; positionIds: string[] }>()
      for (const one of people) {
        const known = staff.get(one.staff_id) ?? { name: one.name, positionIds: [] }
        known.positionIds.push(one.position_id)
        staff.set(one.staff_id, known)
      }
      const bounds = { from: startOf(query.from, zone), to: startOf(addDays(query.from, query.days), zone) }
      return {
        days: days.map((day) => ({
          day,
          weekday: isoWeekday(day),
          isRest: isRest(day),
          isToday: zone.dayOf(place?.now ?? 0) === day,
        })),
        lines: lines.map(presentLine),
        cells: days.flatMap((day) =>
          shown.map((line) => ({
            lineId: line.id,
            day,
            needed: neededOn(line, day, isRest(day)),
            people: spans
              .filter((span) => span.line_id === line.id && span.on_day === day)
              .map((span) => {
                const absence = away(span)
                return {
                  spanId: span.id,
                  staffId: span.staff_id,
                  name: span.name,
                  onLeave: absence !== undefined,
                  deputy: absence?.deputy_id ? (nameOf.get(absence.deputy_id) ?? null) : null,
                  insteadOf: span.instead_of ? (nameOf.get(span.instead_of) ?? null) : null,
                }
              }),
          })),
        ),
        // What is over can no longer be filled.
        holes: holes
          .filter((hole) => hole.to > (place?.now ?? 0))
          .map((hole) => ({ ...hole, from: iso(hole.from), to: iso(hole.to) })),
        people: [...staff].map(([staffId, one]) => ({
          staffId,
          name: one.name,
          positionIds: one.positionIds,
          plannedMinutes: spans
            .filter((span) => span.staff_id === staffId)
            .reduce((sum, span) => sum + overlapMinutes(span, bounds), 0),
          leave: absences
            .filter((row) => row.staff_id === staffId)
            .map((row) => ({ from: iso(row.from_at), to: iso(row.until_at), kind: row.leave_kind })),
        })),
        posts: Object.entries(engine?.pack.pack.posts ?? {}).map(([id, post]) => ({ id, title: post.title })),
        restHours: restMinutesOf(engine) / 60,
        abilities: { plan: can(actor, 'duty.plan', projectId) },
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/rota/candidates',
    summary: { zh: '谁能顶', en: 'Who could fill a turn, the best first' },
    access: { kind: 'capability', capability: 'duty.plan', of: 'path' },
    params: ofProject,
    query: z.strictObject({ lineId: z.uuid(), day: z.iso.date() }),
    answer: z.object({
      items: z.array(
        z.object({
          staffId: z.uuid(),
          name: z.string(),
          fits: z.boolean(),
          why: z.enum(['free', 'onLeave', 'planned', 'tooLittleRest']),
          weekMinutes: z.int(),
          restMinutes: z.int().nullable(),
        }),
      ),
    }),
    handle: async ({ app, actor, params, query, read }) => {
      const monday = addDays(query.day, 1 - isoWeekday(query.day))
      const [from, to] = [`${addDays(monday, -3)}T00:00:00Z`, `${addDays(monday, 10)}T00:00:00Z`]
      const [lines, spans, absences, people, [place]] = await read([
        linesIn(params.projectId),
        spansBetween(params.projectId, from, to),
        absencesBetween(params.projectId, from, to),
        plannable(params.projectId),
        projectInForce(params.projectId),
      ])
      const line = lines.find((one) => one.id === query.lineId)
      if (!line) return { items: [] }
      const engine = await engineIn(app, actor.companyId, place)
      const zone = createZone(place?.zone ?? 'Asia/Shanghai')
      const holders = people.filter(
        (one) =>
          line.position_ids.includes(one.position_id) &&
          one.from_on <= query.day &&
          (one.until_on === null || one.until_on >= query.day),
      )
      const nameOf = new Map(holders.map((one) => [one.staff_id, one.name]))
      const found = candidatesFor(
        turnOf(lineOf(line), query.day, zone),
        [...nameOf.keys()],
        spans.map((span) => ({
          lineId: span.line_id,
          day: span.on_day,
          staffId: span.staff_id,
          from: span.from_at,
          to: span.until_at,
        })),
        absences.map((row) => ({ staffId: row.staff_id, from: row.from_at, to: row.until_at })),
        { from: startOf(monday, zone), to: startOf(addDays(monday, 7), zone) },
        restMinutesOf(engine),
      )
      return { items: found.map((one) => ({ ...one, name: nameOf.get(one.staffId) ?? '' })) }
    },
  }),

  commandRoute(addRotaLine, {
    path: '/projects/:projectId/rota/lines',
    params: ofProject,
    body: { id: z.uuid(), ...lineBody },
    answer: { lineId: z.uuid() },
  }),
  commandRoute(changeRotaLine, {
    method: 'PATCH',
    path: '/projects/:projectId/rota/lines/:lineId',
    params: ofLine,
    body: lineBody,
    answer: { lineId: z.uuid() },
  }),
  commandRoute(retireRotaLine, {
    method: 'DELETE',
    path: '/projects/:projectId/rota/lines/:lineId',
    params: ofLine,
    body: {},
    answer: {},
  }),
  commandRoute(planRota, {
    path: '/projects/:projectId/rota/plan',
    params: ofProject,
    body: { cells: z.array(cellBody).min(1).max(500) },
    answer: filled,
  }),
  commandRoute(copyRotaWeek, {
    path: '/projects/:projectId/rota/copy-week',
    params: ofProject,
    body: { fromMonday: z.iso.date(), toMonday: z.iso.date() },
    answer: filled,
  }),
  commandRoute(fillRotaPattern, {
    path: '/projects/:projectId/rota/pattern',
    params: ofProject,
    body: patternBody,
    answer: filled,
  }),

  // ── one's own turns, and giving them away ──────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/my-turns',
    summary: { zh: '我的班', en: 'My turns and exchanges' },
    access: { kind: 'session' },
    params: ofProject,
    answer: z.object({
      items: z.array(turnSchema),
      colleagues: z
        .array(z.object({ staffId: z.uuid(), name: z.string(), turns: z.array(turnSchema) }))
        .describe('Who holds a position of the same turns, with what they could give in return'),
      swaps: z.array(
        z.object({
          id: z.uuid(),
          mine: z.boolean(),
          with: z.string(),
          turn: turnSchema.nullable(),
          inReturn: turnSchema.nullable(),
          state: z.enum(['asked', 'agreed', 'declined', 'withdrawn']),
        }),
      ),
    }),
    handle: async (call) => {
      const { actor, params, read } = call
      if (!actor.projectIds.includes(params.projectId)) return { items: [], colleagues: [], swaps: [] }
      const now = await nowOf(call)
      const [lines, spans, swaps, people] = await read([
        linesIn(params.projectId),
        spansBetween(params.projectId, iso(now), iso(now + 35 * 86_400_000)),
        swapsOf(params.projectId, actor.id),
        plannable(params.projectId),
      ])
      const present = (span: SpanRow) => ({
        spanId: span.id,
        lineId: span.line_id,
        title: lines.find((line) => line.id === span.line_id)?.title ?? '',
        positionId: span.position_id,
        day: span.on_day ?? '',
        from: iso(span.from_at),
        to: iso(span.until_at),
      })
      const byId = new Map(spans.map((span) => [span.id, present(span)]))
      const own = people.filter((one) => one.staff_id === actor.id).map((one) => one.position_id)
      const beside = new Set(
        lines.filter((line) => line.position_ids.some((id) => own.includes(id))).flatMap((line) => line.position_ids),
      )
      const nameOf = new Map(people.map((one) => [one.staff_id, one.name]))
      const colleagues = [
        ...new Set(
          people.filter((one) => beside.has(one.position_id) && one.staff_id !== actor.id).map((one) => one.staff_id),
        ),
      ]
      return {
        items: spans.filter((span) => span.staff_id === actor.id).map(present),
        colleagues: colleagues.map((staffId) => ({
          staffId,
          name: nameOf.get(staffId) ?? '',
          turns: spans.filter((span) => span.staff_id === staffId && span.from_at > now).map(present),
        })),
        swaps: swaps.map((row) => ({
          id: row.id,
          mine: row.asker_id === actor.id,
          with: nameOf.get(row.asker_id === actor.id ? row.colleague_id : row.asker_id) ?? '',
          turn: byId.get(row.span_id) ?? null,
          inReturn: byId.get(row.return_span_id ?? '') ?? null,
          state: row.state,
        })),
      }
    },
  }),
  commandRoute(askSwap, {
    path: '/projects/:projectId/duty-swaps',
    params: ofProject,
    body: swapBody,
    answer: { swapId: z.uuid() },
  }),
  commandRoute(answerDutySwap, {
    path: '/projects/:projectId/duty-swaps/:swapId/answer',
    params: ofSwap,
    body: { agree: z.boolean() },
    answer: {},
  }),
  commandRoute(withdrawSwap, {
    path: '/duty-swaps/:swapId/withdraw',
    params: z.object({ swapId: z.uuid() }),
    body: {},
    answer: {},
  }),
]

async function nowOf(call: Pick<Call, 'read'> & { params: { projectId: number } }): Promise<number> {
  const [[place]] = await call.read([projectInForce(call.params.projectId)])
  return place?.now ?? 0
}

function presentLine(row: Parameters<typeof lineOf>[0]) {
  return {
    id: row.id,
    title: row.title,
    postId: row.post_id,
    positionIds: row.position_ids,
    fromMinute: row.from_minute,
    toMinute: row.to_minute,
    weekdays: row.weekdays,
    atLeast: row.at_least,
    atLeastRest: row.at_least_rest,
    placeId: row.place_id,
    sort: row.sort,
  }
}

function overlapMinutes(span: SpanRow, bounds: { from: number; to: number }): number {
  return Math.max(0, Math.round((Math.min(span.until_at, bounds.to) - Math.max(span.from_at, bounds.from)) / 60_000))
}
