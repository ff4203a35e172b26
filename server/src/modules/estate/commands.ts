import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { staffDirectory } from '../../platform/people/people.ts'
import { Refusal } from '../../platform/problems.ts'
import { indexDocument, type SearchDocument } from '../../platform/search/search-documents.ts'
import { houseTerms } from '../../platform/search/terms.ts'
import {
  areaAmendBody,
  areaBody,
  areaKeeping,
  buildingAmendBody,
  buildingBody,
  ESTATE_PROBLEMS,
  houseAmendBody,
  houseBody,
} from './contract.ts'
import { type AreaRow, type BuildingRow, floorOf, type HouseRow, labelOf, sortKeyOf } from './domain.ts'
import {
  areaCards,
  areasOf,
  areasOfTitle,
  buildingRow,
  buildingsByCode,
  houseRow,
  housesByLabelPart,
  insertAreas,
  insertBuildings,
  insertHouses,
  saveWorkers,
  twinsOfHouse,
  updateArea,
  updateBuilding,
  updateHouses,
  workersOf,
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
      events: [
        {
          type: 'building.registered',
          data: { code: row.code, title: row.title, floors: row.floors, keeperId: row.keeper_id },
        },
      ],
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
    demandInUse(old)
    const row = {
      ...old,
      title: input.title ?? old.title,
      floors: input.floors === undefined ? old.floors : input.floors,
      keeper_id: input.keeperId === undefined ? old.keeper_id : input.keeperId,
    }
    return {
      events: [{ type: 'building.amended', data: { title: row.title, floors: row.floors, keeperId: row.keeper_id } }],
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
  load: (input) => ({ house: houseRow(input.houseId), twins: twinsOfHouse(input.houseId, input) }),
  decide: ({ input, actor, rows, now, vault }) => {
    const old = rows.house[0] as HouseRow
    demandInUse(old)
    if (rows.twins.length > 0 && (input.unit !== undefined || input.room !== undefined))
      throw new Refusal(ESTATE_PROBLEMS.houseTaken, {
        errors: [{ path: 'room', message: ESTATE_PROBLEMS.houseTaken.title }],
      })
    const row = amendedHouse(old, input)
    return {
      events: [{ type: 'house.amended', data: { ...houseFacts(row), areaM2: row.area_m2, floor: row.floor } }],
      writes: [updateHouses([row]), indexDocument(vault, houseDocument(actor.companyId, row, now))],
      answer: { houseId: row.id, label: row.label },
    }
  },
})

export const registerArea = defineCommand({
  name: 'area.register',
  title: { zh: '新增公共区域或设施', en: 'Register a public area or facility' },
  capability: 'household.edit',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...areaBody, ...areaKeeping }),
  subject: (input) => ({ type: 'area', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ areas: areasOf(input.projectId), people: peopleNamed(input), building: buildingNamed(input) }),
  decide: ({ input, actor, rows }) => {
    demandPeople(input, rows.people)
    demandBuilding(input, input.projectId, rows.building)
    if (rows.areas.some((area) => area.kind === input.kind && area.title === input.title))
      throw new Refusal(ESTATE_PROBLEMS.areaTaken, {
        errors: [{ path: 'title', message: ESTATE_PROBLEMS.areaTaken.title }],
      })
    const row = newArea(input)
    return {
      events: [{ type: 'area.registered', data: { kind: row.kind, ...areaFacts(row, input.workerIds ?? []) } }],
      writes: [
        insertAreas(actor.companyId, [row]),
        ...saveWorkers({ companyId: actor.companyId, projectId: row.project_id, id: row.id }, input.workerIds ?? []),
      ],
      answer: { areaId: row.id },
    }
  },
})

