import { z } from 'zod'
import { id, path } from './words.ts'

export type Scalar = string | number | boolean

/** The right side of a comparison: a constant, a value of the pack, or another field (with plus and times). */
export type Operand =
  | Scalar
  | { readonly value: string }
  | { readonly field: string; readonly plus?: number | undefined; readonly times?: number | undefined }

/**
 * What is asked of one field. A scalar means equals, a list means one of. `exists: false` is true when the field is
 * missing, null or empty. `count` asks about the number of entries of a list, `contains` about one of its entries.
 */
export type FieldTest =
  | Scalar
  | readonly Scalar[]
  | {
      readonly equals?: Operand | undefined
      readonly in?: readonly Operand[] | undefined
      readonly gt?: Operand | undefined
      readonly gte?: Operand | undefined
      readonly lt?: Operand | undefined
      readonly lte?: Operand | undefined
      readonly exists?: boolean | undefined
      readonly contains?: Operand | undefined
      readonly count?: FieldTest | undefined
      readonly not?: FieldTest | undefined
    }

/**
 * A condition as data: every dotted path names a field and what is asked of it; all lines must hold. `all`, `any` and
 * `not` combine conditions.
 *
 * ```yaml
 * when: { case.urgency: ordinary, workOrder.inHome: true }
 * when: { any: [{ workOrder.charge: paid }, { workOrder.priceFen: { gt: 0 } }] }
 * requires: { actor.staffId: { not: { equals: { field: workOrder.engineerId } } } }
 * ```
 */
export type Matcher = {
  readonly all?: readonly Matcher[] | undefined
  readonly any?: readonly Matcher[] | undefined
  readonly not?: Matcher | undefined
  readonly [path: string]: FieldTest | readonly Matcher[] | Matcher | undefined
}

const scalar = z.union([z.string(), z.number(), z.boolean()])
const operand: z.ZodType<Operand> = z.union([
  scalar,
  z.strictObject({ value: id }),
  z.strictObject({ field: path, plus: z.number().optional(), times: z.number().optional() }),
])

export const fieldTest: z.ZodType<FieldTest> = z.lazy(() =>
  z.union([
    scalar,
    z.array(scalar).min(1),
    z
      .strictObject({
        equals: operand.optional(),
        in: z.array(operand).min(1).optional(),
        gt: operand.optional(),
        gte: operand.optional(),
        lt: operand.optional(),
        lte: operand.optional(),
        exists: z.boolean().optional(),
        contains: operand.optional(),
        count: fieldTest.optional(),
        not: fieldTest.optional(),
      })
      .refine((test) => Object.keys(test).length > 0),
  ]),
)

export const matcher: z.ZodType<Matcher> = z.lazy(() =>
  z
    .object({
      all: z.array(matcher).min(1).optional(),
      any: z.array(matcher).min(1).optional(),
      not: matcher.optional(),
    })
    .catchall(fieldTest)
    .superRefine((condition, context) => {
      for (const name of Object.keys(condition)) {
        if (name === 'all' || name === 'any' || name === 'not' || path.safeParse(name).success) continue
        context.addIssue({
          code: 'custom',
          path: [name],
          message: '条件的字段写成 case.urgency 的样子 ¦ a condition names its field like case.urgency',
        })
      }
    }),
) as z.ZodType<Matcher>
