import { type Query, sql } from '../../platform/db/sql.ts'
import type { StandingRow } from '../../platform/identity/index.ts'

/** The only SQL of staff_members, assignments, deputyships and duty_spans. */

export type StaffRow = {
  id: string
  name: string
  staff_number: string
  sealed_phone: string | null
  phone_masked: string | null
  skills: string[]
  state: 'active' | 'left'
  kind: 'employee' | 'contractor'
  employer: string | null
}

const zoneOf = (projectId: Query) =>
  sql`coalesce((select p.zone from projects p where p.id = ${projectId}), 'Asia/Shanghai')`

/** The day it is in a project; the database's own day begins eight hours late in China. */
export const todayIn = (projectId: Query) => sql`(business_now() at time zone ${zoneOf(projectId)})::date`

/** On leave at the moment: whatever the rota says, and where no rota is kept. */
const isOnLeave = sql`exists (select from staff_requests l where l.staff_id = a.staff_id and l.kind = 'leave' and l.state = 'approved'
      and l.from_at <= m.at and l.until_at > m.at)`

/**
 * Away at the moment: on leave, or not planned for it though others of the position are planned for this day. The one
 * place that says who is absent; `a` is the assignment, `z.zone` the zone of its project, `m.at` the moment.
 */
const isPlannedAway = sql`(${isOnLeave}) or not exists (select from duty_spans d where d.staff_id = a.staff_id and d.project_id = a.project_id and d.position_id = a.position_id
      and d.from_at <= m.at and d.until_at > m.at)
    and exists (select from duty_spans d where d.project_id = a.project_id and d.position_id = a.position_id
      and d.from_at < (((m.at at time zone z.zone)::date + 1)::timestamp at time zone z.zone)
      and d.until_at > ((m.at at time zone z.zone)::date::timestamp at time zone z.zone))`

/** The next instant at which `isPlannedAway` may answer otherwise: a shift of the position or a leave begins or ends, or the day does. */
const presenceChangesAt = sql`least(((m.at at time zone z.zone)::date + 1)::timestamp at time zone z.zone,
    (select min(bound.at) from duty_spans d cross join lateral (values (d.from_at), (d.until_at)) as bound (at)
      where d.project_id = a.project_id and d.position_id = a.position_id and bound.at > m.at),
    (select min(bound.at) from staff_requests l cross join lateral (values (l.from_at), (l.until_at)) as bound (at)
      where l.staff_id = a.staff_id and l.kind = 'leave' and l.state = 'approved' and bound.at > m.at))`

/**
 * Who holds or acts in which positions, with the instants at which each begins and ends. A dated deputyship holds for its
 * dates; a standing one only while the holder is absent and nobody was named for these very days, and is looked at again
 * when that may change.
 */
export function standingOf(accountId: string): Query<StandingRow> {
  const begins = sql`a.from_on::timestamp at time zone ${zoneOf(sql`a.project_id`)}`
  const ends = sql`(a.until_on + 1)::timestamp at time zone ${zoneOf(sql`a.project_id`)}`
  return sql<StandingRow>`select a.project_id, a.position_id, a.building_ids, ${begins} as begins_at, ${ends} as ends_at, null::uuid as acting_for
      from assignments a where a.staff_id = ${accountId}
    union all
    select a.project_id, a.position_id, a.building_ids,
        greatest(d.from_at, ${begins}, case when p.is_standing and not p.is_away then p.changes_at end),
        least(d.until_at, ${ends}, case when p.is_standing and p.is_away then p.changes_at end), a.staff_id
      from deputyships d join assignments a on a.id = d.assignment_id
        cross join lateral (select business_now() as at) m
        cross join lateral (select ${zoneOf(sql`a.project_id`)} as zone) z
        cross join lateral (select d.from_at is null and d.until_at is null as is_standing, ${presenceChangesAt} as changes_at,
            ((${isPlannedAway}) or not exists (select from staff_members s where s.id = a.staff_id and s.state = 'active'))
            and not exists (select from deputyships o where o.assignment_id = a.id and o.ended_at is null and (o.from_at is not null or o.until_at is not null)
              and coalesce(o.from_at, '-infinity') <= m.at and coalesce(o.until_at, 'infinity') > m.at) as is_away) p
     where d.deputy_id = ${accountId} and d.ended_at is null`
}