/** What is kept about an area: its name, use, size and place, who is in charge and who works there, what stands in it. */
export const amendArea = defineCommand({
  name: 'area.amend',
  title: { zh: '修改公共区域或设施', en: 'Amend a public area or facility' },
  capability: 'household.edit',
  input: z.strictObject({ areaId: z.uuid(), ...areaAmendBody }),
  subject: (input) => ({ type: 'area', id: input.areaId }),
  load: (input) => ({
    area: areaCards([input.areaId]),
    workers: workersOf(input.areaId),
    people: peopleNamed(input),
    building: buildingNamed(input),
    twins: areasOfTitle(input.areaId, input.title),
  }),
  decide: ({ input, actor, rows, projectId }) => {
    const old = rows.area[0] as AreaRow
    demandInUse(old)
    demandPeople(input, rows.people)
    demandBuilding(input, projectId, rows.building)
    if (rows.twins.length > 0)
      throw new Refusal(ESTATE_PROBLEMS.areaTaken, {
        errors: [{ path: 'title', message: ESTATE_PROBLEMS.areaTaken.title }],
      })
    const title = input.title ?? old.title
    const row: AreaRow = {
      ...old,
      title,
      sort_key: sortKeyOf(title),
      building_id: input.buildingId === undefined ? old.building_id : input.buildingId,
      unit: input.unit ?? old.unit,
      use: input.use ?? old.use,
      size_m2: input.sizeM2 === undefined ? old.size_m2 : input.sizeM2,
      location: input.location ?? old.location,
      in_charge_id: input.inChargeId === undefined ? old.in_charge_id : input.inChargeId,
      assets: input.assets ? [...input.assets] : old.assets,
    }
    const workers = input.workerIds ?? rows.workers.map((one) => one.staff_id)
    return {
      events: [{ type: 'area.amended', data: areaFacts(row, workers) }],
      writes: [
        updateArea(row),
        ...saveWorkers({ companyId: actor.companyId, projectId: row.project_id, id: row.id }, workers),
      ],
      answer: { areaId: row.id },
    }
  },
})

export const estateCommands = [registerBuilding, amendBuilding, registerHouse, amendHouse, registerArea, amendArea]

/** @throws Refusal estate/retired: what is retired is brought back before it is changed */
export function demandInUse(row: { readonly retired_at: number | null }): void {
  if (row.retired_at !== null) throw new Refusal(ESTATE_PROBLEMS.retired)
}

type PeopleNamed = {
  readonly inChargeId?: string | null | undefined
  readonly workerIds?: readonly string[] | undefined
}

const peopleNamed = (input: PeopleNamed) =>
  staffDirectory().namesOf([...(input.workerIds ?? []), ...(input.inChargeId ? [input.inChargeId] : [])])
const buildingNamed = (input: { readonly buildingId?: string | null | undefined }) =>
  buildingRow(input.buildingId ?? NO_BUILDING)
const NO_BUILDING = '00000000-0000-0000-0000-000000000000'

function demandPeople(input: PeopleNamed, people: readonly { id: string }[]): void {
  const known = new Set(people.map((one) => one.id))
  const errors = [
    ...(input.inChargeId && !known.has(input.inChargeId) ? ['inChargeId'] : []),
    ...((input.workerIds ?? []).some((id) => !known.has(id)) ? ['workerIds'] : []),
  ].map((path) => ({ path, message: ESTATE_PROBLEMS.unknownPerson.title }))
  if (errors.length > 0) throw new Refusal(ESTATE_PROBLEMS.unknownPerson, { errors })
}

function demandBuilding(
  input: { readonly buildingId?: string | null | undefined },
  projectId: number,
  buildings: readonly BuildingRow[],
): void {
  if (input.buildingId && buildings[0]?.project_id !== projectId)
    throw new Refusal(ESTATE_PROBLEMS.noBuilding, {
      errors: [{ path: 'buildingId', message: ESTATE_PROBLEMS.noBuilding.title }],
    })
}

function areaFacts(row: AreaRow, workerIds: readonly string[]): Record<string, unknown> {
  return {
    title: row.title,
    buildingId: row.building_id,
    use: row.use,
    sizeM2: row.size_m2,
    location: row.location,
    inChargeId: row.in_charge_id,
    workerIds: [...workerIds].sort(),
    assets: row.assets,
  }
}

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
    retired_at: null,
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
    retired_at: null,
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
  use?: AreaRow['use'] | undefined
  sizeM2?: number | null | undefined
  location?: string | undefined
  inChargeId?: string | null | undefined
  assets?: AreaRow['assets'] | undefined
}): AreaRow {
  return {
    id: input.id,
    project_id: input.projectId,
    kind: input.kind,
    building_id: input.buildingId ?? null,
    unit: input.unit ?? '',
    title: input.title,
    sort_key: sortKeyOf(input.title),
    use: input.use ?? 'other',
    size_m2: input.sizeM2 ?? null,
    location: input.location ?? '',
    in_charge_id: input.inChargeId ?? null,
    assets: input.assets ?? [],
    retired_at: null,
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
