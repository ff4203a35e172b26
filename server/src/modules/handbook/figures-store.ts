import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { ObligationRow } from '../../platform/obligations/obligation-store.ts'

/**
 * The live figures of rules. An obligation is *decided* once: kept when what was owed happened in time, late when its
 * limit passed without it. It counts in the period of that instant, so that a figure never changes because something
 * else is still running. Waived and cancelled ones do not count, open ones stand beside. Every figure and the list of
 * rows behind it use the same two conditions below, which is why they add up.
 */
const DECIDED_AT = sql`(case when o.state = 'met' then o.discharged_at else o.due_at end)`
const DECIDED = sql`o.state in ('met', 'late', 'breached')`

export type Span = { readonly from: number; readonly to: number }

export type RuleCounts = { rule_id: string; kept: number; late: number }

/** Kept and late of every rule of a project, decided within the span. */
export function countsByRule(projectId: number, span: Span): Query<RuleCounts> {
  return sql<RuleCounts>`select o.rule_id, count(*) filter (where o.state = 'met')::int as kept, count(*) filter (where o.state <> 'met')::int as late
    from obligations o where o.project_id = ${projectId} and o.source = 'rule' and ${DECIDED} and ${DECIDED_AT} >= ${iso(span.from)} and ${DECIDED_AT} < ${iso(span.to)} group by o.rule_id`
}

/** What every rule still has open. */
export function openByRule(projectId: number): Query<{ rule_id: string; open: number }> {
  return sql<{
    rule_id: string
    open: number
  }>`select o.rule_id, count(*)::int as open from obligations o where o.project_id = ${projectId} and o.source = 'rule' and o.state = 'open' group by o.rule_id`
}

/** Kept and late of every rule by week, Monday to Sunday in the project's zone; `week` is its Monday. */
export function countsByWeek(
  projectId: number,
  span: Span,
  zone: string,
): Query<{ rule_id: string; week: string; kept: number; late: number }> {
  return sql`select o.rule_id, date_trunc('week', ${DECIDED_AT} at time zone ${zone})::date as week, count(*) filter (where o.state = 'met')::int as kept, count(*) filter (where o.state <> 'met')::int as late
    from obligations o where o.project_id = ${projectId} and o.source = 'rule' and ${DECIDED} and ${DECIDED_AT} >= ${iso(span.from)} and ${DECIDED_AT} < ${iso(span.to)} group by 1, 2 order by 1, 2`
}

/** When the late ones of a rule fell due: weekday 1 (Monday) to 7, hour 0 to 23, in the project's zone. */
export function lateByHour(
  projectId: number,
  ruleId: string,
  span: Span,
  zone: string,
): Query<{ weekday: number; hour: number; late: number }> {
  return sql`select extract(isodow from o.due_at at time zone ${zone})::int as weekday, extract(hour from o.due_at at time zone ${zone})::int as hour, count(*)::int as late
    from obligations o where o.project_id = ${projectId} and o.source = 'rule' and o.rule_id = ${ruleId} and o.state in ('late', 'breached') and ${DECIDED_AT} >= ${iso(span.from)} and ${DECIDED_AT} < ${iso(span.to)}
    group by 1, 2 order by 3 desc, 1, 2`
}

export type BehindRow = ObligationRow & { decided_at: number; subject_title: string | null }

/** The rows behind a figure, the latest decided first. `after` is the last row of the page before. */
export function rowsBehind(options: {
  readonly projectId: number
  readonly ruleId: string
  readonly span: Span
  readonly outcome: 'kept' | 'late' | 'all'
  readonly limit: number
  readonly after?: { readonly decidedAt: number; readonly id: string } | undefined
}): Query<BehindRow> {
  const { projectId, ruleId, span, outcome, limit, after } = options
  const wanted =
    outcome === 'kept' ? sql`o.state = 'met'` : outcome === 'late' ? sql`o.state in ('late', 'breached')` : sql`true`
  const following = after
    ? sql`(${DECIDED_AT}, o.id) < (${iso(after.decidedAt)}::timestamptz, ${after.id}::uuid)`
    : sql`true`
  // The title is what the finder shows of the subject, masked already; days and volumes have none.
  return sql<BehindRow>`select o.*, ${DECIDED_AT} as decided_at,
      (select d.title from search_documents d where d.subject_id = o.subject_id limit 1) as subject_title
    from obligations o where o.project_id = ${projectId} and o.source = 'rule' and o.rule_id = ${ruleId} and ${DECIDED} and ${wanted}
      and ${DECIDED_AT} >= ${iso(span.from)} and ${DECIDED_AT} < ${iso(span.to)} and ${following}
    order by ${DECIDED_AT} desc, o.id desc limit ${limit}`
}