/** Those whose rights follow whether the holders of a position are there: whoever changes the plan raises their versions. */
export function deputiesOfPosition(projectId: number, positionId: string): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select distinct d.deputy_id as id from deputyships d join assignments a on a.id = d.assignment_id
    where a.project_id = ${projectId} and a.position_id = ${positionId} and d.ended_at is null`
}

/** The same for the position of a planned shift. */
export function deputiesBesideDuty(dutySpanId: string): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select distinct d.deputy_id as id from duty_spans u join assignments a on a.project_id = u.project_id and a.position_id = u.position_id
    join deputyships d on d.assignment_id = a.id and d.ended_at is null where u.id = ${dutySpanId}`
}

export function personRow(id: string): Query<{ name: string; staff_number: string }> {
  return sql<{ name: string; staff_number: string }>`select name, staff_number from staff_members where id = ${id}`
}

export function namesOf(ids: readonly string[]): Query<{ id: string; name: string }> {
  return sql<{ id: string; name: string }>`select id, name from staff_members where id = any(${ids}::uuid[])`
}

/** The same for ids that a query names. */
export function namesIn(ids: Query): Query<{ id: string; name: string }> {
  return sql<{ id: string; name: string }>`select id, name from staff_members where id in (${ids})`
}

export function rehearsalAccounts(): Query<{ login: string; name: string; position_id: string }> {
  return sql<{
    login: string
    name: string
    position_id: string
  }>`select login, name, position_id from rehearsal_accounts()`
}

export function staffRow(id: string): Query<StaffRow> {
  return sql<StaffRow>`select id, name, staff_number, sealed_phone, phone_masked, skills, state, kind, employer from staff_members where id = ${id}`
}

export function staffByNumber(number: string): Query<{ id: string }> {
  return sql<{ id: string }>`select id from staff_members where staff_number = ${number}`
}

export type StaffFilter = {
  readonly projectIds: readonly number[]
  readonly everybody: boolean
  readonly q: string | null
  readonly state: 'active' | 'left' | null
  readonly after: string
  readonly limit: number
}

/** A page of staff by number. Without the right over the whole company: those who stand in the projects asked for. */
export function staffPage(filter: StaffFilter): Query<StaffRow> {
  return sql<StaffRow>`select s.id, s.name, s.staff_number, s.sealed_phone, s.phone_masked, s.skills, s.state, s.kind, s.employer from staff_members s
    where s.staff_number > ${filter.after}
      and (${filter.everybody} or exists (select 1 from assignments a where a.staff_id = s.id and a.project_id = any(${filter.projectIds}::int[])))
      and (${filter.q}::text is null or position(lower(${filter.q}::text) in lower(s.name || ' ' || s.staff_number)) > 0)
      and (${filter.state}::text is null or s.state = ${filter.state}::text)
    order by s.staff_number limit ${filter.limit}`
}

export function insertStaff(companyId: number, row: StaffRow, at: string): Query {
  return sql`insert into staff_members (id, company_id, name, staff_number, sealed_phone, phone_masked, skills, state, kind, employer, created_at)
    values (${row.id}, ${companyId}, ${row.name}, ${row.staff_number}, ${row.sealed_phone}, ${row.phone_masked}, ${row.skills}::text[], ${row.state}, ${row.kind}, ${row.employer}, ${at})`
}

export function updateStaff(row: StaffRow): Query {
  return sql`update staff_members set name = ${row.name}, staff_number = ${row.staff_number}, sealed_phone = ${row.sealed_phone}, phone_masked = ${row.phone_masked}, skills = ${row.skills}::text[] where id = ${row.id}`
}

export function staffLeft(id: string, at: string): Query {
  return sql`update staff_members set state = 'left', left_at = ${at} where id = ${id}`
}
export function staffBack(id: string): Query {
  return sql`update staff_members set state = 'active', left_at = null where id = ${id}`
}

// ── assignments, deputies, duty ──────────────────────────────────────────────────────────────────

