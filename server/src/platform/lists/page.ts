import { z } from 'zod'

/**
 * Keyset paging: a page begins after the instant and id of the last row seen, so that page 10,000 costs what the first
 * does. Lists answer `{ items, next }`; `next` goes back as `after`.
 */
export type PageAfter = { readonly at: number; readonly id: string }

export const afterSchema = z
  .string()
  .regex(/^\d{1,16}~[0-9a-f-]{36}$/)
  .optional()
  .describe('The `next` of the page before')

export const limitSchema = (usual: number, most: number) => z.coerce.number().int().min(1).max(most).default(usual)

export function pageAfter(text: string | undefined): PageAfter | undefined {
  const [at, id] = text?.split('~') ?? []
  return at && id ? { at: Number(at), id } : undefined
}

/** The page out of `limit + 1` rows, and where the next begins. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => PageAfter,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  if (rows.length <= limit || last === undefined) return { rows: page, next: null }
  const { at, id } = placeOf(last)
  return { rows: page, next: `${at}~${id}` }
}
