import { type CompiledPack, explainStep, type Obligation, owedTitles, type Pack, routeOf } from '@huiyin/policy'
import type { Language, Text } from '@huiyin/text'
import { pinyin } from 'pinyin-pro'
import type { App } from '../../platform/app.ts'
import type { Engine } from '../../platform/packs/engine-cache.ts'
import { type Category, leavesOf, packValue } from '../workorders/index.ts'
import { CASE_KINDS, ORDER_KINDS } from './contract.ts'

/** Minutes until somebody must be there, as the pack's value says; undefined when the pack promises none. */
export function arrivalMinutes(engine: Engine | undefined, urgency: string): number | undefined {
  const value = packValue(engine, `repair.arrival.${urgency}`)
  return typeof value === 'number' ? value : undefined
}

/** Calls without an answer after which a case may be closed without one; undefined when the pack does not say. */
export function callbackAttempts(engine: Engine | undefined): number | undefined {
  return engine && attemptsIn(engine.pack.pack)
}

function attemptsIn(pack: Pack): number | undefined {
  const value = pack.values['callback.attempts']?.value
  return typeof value === 'number' ? value : undefined
}

/** The pack's own word for a class of urgency. */
export function urgencyTitle(engine: Engine | undefined, urgency: string): Text {
  return engine?.pack.pack.taxonomy.urgencies[urgency]?.title ?? { zh: urgency }
}

/** Where a matter without a leaf goes: the first line of the routing that matches. Empty when the pack has none. */
export function departmentOf(engine: Engine | undefined, kind: string): string {
  return (engine && routeOf(engine.pack, { case: { kind } })?.department) ?? ''
}

/** The kinds of matter that can be registered: those the pack names, and of those that send somebody only with a tree. */
export function kindsOffered(engine: Engine | undefined): { readonly id: string; readonly title: Text }[] {
  if (!engine) return []
  const { caseKinds, categories } = engine.pack.pack.taxonomy
  return CASE_KINDS.filter((kind) => kind in caseKinds && (!ORDER_KINDS.has(kind) || categories[kind]?.length)).map(
    (id) => ({ id, title: caseKinds[id]?.title ?? { zh: id } }),
  )
}

/** What the pack calls its rules, positions and departments. */
export type Titles = {
  readonly rules: ReadonlyMap<string, Text>
  readonly positions: ReadonlyMap<string, Text>
  readonly departments: ReadonlyMap<string, Text>
  /** Positions whose holder is the head of their department. */
  readonly heads: ReadonlySet<string>
  readonly categories: ReadonlyMap<string, Category>
  readonly urgencies: ReadonlyMap<string, Text>
  /** Calls without an answer that are enough. */
  readonly callbackAttempts: number | undefined
  /** Kinds of case. */
  readonly kinds: ReadonlyMap<string, Text>
  /** Classes of information, and how grave something is. */
  readonly classes: ReadonlyMap<string, Text>
  readonly gravities: ReadonlyMap<string, Text>
}

export const NO_TITLES: Titles = {
  rules: new Map(),
  positions: new Map(),
  departments: new Map(),
  heads: new Set(),
  categories: new Map(),
  urgencies: new Map(),
  callbackAttempts: undefined,
  kinds: new Map(),
  classes: new Map(),
  gravities: new Map(),
}

export function titleOfRule(titles: Titles, ruleId: string, what: string): Text {
  return titles.rules.get(ruleId) ?? { zh: what }
}

export function titleOfOwner(titles: Titles, owner: Obligation['owner']): Text {
  if (owner.kind === 'position') return titles.positions.get(owner.position) ?? { zh: owner.position }
  if (owner.kind === 'anyOf') {
    const several = owner.positions.map((position) => titles.positions.get(position) ?? { zh: position })
    return {
      zh: several.map((one) => one.zh).join('或'),
      en: several.map((one) => one.en ?? one.zh).join(' or '),
    }
  }
  if (owner.kind === 'department') return titles.departments.get(owner.department) ?? { zh: owner.department }
  return { zh: owner.path }
}

/** Titles of the pack of this hash, read from it once. */
export async function titlesOf(app: App, companyId: number, hash: string | null | undefined): Promise<Titles> {
  if (!hash) return NO_TITLES
  const compiled = await app.engines.pack(companyId, hash)
  const known = titlesByPack.get(compiled)
  if (known) return known
  const titles = titlesIn(compiled.pack)
  titlesByPack.set(compiled, titles)
  return titles
}
const titlesByPack = new WeakMap<CompiledPack, Titles>()

export function titlesIn(pack: Pack): Titles {
  const titled = (entries: Readonly<Record<string, { readonly title: Text }>>) =>
    new Map(Object.entries(entries).map(([id, one]) => [id, one.title]))
  return {
    rules: owedTitles(pack),
    positions: titled(pack.organisation.positions),
    departments: titled(pack.organisation.departments),
    heads: new Set(
      Object.entries(pack.organisation.positions).flatMap(([id, one]) =>
        (one as { head?: boolean }).head ? [id] : [],
      ),
    ),
    categories: leavesOf(pack),
    urgencies: titled(pack.taxonomy.urgencies),
    callbackAttempts: attemptsIn(pack),
    kinds: titled(pack.taxonomy.caseKinds),
    classes: titled(pack.taxonomy.classes.information ?? {}),
    gravities: titled(pack.taxonomy.classes.gravity ?? {}),
  }
}

export type ExplanationText = { key: string; params: Record<string, string | number>; text: string | null }

export function explanationTexts(
  steps: Obligation['explanation'],
  language: Language,
  zone: string,
): ExplanationText[] {
  return steps.map((step) => ({
    key: step.key,
    params: { ...(step.params ?? {}) },
    text: explainStep(step, language, zone) ?? null,
  }))
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

/**
 * Pinyin initials of a category's path and of the other words for it, by which the desk finds it: 户内 › 给排水 › 水龙头漏水
 * gives "hn jps sltls". Computed when first asked, never stored.
 */
export function initialsOf(category: Category): string {
  const known = initialsByCategory.get(category)
  if (known !== undefined) return known
  const words = [...category.path.map((text) => text.zh), ...(category.alsoCalled ?? [])]
  const initials = words
    .map((word) => pinyin(word, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed' }).join(''))
    .join(' ')
  initialsByCategory.set(category, initials)
  return initials
}
const initialsByCategory = new WeakMap<Category, string>()