export type AssignmentRow = {
  id: string
  project_id: number
  staff_id: string
  position_id: string
  building_ids: string[]
  from_on: string
  until_on: string | null
}
const ASSIGNMENT = sql.raw('id, project_id, staff_id, position_id, building_ids, from_on, until_on')

export function assignmentRow(id: string): Query<AssignmentRow> {
  return sql<AssignmentRow>`select ${ASSIGNMENT} from assignments where id = ${id}`
}
export function assignmentsOf(staffIds: readonly string[]): Query<AssignmentRow> {
  return sql<AssignmentRow>`select ${ASSIGNMENT} from assignments where staff_id = any(${staffIds}::uuid[]) order by from_on`
}
export function insertAssignment(companyId: number, row: AssignmentRow): Query {
  return sql`insert into assignments (id, company_id, project_id, staff_id, position_id, building_ids, from_on, until_on)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.staff_id}, ${row.position_id}, ${row.building_ids}::uuid[], ${row.from_on}, ${row.until_on})`
}
export function updateAssignment(row: AssignmentRow): Query {
  return sql`update assignments set building_ids = ${row.building_ids}::uuid[], until_on = ${row.until_on} where id = ${row.id}`
}

export type DeputyRow = {
  id: string
  project_id: number
  assignment_id: string
  deputy_id: string
  from_at: number | null
  until_at: number | null
}
const DEPUTY = sql.raw('d.id, d.project_id, d.assignment_id, d.deputy_id, d.from_at, d.until_at')

export function deputyRow(id: string): Query<DeputyRow & { staff_id: string }> {
  return sql<
    DeputyRow & { staff_id: string }
  >`select ${DEPUTY}, a.staff_id from deputyships d join assignments a on a.id = d.assignment_id where d.id = ${id} and d.ended_at is null`
}
export function deputiesOf(staffId: string): Query<DeputyRow> {
  return sql<DeputyRow>`select ${DEPUTY} from deputyships d join assignments a on a.id = d.assignment_id where a.staff_id = ${staffId} and d.ended_at is null`
}
export function insertDeputy(
  companyId: number,
  row: Omit<DeputyRow, 'from_at' | 'until_at'> & { from_at: string | null; until_at: string | null },
): Query {
  return sql`insert into deputyships (id, company_id, project_id, assignment_id, deputy_id, from_at, until_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.assignment_id}, ${row.deputy_id}, ${row.from_at}, ${row.until_at})`
}
export function endDeputy(id: string, at: string): Query {
  return sql`update deputyships set ended_at = ${at} where id = ${id}`
}

export type DutyRow = {
  id: string
  project_id: number
  staff_id: string
  position_id: string
  from_at: number
  until_at: number
}

export function dutyRow(id: string): Query<DutyRow> {
  return sql<DutyRow>`select id, project_id, staff_id, position_id, from_at, until_at from duty_spans where id = ${id}`
}
export function dutySpans(projectId: number, from: string, to: string): Query<DutyRow & { name: string }> {
  return sql<
    DutyRow & { name: string }
  >`select d.id, d.project_id, d.staff_id, d.position_id, d.from_at, d.until_at, s.name from duty_spans d join staff_members s on s.id = d.staff_id
    where d.project_id = ${projectId} and d.until_at > ${from} and d.from_at < ${to} order by d.from_at, s.staff_number`
}
export function insertDuty(
  companyId: number,
  row: Omit<DutyRow, 'from_at' | 'until_at'> & { from_at: string; until_at: string },
): Query {
  return sql`insert into duty_spans (id, company_id, project_id, staff_id, position_id, from_at, until_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.staff_id}, ${row.position_id}, ${row.from_at}, ${row.until_at})`
}
export function deleteDuty(id: string): Query {
  return sql`delete from duty_spans where id = ${id}`
}

// ── who is there now ─────────────────────────────────────────────────────────────────────────────

/** Somebody who stands in a position of the project (or of the company) today. */
export type HolderRow = AssignmentRow & {
  name: string
  staff_number: string
  skills: string[]
  /** Planned for this very moment, or nobody of the position is planned for today. */
  on_duty: boolean
  duty_until: number | null
}

/**
 * The holders of positions in these projects and in the company, with who is on duty now. Where no span is planned for
 * a position on this day, all its holders count as on duty.
 */
