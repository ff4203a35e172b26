import { createZone, type Zone } from '@huiyin/calendar'
import { z } from 'zod'
import { defineCommand } from '../../../platform/commands/command.ts'
import type { Query } from '../../../platform/db/sql.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { rightsChanged } from '../../../platform/identity/index.ts'
import { derivedId } from '../../../platform/ids.ts'
import type { Engine } from '../../../platform/packs/engine-cache.ts'
import { PROBLEMS, Refusal } from '../../../platform/problems.ts'
import { absencesBetween } from '../leave/store.ts'
import { cellBody, lineBody, patternBody, ROTA_PROBLEMS, swapBody } from './contract.ts'
import { type Absence, addDays, cellsOfPattern, daysFrom, shortestRest, turnOf } from './domain.ts'
import {
  answerSwap,
  deleteSpans,
  deputiesIn,
  giveSpan,
  insertLine,
  insertSpan,
  insertSwap,
  type LineRow,
  lineOf,
  linesIn,
  type PlannableRow,
  plannable,
  retireLine,
  type SpanRow,
  type SwapRow,
  spanById,
  spansAroundSwap,
  spansBetween,
  spansOfSwap,
  swapRow,
  updateLine,
} from './store.ts'

/** The rota of a project: one subject, so that two who plan at once do not undo each other unseen. */
const rotaOf = (projectId: number) =>
  ({ type: 'rota', id: derivedId(projectId, 'rota'), create: { projectId, ifMissing: true } }) as const

/** Hours that lie between two turns of a person at least; `rota.restHours` of the handbook. */
export function restMinutesOf(engine: Engine | undefined): number {
  const hours = engine?.pack.pack.values['rota.restHours']?.value
  return typeof hours === 'number' ? hours * 60 : 0
}

// ── the plan of posts (S4-OL-2, S4-PAS-3) ────────────────────────────────────────────────────────

export const addRotaLine = defineCommand({
  name: 'rota.addLine',
  title: { zh: '定岗定班', en: 'Set up a turn of a post' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), id: z.uuid(), ...lineBody }),
  subject: (input) => rotaOf(input.projectId),
  decide: ({ input, actor, engine }) => {
    const row = lineFrom(input.id, input, engine)
    return {
      events: [lineSet(row)],
      writes: [insertLine(actor.companyId, input.projectId, row)],
      answer: { lineId: row.id },
    }
  },
})

export const changeRotaLine = defineCommand({
  name: 'rota.changeLine',
  title: { zh: '改一个班', en: 'Change a turn of a post' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), lineId: z.uuid(), ...lineBody }),
  subject: (input) => rotaOf(input.projectId),
  load: (input) => ({ lines: linesIn(input.projectId) }),
  decide: ({ input, engine, rows, newId }) => {
    if (!rows.lines.some((line) => line.id === input.lineId)) throw new Refusal(PROBLEMS.notFound)
    const row = lineFrom(input.lineId, input, engine)
    return {
      events: [lineSet(row)],
      writes: [updateLine(row)],
      effects: [lookAgain(newId())],
      answer: { lineId: row.id },
    }
  },
})

const lineSet = (row: LineRow) => ({
  type: 'rota.lineSet',
  data: { lineId: row.id, atLeast: row.at_least, positionIds: row.position_ids },
})

/** @throws Refusal when the handbook in force does not know its positions or its post */
function lineFrom(id: string, input: z.infer<z.ZodObject<typeof lineBody>>, engine: Engine | undefined): LineRow {
  const known = engine?.pack.pack
  for (const [place, position] of input.positionIds.entries())
    if (known && !known.organisation.positions[position])
      throw new Refusal(PROBLEMS.badInput, {
        errors: [
          {
            path: `positionIds.${place}`,
            message: { zh: '现行制度里没有这个岗位', en: 'The handbook in force has no such position' },
          },
        ],
      })
  if (input.postId && known && !known.posts[input.postId])
    throw new Refusal(PROBLEMS.badInput, {
      errors: [
        { path: 'postId', message: { zh: '现行制度里没有这个值守点', en: 'The handbook in force has no such post' } },
      ],
    })
  return {
    id,
    title: input.title,
    post_id: input.postId ?? null,
    position_ids: [...input.positionIds],
    from_minute: input.fromMinute,
    to_minute: input.toMinute,
    weekdays: [...(input.weekdays ?? [])].sort(),
    at_least: input.atLeast,
    at_least_rest: input.atLeastRest ?? null,
    place_id: input.placeId ?? null,
    sort: input.sort ?? 100,
  }
}

