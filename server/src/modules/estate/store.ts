import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { AreaRow, BuildingRow, HouseRow } from './domain.ts'

/** The only SQL of buildings, houses, areas, area_workers and roster_imports. */

const HOUSE = sql`id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on, retired_at`
const BUILDING = sql`id, project_id, code, title, sort_key, keeper_id, floors, retired_at`
const AREA = sql`id, project_id, kind, building_id, unit, title, sort_key, use, size_m2, location, in_charge_id, assets, retired_at`

export function houseCards(ids: readonly string[]): Query<HouseCard> {
  return sql<HouseCard>`select id, label, building_id, project_id from houses where id = any(${ids}::uuid[]) order by sort_key`
}
export type HouseCard = { id: string; label: string; building_id: string; project_id: number }

export type HouseWithBuilding = HouseRow & {
  building_title: string
  building_code: string
  keeper_id: string | null
  zone: string
}

export function houseById(id: string): Query<HouseWithBuilding> {
  return sql<HouseWithBuilding>`select h.id, h.project_id, h.building_id, h.unit, h.floor, h.room, h.label, h.sort_key, h.area_m2, h.status, h.handed_over_on, h.retired_at,
      b.title as building_title, b.code as building_code, b.keeper_id, p.zone
    from houses h join buildings b on b.id = h.building_id join projects p on p.id = h.project_id where h.id = ${id}`
}

export function houseRow(id: string): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses where id = ${id}`
}

export type HouseFilter = {
  readonly projectId: number
  readonly buildingId?: string | undefined
  readonly status?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** A page of houses in natural order; `after` is the sort key of the last one seen. */
export function housesOf(filter: HouseFilter): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses
    where project_id = ${filter.projectId} and retired_at is null and sort_key > ${filter.after ?? ''}
      and (${filter.buildingId ?? null}::uuid is null or building_id = ${filter.buildingId ?? null}::uuid)
      and (${filter.status ?? null}::text is null or status = ${filter.status ?? null}::text)
    order by sort_key limit ${filter.limit}`
}

export function housesByLabel(projectId: number, labels: readonly string[]): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses
    where project_id = ${projectId} and label = any(${labels}::text[])`
}

export function buildingsOf(projectId: number): Query<BuildingRow & { houses: number }> {
  return sql<
    BuildingRow & { houses: number }
  >`select b.id, b.project_id, b.code, b.title, b.sort_key, b.keeper_id, b.floors, b.retired_at,
      (select count(*)::int from houses h where h.building_id = b.id and h.retired_at is null) as houses
    from buildings b where b.project_id = ${projectId} order by b.sort_key`
}

export function buildingRow(id: string): Query<BuildingRow> {
  return sql<BuildingRow>`select ${BUILDING} from buildings where id = ${id}`
}

export function areasOf(projectId: number): Query<AreaRow> {
  return sql<AreaRow>`select ${AREA} from areas where project_id = ${projectId} order by kind desc, sort_key`
}

export function areaCards(ids: readonly string[]): Query<AreaRow> {
  return sql<AreaRow>`select ${AREA} from areas where id = any(${ids}::uuid[])`
}

export function insertBuildings(companyId: number, rows: readonly BuildingRow[]): Query {
  return sql`insert into buildings (id, company_id, project_id, code, title, sort_key, keeper_id, floors)
    select id, ${companyId}, project_id, code, title, sort_key, keeper_id, floors from jsonb_populate_recordset(null::buildings, ${JSON.stringify(rows)}::text::jsonb)`
}

export function updateBuilding(row: BuildingRow): Query {
  return sql`update buildings set code = ${row.code}, title = ${row.title}, sort_key = ${row.sort_key}, keeper_id = ${row.keeper_id}, floors = ${row.floors}, retired_at = ${row.retired_at === null ? null : iso(row.retired_at)} where id = ${row.id}`
}

export function insertHouses(companyId: number, rows: readonly HouseRow[]): Query {
  return sql`insert into houses (id, company_id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on)
    select id, ${companyId}, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from jsonb_populate_recordset(null::houses, ${JSON.stringify(rows)}::text::jsonb)`
}

export function updateHouses(rows: readonly HouseRow[]): Query {
  return sql`update houses h set unit = r.unit, floor = r.floor, room = r.room, label = r.label, sort_key = r.sort_key, area_m2 = r.area_m2, status = r.status, handed_over_on = r.handed_over_on, building_id = r.building_id, retired_at = r.retired_at
    from jsonb_populate_recordset(null::houses, ${JSON.stringify(rows.map((row) => ({ ...row, retired_at: row.retired_at === null ? null : iso(row.retired_at) })))}::text::jsonb) r where h.id = r.id`
}

export function insertAreas(companyId: number, rows: readonly AreaRow[]): Query {
  return sql`insert into areas (id, company_id, project_id, kind, building_id, unit, title, sort_key, use, size_m2, location, in_charge_id, assets)
    select id, ${companyId}, project_id, kind, building_id, unit, title, sort_key, use, size_m2, location, in_charge_id, assets from jsonb_populate_recordset(null::areas, ${JSON.stringify(rows)}::text::jsonb)`
}

export function buildingsByCode(projectId: number, code: string): Query<{ id: string }> {
  return sql<{ id: string }>`select id from buildings where project_id = ${projectId} and code = ${code}`
}

export function housesByLabelPart(buildingId: string, unit: string, room: string): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select id from houses where building_id = ${buildingId} and unit = ${unit} and room = ${room}`
}

