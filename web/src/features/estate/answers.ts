import type { Text } from '@huiyin/text'

export const STATUSES = ['occupied', 'rented', 'vacant', 'fitOut', 'notHandedOver', 'unknown'] as const
export const USES = [
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
export const REASONS = ['demolished', 'merged', 'mistake', 'other'] as const
type Named = { readonly id: string; readonly title: string }
export type Person = { readonly id: string; readonly name: string }

export type Building = {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly keeperId: string | null
  readonly floors: number | null
  readonly houses: number
  readonly retiredAt: string | null
}
export type House = {
  readonly id: string
  readonly unit: string
  readonly floor: number | null
  readonly room: string
  readonly label: string
  readonly areaM2: number | null
  readonly status: (typeof STATUSES)[number]
  readonly handedOverOn: string | null
  readonly retiredAt: string | null
}
export type Grid = {
  readonly building: { readonly id: string; readonly title: string; readonly retiredAt: string | null }
  readonly houses: readonly House[]
}
export type Asset = { readonly title: string; readonly unit: string; readonly count: number }
export type Area = {
  readonly id: string
  readonly kind: 'publicArea' | 'facility'
  readonly buildingId: string | null
  readonly unit: string
  readonly title: string
  readonly use: (typeof USES)[number]
  readonly sizeM2: number | null
  readonly location: string
  readonly inCharge: Person | null
  readonly workers: readonly Person[]
  readonly assets: readonly Asset[]
  readonly flags: readonly ('uncovered' | 'nobodyInCharge')[]
  readonly retiredAt: string | null
}
export type Summary = {
  readonly buildings: number
  readonly houses: number
  readonly areas: number
  readonly uses: readonly { readonly use: Area['use']; readonly count: number; readonly sizeM2: number }[]
  readonly assets: readonly Asset[]
  readonly uncovered: readonly Named[]
  readonly nobodyInCharge: readonly Named[]
  readonly people: readonly (Person & {
    readonly buildings: readonly Named[]
    readonly areas: readonly (Named & { readonly role: 'inCharge' | 'works' })[]
  })[]
}
export type Found = {
  readonly items: readonly {
    readonly kind: 'building' | 'house' | 'publicArea' | 'facility'
    readonly id: string
    readonly title: string
    readonly where: string
    readonly detail: string
  }[]
}
export type History = {
  readonly items: readonly {
    readonly at: string
    readonly by: string | null
    readonly title: Text
    readonly changes: readonly { readonly field: string; readonly from: string; readonly to: string }[]
  }[]
}
