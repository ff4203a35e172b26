import type { Text } from '@huiyin/text'

/**
 * One change of a draft. A path is a list because keys of a pack hold dots (`repair.arrival.ordinary`); on a list a
 * step is the `id` of its element, never a position, so that two people's changes do not hit each other's lines.
 */
export type DraftChange =
  | { readonly path: readonly string[]; readonly value: unknown; readonly remove?: undefined }
  | { readonly path: readonly string[]; readonly remove: true; readonly value?: undefined }

export type ChangeProblem = { readonly path: string; readonly message: Text }
export type Changed =
  | { readonly body: Record<string, unknown>; readonly problems?: undefined }
  | { readonly problems: readonly ChangeProblem[] }

/** The pack with the changes made, or which of them do not fit; all or nothing. The pack that came in stays as it is. */
export function applyChanges(body: Readonly<Record<string, unknown>>, changes: readonly DraftChange[]): Changed {
  const copy = structuredClone(body) as Record<string, unknown>
  const problems: ChangeProblem[] = []
  for (const [index, change] of changes.entries()) {
    const message = applyOne(copy, change)
    if (message) problems.push({ path: `changes.${index}.path`, message })
  }
  return problems.length > 0 ? { problems } : { body: copy }
}

function applyOne(root: Record<string, unknown>, change: DraftChange): Text | undefined {
  const steps = change.path.slice(0, -1)
  const last = change.path.at(-1) as string
  if (UNSAFE.has(last) || steps.some((step) => UNSAFE.has(step))) return NOT_THERE
  let place: unknown = root
  for (const step of steps) {
    place = child(place, step)
    if (place === undefined && !change.remove) return NOT_THERE
    if (place === undefined) return undefined
  }
  if (Array.isArray(place)) return applyToList(place, last, change)
  if (place === null || typeof place !== 'object') return NOT_THERE
  const object = place as Record<string, unknown>
  if (change.remove) delete object[last]
  else object[last] = change.value
  return undefined
}

function applyToList(list: unknown[], id: string, change: DraftChange): Text | undefined {
  const index = list.findIndex((element) => idOf(element) === id)
  if (change.remove) {
    if (index >= 0) list.splice(index, 1)
    return undefined
  }
  if (idOf(change.value) !== id) return OTHER_ID
  if (index >= 0) list[index] = change.value
  else list.push(change.value)
  return undefined
}

function child(place: unknown, step: string): unknown {
  if (Array.isArray(place)) return place.find((element) => idOf(element) === step)
  if (place === null || typeof place !== 'object') return undefined
  return Object.hasOwn(place, step) ? (place as Record<string, unknown>)[step] : undefined
}

function idOf(element: unknown): unknown {
  return element !== null && typeof element === 'object' ? (element as { id?: unknown }).id : undefined
}

/** Steps that would reach out of the data. */
const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const NOT_THERE: Text = { zh: '制度包里没有这个位置', en: 'The pack has no such place' }
const OTHER_ID: Text = { zh: '编号要与位置一致', en: 'Its id must be the one the path names' }
