import { type Query, sql } from '../../../platform/db/sql.ts'
import type { Line } from './domain.ts'

/** The only SQL of rota_lines and duty_swaps, and of the rota's part of duty_spans. */

export type LineRow = {
  id: string
  title: string
  post_id: string | null
  position_ids: string[]
  from_minute: number
  to_minute: number
  weekdays: number[]
  at_least: number
  at_least_rest: number | null
  place_id: string | null
  sort: number
}
const LINE = sql`id, title, post_id, position_ids, from_minute, to_minute, weekdays, at_least, at_least_rest, place_id, sort`

export function lineOf(row: LineRow): Line {
  return {
    id: row.id,
    positionIds: row.position_ids,
    fromMinute: row.from_minute,
    toMinute: row.to_minute,
    weekdays: row.weekdays,
    atLeast: row.at_least,
    atLeastRest: row.at_least_rest,
  }
}

export function linesIn(projectId: number): Query<LineRow> {
  return sql<LineRow>`select ${LINE} from rota_lines where project_id = ${projectId} and retired_at is null order by sort, title, id`
}
export function insertLine(companyId: number, projectId: number, row: LineRow): Query {
  return sql`insert into rota_lines (id, company_id, project_id, title, post_id, position_ids, from_minute, to_minute, weekdays, at_least, at_least_rest, place_id, sort)
    values (${row.id}, ${companyId}, ${projectId}, ${row.title}, ${row.post_id}, ${row.position_ids}::text[], ${row.from_minute}, ${row.to_minute}, ${row.weekdays}::int[], ${row.at_least}, ${row.at_least_rest}, ${row.place_id}, ${row.sort})
    on conflict do nothing`
}
export function updateLine(row: LineRow): Query {
  return sql`update rota_lines set title = ${row.title}, post_id = ${row.post_id}, position_ids = ${row.position_ids}::text[], from_minute = ${row.from_minute},
      to_minute = ${row.to_minute}, weekdays = ${row.weekdays}::int[], at_least = ${row.at_least}, at_least_rest = ${row.at_least_rest}, place_id = ${row.place_id}, sort = ${row.sort}
    where id = ${row.id}`
}
export function retireLine(id: string, at: string): Query {
  return sql`update rota_lines set retired_at = ${at} where id = ${id}`
}

export type SpanRow = {
  id: string
  staff_id: string
  position_id: string
  line_id: string | null
  on_day: string | null
  from_at: number
  until_at: number
  instead_of: string | null
  name: string
}

/** What is planned in a project between two instants, shifts that touch the edges among them. */
export function spansBetween(projectId: number, from: string, to: string): Query<SpanRow> {
  return sql<SpanRow>`select d.id, d.staff_id, d.position_id, d.line_id, d.on_day, d.from_at, d.until_at, d.instead_of, s.name
    from duty_spans d join staff_members s on s.id = d.staff_id
    where d.project_id = ${projectId} and d.until_at > ${from} and d.from_at < ${to} order by d.from_at, s.staff_number, d.id`
}
export function spanById(id: string | null): Query<SpanRow & { project_id: number }> {
  return sql<
    SpanRow & { project_id: number }
  >`select d.id, d.project_id, d.staff_id, d.position_id, d.line_id, d.on_day, d.from_at, d.until_at, d.instead_of, s.name
    from duty_spans d join staff_members s on s.id = d.staff_id where d.id = ${id}::uuid`
}
export function insertSpan(
  companyId: number,
  projectId: number,
  span: {
    id: string
    staffId: string
    positionId: string
    lineId: string
    day: string
    from: string
    to: string
  },
): Query {
  return sql`insert into duty_spans (id, company_id, project_id, staff_id, position_id, from_at, until_at, line_id, on_day)
    values (${span.id}, ${companyId}, ${projectId}, ${span.staffId}, ${span.positionId}, ${span.from}, ${span.to}, ${span.lineId}, ${span.day})`
}
export function deleteSpans(ids: readonly string[]): Query {
  return sql`delete from duty_spans where id = any(${ids}::uuid[])`
}
/** A turn goes to a colleague, with the position that they hold; whose it was stays written. */
export function giveSpan(id: string, to: { staffId: string; positionId: string }, from: string): Query {
  return sql`update duty_spans set staff_id = ${to.staffId}, position_id = ${to.positionId}, instead_of = coalesce(instead_of, ${from}) where id = ${id}`
}

/** Who may be planned: holders of positions of the project, with the days between which they hold them. */
export type PlannableRow = {
  staff_id: string
  name: string
  staff_number: string
  position_id: string
  from_on: string
  until_on: string | null
}
export function plannable(projectId: number): Query<PlannableRow> {
  return sql<PlannableRow>`select a.staff_id, s.name, s.staff_number, a.position_id, a.from_on, a.until_on from assignments a
    join staff_members s on s.id = a.staff_id and s.state = 'active' and s.kind = 'employee'
    where a.project_id = ${projectId} order by s.staff_number`
}

/** Everybody named as a deputy in a project: their rights follow who is planned. */
export function deputiesIn(projectId: number): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select distinct d.deputy_id as id from deputyships d join assignments a on a.id = d.assignment_id
    where a.project_id = ${projectId} and d.ended_at is null`
}

export type SwapRow = {
  id: string
  project_id: number
  span_id: string
  asker_id: string
  colleague_id: string
  return_span_id: string | null
  state: 'asked' | 'agreed' | 'declined' | 'withdrawn'
  asked_at: number
}
const SWAP = sql`id, project_id, span_id, asker_id, colleague_id, return_span_id, state, asked_at`

export function swapRow(id: string): Query<SwapRow> {
  return sql<SwapRow>`select ${SWAP} from duty_swaps where id = ${id}`
}
/** The two turns of an exchange, with what each of the two is planned for around them. */
export function spansOfSwap(swapId: string): Query<SpanRow> {
  return sql<SpanRow>`select d.id, d.staff_id, d.position_id, d.line_id, d.on_day, d.from_at, d.until_at, d.instead_of, s.name
    from duty_swaps w join duty_spans d on d.id in (w.span_id, w.return_span_id) join staff_members s on s.id = d.staff_id where w.id = ${swapId}`
}
export function spansAroundSwap(swapId: string): Query<SpanRow> {
  return sql<SpanRow>`select d.id, d.staff_id, d.position_id, d.line_id, d.on_day, d.from_at, d.until_at, d.instead_of, s.name
    from duty_swaps w join duty_spans d on d.project_id = w.project_id and d.staff_id in (w.asker_id, w.colleague_id)
    join staff_members s on s.id = d.staff_id
    where w.id = ${swapId} and d.until_at > business_now() - interval '3 days' and d.from_at < business_now() + interval '100 days'`
}
export function swapsOf(projectId: number, staffId: string): Query<SwapRow> {
  return sql<SwapRow>`select ${SWAP} from duty_swaps where project_id = ${projectId}
    and (asker_id = ${staffId} or colleague_id = ${staffId}) order by asked_at desc, id limit 50`
}
export function insertSwap(companyId: number, row: Omit<SwapRow, 'state' | 'asked_at'>, at: string): Query {
  return sql`insert into duty_swaps (id, company_id, project_id, span_id, asker_id, colleague_id, return_span_id, state, asked_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.span_id}, ${row.asker_id}, ${row.colleague_id}, ${row.return_span_id}, 'asked', ${at})`
}
export function answerSwap(id: string, state: 'agreed' | 'declined' | 'withdrawn', at: string): Query {
  return sql`update duty_swaps set state = ${state}, answered_at = ${at} where id = ${id}`
}
