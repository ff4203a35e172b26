import { z } from 'zod'
import { clause, id, text } from './words.ts'

const scalar = z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])

/**
 * A named value in which companies differ.
 *
 * ```yaml
 * values:
 *   repair.arrival.emergency:
 *     type: duration
 *     unit: minute            # second minute hour workingHour workingDay calendarDay month
 *     value: null             # unset: the pack cannot be activated and says so
 *     proposal: 10            # what the catalogue proposes; a rehearsal may take it, marked so
 *     bounds: { min: 1, max: 120 }
 *     relations: [{ atMost: repair.arrival.special }]
 *     clause: "4.2"
 *     title: { zh: 紧急报修到场时限, en: Arrival in emergencies }
 * ```
 *
 * An inheriting pack overrides the number alone (`repair.arrival.emergency: 10`) or single members
 * (`repair.arrival.emergency: { value: 10, clause: "5.1" }`).
 */
export const value = z.strictObject({
  type: z.enum(['duration', 'number', 'boolean', 'text', 'timeOfDay', 'list']),
  unit: z
    .enum([
      'second',
      'minute',
      'hour',
      'workingHour',
      'workingDay',
      'calendarDay',
      'month',
      'times',
      'percent',
      'persons',
      'fen',
    ])
    .optional(),
  value: scalar.nullable(),
  proposal: scalar.optional(),
  /** May stay unset: rules that use it are then switched off. */
  optional: z.boolean().optional(),
  bounds: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
  /** Compared with another value of the same unit (durations of minutes and hours are compared as time). */
  relations: z.array(z.strictObject({ atMost: id.optional(), atLeast: id.optional() })).optional(),
  clause: clause.optional(),
  title: text,
  note: text.optional(),
})
export type PackValue = z.infer<typeof value>

export const values = z.record(id, value).default({})
/** In a file that inherits: the bare value, or some members. */
export const valueOverrides = z.record(id, z.union([scalar.nullable(), value.partial()])).default({})