export function holders(projects: Query): Query<HolderRow> {
  return sql<HolderRow>`with moment as (select business_now() as at)
    select a.id, a.project_id, a.staff_id, a.position_id, a.building_ids, a.from_on, a.until_on, s.name, s.staff_number, s.skills,
      now_span.until_at as duty_until,
      not (${isPlannedAway}) as on_duty
    from moment m, assignments a
      join staff_members s on s.id = a.staff_id and s.state = 'active'
      cross join lateral (select coalesce((select p.zone from projects p where p.id = a.project_id), 'Asia/Shanghai') as zone) z
      left join lateral (select max(d.until_at) as until_at from duty_spans d where d.staff_id = a.staff_id and d.project_id = a.project_id
          and d.position_id = a.position_id and d.from_at <= (select at from moment) and d.until_at > (select at from moment)) now_span on true
   where a.project_id in (0, ${projects}) and a.from_on <= (m.at at time zone z.zone)::date
     and (a.until_on is null or a.until_on >= (m.at at time zone z.zone)::date)
   order by a.from_on, s.staff_number`
}

/** Who acts for whom in these projects now. */
export function deputiesNow(projects: Query): Query<DeputyRow & { name: string; staff_number: string }> {
  return sql<
    DeputyRow & { name: string; staff_number: string }
  >`select ${DEPUTY}, s.name, s.staff_number from deputyships d join staff_members s on s.id = d.deputy_id and s.state = 'active'
    where d.project_id in (0, ${projects}) and d.ended_at is null and (d.from_at is null or d.from_at <= business_now()) and (d.until_at is null or d.until_at > business_now())`
}

export type EngineerRow = {
  readonly id: string
  readonly name: string
  readonly skills: readonly string[]
  readonly on_duty: boolean
  readonly position_id: string
}

/**
 * Positions that carry out orders, as the pack in force for the project says; of one department if it is named.
 *
 * @param department a text; null: of all
 */
export function positionsCarryingOut(project: Query, department: Query = sql`null::text`): Query {
  return sql`select p.key from packs k cross join lateral jsonb_each(k.body -> 'organisation' -> 'positions') as p
    where (p.value ->> 'carriesOutOrders')::boolean and (${department} is null or p.value ->> 'department' = ${department})
      and k.hash = (select a.hash from pack_activations a where a.project_id in (0, ${project}) and a.effective_from <= business_now()
        order by a.project_id desc, a.effective_from desc limit 1)`
}

/** Those who hold one of these positions in the project that the query names: once each, on duty if any of their positions is. */
export function engineersIn(project: Query, positionIds: Query): Query<EngineerRow> {
  return sql<EngineerRow>`select distinct on (h.staff_id) h.staff_id as id, h.name, h.skills, h.on_duty, h.position_id
    from (${holders(project)}) h where h.project_id <> 0 and h.position_id in (${positionIds})
    order by h.staff_id, h.on_duty desc, h.position_id`
}

// ── companies and projects ───────────────────────────────────────────────────────────────────────

export type ProjectRow = { id: number; code: string; name: string; zone: string }
export function projectRows(): Query<ProjectRow> {
  return sql<ProjectRow>`select id, code, name, zone from projects order by id`
}
export function projectRow(id: number): Query<ProjectRow> {
  return sql<ProjectRow>`select id, code, name, zone from projects where id = ${id}`
}
export function companyRow(): Query<{ id: number; code: string; name: string; is_operator: boolean }> {
  return sql`select id, code, name, is_operator from companies`
}
export function companyIds(): Query<{ id: number; code: string }> {
  return sql<{ id: number; code: string }>`select id, code from companies_in_short()`
}
export function nextProjectId(): Query<{ id: number }> {
  return sql<{ id: number }>`select next_project_id() as id`
}
export function nextCompanyId(): Query<{ id: number }> {
  return sql<{ id: number }>`select next_company_id() as id`
}
export function addCompany(company: { id: number; code: string; name: string; isOperator: boolean }): Query {
  return sql`select add_company(${company.id}, ${company.code}, ${company.name}, ${company.isOperator})`
}
export function addProject(companyId: number, project: ProjectRow): Query {
  return sql`select add_project(${project.id}, ${companyId}, ${project.code}, ${project.name}, ${project.zone})`
}
export function renameCompany(name: string): Query {
  return sql`update companies set name = ${name}`
}
export function renameProject(id: number, name: string): Query {
  return sql`update projects set name = ${name} where id = ${id}`
}
export function projectsTaken(): Query<{ code: string }> {
  return sql<{ code: string }>`select code from projects`
}

