import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import { derivedId } from '../../platform/ids.ts'

/**
 * Sealed volumes that hold anything of the case. The rows stay locked against sealing until the command ends, so that
 * nothing changes in a volume that is being sealed at the same moment.
 */
export function sealedVolumesOf(caseId: string): Query<{ year: number; keeper: string; sealed_at: number | null }> {
  return sql`select v.year, v.keeper, v.sealed_at from volumes v
     where (v.project_id, v.year) in (select b.project_id, b.year from bundle_items b where b.case_id = ${caseId}) for share of v`
}

/** The sealed volumes that hold anything of the case, for reading. */
export function sealedVolumesFor(caseId: string): Query<{ year: number; keeper: string }> {
  return sql`select distinct v.year, v.keeper from volumes v join bundle_items b on b.project_id = v.project_id and b.year = v.year and b.keeper = v.keeper
     where b.case_id = ${caseId} and v.sealed_at is not null`
}

export type VolumeSeal = { year: number; sealed_at: number | null }

/** All volumes of a project, held against sealing: nothing new goes into a sealed one, whatever time is given to it. */
export function volumeSeals(projectId: number): Query<VolumeSeal> {
  return sql<VolumeSeal>`select v.year, v.sealed_at from volumes v where v.project_id = ${projectId} for share of v`
}

/** The same for the project of a case. */
export function volumeSealsBeside(caseId: string): Query<VolumeSeal> {
  return sql<VolumeSeal>`select v.year, v.sealed_at from volumes v where v.project_id = (select c.project_id from cases c where c.id = ${caseId}) for share of v`
}

export type Filing = {
  readonly companyId: number
  readonly projectId: number
  readonly caseId: string
  readonly workOrderId: string
  readonly number: string
  readonly year: number
  readonly month: number
  readonly charge: string
  readonly cancelled: boolean
  readonly filedAt: number
}

/**
 * Files an order into the bundles of both keepers; each keeps a copy of their own (S0-REPAIR-21). What was filed before
 * keeps the day on which it was.
 */
export function fileOrder(filing: Filing): Query[] {
  return (['customerService', 'engineering'] as const).flatMap((keeper) => [
    sql`insert into volumes (id, company_id, project_id, year, keeper) values (${derivedId('volume', filing.projectId, filing.year, keeper)}, ${filing.companyId}, ${filing.projectId}, ${filing.year}, ${keeper}) on conflict do nothing`,
    sql`insert into bundle_items (work_order_id, keeper, company_id, project_id, case_id, year, month, charge, cancelled, number, filed_at)
      values (${filing.workOrderId}, ${keeper}, ${filing.companyId}, ${filing.projectId}, ${filing.caseId}, ${filing.year}, ${filing.month}, ${filing.charge}, ${filing.cancelled}, ${filing.number}, ${iso(filing.filedAt)})
      on conflict (work_order_id, keeper) do update set year = excluded.year, month = excluded.month, charge = excluded.charge, cancelled = excluded.cancelled`,
  ])
}

/** An order that a correction moved into another month or class is bound there; one that was never filed stays unfiled. */
export function moveFiled(filing: Omit<Filing, 'filedAt'>): Query[] {
  return [
    ...(['customerService', 'engineering'] as const).map(
      (keeper) =>
        sql`insert into volumes (id, company_id, project_id, year, keeper) values (${derivedId('volume', filing.projectId, filing.year, keeper)}, ${filing.companyId}, ${filing.projectId}, ${filing.year}, ${keeper}) on conflict do nothing`,
    ),
    sql`update bundle_items set year = ${filing.year}, month = ${filing.month}, charge = ${filing.charge}, cancelled = ${filing.cancelled} where work_order_id = ${filing.workOrderId}`,
  ]
}

/** For orders that by a correction have not come back after all. */
export function unfileOrders(workOrderIds: readonly string[]): Query {
  return sql`delete from bundle_items where work_order_id = any(${workOrderIds}::uuid[])`
}

