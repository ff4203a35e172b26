import { z } from 'zod'
import { matcher } from './matchers.ts'
import { eventType, id, notYet, path, text } from './words.ts'

const field = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  title: text,
  type: z.enum([
    'text',
    'longText',
    'number',
    'money',
    'choice',
    'boolean',
    'day',
    'instant',
    'person',
    'photo',
    'signature',
    'table',
  ]),
  required: z.boolean().optional(),
  choices: z.array(z.strictObject({ id, title: text })).optional(),
  /** Columns of a table. */
  columns: z
    .array(z.strictObject({ key: z.string(), title: text, type: z.enum(['text', 'number', 'money', 'day']) }))
    .optional(),
  unit: text.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Holds something about a person: sealed when filed, masked when shown. */
  personal: z.boolean().optional(),
  /** Filled from a fact of the subject or from what rooms offer for printing: `case.number`, `house.label`. */
  from: z.string().optional(),
})

/**
 * A form: number, fields, signers, print and where it is filed. A form of a pack alone is filed by `record.file` and
 * gives the event `record.filed` (`event.recordType`, `event.fields.<key>`), so rules can count on it.
 */
export const record = z.strictObject({
  id,
  title: text,
  /** Number in the catalogue of records: R-SRV-01. */
  reference: z.string().optional(),
  /** `WX-2611-0409` is prefix WX, period YYMM, four digits. */
  number: z.strictObject({
    prefix: z.string().regex(/^[A-Z]{1,6}$/),
    period: z.enum(['YYYY', 'YYMM', 'YYMMDD', '']).default('YYMM'),
    digits: z.int().min(2).max(8).default(4),
  }),
  /** The kind of subject that it is filed on: `case`, `dayClose`, `volumeYear`. */
  subject: id,
  /** Filled by a room of the program itself (the work order); others are filled on screen by their fields. */
  filledBy: z.enum(['person', 'program']).default('person'),
  fields: z.array(field).min(1),
  copies: z.array(z.strictObject({ holder: id, title: text })).optional(),
  signers: z
    .array(
      z.strictObject({
        role: id,
        title: text,
        after: id.optional(),
        when: matcher.optional(),
        outsider: z.boolean().optional(),
      }),
    )
    .optional(),
  print: z.strictObject({
    paper: z.enum(['A4', 'A5', 'receipt80', 'continuous241']),
    orientation: z.enum(['portrait', 'landscape']).optional(),
    /** Rows of cells: field keys, side by side; a cell may span columns. Without a layout all fields stand below each other. */
    layout: z
      .array(
        z.array(z.union([z.string(), z.strictObject({ field: z.string(), span: z.int().min(1).max(12).optional() })])),
      )
      .optional(),
    footer: text.optional(),
  }),
  filed: z
    .array(
      z.strictObject({
        into: z.enum(['volume', 'dossier', 'register']),
        keeper: id.optional(),
        by: z.enum(['month', 'year', 'day']).optional(),
        /** Bundles apart by a fact: `workOrder.charge`. */
        apart: path.optional(),
      }),
    )
    .optional(),
  retention: z.union([
    z.literal('permanent'),
    z.strictObject({ years: z.int().min(1), after: z.enum(['filing', 'sealing', 'end']).default('filing') }),
  ]),
  confidential: z.boolean().optional(),
  lines: notYet('lines'),
})
export type RecordType = z.infer<typeof record>

/**
 * A measure: what is counted. `obligations` counts the obligations of a rule (kept, late); `events` counts events.
 * A share is kept ÷ judged, or the events that match `of` ÷ all; shown to one decimal, judged unrounded, none when nothing is there.
 */
export const measure = z.strictObject({
  id,
  title: text,
  kind: z.enum(['share', 'count', 'sum', 'mean']),
  obligations: z.strictObject({ rule: z.union([id, z.array(id).min(1)]) }).optional(),
  events: z
    .strictObject({
      event: eventType,
      where: matcher.optional(),
      of: matcher.optional(),
      sum: path.optional(),
      mean: path.optional(),
    })
    .optional(),
})

export const target = z.strictObject({
  id,
  title: text,
  clause: z.string().optional(),
  measure: id,
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  warnAt: z.number().optional(),
  betterThanLast: z.boolean().optional(),
  unit: z.enum(['percent', 'times', 'fen', 'minutes']).optional(),
  per: z.enum(['week', 'month', 'quarter', 'year']),
})

export const targets = z
  .strictObject({ measures: z.array(measure).default([]), targets: z.array(target).default([]) })
  .prefault({})

/** A periodic paper: figures, lists, and what a person writes. */
export const report = z.strictObject({
  id,
  title: text,
  clause: z.string().optional(),
  every: z.enum(['week', 'month', 'quarter', 'year']),
  sections: z
    .array(
      z.union([
        z.strictObject({ title: text, figures: z.array(id).min(1) }),
        z.strictObject({ title: text, list: z.enum(['unfinishedOrders', 'reworkOrders', 'lateObligations']) }),
        z.strictObject({ title: text, written: z.string() }),
      ]),
    )
    .min(1),
  signer: id.optional(),
  receiver: id.optional(),
  /** The routine that owes it. */
  owedBy: id.optional(),
})
