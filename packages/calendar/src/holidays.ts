import type { Text } from '@huiyin/text'
import { CalendarError } from './calendar-error.ts'
import { isDay } from './day.ts'

/**
 * The holidays and make-up working days of one year, as the State Council announces them: company data, never part of a
 * pack. A weekday that is not listed works, a weekend day that is not listed rests.
 */
export type HolidayYear = {
  readonly year: number
  /** Where the list comes from, for whoever has to trust it. */
  readonly source: string
  readonly days: readonly HolidayDay[]
}

export type HolidayDay = {
  /** YYYY-MM-DD, within the year; the file of a year holds the days of that year, whichever notice named them. */
  readonly day: string
  readonly kind: 'holiday' | 'makeUp'
  /** The holiday, also the one that a make-up day pays for. */
  readonly title: Text
}

/**
 * Reads a year from outside (a file, an upload).
 * @throws CalendarError `calendar/bad-holiday-year` naming the first thing that is wrong
 */
export function parseHolidayYear(value: unknown): HolidayYear {
  const { year, source, days } = asRecord(value)
  if (typeof year !== 'number' || !Number.isInteger(year) || year < 1 || year > 9999) throw wrong(year, 'year')
  if (typeof source !== 'string' || source.trim() === '') throw wrong(year, 'source')
  if (!Array.isArray(days)) throw wrong(year, 'days')
  const seen = new Set<string>()
  return {
    year,
    source,
    days: days.map((entry: unknown): HolidayDay => {
      const { day, kind, title } = asRecord(entry)
      if (!isDay(day) || Number(day.slice(0, 4)) !== year || seen.has(day)) throw wrong(year, day)
      if (kind !== 'holiday' && kind !== 'makeUp') throw wrong(year, day)
      seen.add(day)
      return { day, kind, title: parseTitle(title, () => wrong(year, day)) }
    }),
  }
}

function parseTitle(value: unknown, refusal: () => CalendarError): Text {
  const { zh, en } = asRecord(value)
  if (typeof zh !== 'string' || zh.trim() === '' || (en !== undefined && typeof en !== 'string')) throw refusal()
  return en === undefined ? { zh } : { zh, en }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function wrong(year: unknown, where: unknown): CalendarError {
  return new CalendarError('calendar/bad-holiday-year', { year: String(year), day: String(where) })
}
