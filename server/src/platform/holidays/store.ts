import type { HolidayYear } from '@huiyin/calendar'
import { type Query, sql } from '../db/sql.ts'

export type YearRow = { year: number; body: HolidayYear; loaded_at: number }

export function yearRows(): Query<YearRow> {
  return sql<YearRow>`select year, body, loaded_at from holiday_years order by year`
}

export function yearRow(year: number): Query<YearRow> {
  return sql<YearRow>`select year, body, loaded_at from holiday_years where year = ${year}`
}

export function companyNow(): Query<{ now: number }> {
  return sql<{ now: number }>`select business_now() as now`
}

export function saveYear(companyId: number, year: HolidayYear): Query {
  return sql`insert into holiday_years (company_id, year, body, loaded_at) values (${companyId}, ${year.year}, ${JSON.stringify(year)}::text::jsonb, business_now())
    on conflict (company_id, year) do update set body = excluded.body, loaded_at = excluded.loaded_at`
}

/** Every process compiles its calendars anew when it reads another version. */
export function raiseCalendarVersion(): Query {
  return sql`update companies set calendar_version = calendar_version + 1`
}

/** Routines of that year are asked for again; what is open or done already is known by its id. */
export function reopenRoutines(year: number): Query {
  return sql`update projects set routines_opened_until = least(routines_opened_until, greatest(created_at, make_timestamptz(${year}, 1, 1, 0, 0, 0, zone) - interval '1 millisecond'))`
}

export function projectsOfCompany(companyId: number): Query<{ project_id: number }> {
  return sql<{ project_id: number }>`select project_id from projects_in_time() where company_id = ${companyId}`
}

export type TouchedRow = { subject_id: string; subject_type: string; project_id: number }

/** Subjects with something owed by rule whose time overlaps the year, a page after an id. A limit without an end reaches any year. */
export function subjectsTouched(year: number, after: string, atMost: number): Query<TouchedRow> {
  return sql<TouchedRow>`select subject_id, subject_type, project_id from obligations
     where source = 'rule' and subject_id > ${after} and start_at < make_timestamptz(${year + 1}, 1, 2, 0, 0, 0, 'UTC')
       and (due_at is null or due_at >= make_timestamptz(${year}, 1, 1, 0, 0, 0, 'UTC') - interval '1 day')
     group by 1, 2, 3 order by 1 limit ${atMost}`
}
