import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { Refusal } from '../../platform/problems.ts'
import { indexDocument, unindex } from '../../platform/search/search-documents.ts'
import { demandInUse, houseDocument } from './commands.ts'
import { ESTATE_PROBLEMS, retireBody } from './contract.ts'
import type { AreaRow, BuildingRow, HouseRow } from './domain.ts'
import { areaCards, buildingRow, houseRow, housesStanding, updateArea, updateBuilding, updateHouses } from './store.ts'

/**
 * What is gone is retired, never deleted: matters and records of years point to it. It stands in no list to choose from
 * and is found by nobody, until it is brought back.
 */

export const retireBuilding = defineCommand({
  name: 'building.retire',
  title: { zh: '停用楼栋', en: 'Retire a building' },
  capability: 'household.edit',
  input: z.strictObject({ buildingId: z.uuid(), ...retireBody }),
  subject: (input) => ({ type: 'building', id: input.buildingId }),
  load: (input) => ({ building: buildingRow(input.buildingId), standing: housesStanding(input.buildingId) }),
  decide: ({ input, rows, occurredAt }) => {
    const old = rows.building[0] as BuildingRow
    demandInUse(old)
    const count = rows.standing[0]?.count ?? 0
    if (count > 0) throw new Refusal(ESTATE_PROBLEMS.buildingStanding, { values: { count } })
    return {
      events: [{ type: 'building.retired', data: { retired: true, reason: input.reason } }],
      writes: [updateBuilding({ ...old, retired_at: occurredAt })],
      answer: { buildingId: old.id },
    }
  },
})

export const restoreBuilding = defineCommand({
  name: 'building.restore',
  title: { zh: '恢复楼栋', en: 'Bring a building back' },
  capability: 'household.edit',
  input: z.strictObject({ buildingId: z.uuid() }),
  subject: (input) => ({ type: 'building', id: input.buildingId }),
  load: (input) => ({ building: buildingRow(input.buildingId) }),
  decide: ({ rows }) => {
    const old = rows.building[0] as BuildingRow
    demandRetired(old)
    return {
      events: [{ type: 'building.restored', data: { retired: false } }],
      writes: [updateBuilding({ ...old, retired_at: null })],
      answer: { buildingId: old.id },
    }
  },
})

/** Nobody may live there any more: who does would be lost from sight. */
const LIVED_IN: ReadonlySet<string> = new Set(['occupied', 'rented'])

export const retireHouse = defineCommand({
  name: 'house.retire',
  title: { zh: '停用房屋', en: 'Retire a house' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid(), ...retireBody }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ house: houseRow(input.houseId) }),
  decide: ({ input, rows, occurredAt }) => {
    const old = rows.house[0] as HouseRow
    demandInUse(old)
    if (LIVED_IN.has(old.status)) throw new Refusal(ESTATE_PROBLEMS.houseLivedIn)
    return {
      events: [{ type: 'house.retired', data: { retired: true, reason: input.reason } }],
      writes: [updateHouses([{ ...old, retired_at: occurredAt }]), unindex([old.id])],
      answer: { houseId: old.id, label: old.label },
    }
  },
})

export const restoreHouse = defineCommand({
  name: 'house.restore',
  title: { zh: '恢复房屋', en: 'Bring a house back' },
  capability: 'household.edit',
  input: z.strictObject({ houseId: z.uuid() }),
  subject: (input) => ({ type: 'house', id: input.houseId }),
  load: (input) => ({ house: houseRow(input.houseId) }),
  decide: ({ actor, rows, now, vault }) => {
    const old = rows.house[0] as HouseRow
    demandRetired(old)
    const row = { ...old, retired_at: null }
    return {
      events: [{ type: 'house.restored', data: { retired: false } }],
      writes: [updateHouses([row]), indexDocument(vault, houseDocument(actor.companyId, row, now))],
      answer: { houseId: row.id, label: row.label },
    }
  },
})

export const retireArea = defineCommand({
  name: 'area.retire',
  title: { zh: '停用公共区域或设施', en: 'Retire a public area or facility' },
  capability: 'household.edit',
  input: z.strictObject({ areaId: z.uuid(), ...retireBody }),
  subject: (input) => ({ type: 'area', id: input.areaId }),
  load: (input) => ({ area: areaCards([input.areaId]) }),
  decide: ({ input, rows, occurredAt }) => {
    const old = rows.area[0] as AreaRow
    demandInUse(old)
    return {
      events: [{ type: 'area.retired', data: { retired: true, reason: input.reason } }],
      writes: [updateArea({ ...old, retired_at: occurredAt })],
      answer: { areaId: old.id },
    }
  },
})

export const restoreArea = defineCommand({
  name: 'area.restore',
  title: { zh: '恢复公共区域或设施', en: 'Bring an area or facility back' },
  capability: 'household.edit',
  input: z.strictObject({ areaId: z.uuid() }),
  subject: (input) => ({ type: 'area', id: input.areaId }),
  load: (input) => ({ area: areaCards([input.areaId]) }),
  decide: ({ rows }) => {
    const old = rows.area[0] as AreaRow
    demandRetired(old)
    return {
      events: [{ type: 'area.restored', data: { retired: false } }],
      writes: [updateArea({ ...old, retired_at: null })],
      answer: { areaId: old.id },
    }
  },
})

export const retireCommands = [retireBuilding, restoreBuilding, retireHouse, restoreHouse, retireArea, restoreArea]

function demandRetired(row: { readonly retired_at: number | null }): void {
  if (row.retired_at === null) throw new Refusal(ESTATE_PROBLEMS.notRetired)
}
