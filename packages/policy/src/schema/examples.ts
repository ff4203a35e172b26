import { z } from 'zod'
import { eventType, id, text } from './words.ts'

/** Local time of the example's zone: "2025-03-10 09:12" or with seconds. Quote it. */
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/)
const facts = z.record(z.string(), z.unknown())

/**
 * A story that activation runs through the engine; the pack is refused when it does not come out as told. Facts follow
 * from the events by the program's own folds; `facts` adds or overrides some by dotted path, for this step and later.
 *
 * ```yaml
 * examples:
 *   - id: SC-02.ordinary
 *     title: { zh: 普通报修 40 分钟到场, en: An ordinary order is reached within 40 minutes }
 *     subject: case
 *     steps:
 *       - { at: "2025-03-10 14:00", event: workOrder.received, part: workOrder, data: { urgency: ordinary } }
 *       - { at: "2025-03-10 14:40", event: workOrder.arrived, part: workOrder }
 *     then:
 *       - { rule: repair.arrival.ordinary, due: "2025-03-10 14:40", state: met }
 * ```
 *
 * A step is an event (recorded at `recordedAt`, else when it occurred), `wait: true` (time passes to `at`), or an `action`
 * that gates let pass or not.
 */
export const example = z.strictObject({
  id: z.string().min(1).max(60),
  title: text,
  subject: id.default('case'),
  zone: z.string().default('Asia/Shanghai'),
  /** Values for this example alone. */
  values: z.record(id, z.unknown()).optional(),
  facts: facts.optional(),
  steps: z
    .array(
      z.union([
        z.strictObject({
          at: localTime,
          event: eventType,
          /** Name of the part in this example; `workOrder` or `workOrder:b` for a second one. */
          part: z.string().optional(),
          data: facts.optional(),
          facts: facts.optional(),
          recordedAt: localTime.optional(),
          by: z.string().optional(),
        }),
        z.strictObject({ at: localTime, wait: z.literal(true) }),
        z.strictObject({
          at: localTime,
          action: z.string(),
          part: z.string().optional(),
          input: facts.optional(),
          actor: facts.optional(),
          facts: facts.optional(),
          /** The gate that refuses, or `allowed`. */
          expect: z.union([z.literal('allowed'), z.strictObject({ refusedBy: id }), z.strictObject({ warnedBy: id })]),
        }),
      ]),
    )
    .min(1),
  // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
  then: z
    .array(
      z.union([
        z.strictObject({
          rule: id,
          part: z.string().optional(),
          /** Which of several of the rule, by opening; 1 is the first. */
          nth: z.int().min(1).optional(),
          due: localTime.optional(),
          originallyDue: localTime.optional(),
          state: z.enum(['open', 'breached', 'met', 'late', 'waived', 'cancelled']).optional(),
          lateBy: z.string().optional(),
        }),
        z.strictObject({ rule: id, part: z.string().optional(), none: z.literal(true) }),
        z.strictObject({ told: id, times: z.int().min(0).optional() }),
      ]),
    )
    .default([]),
})
export type Example = z.infer<typeof example>