/** The organisation part of the pack in force for a project, or for the company under 0. */
export function organisationInForce(projectId: number): Query<{ organisation: unknown }> {
  return sql<{ organisation: unknown }>`select body -> 'organisation' as organisation from packs where hash = (
    select hash from pack_activations where project_id in (0, ${projectId}) and effective_from <= business_now()
     order by project_id desc, effective_from desc limit 1)`
}

/** How many stand in a position today. */
export function holdersCount(projectId: number, positionId: string): Query<{ count: number }> {
  return sql<{
    count: number
  }>`select count(distinct a.staff_id)::int as count from assignments a join staff_members s on s.id = a.staff_id and s.state = 'active'
    where a.project_id = ${projectId} and a.position_id = ${positionId} and a.from_on <= ${todayIn(sql`${projectId}`)} and (a.until_on is null or a.until_on >= ${todayIn(sql`${projectId}`)})`
}

/** Who holds a position on any day of a stretch; open ends run on. */
export function holdersBetween(
  projectId: number,
  positionId: string,
  span: { from: string | null; until: string | null },
): Query<{ assignment_id: string; staff_id: string; name: string }> {
  return sql<{
    assignment_id: string
    staff_id: string
    name: string
  }>`select a.id as assignment_id, a.staff_id, s.name from assignments a join staff_members s on s.id = a.staff_id and s.state = 'active'
    where a.project_id = ${projectId} and a.position_id = ${positionId}
      and (a.until_on is null or a.until_on >= coalesce(${span.from}::date, (business_now() at time zone ${zoneOf(sql`${projectId}::int`)})::date))
      and (${span.until}::date is null or a.from_on <= ${span.until}::date)`
}

/** Others who hold the position of an assignment while it lasts, if it lasted until that day. */
export function holdersBeside(assignmentId: string, until: string | null): Query<{ staff_id: string; name: string }> {
  return sql<{ staff_id: string; name: string }>`select a.staff_id, s.name from assignments own
      join assignments a on a.project_id = own.project_id and a.position_id = own.position_id and a.staff_id <> own.staff_id
      join staff_members s on s.id = a.staff_id and s.state = 'active'
    where own.id = ${assignmentId} and (a.until_on is null or a.until_on >= own.from_on)
      and (${until}::date is null or a.from_on <= ${until}::date)`
}

export function organisationOfAssignment(assignmentId: string): Query<{ organisation: unknown }> {
  return sql<{
    organisation: unknown
  }>`select p.body -> 'organisation' as organisation from packs p join pack_activations v on v.hash = p.hash
    join assignments a on a.id = ${assignmentId} and v.project_id in (0, a.project_id)
    where v.effective_from <= business_now() order by v.project_id desc, v.effective_from desc limit 1`
}

/** A project's now, with the handbook in force there. */
export function projectInForce(
  projectId: number,
): Query<{ now: number; zone: string; calendar_version: number; active_hash: string | null; name: string }> {
  return sql`select business_now() as now, p.zone, p.name, c.calendar_version,
      (select hash from pack_activations a where a.company_id = p.company_id and a.project_id in (0, p.id) and a.effective_from <= business_now()
        order by a.project_id desc, a.effective_from desc limit 1) as active_hash
    from projects p join companies c on c.id = p.company_id where p.id = ${projectId}`
}

/** People of a project by the positions they hold today: a set that routines are opened for. */
export function staffMembers(projectId: number): Query<{ id: string; positionId: string }> {
  return sql<{
    id: string
    positionId: string
  }>`select distinct a.staff_id as id, a.position_id as "positionId" from assignments a
      join projects p on p.id = ${projectId}
    where a.project_id = ${projectId} and a.from_on <= (business_now() at time zone p.zone)::date
      and (a.until_on is null or a.until_on >= (business_now() at time zone p.zone)::date) order by 1, 2`
}
