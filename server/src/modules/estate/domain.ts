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
}

export type AreaRow = {
  id: string
  project_id: number
  kind: 'publicArea' | 'facility'
  building_id: string | null
  unit: string
  title: string
  sort_key: string
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

export function foldBuilding(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  if (event.type === 'building.registered' || event.type === 'building.amended') return withSelf(facts, event.data)
  return facts
}

export function foldHouse(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  if (event.type === 'house.registered' || event.type === 'house.amended') return withSelf(facts, event.data)
  return facts
}
