import { z } from 'zod'
import { id, text, timeOfDay, weekday } from './words.ts'

/** In rising order. */
export const EDUCATION_LEVELS = ['secondary', 'juniorCollege', 'college', 'postgraduate'] as const

/**
 * What somebody must bring for a position. `certificate` and `skill` are there or not (a certificate may run out);
 * `education` is reached from its level upwards; `experience` from so many full years, counted from the day it began.
 */
export const requirement = z.discriminatedUnion('kind', [
  z.strictObject({ id, kind: z.literal('education'), title: text, level: z.enum(EDUCATION_LEVELS) }),
  z.strictObject({ id, kind: z.literal('experience'), title: text, years: z.int().min(1).max(40) }),
  z.strictObject({ id, kind: z.enum(['certificate', 'skill']), title: text }),
])
export type Requirement = z.infer<typeof requirement>

/** What a department or a post is there for and what it may decide (S1-CENTER-3). */
const statements = { duties: z.array(text).optional(), powers: z.array(text).optional() }

/** A position: who it reports to, how many there should be, what it may do. */
const position = z.strictObject({
  title: text,
  short: text.optional(),
  department: id,
  headcount: z.int().min(0).optional(),
  /** The superior's position; the top one has none. */
  reportsTo: id.optional(),
  /** Further superiors, who give tasks too; escalation climbs `reportsTo` alone (S0-DCSM-1). */
  alsoReportsTo: z.array(id).optional(),
  /** The position that acts for it. */
  deputy: id.optional(),
  /** Signs and answers for its department; one per department. */
  head: z.boolean().optional(),
  /** A second holder on the same day is refused, not only flagged (S1-CENTER-5). */
  onlyOne: z.boolean().optional(),
  /** What it is responsible for, in a few words: 管辖范围. */
  span: text.optional(),
  ...statements,
  requirements: z.array(requirement).optional(),
  /** Answers for the buildings given to its holders: `keeperOf` finds it. */
  keeps: z.literal('building').optional(),
  /** Offered work orders of its department: engineers. */
  carriesOutOrders: z.boolean().optional(),
  capabilities: z.array(z.string()).default([]),
})

/** Departments and positions by id. Holders are people of the company, not pack content. */
export const organisation = z.strictObject({
  departments: z
    .record(
      id,
      z.strictObject({
        title: text,
        partOf: id.optional(),
        /** What it works for; stands on its profile and in print (S0-ORG-1). */
        goal: text.optional(),
        ...statements,
      }),
    )
    .default({}),
  positions: z.record(id, position).default({}),
  /**
   * Roles that are named on site beside the positions: who is first responsible for safety and fire, who answers for
   * the whole estate. Whoever holds the position is it.
   */
  namedRoles: z.record(id, z.strictObject({ title: text, position: id })).default({}),
  /** Why somebody may be absent. `paid` stands on the month's sheet; `proof` asks for a paper. */
  leaveKinds: z
    .record(id, z.strictObject({ title: text, paid: z.boolean(), proof: z.boolean().optional() }))
    .default({}),
  /** What whoever comes in looks after first: desk clean, no clutter, plants in order (S1-WORK-1). */
  morningCheck: z.array(z.strictObject({ id, title: text })).default([]),
})

/** In a pack that inherits, a position may say only what it has otherwise: its title, headcount, line of report. */
export const organisationFile = organisation.extend({
  positions: z.record(id, position.partial().extend({ capabilities: z.array(z.string()).optional() })).default({}),
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
