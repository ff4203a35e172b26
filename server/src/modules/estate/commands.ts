import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { Refusal } from '../../platform/problems.ts'
import { indexDocument, type SearchDocument } from '../../platform/search/search-documents.ts'
import { houseTerms } from '../../platform/search/terms.ts'
import { areaBody, buildingAmendBody, buildingBody, ESTATE_PROBLEMS, houseAmendBody, houseBody } from './contract.ts'
import { type AreaRow, type BuildingRow, floorOf, type HouseRow, labelOf, sortKeyOf } from './domain.ts'
import {
  areasOf,
  buildingRow,
  buildingsByCode,
  houseRow,
  housesByLabelPart,
  insertAreas,
  insertBuildings,
  insertHouses,
  updateBuilding,
  updateHouses,
} from './store.ts'

export const registerBuilding = defineCommand({
  name: 'building.register',
  title: { zh: '新增楼栋', en: 'Register a building' },
  capability: 'household.edit',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...buildingBody }),
  subject: (input) => ({ type: 'building', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ twins: buildingsByCode(input.projectId, input.code) }),
  decide: ({ input, actor, rows }) => {
    if (rows.twins.length > 0)
      throw new Refusal(ESTATE_PROBLEMS.buildingTaken, {
        errors: [{ path: 'code', message: ESTATE_PROBLEMS.buildingTaken.title }],
      })
    const row = newBuilding({ ...input, projectId: input.projectId })
    return {
      events: [{ type: 'building.registered', data: { code: row.code, keeperId: row.keeper_id } }],
      writes: [insertBuildings(actor.companyId, [row])],
      answer: { buildingId: row.id },
    }
  },
})

export const amendBuilding = defineCommand({
  name: 'building.amend',
  title: { zh: '修改楼栋', en: 'Amend a building' },
  capability: 'household.edit',
  input: z.strictObject({ buildingId: z.uuid(), ...buildingAmendBody }),
  subject: (input) => ({ type: 'building', id: input.buildingId }),
  load: (input) => ({ building: buildingRow(input.buildingId) }),
  decide: ({ input, rows }) => {
    const old = rows.building[0] as BuildingRow
    const row = {
      ...old,
      title: input.title ?? old.title,
      floors: input.floors === undefined ? old.floors : input.floors,
      keeper_id: input.keeperId === undefined ? old.keeper_id : input.keeperId,
    }
    return {
      events: [{ type: 'building.amended', data: { keeperId: row.keeper_id } }],
      writes: [updateBuilding(row)],
      answer: { buildingId: row.id },
    }
  },
})

export const registerHouse = defineCommand({
  name: 'house.register',
  title: { zh: '新增房屋', en: 'Register a house' },
  capability: 'household.edit',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...houseBody }),
  subject: (input) => ({ type: 'house', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({
    building: buildingRow(input.buildingId),
    twins: housesByLabelPart(input.buildingId, input.unit ?? '', input.room),
  }),
  decide: ({ input, actor, rows, now, vault }) => {
    const building = rows.building[0]
    if (!building || building.project_id !== input.projectId)
      throw new Refusal(ESTATE_PROBLEMS.noBuilding, {
        errors: [{ path: 'buildingId', message: ESTATE_PROBLEMS.noBuilding.title }],
      })
    if (rows.twins.length > 0)
      throw new Refusal(ESTATE_PROBLEMS.houseTaken, {
        errors: [{ path: 'room', message: ESTATE_PROBLEMS.houseTaken.title }],
      })
    const row = newHouse({ ...input, buildingCode: building.code })
    return {
      events: [{ type: 'house.registered', data: houseFacts(row) }],
      writes: [insertHouses(actor.companyId, [row]), indexDocument(vault, houseDocument(actor.companyId, row, now))],
      answer: { houseId: row.id, label: row.label },
    }
  },
})

export const amendHouse = defineCommand({
  name: 'house.amend',
  title: { zh: '修改房屋', en: 'Amend a house' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), ...houseAmendBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ house: houseRow(input.houseId) }),
  decide: ({ input, actor, rows, now, vault }) => {
    const old = rows.house[0] as HouseRow
    const row = amendedHouse(old, input)
    return {
      events: [{ type: 'house.amended', data: houseFacts(row) }],
      writes: [updateHouses([row]), indexDocument(vault, houseDocument(actor.companyId, row, now))],
      answer: { houseId: row.id, label: row.label },
    }
  },
})

