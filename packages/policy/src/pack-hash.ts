import type { Pack } from './pack-schema.ts'
import { hexOf, sha256 } from './sha256.ts'

/** The one text of a value: keys sorted, nothing undefined. Equal packs have equal text, whatever order they were written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

/** The name under which a pack is stored and to which matters refer. */
export function packHash(pack: Pack): string {
  return hexOf(sha256(canonicalJson(pack)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, inner]) => [key, sorted(inner)]),
  )
}
