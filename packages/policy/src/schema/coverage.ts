import { z } from 'zod'
import { count } from './limits.ts'
import { ruleHead } from './rule-head.ts'
import { ladderStep, owes, warn } from './rules.ts'
import { id, text, timeOfDay } from './words.ts'

/**
 * Posts by name: places that people stand at, which the rota fills shift by shift. `positions` says whose holders may be
 * put there (none: anybody of the project), `scope` whether it is manned once a project or once for each building or area.
 *
 * ```yaml
 * posts:
 *   frontDesk: { title: { zh: 前台, en: Front desk }, positions: [frontDesk] }
 *   cleaning: { title: { zh: 保洁, en: Cleaning }, positions: [cleaner], scope: area }
 * ```
 */
export const posts = z
  .record(
    id,
    z.strictObject({
      title: text,
      department: id.optional(),
      positions: z.array(id).optional(),
      scope: z.enum(['project', 'building', 'area']).default('project'),
    }),
  )
  .default({})

/** When a post must be manned: day and night, the hours of a calendar, the turns of shifts, or the same hours every day. */
export const coverageHours = z.union([
  z.literal('always'),
  z.strictObject({ calendar: id }),
  z.strictObject({ shifts: z.array(id).min(1) }),
  z.strictObject({ from: timeOfDay, to: timeOfDay }),
])
export type CoverageHours = z.infer<typeof coverageHours>

/**
 * A post is never without somebody: a hole in next week's rota is seen today (S0-N-8, S4-CSL-4). Planned presences are
 * compared with what must be manned for `ahead` calendar days from now. A day with holes is **one** subject (`coverageDay`)
 * with its holes as lines; with `owes` somebody must fill them before the first begins.
 *
 * ```yaml
 * coverage:
 *   - id: duty.aroundTheClock
 *     clause: "3.1"
 *     title: { zh: 值班不断岗, en: Duty is never without somebody }
 *     post: duty
 *     hours: always                    # { calendar: desk } · { shifts: [day, night] } · { from: "08:00", to: "20:00" }
 *     atLeast: 1                       # or { value: duty.atLeast }
 *     ahead: 7                         # calendar days, today counted
 *     owes: { what: rotaFilled, title: { zh: 补上排班, en: Fill the rota }, who: { position: customerServiceSupervisor } }
 * ```
 *
 * Events: `coverage.holeFound` (again when the holes change), `coverage.filled`, and `coverage.passed` when nobody did. Whoever plans presences answers them
 * as `PlannedPresence` (coverage.ts); people on leave are left out by whoever answers.
 */
export const coverage = z.strictObject({
  ...ruleHead,
  post: id,
  hours: coverageHours,
  atLeast: count.default(1),
  ahead: z.union([z.int().min(1).max(62), z.strictObject({ value: id })]).default(7),
  owes: owes.optional(),
  warn: warn.optional(),
  escalate: z.array(ladderStep).optional(),
})
export type Coverage = z.infer<typeof coverage>