export const registerArea = defineCommand({
  name: 'area.register',
  title: { zh: '新增公共区域或设施', en: 'Register a public area or facility' },
  capability: 'household.edit',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...areaBody }),
  subject: (input) => ({ type: 'area', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ areas: areasOf(input.projectId) }),
  decide: ({ input, actor, rows }) => {
    if (rows.areas.some((area) => area.kind === input.kind && area.title === input.title))
      throw new Refusal(ESTATE_PROBLEMS.areaTaken, {
        errors: [{ path: 'title', message: ESTATE_PROBLEMS.areaTaken.title }],
      })
    const row = newArea(input)
    return {
      events: [{ type: 'area.registered', data: { kind: row.kind, buildingId: row.building_id } }],
      writes: [insertAreas(actor.companyId, [row])],
      answer: { areaId: row.id },
    }
  },
})

export const estateCommands = [registerBuilding, amendBuilding, registerHouse, amendHouse, registerArea]

// ── rows ─────────────────────────────────────────────────────────────────────────────────────────

export type NewBuilding = {
  id: string
  projectId: number
  code: string
  title?: string | undefined
  floors?: number | null | undefined
  keeperId?: string | null | undefined
}

export function newBuilding(input: NewBuilding): BuildingRow {
  return {
    id: input.id,
    project_id: input.projectId,
    code: input.code,
    title: input.title ?? (/^[\dA-Za-z]+$/.test(input.code) ? `${input.code} 栋` : input.code),
    sort_key: sortKeyOf(input.code),
    keeper_id: input.keeperId ?? null,
    floors: input.floors ?? null,
  }
}

export type NewHouse = {
  id: string
  projectId: number
  buildingId: string
  buildingCode: string
  unit?: string | undefined
  room: string
  floor?: number | null | undefined
  areaM2?: number | null | undefined
  status?: HouseRow['status'] | undefined
  handedOverOn?: string | null | undefined
}

export function newHouse(input: NewHouse): HouseRow {
  const label = labelOf({ building: input.buildingCode, unit: input.unit, room: input.room })
  return {
    id: input.id,
    project_id: input.projectId,
    building_id: input.buildingId,
    unit: input.unit ?? '',
    floor: input.floor === undefined ? floorOf(input.room) : input.floor,
    room: input.room,
    label,
    sort_key: sortKeyOf(label),
    area_m2: input.areaM2 ?? null,
    status: input.status ?? 'unknown',
    handed_over_on: input.handedOverOn ?? null,
  }
}

type HouseChanges = {
  unit?: string | undefined
  room?: string | undefined
  floor?: number | null | undefined
  areaM2?: number | null | undefined
  status?: HouseRow['status'] | undefined
  handedOverOn?: string | null | undefined
}

function amendedHouse(old: HouseRow, changes: HouseChanges): HouseRow {
  const unit = changes.unit ?? old.unit
  const room = changes.room ?? old.room
  const label = labelOf({ building: old.label.split('-')[0] as string, unit, room })
  return {
    ...old,
    unit,
    room,
    label,
    sort_key: sortKeyOf(label),
    floor: changes.floor === undefined ? (changes.room ? floorOf(room) : old.floor) : changes.floor,
    area_m2: changes.areaM2 === undefined ? old.area_m2 : changes.areaM2,
    status: changes.status ?? old.status,
    handed_over_on: changes.handedOverOn === undefined ? old.handed_over_on : changes.handedOverOn,
  }
}

export function newArea(input: {
  id: string
  projectId: number
  kind: AreaRow['kind']
  title: string
  buildingId?: string | null | undefined
  unit?: string | undefined
}): AreaRow {
  return {
    id: input.id,
    project_id: input.projectId,
    kind: input.kind,
    building_id: input.buildingId ?? null,
    unit: input.unit ?? '',
    title: input.title,
    sort_key: sortKeyOf(input.title),
  }
}

export function houseFacts(row: HouseRow): Record<string, unknown> {
  return { label: row.label, buildingId: row.building_id, status: row.status }
}

export function houseDocument(companyId: number, row: HouseRow, at: number): SearchDocument {
  return {
    subjectId: row.id,
    kind: 'house',
    companyId,
    projectId: row.project_id,
    title: row.label,
    houseId: row.id,
    at,
    sortKey: row.sort_key,
    terms: houseTerms(row.label),
  }
}