export const retireRotaLine = defineCommand({
  name: 'rota.retireLine',
  title: { zh: '停用一个班', en: 'End a turn of a post' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), lineId: z.uuid() }),
  subject: (input) => rotaOf(input.projectId),
  load: (input) => ({ lines: linesIn(input.projectId) }),
  decide: ({ input, now, rows }) => {
    if (!rows.lines.some((line) => line.id === input.lineId)) throw new Refusal(PROBLEMS.notFound)
    return {
      events: [{ type: 'rota.lineRetired', data: { lineId: input.lineId } }],
      writes: [retireLine(input.lineId, iso(now))],
      answer: {},
    }
  },
})

// ── filling it ───────────────────────────────────────────────────────────────────────────────────

type Cell = { readonly lineId: string; readonly day: string; readonly staffIds: readonly string[] }

/** Everything that filling a stretch of days looks at; a day more at both ends, for night turns and rest. */
const planBetween = (projectId: number, fromOn: string, untilOn: string) => {
  const [from, to] = [`${addDays(fromOn, -3)}T00:00:00Z`, `${addDays(untilOn, 4)}T00:00:00Z`]
  return {
    lines: linesIn(projectId),
    spans: spansBetween(projectId, from, to),
    absences: absencesBetween(projectId, from, to),
    people: plannable(projectId),
  }
}

type Plan = {
  readonly lines: readonly LineRow[]
  readonly spans: readonly SpanRow[]
  readonly absences: readonly { staff_id: string; from_at: number; until_at: number }[]
  readonly people: readonly PlannableRow[]
}
type Placed = { staffId: string; positionId: string; lineId: string; day: string; from: number; to: number }
type Filling = {
  readonly removed: SpanRow[]
  readonly added: Placed[]
  /** Who was left out, when leaving out is allowed: copying a week does not stop at one person's leave. */
  readonly skipped: {
    lineId: string
    day: string
    staffId: string
    why: 'notHolder' | 'onLeave' | 'overlaps' | 'past'
  }[]
  /** Planned with less rest than the handbook wants. */
  readonly tired: { staffId: string; day: string; restMinutes: number }[]
}

/**
 * What has to change so that these cells hold exactly these people. Turns that are over stay. Leave, another turn at the
 * same time and a person who does not hold the position are refused with the cell, or left out.
 *
 * @param strict false: leave them out and say so
 */
