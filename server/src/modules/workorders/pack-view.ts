import type { Text } from '@huiyin/text'
import type { Engine } from '../../platform/packs/engine-cache.ts'

/** A leaf of the repair taxonomy, as the pack fills an intake from it. */
export type Category = {
  readonly id: string
  /** From the place down: 户内 › 给排水 › 水龙头漏水. */
  readonly path: readonly Text[]
  readonly title: Text
  readonly place: 'home' | 'publicArea' | 'facility'
  readonly trade: string | undefined
  readonly urgency: 'emergency' | 'special' | 'ordinary'
  readonly charge: 'free' | 'paid'
  readonly inHome: boolean
  readonly departmentId: string
  readonly checklist: readonly Text[]
  readonly guaranteeDays?: number | undefined
}

export function categoriesOf(_engine: Engine | undefined): readonly Category[] {
  return []
}

export function categoryOf(engine: Engine | undefined, id: string): Category | undefined {
  return categoriesOf(engine).find((category) => category.id === id)
}

export function valueOf(_engine: Engine | undefined, _key: string): unknown {
  return undefined
}

/** Does engineering have an order as soon as it is issued? */
export function receivesAtOnce(engine: Engine | undefined): boolean {
  return valueOf(engine, 'workOrder.receivedAtOnce') === true
}
