import type { HolidayYear } from '@huiyin/calendar'
import { type Query, sql } from '../../platform/db/sql.ts'

/** The only SQL of the installation's own row, and what a new company begins with. */

export type InstallationRow = { setup_hash: Buffer | null; done: boolean; wrapped_master_key: string | null }

export function installationRow(): Query<InstallationRow> {
  return sql<InstallationRow>`select setup_hash, setup_done_at is not null as done, wrapped_master_key from installation`
}
export function setSetupHash(hash: Buffer): Query {
  return sql`insert into installation (setup_hash) values (${hash})
    on conflict (only_one) do update set setup_hash = excluded.setup_hash where installation.setup_done_at is null`
}
export function finishSetup(): Query {
  return sql`insert into installation (setup_done_at) values (clock_timestamp())
    on conflict (only_one) do update set setup_done_at = clock_timestamp(), setup_hash = null`
}
export function setWrappedMasterKey(wrapped: string): Query {
  return sql`insert into installation (wrapped_master_key, recovery_made_at) values (${wrapped}, clock_timestamp())
    on conflict (only_one) do update set wrapped_master_key = excluded.wrapped_master_key, recovery_made_at = clock_timestamp()`
}

export function companies(): Query<{ id: number; code: string; name: string }> {
  return sql<{ id: number; code: string; name: string }>`select id, code, name from companies_in_short()`
}
export function nextCompanyId(): Query<{ id: number }> {
  return sql<{ id: number }>`select next_company_id() as id`
}
export function addCompany(company: { id: number; code: string; name: string; isOperator: boolean }): Query {
  return sql`select add_company(${company.id}, ${company.code}, ${company.name}, ${company.isOperator})`
}
export function companyIsOperator(): Query<{ is_operator: boolean }> {
  return sql<{ is_operator: boolean }>`select is_operator from companies`
}
export function loadHolidayYears(companyId: number, years: readonly HolidayYear[]): Query {
  const rows = years.map((body) => ({ year: body.year, body }))
  return sql`insert into holiday_years (company_id, year, body, loaded_at)
    select ${companyId}, year, body, business_now() from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as y (year int, body jsonb) on conflict do nothing`
}
export function progressCounts(): Query<{ projects: number; packs: number; houses: number; staff: number }> {
  return sql<{ projects: number; packs: number; houses: number; staff: number }>`select
    (select count(*)::int from projects) as projects, (select count(*)::int from pack_activations) as packs,
    (select count(*)::int from houses) as houses, (select count(*)::int from staff_members where state = 'active') as staff`
}
