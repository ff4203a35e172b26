import type { Obligation } from '@huiyin/policy'
import type { Language, Text } from '@huiyin/text'
import type { App } from '../../platform/app.ts'
import type { Engine } from '../../platform/packs/engine-cache.ts'
import { nameReadings } from '../../platform/search/name-readings.ts'
import { type Category, valueOf } from '../workorders/index.ts'

/** Minutes until somebody must be there, as the pack's value says; undefined when the pack promises none. */
export function arrivalMinutes(engine: Engine | undefined, urgency: string): number | undefined {
  const value = valueOf(engine, `repair.arrival.${urgency}`)
  return typeof value === 'number' ? value : undefined
}

/** What the pack calls its rules, positions and departments. */
export type Titles = {
  readonly rules: ReadonlyMap<string, Text>
  readonly positions: ReadonlyMap<string, Text>
  readonly departments: ReadonlyMap<string, Text>
  readonly categories: ReadonlyMap<string, Category>
}

export const NO_TITLES: Titles = {
  rules: new Map(),
  positions: new Map(),
  departments: new Map(),
  categories: new Map(),
}

export function titleOfRule(titles: Titles, ruleId: string, what: string): Text {
  return titles.rules.get(ruleId) ?? { zh: what }
}

export function titleOfOwner(titles: Titles, owner: Obligation['owner']): Text {
  if (owner.kind === 'position') return titles.positions.get(owner.position) ?? { zh: owner.position }
  if (owner.kind === 'department') return titles.departments.get(owner.department) ?? { zh: owner.department }
  return { zh: owner.path }
}

export async function titlesOf(_app: App, _companyId: number, _hash: string | null | undefined): Promise<Titles> {
  return NO_TITLES
}

export type ExplanationText = { key: string; params: Record<string, string | number>; text: string | null }

export function explanationTexts(
  steps: Obligation['explanation'],
  _language: Language,
  _zone: string,
): ExplanationText[] {
  return steps.map((step) => ({ key: step.key, params: { ...(step.params ?? {}) }, text: null }))
}

/** The handbook in force in a project, for reading. */
export async function engineOf(
  app: App,
  companyId: number,
  context: { active_hash: string | null; calendar_version: number; zone: string } | undefined,
): Promise<Engine | undefined> {
  if (!context?.active_hash) return undefined
  return app.engines.engine(companyId, context.active_hash, context.calendar_version, context.zone)
}

/** Pinyin initials of a category's path, by which the desk finds it: 给排水 › 水龙头漏水 → gps sltls. */
export function initialsOf(category: Category): string {
  return category.path.map((text) => nameReadings(text.zh)[0]?.initials ?? '').join(' ')
}
