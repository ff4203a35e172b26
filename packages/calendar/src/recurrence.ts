import { CalendarError } from './calendar-error.ts'
import {
  addCalendarDays,
  addMonths,
  civilFromSerial,
  type Day,
  demandInstant,
  type Instant,
  monthDay,
  serialOf,
  yearlyDate,
} from './day.ts'
import { type Period, type PeriodUnit, periodsBetween } from './period.ts'
import { END_OF_DAY_MINUTES, parseTimeOfDay, type TimeOfDay } from './time-of-day.ts'
import { type Calendar, type WeekdayName, weekdayNumber } from './working-calendar.ts'

/** What the calendar brings again and again. Without `at` the occurrence is the 24:00 that ends its day. */
export type Recurrence =
  | { readonly daily: { readonly only?: 'workingDays' | undefined; readonly at?: TimeOfDay | undefined } }
  | { readonly weekly: { readonly day: WeekdayName | 'lastWorkingDay'; readonly at?: TimeOfDay | undefined } }
  | { readonly monthly: { readonly day: MonthDay; readonly at?: TimeOfDay | undefined } }
  /** `month` is the first, second or third of the quarter. */
  | { readonly quarterly: { readonly month: number; readonly day: MonthDay; readonly at?: TimeOfDay | undefined } }
  | { readonly yearly: { readonly month: number; readonly day: MonthDay; readonly at?: TimeOfDay | undefined } }

/** A number that the month does not have is its last day; a date stays on its date even on a rest day (time rule 6). */
export type MonthDay = number | 'last' | 'firstWorkingDay' | 'lastWorkingDay'

export type Occurrence = { readonly period: Period; readonly day: Day; readonly at: Instant }

/**
 * Checks what a pack writes, before anything runs by it.
 * @throws CalendarError `calendar/bad-recurrence`, `calendar/bad-time-of-day`
 */
export function checkRecurrence(recurrence: Recurrence): void {
  const fail = (): never => {
    throw new CalendarError('calendar/bad-recurrence', { text: JSON.stringify(recurrence) })
  }
  const demandMonthDay = (day: MonthDay): void => {
    if (typeof day === 'number' ? !isWholeWithin(day, 31) : !MONTH_DAY_WORDS.has(day)) fail()
  }
  if (Object.keys(recurrence).length !== 1) fail()
  if ('daily' in recurrence) {
    const { only } = recurrence.daily
    if (only !== undefined && only !== 'workingDays') fail()
  } else if ('weekly' in recurrence) {
    const { day } = recurrence.weekly
    if (day !== 'lastWorkingDay') weekdayNumber(day)
  } else if ('monthly' in recurrence) {
    demandMonthDay(recurrence.monthly.day)
  } else if ('quarterly' in recurrence) {
    if (!isWholeWithin(recurrence.quarterly.month, 3)) fail()
    demandMonthDay(recurrence.quarterly.day)
  } else if ('yearly' in recurrence) {
    if (!isWholeWithin(recurrence.yearly.month, 12)) fail()
    demandMonthDay(recurrence.yearly.day)
  } else fail()
  timeOf(recurrence)
}

/** The occurrences with `from <= at < to`, oldest first; a period that rests altogether has none. */
export function occurrencesBetween(
  calendar: Calendar,
  recurrence: Recurrence,
  from: Instant,
  to: Instant,
): Occurrence[] {
  checkRecurrence(recurrence)
  demandInstant(from)
  demandInstant(to)
  if (to <= from) return []
  const { zone } = calendar
  const minutes = timeOf(recurrence)
  // The 24:00 of a day is the first instant of the next, so an occurrence may belong to the day before `from`.
  const firstDay = addCalendarDays(zone.dayOf(from), -1)
  const lastDay = zone.dayOf(to - 1)
  const occurrences: Occurrence[] = []
  for (const period of periodsBetween(firstDay, lastDay, unitOf(recurrence))) {
    const day = dayIn(calendar, recurrence, period)
    if (day === undefined) continue
    const at = zone.instantOf(day, minutes)
    if (at >= from && at < to) occurrences.push({ period, day, at })
  }
  return occurrences
}

const MONTH_DAY_WORDS: ReadonlySet<string> = new Set(['last', 'firstWorkingDay', 'lastWorkingDay'])

function isWholeWithin(number: number, max: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= max
}

function timeOf(recurrence: Recurrence): number {
  const { at } = Object.values(recurrence)[0] as { at?: TimeOfDay | undefined }
  return at === undefined ? END_OF_DAY_MINUTES : parseTimeOfDay(at)
}

function unitOf(recurrence: Recurrence): PeriodUnit {
  if ('daily' in recurrence) return 'day'
  if ('weekly' in recurrence) return 'week'
  if ('monthly' in recurrence) return 'month'
  return 'quarterly' in recurrence ? 'quarter' : 'year'
}

function dayIn(calendar: Calendar, recurrence: Recurrence, period: Period): Day | undefined {
  const { firstDay } = period
  if ('daily' in recurrence) {
    return recurrence.daily.only === undefined || calendar.isWorkingDay(firstDay) ? firstDay : undefined
  }
  if ('weekly' in recurrence) {
    const { day } = recurrence.weekly
    if (day === 'lastWorkingDay') return calendar.lastWorkingDayOfWeek(firstDay)
    return addCalendarDays(firstDay, weekdayNumber(day) - 1)
  }
  if ('monthly' in recurrence) return dayOfMonth(calendar, firstDay, recurrence.monthly.day)
  if ('quarterly' in recurrence) {
    const { month, day } = recurrence.quarterly
    return dayOfMonth(calendar, addMonths(firstDay, month - 1), day)
  }
  const { month, day } = recurrence.yearly
  const { year } = civilFromSerial(serialOf(firstDay))
  if (day === 'firstWorkingDay' || day === 'lastWorkingDay') {
    return dayOfMonth(calendar, addMonths(firstDay, month - 1), day)
  }
  return yearlyDate({ month, day }, year)
}

function dayOfMonth(calendar: Calendar, inMonth: Day, day: MonthDay): Day | undefined {
  if (day === 'firstWorkingDay') return calendar.firstWorkingDayOfMonth(inMonth)
  if (day === 'lastWorkingDay') return calendar.lastWorkingDayOfMonth(inMonth)
  return monthDay(inMonth, day)
}
