import type { Day } from './day.ts'

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year'

/** A stretch of whole days with a name: `2025-06-03`, `2025-W23`, `2025-06`, `2025-Q2`, `2025-H1`, `2025`. */
export type Period = { readonly key: string; readonly unit: PeriodUnit; readonly firstDay: Day; readonly lastDay: Day }

/** The period in which the day lies. Weeks run Monday to Sunday and are named as ISO 8601 does. */
export function periodOf(_day: Day, _unit: PeriodUnit): Period {
  throw new Error('not yet')
}

/** The periods that share at least a day with the stretch, oldest first. */
export function periodsBetween(_firstDay: Day, _lastDay: Day, _unit: PeriodUnit): Period[] {
  throw new Error('not yet')
}
