import { z } from 'zod'
import { id, text, timeOfDay, weekday } from './words.ts'

/** Departments and positions by id. Holders are people of the company, not pack content. */
export const organisation = z.strictObject({
  departments: z.record(id, z.strictObject({ title: text, partOf: id.optional() })).default({}),
  positions: z
    .record(
      id,
      z.strictObject({
        title: text,
        short: text.optional(),
        department: id,
        headcount: z.int().min(0).optional(),
        /** The superior's position; the top one has none. */
        reportsTo: id.optional(),
        /** The position that acts for it. */
        deputy: id.optional(),
        /** Signs and answers for its department; one per department. */
        head: z.boolean().optional(),
        /** Answers for the buildings given to its holders: `keeperOf` finds it. */
        keeps: z.literal('building').optional(),
        /** Offered work orders of its department: engineers. */
        carriesOutOrders: z.boolean().optional(),
        capabilities: z.array(z.string()).default([]),
      }),
    )
    .default({}),
})
export type Organisation = z.infer<typeof organisation>

const span = z.strictObject({ from: timeOfDay, to: timeOfDay })
const week = z.partialRecord(weekday, z.array(span))

/**
 * Opening hours by name. `hours` gives the windows of each weekday; a day without any is closed. With
 * `holidays: observed` (the default) public holidays are closed and make-up days open like `makeUpLike` (default mon).
 * Exactly one calendar is `standard`: working days and hours count by it where a rule names none.
 */
export const calendars = z
  .record(
    id,
    z.strictObject({
      title: text,
      standard: z.boolean().optional(),
      hours: week,
      holidays: z.enum(['observed', 'ignored']).default('observed'),
      makeUpLike: weekday.default('mon'),
    }),
  )
  .default({})

/** Shifts by name, for routines per shift. A `to` not after `from` is on the next day. */
export const shifts = z.record(id, z.strictObject({ title: text, from: timeOfDay, to: timeOfDay })).default({})