/** Cards of the houses that another query names, in the same flight as it. */
export function houseCardsIn(ids: Query): Query<HouseCard> {
  return sql<HouseCard>`select id, label, building_id, project_id from houses where id in (${ids}) order by sort_key`
}

export function houseRowsOf(ids: readonly string[]): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses where id = any(${ids}::uuid[])`
}

/** All houses of a project, for comparing a roster with them. */
export function allHousesOf(projectId: number): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses where project_id = ${projectId}`
}

export function updateArea(row: AreaRow): Query {
  return sql`update areas set kind = ${row.kind}, building_id = ${row.building_id}, unit = ${row.unit}, title = ${row.title}, sort_key = ${row.sort_key}, use = ${row.use}, size_m2 = ${row.size_m2},
    location = ${row.location}, in_charge_id = ${row.in_charge_id}, assets = ${JSON.stringify(row.assets)}::text::jsonb, retired_at = ${row.retired_at === null ? null : iso(row.retired_at)} where id = ${row.id}`
}

export function workersOf(areaId: string): Query<{ staff_id: string }> {
  return sql<{ staff_id: string }>`select staff_id from area_workers where area_id = ${areaId} order by staff_id`
}

export function workersIn(projectId: number): Query<{ area_id: string; staff_id: string }> {
  return sql<{
    area_id: string
    staff_id: string
  }>`select area_id, staff_id from area_workers where project_id = ${projectId} order by area_id, staff_id`
}

/** Who works in an area is said whole each time. */
export function saveWorkers(
  area: { readonly companyId: number; readonly projectId: number; readonly id: string },
  staffIds: readonly string[],
): Query[] {
  return [
    sql`delete from area_workers where area_id = ${area.id} and staff_id <> all(${staffIds}::uuid[])`,
    sql`insert into area_workers (area_id, staff_id, company_id, project_id) select ${area.id}, staff_id, ${area.companyId}, ${area.projectId} from unnest(${staffIds}::uuid[]) as staff_id on conflict do nothing`,
  ]
}

/** Another house that would bear the same number after these changes. */
export function twinsOfHouse(
  houseId: string,
  changes: { readonly unit?: string | undefined; readonly room?: string | undefined },
): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select h.id from houses h join houses old on old.id = ${houseId} and h.building_id = old.building_id and h.id <> old.id
    where h.unit = coalesce(${changes.unit ?? null}::text, old.unit) and h.room = coalesce(${changes.room ?? null}::text, old.room)`
}

/** Houses of a building that are not retired: while there are any, it is not either. */
export function housesStanding(buildingId: string): Query<{ count: number }> {
  return sql<{
    count: number
  }>`select count(*)::int as count from houses where building_id = ${buildingId} and retired_at is null`
}

/** All houses of a building in their order, retired ones too: the grid shows both. */
export function housesInBuilding(buildingId: string): Query<HouseRow> {
  return sql<HouseRow>`select ${HOUSE} from houses where building_id = ${buildingId} order by sort_key limit 2000`
}

export function houseCount(projectId: number): Query<{ count: number }> {
  return sql<{
    count: number
  }>`select count(*)::int as count from houses where project_id = ${projectId} and retired_at is null`
}

/** Another area of the same kind in the project that bears this name; none when the name does not change. */
export function areasOfTitle(areaId: string, title: string | undefined): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select a.id from areas a join areas old on old.id = ${areaId} and a.project_id = old.project_id and a.kind = old.kind and a.id <> old.id
    where a.title = ${title ?? null}::text`
}

// ── sets that routines are opened for ────────────────────────────────────────────────────────────

type Member = { id: string; buildingId: string | null; code?: string; status?: string }

export function buildingMembers(projectId: number): Query<Member> {
  return sql<Member>`select id, id as "buildingId", code from buildings where project_id = ${projectId} order by sort_key`
}

export function areaMembers(projectId: number): Query<Member> {
  return sql<Member>`select id, building_id as "buildingId" from areas where project_id = ${projectId} order by sort_key`
}

export function houseMembers(projectId: number): Query<Member> {
  return sql<Member>`select id, building_id as "buildingId", status from houses where project_id = ${projectId} order by sort_key`
}
