import { DAY_MS, type Instant, serialFromCivil, weekdayOfSerial } from './day.ts'
import type { Zone } from './zone.ts'

/** Minutes since 00:00, `from` before `to`, at most 1440. */
export type MinuteWindow = { readonly from: number; readonly to: number }

/**
 * One year of a calendar, worked out once: where every day and every open window begins in real time, and how much open
 * time and how many working days lie before each. Every question is then index arithmetic or one binary search,
 * however many days lie between.
 */
export type YearTable = {
  readonly year: number
  readonly firstSerial: number
  readonly dayCount: number
  readonly start: Instant
  readonly end: Instant
  /** dayCount + 1 instants; local days are 23 or 25 hours long where the clock changes. */
  readonly dayStarts: Float64Array
  /** Index of the first window of each day; dayCount + 1 entries. */
  readonly firstWindow: Int32Array
  readonly windowStarts: Float64Array
  readonly windowEnds: Float64Array
  /** Open milliseconds of the year before each window; the last entry is the whole year's. */
  readonly openBefore: Float64Array
  readonly openTotal: number
  /** Working days of the year before each day; dayCount + 1 entries. */
  readonly workingBefore: Int32Array
  /** The serials of the working days. */
  readonly workingDays: Int32Array
}

export function compileYear(
  zone: Zone,
  year: number,
  windowsOf: (serial: number, weekday: number) => readonly MinuteWindow[],
): YearTable {
  const firstSerial = serialFromCivil(year, 1, 1)
  const dayCount = serialFromCivil(year + 1, 1, 1) - firstSerial
  const dayStarts = new Float64Array(dayCount + 1)
  const firstWindow = new Int32Array(dayCount + 1)
  const workingBefore = new Int32Array(dayCount + 1)
  const starts: Instant[] = []
  const ends: Instant[] = []
  const openBefore = [0]
  const workingDays: number[] = []
  let openTotal = 0
  for (let index = 0; index < dayCount; index++) {
    const serial = firstSerial + index
    dayStarts[index] = zone.instantAt(serial, 0)
    const windows = windowsOf(serial, weekdayOfSerial(serial))
    if (windows.length > 0) workingDays.push(serial)
    for (const window of windows) {
      const start = zone.instantAt(serial, window.from)
      const end = zone.instantAt(serial, window.to)
      starts.push(start)
      ends.push(end)
      openTotal += end - start
      openBefore.push(openTotal)
    }
    firstWindow[index + 1] = starts.length
    workingBefore[index + 1] = workingDays.length
  }
  dayStarts[dayCount] = zone.instantAt(firstSerial + dayCount, 0)
  return {
    year,
    firstSerial,
    dayCount,
    start: dayStarts[0] as number,
    end: dayStarts[dayCount] as number,
    dayStarts,
    firstWindow,
    windowStarts: Float64Array.from(starts),
    windowEnds: Float64Array.from(ends),
    openBefore: Float64Array.from(openBefore),
    openTotal,
    workingBefore,
    workingDays: Int32Array.from(workingDays),
  }
}

/** Open milliseconds of the year that lie before an instant of the year (or its end). */
export function openBeforeInstant(table: YearTable, instant: Instant): number {
  const day = dayIndexOf(table, instant)
  const last = at(table.firstWindow, day + 1)
  let window = at(table.firstWindow, day)
  while (window < last && at(table.windowEnds, window) <= instant) window++
  const before = at(table.openBefore, window)
  return window < last ? before + Math.max(0, instant - at(table.windowStarts, window)) : before
}

/** The first instant by which `openMs` (above 0, at most the year's total) of the year have passed. */
export function instantOfOpenMs(table: YearTable, openMs: number): Instant {
  let low = 0
  let high = table.windowStarts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(table.openBefore, middle + 1) >= openMs) high = middle
    else low = middle + 1
  }
  return at(table.windowStarts, low) + openMs - at(table.openBefore, low)
}

/** The last instant before which `openMs` (from 0, below the year's total) of the year lie. */
export function lastInstantOfOpenMs(table: YearTable, openMs: number): Instant {
  let low = 0
  let high = table.windowStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(table.openBefore, middle) <= openMs) low = middle
    else high = middle - 1
  }
  return at(table.windowStarts, low) + openMs - at(table.openBefore, low)
}

/** Index of the first window that ends after the instant; the number of windows when there is none. */
export function windowEndingAfter(table: YearTable, instant: Instant): number {
  let window = at(table.firstWindow, dayIndexOf(table, instant))
  while (window < table.windowEnds.length && at(table.windowEnds, window) <= instant) window++
  return window
}

function dayIndexOf(table: YearTable, instant: Instant): number {
  const last = table.dayCount - 1
  let day = Math.min(Math.max(Math.floor((instant - table.start) / DAY_MS), 0), last)
  // A change of the clock moves the start of a day by some hours, a change of the date line by a day.
  while (day < last && instant >= at(table.dayStarts, day + 1)) day++
  while (day > 0 && instant < at(table.dayStarts, day)) day--
  return day
}

function at(array: Float64Array | Int32Array, index: number): number {
  return array[index] as number
}