function fill(
  plan: Plan,
  cells: readonly Cell[],
  options: { strict: boolean; now: number; zone: Zone; restMinutes: number },
): Filling {
  const filling: Filling = { removed: [], added: [], skipped: [], tired: [] }
  const cellsBeing = new Set(cells.map((cell) => `${cell.lineId} ${cell.day}`))
  const staying = plan.spans.filter((span) => !cellsBeing.has(`${span.line_id} ${span.on_day}`))
  const kept: { staffId: string; from: number; to: number }[] = staying.map((span) => ({
    staffId: span.staff_id,
    from: span.from_at,
    to: span.until_at,
  }))
  const absences: Absence[] = plan.absences.map((row) => ({
    staffId: row.staff_id,
    from: row.from_at,
    to: row.until_at,
  }))
  for (const [place, cell] of cells.entries()) {
    const row = plan.lines.find((line) => line.id === cell.lineId)
    if (!row)
      throw new Refusal(ROTA_PROBLEMS.noLine, {
        errors: [{ path: `cells.${place}.lineId`, message: ROTA_PROBLEMS.noLine.title }],
      })
    const turn = turnOf(lineOf(row), cell.day, options.zone)
    const there = plan.spans.filter((span) => span.line_id === cell.lineId && span.on_day === cell.day)
    const wanted = [...new Set(cell.staffIds)]
    if (turn.to <= options.now) {
      const changes = wanted.length !== there.length || wanted.some((id) => !there.some((span) => span.staff_id === id))
      if (changes && options.strict)
        throw new Refusal(ROTA_PROBLEMS.past, {
          errors: [{ path: `cells.${place}.day`, message: ROTA_PROBLEMS.past.title }],
        })
      for (const staffId of changes ? wanted : []) filling.skipped.push({ ...cell, staffId, why: 'past' })
      for (const span of there) kept.push({ staffId: span.staff_id, from: span.from_at, to: span.until_at })
      continue
    }
    for (const span of there) {
      if (wanted.includes(span.staff_id)) kept.push({ staffId: span.staff_id, from: span.from_at, to: span.until_at })
      else filling.removed.push(span)
    }
    for (const [at, staffId] of wanted.entries()) {
      if (there.some((span) => span.staff_id === staffId)) continue
      const holds = plan.people.find(
        (one) =>
          one.staff_id === staffId &&
          row.position_ids.includes(one.position_id) &&
          one.from_on <= cell.day &&
          (one.until_on === null || one.until_on >= cell.day),
      )
      const why = !holds
        ? 'notHolder'
        : absences.some((one) => one.staffId === staffId && one.from < turn.to && one.to > turn.from)
          ? 'onLeave'
          : kept.some((one) => one.staffId === staffId && one.from < turn.to && one.to > turn.from)
            ? 'overlaps'
            : undefined
      if (why && options.strict) {
        const name = plan.people.find((one) => one.staff_id === staffId)?.name ?? ''
        const problem = ROTA_PROBLEMS[why]
        throw new Refusal(problem, {
          values: { name },
          errors: [{ path: `cells.${place}.staffIds.${at}`, message: withName(problem.title, name) }],
        })
      }
      if (why || !holds) {
        filling.skipped.push({ lineId: cell.lineId, day: cell.day, staffId, why: why ?? 'notHolder' })
        continue
      }
      const rest = shortestRest(
        turn,
        kept.filter((one) => one.staffId === staffId),
      )
      if (rest !== null && rest < options.restMinutes) filling.tired.push({ staffId, day: cell.day, restMinutes: rest })
      kept.push({ staffId, from: turn.from, to: turn.to })
      filling.added.push({ staffId, positionId: holds.position_id, lineId: cell.lineId, day: cell.day, ...turn })
    }
  }
  return filling
}

function withName(title: { zh: string; en?: string | undefined }, name: string) {
  return { zh: title.zh.replace('{name}', name), en: (title.en ?? title.zh).replace('{name}', name) }
}

function written(
  filling: Filling,
  scene: {
    readonly actor: { readonly companyId: number }
    readonly projectId: number
    readonly newId: () => string
    readonly rows: { readonly deputies: readonly { readonly id: string }[] }
  },
  days: { readonly fromOn: string; readonly untilOn: string },
) {
  const writes: Query[] = [
    ...(filling.removed.length > 0 ? [deleteSpans(filling.removed.map((span) => span.id))] : []),
    ...filling.added.map((span) =>
      insertSpan(scene.actor.companyId, scene.projectId, {
        id: scene.newId(),
        staffId: span.staffId,
        positionId: span.positionId,
        lineId: span.lineId,
        day: span.day,
        from: iso(span.from),
        to: iso(span.to),
      }),
    ),
    // Whoever stands in for somebody planned, or no longer planned, feels it with the next request.
    rightsChanged(scene.rows.deputies.map((row) => row.id)),
  ]
  return {
    events: [
      {
        type: 'rota.planned',
        data: {
          ...days,
          added: filling.added.map(({ lineId, day, staffId }) => ({ lineId, day, staffId })),
          removed: filling.removed.map((span) => ({ lineId: span.line_id, day: span.on_day, staffId: span.staff_id })),
        },
      },
    ],
    writes,
    effects: [lookAgain(scene.newId())],
    answer: {
      added: filling.added.length,
      removed: filling.removed.length,
      skipped: filling.skipped,
      tired: filling.tired,
    },
  }
}

