import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import type { PageAfter } from '../lists/page.ts'
import type { DecisionVerb } from './contract.ts'

/** The only SQL of approvals. */

export type DecisionEntry = {
  readonly step: number
  readonly by: string
  readonly verb: DecisionVerb
  readonly words: string
  readonly at: number
  /** Lost because the request was changed afterwards. */
  readonly lost?: boolean
}

export type Asked = {
  readonly amountFen?: number | undefined
  readonly days?: number | undefined
  readonly urgent?: boolean | undefined
  readonly departmentId?: string | undefined
  readonly positionId?: string | undefined
  readonly requesterPosition?: string | undefined
}

export type ApprovalRow = {
  id: string
  project_id: number
  matter: string
  rule_id: string
  title: string
  words: string
  requester_id: string
  about_type: string | null
  about_id: string | null
  asked: Asked
  state: 'open' | 'returned' | 'approved' | 'instructed' | 'taken' | 'withdrawn'
  steps: readonly number[]
  step: number
  decider_position: string | null
  decider_id: string | null
  decisions: readonly DecisionEntry[]
  requested_at: number
  decided_at: number | null
  grants_right: string | null
  granted_until: number | null
}

const COLUMNS = sql`id, project_id, matter, rule_id, title, words, requester_id, about_type, about_id, asked, state, steps, step, decider_position, decider_id, decisions, requested_at, decided_at, grants_right, granted_until`

export function approvalRow(id: string): Query<ApprovalRow> {
  return sql<ApprovalRow>`select ${COLUMNS} from approvals where id = ${id}`
}

export function approvalPage(filter: {
  readonly projectId: number
  readonly state: 'open' | 'all'
  readonly requesterId?: string | undefined
  readonly after?: PageAfter | undefined
  readonly limit: number
}): Query<ApprovalRow> {
  const where: Query[] = [sql`project_id = ${filter.projectId}`]
  if (filter.state === 'open') where.push(sql`state in ('open', 'returned')`)
  if (filter.requesterId !== undefined) where.push(sql`requester_id = ${filter.requesterId}`)
  if (filter.after)
    where.push(sql`(requested_at, id) < (${iso(filter.after.at)}::timestamptz, ${filter.after.id}::uuid)`)
  return sql<ApprovalRow>`select ${COLUMNS} from approvals where ${sql.join(where, sql` and `)} order by requested_at desc, id desc limit ${filter.limit}`
}

export function saveApproval(companyId: number, row: ApprovalRow): Query {
  const instant = (at: number | null) => (at === null ? null : iso(at))
  const stored = {
    ...row,
    company_id: companyId,
    requested_at: iso(row.requested_at),
    decided_at: instant(row.decided_at),
    granted_until: instant(row.granted_until),
  }
  return sql`insert into approvals (company_id, ${COLUMNS}) select company_id, ${COLUMNS} from jsonb_populate_record(null::approvals, ${JSON.stringify(stored)}::text::jsonb)
    on conflict (id) do update set title = excluded.title, words = excluded.words, asked = excluded.asked, rule_id = excluded.rule_id, state = excluded.state, steps = excluded.steps, step = excluded.step,
      decider_position = excluded.decider_position, decider_id = excluded.decider_id, decisions = excluded.decisions, decided_at = excluded.decided_at, grants_right = excluded.grants_right, granted_until = excluded.granted_until`
}

/** A row while somebody may do what a consent gave them the right to; `about` narrows it to one thing. */
export function grantOf(personId: string, right: string, about?: { readonly id: string }): Query<{ granted: boolean }> {
  return sql<{
    granted: boolean
  }>`select true as granted from approvals where requester_id = ${personId} and grants_right = ${right} and state = 'approved'
      and (granted_until is null or granted_until > business_now()) and ${about ? sql`about_id = ${about.id}` : sql`true`} limit 1`
}