export type BundleRow = {
  year: number
  keeper: string
  /** None in a year without orders, which is listed all the same: its volume is sealed, too. */
  month: number | null
  charge: string | null
  count: number
  cancelled: number
  sealed_at: number | null
}

export function bundlesOf(projectId: number): Query<BundleRow> {
  return sql<BundleRow>`with years as (
      select v.year from volumes v where v.project_id = ${projectId}
      union select generate_series(extract(year from p.created_at at time zone p.zone)::int, extract(year from business_now() at time zone p.zone)::int - 1) from projects p where p.id = ${projectId})
    select y.year, k.keeper, b.month, b.charge, count(b.work_order_id)::int as count, count(*) filter (where b.cancelled)::int as cancelled, v.sealed_at
      from years y cross join (values ('customerService'), ('engineering')) as k (keeper)
      left join volumes v on v.project_id = ${projectId} and v.year = y.year and v.keeper = k.keeper
      left join bundle_items b on b.project_id = ${projectId} and b.year = y.year and b.keeper = k.keeper
     group by y.year, k.keeper, b.month, b.charge, v.sealed_at order by y.year desc, k.keeper, b.month, b.charge`
}

export type BundleItem = {
  work_order_id: string
  case_id: string
  number: string
  month: number
  charge: string
  cancelled: boolean
  filed_at: number
}

export function bundleItems(options: {
  projectId: number
  keeper: string
  year: number
  month?: number | undefined
  charge?: string | undefined
  after: { month: number; charge: string; number: string } | undefined
  limit: number
}): Query<BundleItem> {
  const { after } = options
  return sql<BundleItem>`select work_order_id, case_id, number, month, charge, cancelled, filed_at from bundle_items
    where project_id = ${options.projectId} and keeper = ${options.keeper} and year = ${options.year}
      and (${options.month ?? null}::int is null or month = ${options.month ?? null}) and (${options.charge ?? null}::text is null or charge = ${options.charge ?? null})
      and (${after?.number ?? null}::text is null or (month, charge, number) > (${after?.month ?? 0}, ${after?.charge ?? ''}, ${after?.number ?? ''}))
    order by month, charge, number limit ${options.limit}`
}

export function lockVolume(keys: {
  companyId: number
  projectId: number
  year: number
  keeper: string
}): Query<{ sealed_at: number | null }> {
  return sql`insert into volumes (id, company_id, project_id, year, keeper) values (${derivedId('volume', keys.projectId, keys.year, keys.keeper)}, ${keys.companyId}, ${keys.projectId}, ${keys.year}, ${keys.keeper})
    on conflict (project_id, year, keeper) do update set keeper = excluded.keeper returning sealed_at`
}

export function countBundle(projectId: number, year: number, keeper: string): Query<{ count: number }> {
  return sql`select count(*)::int as count from bundle_items where project_id = ${projectId} and year = ${year} and keeper = ${keeper}`
}

export function sealVolume(projectId: number, year: number, keeper: string, at: number, by: string): Query {
  return sql`update volumes set sealed_at = ${iso(at)}, sealed_by = ${by} where project_id = ${projectId} and year = ${year} and keeper = ${keeper}`
}

/** Orders of a year that are not filed, or whose case was opened again: what still keeps its volume open. */
export function unfiledOrders(
  projectId: number,
  year: number,
): Query<{ work_order_id: string; case_id: string; number: string; state: string }> {
  return sql`select w.id as work_order_id, w.case_id, w.number, w.state from work_orders w
    where w.project_id = ${projectId}
      and w.issued_at >= make_timestamptz(${year}, 1, 1, 0, 0, 0, (select zone from projects where id = ${projectId}))
      and w.issued_at < make_timestamptz(${year + 1}, 1, 1, 0, 0, 0, (select zone from projects where id = ${projectId}))
      and (not exists (select from bundle_items b where b.work_order_id = w.id)
        or exists (select from cases c where c.id = w.case_id and c.state = 'open'))
    order by w.number`
}