/** What the plan leaves open is looked for at once, not only when the next day begins. */
export const lookAgain = (id: string) => ({ id, kind: 'coverage.look', payload: {} })

const boundsOf = (days: readonly string[]) => {
  const sorted = [...days].sort()
  return { fromOn: sorted[0] as string, untilOn: sorted.at(-1) as string }
}

/** Fills cells of the rota: a turn of a day holds exactly these people afterwards. */
export const planRota = defineCommand({
  name: 'rota.plan',
  title: { zh: '排班', en: 'Plan the rota' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), cells: z.array(cellBody).min(1).max(500) }),
  subject: (input) => rotaOf(input.projectId),
  load: (input) => {
    const { fromOn, untilOn } = boundsOf(input.cells.map((cell) => cell.day))
    return { ...planBetween(input.projectId, fromOn, untilOn), deputies: deputiesIn(input.projectId) }
  },
  gateFacts: (input) => ({ cells: input.cells.length }),
  decide: (scene) => {
    const { input, now, zone, engine } = scene
    const filling = fill(scene.rows, input.cells, {
      strict: true,
      now,
      zone: createZone(zone),
      restMinutes: restMinutesOf(engine),
    })
    return written(filling, scene, boundsOf(input.cells.map((cell) => cell.day)))
  },
})

/** As last week: what cannot be taken over (leave, left, planned elsewhere) is left open and said. */
export const copyRotaWeek = defineCommand({
  name: 'rota.copyWeek',
  title: { zh: '照上周排', en: 'Plan as in another week' },
  capability: 'duty.plan',
  input: z.strictObject({
    projectId: z.coerce.number().int(),
    fromMonday: z.iso.date(),
    toMonday: z.iso.date(),
  }),
  subject: (input) => rotaOf(input.projectId),
  load: (input) => {
    const [first, last] = [input.fromMonday, input.toMonday].sort() as [string, string]
    return { ...planBetween(input.projectId, first, addDays(last, 6)), deputies: deputiesIn(input.projectId) }
  },
  gateFacts: () => ({ cells: 0 }),
  decide: (scene) => {
    const { input, now, zone, engine, rows } = scene
    const cells = rows.lines.flatMap((line) =>
      daysFrom(input.toMonday, 7).map((day, place) => ({
        lineId: line.id,
        day,
        staffIds: rows.spans
          .filter((span) => span.line_id === line.id && span.on_day === addDays(input.fromMonday, place))
          // Whoever only stood in for somebody that day does not inherit the turn.
          .map((span) => span.instead_of ?? span.staff_id),
      })),
    )
    const filling = fill(rows, cells, {
      strict: false,
      now,
      zone: createZone(zone),
      restMinutes: restMinutesOf(engine),
    })
    return written(filling, scene, { fromOn: input.toMonday, untilOn: addDays(input.toMonday, 6) })
  },
})

/** A team that takes turns: a cycle of days, again and again until a day. */
export const fillRotaPattern = defineCommand({
  name: 'rota.pattern',
  title: { zh: '按倒班排', en: 'Plan by a pattern' },
  capability: 'duty.plan',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...patternBody }),
  subject: (input) => rotaOf(input.projectId),
  load: (input) => ({
    ...planBetween(input.projectId, input.fromOn, input.untilOn < input.fromOn ? input.fromOn : input.untilOn),
    deputies: deputiesIn(input.projectId),
  }),
  gateFacts: () => ({ cells: 0 }),
  decide: (scene) => {
    const { input, now, zone, engine, rows } = scene
    const cells = cellsOfPattern(input)
    if (cells.length === 0 || cells.length > 366)
      throw new Refusal(PROBLEMS.badInput, {
        errors: [
          { path: 'untilOn', message: { zh: '从一天到一年之间', en: 'Between a day and a year after the beginning' } },
        ],
      })
    const filling = fill(rows, cells, {
      strict: false,
      now,
      zone: createZone(zone),
      restMinutes: restMinutesOf(engine),
    })
    return written(filling, scene, { fromOn: input.fromOn, untilOn: input.untilOn })
  },
})

