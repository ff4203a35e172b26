import { z } from 'zod'

/**
 * How a record looks on paper: pack data (`records[].print`), so that a new form prints without code. A layout names
 * what it shows by dotted paths into the record's fields; it holds no expressions and no code.
 */
const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1).optional() })
const path = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*(\.[a-zA-Z0-9]+)*$/, 'a dotted path such as workOrder.number')

/**
 * One shown thing. A bare string is the path of a text. `text` is a sentence with `{path}` placeholders. `choices`
 * prints every choice with its box, ticked where the field has (or contains) the value. Money is integer fen;
 * instants are epoch milliseconds or ISO-8601 and are printed in the project's zone.
 */
const show = z.union([
  path,
  z.strictObject({ text }),
  z.strictObject({
    field: path,
    as: z.enum(['text', 'number', 'instant', 'day', 'time', 'money', 'moneyInWords']),
    unit: text.optional(),
  }),
  z.strictObject({
    field: path,
    choices: z
      .array(z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]), title: text }))
      .min(1)
      .max(12),
  }),
])

const field = z.strictObject({
  label: text,
  show: z.union([show, z.array(show).min(1).max(6)]).describe('Several stand below each other'),
  /** Takes the rest of the row. */
  wide: z.boolean().optional(),
  /** Takes the room of so many pairs. */
  span: z.int().min(1).max(12).optional(),
  /** The one thing of the page: the room. */
  large: z.boolean().optional(),
  strong: z.boolean().optional(),
})

const blocks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text }),
  z.strictObject({ kind: z.literal('text'), show }),
  z.strictObject({ kind: z.literal('note'), text }),
  /** Labels and values in pairs, `perRow` pairs a row (three unless said). */
  z.strictObject({
    kind: z.literal('fields'),
    perRow: z.int().min(1).max(12).optional(),
    fields: z.array(field).min(1).max(60),
  }),
  /** Heads above, values below: the times of an order. */
  z.strictObject({ kind: z.literal('strip'), fields: z.array(field).min(1).max(8) }),
  /** A row for each item of a list; paths look into the item first, then into the record. */
  z.strictObject({
    kind: z.literal('table'),
    rows: path,
    numbered: z.boolean().optional(),
    /** Empty rows are drawn up to this many, to be filled by hand. */
    atLeast: z.int().min(0).max(30).optional(),
    columns: z
      .array(
        z.strictObject({
          title: text,
          show,
          width: z.union([z.literal('*'), z.int().min(12).max(400)]).optional(),
          align: z.enum(['left', 'center', 'right']).optional(),
        }),
      )
      .min(1)
      .max(9),
    total: z.strictObject({ label: text, words: show.optional(), show }).optional(),
  }),
  /** Places to sign; `beside` stands left of its signature. A drawn signature is printed with its time, an empty place keeps lines. */
  z.strictObject({
    kind: z.literal('signatures'),
    places: z
      .array(
        z.strictObject({
          place: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/),
          label: text,
          signLabel: text.optional(),
          beside: z
            .array(z.union([show, z.strictObject({ label: text, show })]))
            .max(6)
            .optional(),
        }),
      )
      .min(1)
      .max(6),
  }),
])

export const printLayoutSchema = z.strictObject({
  paper: z.enum(['A4', 'A4 landscape', 'A5', 'A5 landscape', 'continuous 241mm', '80mm']),
  blocks: z.array(blocks).min(1).max(40),
})

export type PrintLayout = z.infer<typeof printLayoutSchema>
export type PrintBlock = PrintLayout['blocks'][number]
export type Show = z.infer<typeof show>
export type PrintField = z.infer<typeof field>

/** What is wrong with a layout of a pack, each with its dotted path; empty when it prints. */
export function checkPrintLayout(layout: unknown): { path: string; message: string }[] {
  const parsed = printLayoutSchema.safeParse(layout)
  if (parsed.success) return []
  return parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
}

/**
 * A record as it was filed, ready for paper: names, telephone and room are those of that moment. Whoever makes it has
 * masked what the printing person may not see; nothing is looked up here.
 */
export type PrintSnapshot = {
  /** Printed on every form (S0-ORG-5). */
  readonly company: string
  readonly project: string
  readonly title: { readonly zh: string; readonly en?: string | undefined }
  /** Form id and edition, e.g. `R-SRV-03` and `第 7 版`. */
  readonly form?: string | undefined
  readonly number: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly signatures: Readonly<Record<string, PrintedSignature | undefined>>
  /** Where a phone gets to from the paper. */
  readonly qr?:
    | { readonly url: string; readonly says: { readonly zh: string; readonly en?: string | undefined } }
    | undefined
  readonly printed: {
    /** Epoch milliseconds. */
    readonly at: number
    readonly by: string
    /** Counted from one: a second print says so. */
    readonly time: number
    readonly phonesMasked: boolean
  }
  readonly zone: string
  readonly language: 'zh' | 'en'
}

export type PrintedSignature = {
  /** PNG bytes of the drawn line; absent when it was confirmed by telephone or is still to come. */
  readonly png?: Uint8Array | undefined
  readonly name?: string | undefined
  readonly at?: number | undefined
}
