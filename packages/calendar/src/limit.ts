import type { Instant } from './day.ts'
import type { DurationSpec } from './duration.ts'
import type { CalendarStep } from './steps.ts'
import type { Calendar } from './working-calendar.ts'

/** Half-open stretch that does not count; without `to` it still lasts. */
export type Pause = { readonly from: Instant; readonly to?: Instant | undefined }

/** When a limit that starts now ends; the explanation stands beside it. `at` is null while an open pause holds it. */
export type Due = { readonly at: Instant | null; readonly steps: readonly CalendarStep[] }

/** The last instant that keeps the limit: equal is kept, any excess is late (time rule 2). */
export function dueAt(_calendar: Calendar, _start: Instant, _limit: DurationSpec): Instant {
  throw new Error('not yet')
}

/** The same with time that does not count; null while an open pause holds the limit. */
export function dueAtWithPauses(
  _calendar: Calendar,
  _start: Instant,
  _limit: DurationSpec,
  _pauses: readonly Pause[],
): Instant | null {
  throw new Error('not yet')
}

/** When a share (0.75 for a warning at 75 %) of the limit is used up, in the limit's own time. Null as above. */
export function shareUsedAt(
  _calendar: Calendar,
  _start: Instant,
  _limit: DurationSpec,
  _share: number,
  _pauses: readonly Pause[] = [],
): Instant | null {
  throw new Error('not yet')
}

/** The limit counted backwards: `{ field: appointment, minus: 15m }`. Forms of s, m, h, wh, wd and cd. */
export function instantBefore(_calendar: Calendar, _end: Instant, _limit: DurationSpec): Instant {
  throw new Error('not yet')
}

/** `dueAtWithPauses` with its explanation, at most 1 kB of JSON. Costs more: for what is stored and shown. */
export function explainDue(
  _calendar: Calendar,
  _start: Instant,
  _limit: DurationSpec,
  _pauses: readonly Pause[] = [],
): Due {
  throw new Error('not yet')
}

export function isLate(due: Instant, occurredAt: Instant): boolean {
  return occurredAt > due
}

/** Milliseconds beyond the limit; 0 when kept. */
export function lateByMs(due: Instant, occurredAt: Instant): number {
  return Math.max(0, occurredAt - due)
}
