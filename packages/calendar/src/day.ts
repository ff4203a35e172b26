import { CalendarError } from './calendar-error.ts'

/** A moment as whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number

declare const dayBrand: unique symbol
/** A calendar day `YYYY-MM-DD` of the site, years 1 to 9999. Made by `parseDay`. */
export type Day = string & { readonly [dayBrand]: true }

/** Monday is 1, Sunday is 7 (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000

/** @throws CalendarError `calendar/bad-instant` unless whole milliseconds within the years 1 to 9999 */
export function demandInstant(instant: number): void {
  if (Number.isInteger(instant) && instant >= FIRST_INSTANT && instant < END_OF_INSTANTS) return
  throw new CalendarError('calendar/bad-instant', { text: String(instant) })
}

/** @throws CalendarError `calendar/bad-day` unless the text is an existing day written YYYY-MM-DD. */
export function parseDay(text: string): Day {
  if (!isDay(text)) throw new CalendarError('calendar/bad-day', { text })
  return text
}

export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string' || !DAY_PATTERN.test(text)) return false
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** Days since 1970-01-01: the package's inner form of a day. @throws CalendarError `calendar/bad-day` */
export function serialOf(day: string): number {
  if (!DAY_PATTERN.test(day)) throw new CalendarError('calendar/bad-day', { text: day })
  return serialFromCivil(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)))
}

/** @throws CalendarError `calendar/bad-day` outside the years 1 to 9999 */
export function dayFromSerial(serial: number): Day {
  const { year, month, day } = civilFromSerial(serial)
  if (!(year >= 1 && year <= 9999)) throw new CalendarError('calendar/bad-day', { text: `${year}-${month}-${day}` })
  return `${year < 1000 ? String(year).padStart(4, '0') : year}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}` as Day
}

export type CivilDate = { readonly year: number; readonly month: number; readonly day: number }

/** Proleptic Gregorian calendar; the arithmetic is Hinnant's, years begin in March so that the leap day comes last. */
export function civilFromSerial(serial: number): CivilDate {
  const z = serial + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

export function serialFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function yearOfSerial(serial: number): number {
  return civilFromSerial(serial).year
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

export function weekdayOfSerial(serial: number): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((serial + 3) % 7) + 7) % 7) + 1) as Weekday
}

export function weekdayOf(day: Day): Weekday {
  return weekdayOfSerial(serialOf(day))
}

/** @param days may be negative */
export function addCalendarDays(day: Day, days: number): Day {
  return dayFromSerial(serialOf(day) + days)
}

/** Days from `from` (not counted) to `to` (counted); negative when `to` is earlier. */
export function countCalendarDays(from: Day, to: Day): number {
  return serialOf(to) - serialOf(from)
}

/**
 * The same day-number `months` later, or the last day of that month if it has none (time rule 4):
 * 31 January + 1 month = 28 or 29 February. Not additive by nature: always count from the first day.
 */
export function addMonths(day: Day, months: number): Day {
  const { year, month, day: dayNumber } = civilFromSerial(serialOf(day))
  const index = year * 12 + (month - 1) + months
  return dayInMonth(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, dayNumber)
}

/**
 * A limit of months as its two forms: the last day still inside, and the day on which what depends on its passing
 * happens at 00:00 (time rule 4). The 24:00 of the one is the 00:00 of the other.
 */
export function monthDeadline(day: Day, months: number): { readonly lastDay: Day; readonly takesEffectOn: Day } {
  const lastDay = addMonths(day, months)
  return { lastDay, takesEffectOn: addCalendarDays(lastDay, 1) }
}

export function lastDayOfMonth(day: Day): Day {
  const { year, month } = civilFromSerial(serialOf(day))
  return dayInMonth(year, month, 'last')
}

/** The 13th, or the last day, of the month in which `inMonth` lies; a number the month does not have gives its last day. */
export function monthDay(inMonth: Day, day: number | 'last'): Day {
  const civil = civilFromSerial(serialOf(inMonth))
  return dayInMonth(civil.year, civil.month, day)
}

export type YearlyDate = { readonly month: number; readonly day: number | 'last' }

/** 25 December, or the last of February, of a year; it stays on its date even on a rest day (time rule 6). */
export function yearlyDate(date: YearlyDate, year: number): Day {
  return dayInMonth(year, date.month, date.day)
}

const FIRST_INSTANT = serialFromCivil(1, 1, 1) * DAY_MS
const END_OF_INSTANTS = serialFromCivil(10_000, 1, 1) * DAY_MS
const DAY_PATTERN = /^\d{4}-\d{2}-\d{2}$/
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))

function dayInMonth(year: number, month: number, day: number | 'last'): Day {
  const text = `${year}-${month}-${day}`
  if (!Number.isInteger(year) || !Number.isInteger(month) || month < 1 || month > 12) {
    throw new CalendarError('calendar/bad-day', { text })
  }
  const last = daysInMonth(year, month)
  if (day === 'last') return dayFromSerial(serialFromCivil(year, month, last))
  if (!Number.isInteger(day) || day < 1 || day > 31) throw new CalendarError('calendar/bad-day', { text })
  return dayFromSerial(serialFromCivil(year, month, Math.min(day, last)))
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}