// ── giving a turn to a colleague, who must agree ─────────────────────────────────────────────────

export const askSwap = defineCommand({
  name: 'rota.askSwap',
  title: { zh: '请人换班', en: 'Ask a colleague to take a turn' },
  capability: 'duty.plan',
  own: true,
  input: z.strictObject({ projectId: z.coerce.number().int(), ...swapBody }),
  subject: (input) => ({ type: 'dutySwap', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ span: spanById(input.spanId), back: spanById(input.returnSpanId ?? null) }),
  gateFacts: (input) => ({ exchange: Boolean(input.returnSpanId) }),
  decide: ({ input, actor, now, projectId, rows }) => {
    const span = rows.span[0]
    const back = rows.back[0]
    if (!span || span.project_id !== projectId || span.staff_id !== actor.id) throw new Refusal(ROTA_PROBLEMS.notYours)
    if (input.colleagueId === actor.id)
      throw new Refusal(ROTA_PROBLEMS.swapWithOneself, {
        errors: [{ path: 'colleagueId', message: ROTA_PROBLEMS.swapWithOneself.title }],
      })
    if (input.returnSpanId && (!back || back.staff_id !== input.colleagueId || back.project_id !== projectId))
      throw new Refusal(ROTA_PROBLEMS.notYours, {
        errors: [{ path: 'returnSpanId', message: { zh: '这不是对方的班', en: 'This is not their turn' } }],
      })
    if (span.from_at <= now || (back && back.from_at <= now)) throw new Refusal(ROTA_PROBLEMS.past)
    return {
      events: [
        {
          type: 'dutySwap.asked',
          data: { spanId: span.id, colleagueId: input.colleagueId, returnSpanId: back?.id ?? null },
        },
      ],
      writes: [
        insertSwap(
          actor.companyId,
          {
            id: input.id,
            project_id: projectId,
            span_id: span.id,
            asker_id: actor.id,
            colleague_id: input.colleagueId,
            return_span_id: back?.id ?? null,
          },
          iso(now),
        ),
      ],
      answer: { swapId: input.id },
    }
  },
})

