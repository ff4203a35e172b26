import type { Day, Instant } from './day.ts'
import type { Period } from './period.ts'
import type { TimeOfDay } from './time-of-day.ts'
import type { Calendar, WeekdayName } from './working-calendar.ts'

/** What the calendar brings again and again. Without `at` the occurrence is the 24:00 that ends its day. */
export type Recurrence =
  | { readonly daily: { readonly only?: 'workingDays' | undefined; readonly at?: TimeOfDay | undefined } }
  | { readonly weekly: { readonly day: WeekdayName | 'lastWorkingDay'; readonly at?: TimeOfDay | undefined } }
  | { readonly monthly: { readonly day: MonthDay; readonly at?: TimeOfDay | undefined } }
  /** `month` is the first, second or third of the quarter. */
  | {
      readonly quarterly: { readonly month: 1 | 2 | 3; readonly day: MonthDay; readonly at?: TimeOfDay | undefined }
    }
  | { readonly yearly: { readonly month: number; readonly day: MonthDay; readonly at?: TimeOfDay | undefined } }

/** A number the month does not have is its last day; a date stays on its date even on a rest day (time rule 6). */
export type MonthDay = number | 'last' | 'firstWorkingDay' | 'lastWorkingDay'

export type Occurrence = { readonly period: Period; readonly day: Day; readonly at: Instant }

/** @throws CalendarError `calendar/bad-recurrence` */
export function parseRecurrence(_written: Recurrence): Recurrence {
  throw new Error('not yet')
}

/** The occurrences with `from <= at < to`, oldest first; a period that rests altogether has none. */
export function occurrencesBetween(
  _calendar: Calendar,
  _recurrence: Recurrence,
  _from: Instant,
  _to: Instant,
): Occurrence[] {
  throw new Error('not yet')
}
