import { z } from 'zod'
import { posts } from './schema/coverage.ts'
import { example } from './schema/examples.ts'
import { message } from './schema/messages.ts'
import { calendars, organisation, organisationFile, shifts } from './schema/organisation.ts'
import { record, report, targets } from './schema/papers.ts'
import { rules } from './schema/rule-kinds.ts'
import { taxonomy, taxonomyFile } from './schema/taxonomy.ts'
import { valueOverrides, values } from './schema/values.ts'
import { id, notYet, text } from './schema/words.ts'

/**
 * A policy pack, `format: 1`: an organisation's handbook as data. See schema/ for each part, with examples in the
 * docstrings, and the package's README for the whole.
 *
 * Two shapes: a **pack file** is what people write (it may inherit another pack and override values and rules); a
 * **pack** is the whole, self-contained, normalised JSON that is stored under its hash (`inheritPack` makes one of the other).
 */

const head = {
  format: z.literal(1),
  id,
  title: text,
  description: text.optional(),
  /** Counts up with every version of this pack. */
  edition: z.int().min(1),
  /** What it restates, and under which licence. */
  source: z.string().optional(),
}

const KINDS_TO_COME = {
  procedures: notYet('procedures'),
  standards: notYet('standards'),
  registers: notYet('registers'),
  fees: notYet('fees'),
  limits: notYet('limits'),
  musts: notYet('musts'),
  ladders: notYet('ladders'),
}

const parts = {
  organisation: organisation.prefault({}),
  calendars,
  shifts,
  posts,
  taxonomy,
  rules: rules.prefault({}),
  reports: z.array(report).default([]),
  targets,
  records: z.array(record).default([]),
  /** Outgoing texts by key: `limit.near`, `order.dispatched`. */
  messages: z.record(id, message).default({}),
  examples: z.array(example).default([]),
  ...KINDS_TO_COME,
}

/** The stored form. */
export const packSchema = z.strictObject({
  ...head,
  /** Where it came from: `base@3`; for reading only. */
  inherited: z.array(z.string()).default([]),
  /** Values that a rehearsal took from the catalogue's proposals. */
  proposed: z.array(id).default([]),
  values,
  ...parts,
})

/** What people write in packs/<id>/*.yaml; several files of a folder are merged part by part. */
export const packFileSchema = z.strictObject({
  ...head,
  /** Id of the pack whose parts it takes over. Maps are merged entry by entry, lists by `id`. */
  inherits: id.optional(),
  /**
   * What this pack does not have of what it inherits: ids of rules, records, reports, targets, messages, examples; others with
   * their part before them: `positions.guard`, `departments.order`, `posts.gate`, `namedRoles.x`, `caseKinds.x`.
   */
  without: z.array(z.string()).default([]),
  values: valueOverrides,
  ...parts,
  organisation: organisationFile.prefault({}),
  taxonomy: taxonomyFile,
})

/** A pack as it is stored under its hash: normalised JSON, whole and self-contained. */
export type Pack = z.infer<typeof packSchema>
export type PackFile = z.infer<typeof packFileSchema>
