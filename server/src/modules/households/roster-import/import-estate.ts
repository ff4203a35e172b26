import type { z } from 'zod'
import type { Actor } from '../../../platform/access/actor.ts'
import type { App } from '../../../platform/app.ts'
import { derivedId } from '../../../platform/ids.ts'
import { labelOf } from '../../estate/index.ts'
import { HOUSES_PER_PORTION, loadPortion, type portionInput } from './load-portion.ts'

type Portion = z.infer<typeof portionInput>

/** A whole estate to be taken in: the sample one of a rehearsal, or what a roster made of new houses. */
export type Estate = {
  /** Names the import; the same name again takes nothing in twice. */
  readonly name: string
  readonly projectId: number
  readonly buildings: readonly {
    readonly code: string
    readonly title?: string | undefined
    readonly floors?: number | null | undefined
    readonly keeperId?: string | null | undefined
  }[]
  readonly areas?:
    | readonly (Omit<Portion['areas'][number], 'id' | 'buildingId'> & { readonly building?: string | undefined })[]
    | undefined
  readonly houses: readonly EstateHouse[]
}

export type EstateHouse = Omit<Portion['houses'][number], 'id' | 'buildingId' | 'buildingCode'> & {
  readonly building: string
}

export type Loaded = {
  readonly importId: string
  readonly buildings: number
  readonly areas: number
  readonly houses: number
  readonly parties: number
  readonly buildingIds: ReadonlyMap<string, string>
  readonly houseIds: ReadonlyMap<string, string>
}

/**
 * Takes an estate into a project in portions of some hundred houses. Ids are derived from what things are called, so
 * that an interrupted import can simply be run again.
 *
 * @param knownBuildings ids of buildings that are there already, by their code
 */
export async function importEstate(
  app: App,
  actor: Actor,
  estate: Estate,
  options: { importId?: string; knownBuildings?: ReadonlyMap<string, string> } = {},
): Promise<Loaded> {
  const importId = options.importId ?? derivedId(estate.projectId, 'estate', estate.name)
  const known = options.knownBuildings ?? new Map<string, string>()
  const buildings = estate.buildings
    .filter((building) => !known.has(building.code))
    .map((building) => ({ ...building, id: derivedId(estate.projectId, 'building', building.code) }))
  const buildingIds = new Map([...known, ...buildings.map((building) => [building.code, building.id] as const)])
  const houses = estate.houses.map(({ building, ...house }) => ({
    ...house,
    id: derivedId(estate.projectId, 'house', labelOf({ building, unit: house.unit, room: house.room })),
    buildingId: idOf(buildingIds, building),
    buildingCode: building,
  }))
  const areas = (estate.areas ?? []).map(({ building, ...area }) => ({
    ...area,
    id: derivedId(estate.projectId, area.kind, area.title),
    buildingId: building ? idOf(buildingIds, building) : null,
  }))

  const portions: Portion[] = [{ importId, projectId: estate.projectId, portion: 0, buildings, areas, houses: [] }]
  for (let at = 0; at < houses.length; at += HOUSES_PER_PORTION)
    portions.push({
      importId,
      projectId: estate.projectId,
      portion: portions.length,
      buildings: [],
      areas: [],
      houses: houses.slice(at, at + HOUSES_PER_PORTION),
    })

  let parties = 0
  for (const portion of portions) {
    if (portion.buildings.length + portion.areas.length + portion.houses.length === 0) continue
    const { answer } = await app.run(loadPortion, actor, portion, {
      idempotencyKey: derivedId(importId, 'portion', portion.portion),
    })
    parties += answer.parties
  }
  return {
    importId,
    buildings: buildings.length,
    areas: areas.length,
    houses: houses.length,
    parties,
    buildingIds,
    houseIds: new Map(
      houses.map((house) => [labelOf({ building: house.buildingCode, unit: house.unit, room: house.room }), house.id]),
    ),
  }
}

function idOf(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code)
  if (!id) throw new Error(`the estate has no building ${code}`)
  return id
}
