import { type Query, sql } from '../../../platform/db/sql.ts'

/** The only SQL of punches and attendance_sheets. */

export type PunchRow = {
  id: string
  staff_id: string
  at: number
  way: 'in' | 'out' | null
  source: 'phone' | 'desk' | 'machine' | 'madeGood'
  offline: boolean
}
export function punchesBetween(projectId: number, from: string, to: string): Query<PunchRow> {
  return sql<PunchRow>`select id, staff_id, at, way, source, offline from punches where project_id = ${projectId} and at >= ${from} and at < ${to} order by at, id`
}
export function punchesOf(projectId: number, staffId: string, from: string): Query<PunchRow> {
  return sql<PunchRow>`select id, staff_id, at, way, source, offline from punches where project_id = ${projectId} and staff_id = ${staffId} and at >= ${from} order by at desc limit 100`
}
/** The same moment twice is one punch. */
export function insertPunch(
  companyId: number,
  row: {
    id: string
    projectId: number
    staffId: string
    at: string
    way: 'in' | 'out' | null
    source: PunchRow['source']
    offline: boolean
    checks: readonly string[] | null
  },
): Query {
  return sql`insert into punches (id, company_id, project_id, staff_id, at, way, source, offline, checks)
    values (${row.id}, ${companyId}, ${row.projectId}, ${row.staffId}, ${row.at}, ${row.way}, ${row.source}, ${row.offline}, ${row.checks}::text[])
    on conflict do nothing`
}
/** Many at once, from a machine. */
export function insertPunches(
  companyId: number,
  projectId: number,
  rows: readonly { id: string; staffId: string; at: string; way: 'in' | 'out' | null }[],
): Query {
  return sql`insert into punches (id, company_id, project_id, staff_id, at, way, source, offline)
    select (r->>'id')::uuid, ${companyId}, ${projectId}, (r->>'staffId')::uuid, (r->>'at')::timestamptz, r->>'way', 'machine', false
      from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) as r
    on conflict do nothing`
}

export type SheetRowInStore = {
  id: string
  month: string
  signed_by: string
  signed_at: number
  staff_ids: string[]
  body: unknown
}
export function sheetsOf(projectId: number, month: string): Query<SheetRowInStore> {
  return sql<SheetRowInStore>`select id, month, signed_by, signed_at, staff_ids, body from attendance_sheets
    where project_id = ${projectId} and month = ${month} order by signed_at`
}
export function insertSheet(
  companyId: number,
  row: {
    id: string
    projectId: number
    month: string
    by: string
    at: string
    staffIds: readonly string[]
    body: unknown
  },
): Query {
  return sql`insert into attendance_sheets (id, company_id, project_id, month, signed_by, signed_at, staff_ids, body)
    values (${row.id}, ${companyId}, ${row.projectId}, ${row.month}, ${row.by}, ${row.at}, ${row.staffIds}::uuid[], ${JSON.stringify(row.body)}::text::jsonb)`
}

/** Signed months of a person that a stretch of time touches. */
export function signedMonths(
  projectId: number,
  staffId: string,
  from: string,
  until: string,
): Query<{ month: string }> {
  return sql<{ month: string }>`select s.month from attendance_sheets s join projects p on p.id = s.project_id
    where s.project_id = ${projectId} and ${staffId}::uuid = any(s.staff_ids)
      and s.month between to_char(${from}::timestamptz at time zone p.zone, 'YYYY-MM') and to_char(${until}::timestamptz at time zone p.zone, 'YYYY-MM')`
}
/** Who is signed for in which month, for a whole import. */
export function signedIn(projectId: number): Query<{ month: string; staff_ids: string[] }> {
  return sql<{
    month: string
    staff_ids: string[]
  }>`select month, staff_ids from attendance_sheets where project_id = ${projectId}`
}

/** Positions by person, of everybody who held one in the project within a month: whose sheet it is. */
export function heldDuring(
  projectId: number,
  from: string,
  to: string,
): Query<{ staff_id: string; name: string; staff_number: string; position_id: string }> {
  return sql<{
    staff_id: string
    name: string
    staff_number: string
    position_id: string
  }>`select distinct a.staff_id, s.name, s.staff_number, a.position_id from assignments a join staff_members s on s.id = a.staff_id and s.kind = 'employee'
    where a.project_id = ${projectId} and a.from_on <= ${to}::date and (a.until_on is null or a.until_on >= ${from}::date) order by s.staff_number`
}