const loadSwap = (swapId: string, projectId: number) => ({
  swap: swapRow(swapId),
  spans: spansOfSwap(swapId),
  around: spansAroundSwap(swapId),
  lines: linesIn(projectId),
  people: plannable(projectId),
  absences: absencesBetween(projectId, '2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
  deputies: deputiesIn(projectId),
})

/** The colleague agrees, and the turns change hands; or declines. */
export const answerDutySwap = defineCommand({
  name: 'rota.answerSwap',
  title: { zh: '答复换班', en: 'Answer an exchange of turns' },
  capability: 'duty.plan',
  own: true,
  input: z.strictObject({ projectId: z.coerce.number().int(), swapId: z.uuid(), agree: z.boolean() }),
  subject: (input) => ({ type: 'dutySwap', id: input.swapId }),
  load: (input) => loadSwap(input.swapId, input.projectId),
  may: ({ actor, rows }) => {
    if (rows.swap[0]?.colleague_id !== actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  gateFacts: (input) => ({ agree: input.agree }),
  decide: ({ input, now, rows, newId }) => {
    const swap = openSwap(rows.swap)
    if (!input.agree)
      return {
        events: [{ type: 'dutySwap.declined', data: { spanId: swap.span_id, askerId: swap.asker_id } }],
        writes: [answerSwap(swap.id, 'declined', iso(now))],
        answer: {},
      }
    const given = rows.spans.find((span) => span.id === swap.span_id)
    const back = rows.spans.find((span) => span.id === swap.return_span_id)
    if (!given || given.staff_id !== swap.asker_id || given.from_at <= now) throw new Refusal(ROTA_PROBLEMS.past)
    if (swap.return_span_id && (!back || back.staff_id !== swap.colleague_id || back.from_at <= now))
      throw new Refusal(ROTA_PROBLEMS.past)
    const gone = new Set([given.id, back?.id])
    const position = (staffId: string, span: SpanRow) => mayTake(staffId, span, rows, gone)
    return {
      events: [{ type: 'dutySwap.agreed', data: { spanId: swap.span_id, askerId: swap.asker_id } }],
      writes: [
        giveSpan(
          given.id,
          { staffId: swap.colleague_id, positionId: position(swap.colleague_id, given) },
          swap.asker_id,
        ),
        ...(back
          ? [
              giveSpan(
                back.id,
                { staffId: swap.asker_id, positionId: position(swap.asker_id, back) },
                swap.colleague_id,
              ),
            ]
          : []),
        answerSwap(swap.id, 'agreed', iso(now)),
        rightsChanged(rows.deputies.map((row) => row.id)),
      ],
      effects: [lookAgain(newId())],
      answer: {},
    }
  },
})

export const withdrawSwap = defineCommand({
  name: 'rota.withdrawSwap',
  title: { zh: '收回换班', en: 'Withdraw an exchange of turns' },
  capability: 'duty.plan',
  own: true,
  input: z.strictObject({ swapId: z.uuid() }),
  subject: (input) => ({ type: 'dutySwap', id: input.swapId }),
  load: (input) => ({ swap: swapRow(input.swapId) }),
  may: ({ actor, rows }) => {
    if (rows.swap[0]?.asker_id !== actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  gateFacts: () => ({}),
  decide: ({ now, rows }) => {
    const swap = openSwap(rows.swap)
    return {
      events: [{ type: 'dutySwap.withdrawn', data: { spanId: swap.span_id } }],
      writes: [answerSwap(swap.id, 'withdrawn', iso(now))],
      answer: {},
    }
  },
})

function openSwap(rows: readonly SwapRow[]): SwapRow {
  const swap = rows[0]
  if (!swap) throw new Refusal(PROBLEMS.notFound)
  if (swap.state !== 'asked') throw new Refusal(ROTA_PROBLEMS.swapAnswered)
  return swap
}

/** The position in which somebody takes a turn over. @throws Refusal when they may not, are away or planned elsewhere. */
function mayTake(
  staffId: string,
  span: SpanRow,
  rows: Pick<Plan, 'lines' | 'people' | 'absences'> & { readonly around: readonly SpanRow[] },
  gone: ReadonlySet<string | undefined>,
): string {
  const line = rows.lines.find((one) => one.id === span.line_id)
  const day = span.on_day ?? ''
  const person = rows.people.find(
    (one) =>
      one.staff_id === staffId &&
      (line ? line.position_ids.includes(one.position_id) : one.position_id === span.position_id) &&
      one.from_on <= day &&
      (one.until_on === null || one.until_on >= day),
  )
  const name = person?.name ?? rows.people.find((one) => one.staff_id === staffId)?.name ?? ''
  if (!person) throw new Refusal(ROTA_PROBLEMS.notHolder, { values: { name } })
  if (
    rows.absences.some((one) => one.staff_id === staffId && one.from_at < span.until_at && one.until_at > span.from_at)
  )
    throw new Refusal(ROTA_PROBLEMS.onLeave, { values: { name } })
  const busy = rows.around.some(
    (one) =>
      one.staff_id === staffId && !gone.has(one.id) && one.from_at < span.until_at && one.until_at > span.from_at,
  )
  if (busy) throw new Refusal(ROTA_PROBLEMS.overlaps, { values: { name } })
  return person.position_id
}
