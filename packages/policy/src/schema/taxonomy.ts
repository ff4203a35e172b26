import { z } from 'zod'
import { id, text } from './words.ts'

/** Attributes of a leaf. On a branch they are the default of everything below it. */
const attributes = {
  place: z.enum(['home', 'publicArea', 'facility']).optional(),
  trade: id.optional(),
  department: id.optional(),
  urgency: z.enum(['emergency', 'special', 'ordinary']).optional(),
  charge: z.enum(['free', 'paid']).optional(),
  inHome: z.boolean().optional(),
  checklist: z.array(text).optional(),
  guaranteeDays: z.int().min(0).optional(),
}
const attributesSchema = z.strictObject(attributes)

/**
 * A node of the repair tree: place › trade › problem. A node without children is a leaf, and must then know its place,
 * trade, department, urgency, charge and inHome, of its own or from above. Ids are unique over the whole tree. Other words by
 * which people ask for it stand in `alsoCalled`; pinyin is computed, never stored.
 */
export type CategoryNode = z.infer<typeof attributesSchema> & {
  readonly id: string
  readonly title: z.infer<typeof text>
  readonly alsoCalled?: readonly string[] | undefined
  readonly children?: readonly CategoryNode[] | undefined
}

export const categoryNode: z.ZodType<CategoryNode> = z.lazy(() =>
  z.strictObject({
    id,
    title: text,
    ...attributes,
    alsoCalled: z.array(z.string().min(1)).optional(),
    children: z.array(categoryNode).min(1).optional(),
  }),
) as z.ZodType<CategoryNode>

const titles = z.record(id, z.strictObject({ title: text })).default({})

export const taxonomy = z
  .strictObject({
    caseKinds: titles,
    urgencies: titles,
    trades: titles,
    /** The trees by kind of case; issue A has `repair`. An inheriting pack replaces a whole tree. */
    categories: z.record(id, z.array(categoryNode)).default({}),
    /** Lists of reasons by name: `appointment: { ownerAbsent: … }`. */
    reasons: z.record(id, titles).default({}),
    /** Lists of classes by name, by which a matter is sorted besides its category: `information`, `gravity`. */
    classes: z.record(id, titles).default({}),
  })
  .prefault({})

/**
 * In a pack that inherits, nodes of the trees may be said otherwise by their id, without writing the tree again:
 *
 * ```yaml
 * taxonomy:
 *   amend:
 *     publicArea.greening: { department: cleaning }    # and everything below that does not say its own
 * ```
 */
export const taxonomyFile = z
  .strictObject({
    ...taxonomy.unwrap().shape,
    amend: z
      .record(
        id,
        attributesSchema.extend({ title: text.optional(), alsoCalled: z.array(z.string().min(1)).optional() }),
      )
      .default({}),
  })
  .prefault({})
