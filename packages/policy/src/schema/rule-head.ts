import { z } from 'zod'
import { clause, id, text } from './words.ts'

/**
 * Common to all kinds of rules: a stable `id` (unique over all kinds of the pack), the `clause` of the handbook, a
 * `title` for lists and the inbox, an optional `note`. A rule may be switched `off` by an inheriting pack.
 */
export const ruleHead = {
  id,
  clause,
  title: text,
  note: text.optional(),
  off: z.boolean().optional(),
}
