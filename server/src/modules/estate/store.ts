import { type Query, sql } from '../../platform/db/sql.ts'
import type { AreaRow, BuildingRow, HouseRow } from './domain.ts'

/** The only SQL of buildings, houses, areas and roster_imports. */

export function houseCards(ids: readonly string[]): Query<HouseCard> {
  return sql<HouseCard>`select id, label, building_id, project_id from houses where id = any(${ids}::uuid[]) order by sort_key`
}
export type HouseCard = { id: string; label: string; building_id: string; project_id: number }

export type HouseWithBuilding = HouseRow & { building_title: string; building_code: string; keeper_id: string | null }

export function houseById(id: string): Query<HouseWithBuilding> {
  return sql<HouseWithBuilding>`select h.id, h.project_id, h.building_id, h.unit, h.floor, h.room, h.label, h.sort_key, h.area_m2, h.status, h.handed_over_on,
      b.title as building_title, b.code as building_code, b.keeper_id
    from houses h join buildings b on b.id = h.building_id where h.id = ${id}`
}

export function houseRow(id: string): Query<HouseRow> {
  return sql<HouseRow>`select id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from houses where id = ${id}`
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
  return sql<HouseRow>`select id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from houses
    where project_id = ${filter.projectId} and sort_key > ${filter.after ?? ''}
      and (${filter.buildingId ?? null}::uuid is null or building_id = ${filter.buildingId ?? null}::uuid)
      and (${filter.status ?? null}::text is null or status = ${filter.status ?? null}::text)
    order by sort_key limit ${filter.limit}`
}

export function housesByLabel(projectId: number, labels: readonly string[]): Query<HouseRow> {
  return sql<HouseRow>`select id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from houses
    where project_id = ${projectId} and label = any(${labels}::text[])`
}

export function buildingsOf(projectId: number): Query<BuildingRow & { houses: number }> {
  return sql<
    BuildingRow & { houses: number }
  >`select b.id, b.project_id, b.code, b.title, b.sort_key, b.keeper_id, b.floors,
      (select count(*)::int from houses h where h.building_id = b.id) as houses
    from buildings b where b.project_id = ${projectId} order by b.sort_key`
}

export function buildingRow(id: string): Query<BuildingRow> {
  return sql<BuildingRow>`select id, project_id, code, title, sort_key, keeper_id, floors from buildings where id = ${id}`
}

export function areasOf(projectId: number): Query<AreaRow> {
  return sql<AreaRow>`select id, project_id, kind, building_id, unit, title, sort_key from areas where project_id = ${projectId} order by kind desc, sort_key`
}

export function areaCards(ids: readonly string[]): Query<AreaRow> {
  return sql<AreaRow>`select id, project_id, kind, building_id, unit, title, sort_key from areas where id = any(${ids}::uuid[])`
}

export function insertBuildings(companyId: number, rows: readonly BuildingRow[]): Query {
  return sql`insert into buildings (id, company_id, project_id, code, title, sort_key, keeper_id, floors)
    select id, ${companyId}, project_id, code, title, sort_key, keeper_id, floors from jsonb_populate_recordset(null::buildings, ${JSON.stringify(rows)}::text::jsonb)`
}

export function updateBuilding(row: BuildingRow): Query {
  return sql`update buildings set code = ${row.code}, title = ${row.title}, sort_key = ${row.sort_key}, keeper_id = ${row.keeper_id}, floors = ${row.floors} where id = ${row.id}`
}

export function insertHouses(companyId: number, rows: readonly HouseRow[]): Query {
  return sql`insert into houses (id, company_id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on)
    select id, ${companyId}, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from jsonb_populate_recordset(null::houses, ${JSON.stringify(rows)}::text::jsonb)`
}

export function updateHouses(rows: readonly HouseRow[]): Query {
  return sql`update houses h set unit = r.unit, floor = r.floor, room = r.room, label = r.label, sort_key = r.sort_key, area_m2 = r.area_m2, status = r.status, handed_over_on = r.handed_over_on, building_id = r.building_id
    from jsonb_populate_recordset(null::houses, ${JSON.stringify(rows)}::text::jsonb) r where h.id = r.id`
}

export function insertAreas(companyId: number, rows: readonly AreaRow[]): Query {
  return sql`insert into areas (id, company_id, project_id, kind, building_id, unit, title, sort_key)
    select id, ${companyId}, project_id, kind, building_id, unit, title, sort_key from jsonb_populate_recordset(null::areas, ${JSON.stringify(rows)}::text::jsonb)`
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
  return sql<HouseRow>`select id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from houses where id = any(${ids}::uuid[])`
}

/** All houses of a project, for comparing a roster with them. */
export function allHousesOf(projectId: number): Query<HouseRow> {
  return sql<HouseRow>`select id, project_id, building_id, unit, floor, room, label, sort_key, area_m2, status, handed_over_on from houses where project_id = ${projectId}`
}
