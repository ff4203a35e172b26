import type { SubjectEvent } from '@huiyin/policy'
import { type SubjectFacts, withSelf } from '../../platform/events/subject-kinds.ts'

export const HOUSE_STATUSES = ['occupied', 'rented', 'vacant', 'fitOut', 'notHandedOver', 'unknown'] as const
export type HouseStatus = (typeof HOUSE_STATUSES)[number]

export type BuildingRow = {
  id: string
  project_id: number
  code: string
  title: string
  sort_key: string
  keeper_id: string | null
  floors: number | null
  retired_at: number | null
}

export type HouseRow = {
  id: string
  project_id: number
  building_id: string
  unit: string
  floor: number | null
  room: string
  label: string
  sort_key: string
  /** Built area in square metres. */
  area_m2: number | null
  status: HouseStatus
  handed_over_on: string | null
  retired_at: number | null
}

export type AreaRow = {
  id: string
  project_id: number
  kind: 'publicArea' | 'facility'
  building_id: string | null
  unit: string
  title: string
  sort_key: string
  use: AreaUse
  /** Square metres; null when nobody has measured. */
  size_m2: number | null
  location: string
  in_charge_id: string | null
  assets: Asset[]
  retired_at: number | null
}

export const AREA_USES = [
  'hall',
  'entrance',
  'stairs',
  'road',
  'green',
  'garage',
  'parking',
  'playground',
  'roof',
  'equipment',
  'other',
] as const
export type AreaUse = (typeof AREA_USES)[number]

/** What stands there to be counted: 长椅 12 张. */
export type Asset = { readonly title: string; readonly unit: string; readonly count: number }

export type AreaFlag = 'uncovered' | 'nobodyInCharge'

/** What is wrong with an area's people: nobody works there (a dead corner), or nobody answers for the whole. */
export function flagsOf(
  area: { readonly inChargeId: string | null; readonly workerIds: readonly string[] },
  present: ReadonlySet<string>,
): AreaFlag[] {
  const works = area.workerIds.some((id) => present.has(id))
  const leads = area.inChargeId !== null && present.has(area.inChargeId)
  return [...(works ? [] : ['uncovered' as const]), ...(leads ? [] : ['nobodyInCharge' as const])]
}

export type Totals = {
  readonly uses: readonly { readonly use: AreaUse; readonly count: number; readonly sizeM2: number }[]
  readonly assets: readonly { readonly title: string; readonly unit: string; readonly count: number }[]
}

/** How many there are of each, and how large: what the one who keeps the estate clean must know by heart (S4-CSL-3). */
export function totalsOf(areas: readonly Pick<AreaRow, 'use' | 'size_m2' | 'assets'>[]): Totals {
  const uses = AREA_USES.flatMap((use) => {
    const those = areas.filter((area) => area.use === use)
    const sizeM2 = Math.round(those.reduce((sum, area) => sum + (area.size_m2 ?? 0), 0) * 100) / 100
    return those.length > 0 ? [{ use, count: those.length, sizeM2 }] : []
  })
  const assets = new Map<string, Asset>()
  for (const asset of areas.flatMap((area) => area.assets)) {
    const key = `${asset.title} ${asset.unit}`
    assets.set(key, { ...asset, count: (assets.get(key)?.count ?? 0) + asset.count })
  }
  return { uses, assets: [...assets.values()].sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1)) }
}

export type Change = { readonly field: string; readonly from: unknown; readonly to: unknown }

/** What each event of a log changed, by the fields that it says; a first event says them all. */
export function changesOf(log: readonly { readonly data: Readonly<Record<string, unknown>> }[]): Change[][] {
  const known: Record<string, unknown> = {}
  return log.map(({ data }) =>
    Object.entries(data).flatMap(([field, to]) => {
      const from = known[field] ?? null
      known[field] = to
      return JSON.stringify(from) === JSON.stringify(to ?? null) ? [] : [{ field, from, to: to ?? null }]
    }),
  )
}

/** 2, 1, 603 → `2-1-603`; without units `2-603`. */
export function labelOf(place: {
  readonly building: string
  readonly unit?: string | undefined
  readonly room: string
}): string {
  return [place.building, place.unit, place.room].filter(Boolean).join('-')
}

/** Numbers count as numbers, so that 1-2-304 stands before 1-10-101. */
export function sortKeyOf(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(6, '0'))
}

/** 603 → 6, 1104 → 11, B102 → none. The room's last two digits are its place on the floor. */
export function floorOf(room: string): number | null {
  const digits = /^(\d{1,2})\d{2}$/.exec(room)
  return digits ? Number(digits[1]) : null
}

const KEPT_UP = /^(building|house)\.(registered|amended|retired|restored)$/

export function foldBuilding(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  return KEPT_UP.test(event.type) ? withSelf(facts, event.data) : facts
}

export function foldHouse(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  return KEPT_UP.test(event.type) ? withSelf(facts, event.data) : facts
}
