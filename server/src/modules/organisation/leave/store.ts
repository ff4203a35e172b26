import { type Query, sql } from '../../../platform/db/sql.ts'
import { todayIn } from '../store.ts'

/** The only SQL of staff_requests. */

export type RequestKind = 'leave' | 'punch' | 'overtime'
export type RequestState = 'asked' | 'approved' | 'refused' | 'withdrawn'
export type RequestRow = {
  id: string
  project_id: number
  staff_id: string
  kind: RequestKind
  leave_kind: string | null
  way: 'in' | 'out' | null
  from_at: number
  until_at: number
  deputy_id: string | null
  reason: string | null
  state: RequestState
  asked_at: number
  approver_id: string | null
  decided_by: string | null
  decided_at: number | null
  decision_words: string | null
}
const REQUEST = sql`id, project_id, staff_id, kind, leave_kind, way, from_at, until_at, deputy_id, reason, state, asked_at, approver_id, decided_by, decided_at, decision_words`

export function requestRow(id: string): Query<RequestRow> {
  return sql<RequestRow>`select ${REQUEST} from staff_requests where id = ${id}`
}
/** Of one person, the newest first. */
export function requestsOf(projectId: number, staffId: string): Query<RequestRow> {
  return sql<RequestRow>`select ${REQUEST} from staff_requests where project_id = ${projectId} and staff_id = ${staffId}
    order by from_at desc, id desc limit 100`
}
/** Of a project: what is open, and what touches a stretch of time. */
export function requestsIn(projectId: number, from: string, to: string): Query<RequestRow> {
  return sql<RequestRow>`select ${REQUEST} from staff_requests where project_id = ${projectId}
    and (state = 'asked' or (until_at >= ${from} and from_at < ${to})) order by from_at, id limit 1000`
}
/** Approved or open leave of a person that touches another stretch. */
export function leaveTouching(staffId: string, from: string, to: string, besides: string): Query<RequestRow> {
  return sql<RequestRow>`select ${REQUEST} from staff_requests where staff_id = ${staffId} and kind = 'leave'
    and state in ('asked', 'approved') and until_at > ${from} and from_at < ${to} and id <> ${besides}`
}
export function insertRequest(
  companyId: number,
  row: Omit<
    RequestRow,
    'from_at' | 'until_at' | 'state' | 'asked_at' | 'decided_by' | 'decided_at' | 'decision_words'
  > & {
    from: string
    until: string
    askedAt: string
  },
): Query {
  return sql`insert into staff_requests (id, company_id, project_id, staff_id, kind, leave_kind, way, from_at, until_at, deputy_id, reason, state, asked_at, approver_id)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.staff_id}, ${row.kind}, ${row.leave_kind}, ${row.way}, ${row.from}, ${row.until}, ${row.deputy_id}, ${row.reason}, 'asked', ${row.askedAt}, ${row.approver_id})`
}
export function decideRequestRow(
  id: string,
  decision: { state: Exclude<RequestState, 'asked'>; by: string; at: string; words: string | null },
): Query {
  return sql`update staff_requests set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at}, decision_words = ${decision.words} where id = ${id}`
}
/** Back earlier than planned. */
export function shortenLeave(id: string, until: string): Query {
  return sql`update staff_requests set until_at = ${until} where id = ${id}`
}
export function endDeputiesOfLeave(leaveId: string, at: string): Query {
  return sql`update deputyships set ended_at = ${at} where leave_id = ${leaveId} and ended_at is null`
}

export type AbsenceRow = {
  staff_id: string
  from_at: number
  until_at: number
  leave_kind: string
  deputy_id: string | null
}

/** Approved leave of a project's people that touches a stretch of time. */
export function absencesBetween(projectId: number, from: string, to: string): Query<AbsenceRow> {
  return sql<AbsenceRow>`select staff_id, from_at, until_at, leave_kind, deputy_id from staff_requests
    where project_id = ${projectId} and kind = 'leave' and state = 'approved' and until_at > ${from} and from_at < ${to}`
}

/** Where the asker of a request stands in its project and in the company: what a deputy takes over, and who is above. */
export function assignmentsOfAsker(requestId: string): Query<{ id: string; project_id: number; position_id: string }> {
  return sql<{ id: string; project_id: number; position_id: string }>`select a.id, a.project_id, a.position_id
    from staff_requests r join assignments a on a.staff_id = r.staff_id and a.project_id in (0, r.project_id)
    where r.id = ${requestId} and (a.until_on is null or a.until_on >= ${todayIn(sql`r.project_id`)})`
}
export function insertLeaveDeputy(
  companyId: number,
  row: {
    id: string
    projectId: number
    assignmentId: string
    deputyId: string
    from: string
    until: string
    leaveId: string
  },
): Query {
  return sql`insert into deputyships (id, company_id, project_id, assignment_id, deputy_id, from_at, until_at, leave_id)
    values (${row.id}, ${companyId}, ${row.projectId}, ${row.assignmentId}, ${row.deputyId}, ${row.from}, ${row.until}, ${row.leaveId})`
}
/** Deputies whose rights follow whether the asker of a request is there. */
export function deputiesBesideRequest(requestId: string): Query<{ deputy_id: string }> {
  return sql<{
    deputy_id: string
  }>`select distinct d.deputy_id from staff_requests r join assignments a on a.staff_id = r.staff_id
    join deputyships d on d.assignment_id = a.id and d.ended_at is null where r.id = ${requestId}`
}
/** Positions that somebody holds or has in a project today. */
export function positionsOf(staffId: string, projectId: number): Query<{ position_id: string }> {
  return sql<{
    position_id: string
  }>`select position_id from assignments where staff_id = ${staffId} and project_id in (0, ${projectId})
    and from_on <= business_now()::date + 1 and (until_on is null or until_on >= business_now()::date - 1)`
}
export function ownRequest(id: string, personId: string): Query<{ own: boolean }> {
  return sql<{
    own: boolean
  }>`select true as own from staff_requests where id = ${id} and ${personId} in (staff_id, approver_id)`
}
export function namedRequest(id: string): Query<{ name: string; kind: RequestKind }> {
  return sql<{
    name: string
    kind: RequestKind
  }>`select s.name, r.kind from staff_requests r join staff_members s on s.id = r.staff_id where r.id = ${id}`
}
