import { CalendarError } from './calendar-error.ts'
import { DAY_MS, type Day, dayFromSerial, type Instant, MINUTE_MS, serialOf } from './day.ts'

/** The local clock of a place: which day and time of day an instant is there, and back. */
export type Zone = {
  readonly id: string
  /** Local time minus UTC, in milliseconds. */
  offsetAt(instant: Instant): number
  dayOf(instant: Instant): Day
  /** Whole minutes since local 00:00 as a wall clock shows them, 0..1439. */
  timeOfDayOf(instant: Instant): number
  /**
   * The instant at which the local clock shows this. Minutes may pass 1440 (shifts over midnight). A time that the
   * clock skips is the instant of the skip, a time that comes twice is its first coming: a later time of day is never
   * an earlier instant, so that windows cannot overlap by a change of the clock.
   */
  instantOf(day: Day, timeOfDayMinutes: number): Instant
  /** The same by the inner day number (days since 1970-01-01). */
  serialAt(instant: Instant): number
  instantAt(serial: number, timeOfDayMinutes: number): Instant
}

/**
 * @param id an IANA name (`Asia/Shanghai`), `UTC`, or a fixed offset (`+08:00`)
 * @throws CalendarError `calendar/bad-zone`
 */
export function createZone(id: string): Zone {
  const fixedMs = fixedOffsetOf(id)
  const offsetAt = fixedMs === undefined ? changingOffset(id) : () => fixedMs

  const serialAt = (instant: Instant): number => {
    if (!Number.isFinite(instant)) throw new CalendarError('calendar/bad-instant', { text: String(instant) })
    return Math.floor((instant + offsetAt(instant)) / DAY_MS)
  }

  const instantAt = (serial: number, timeOfDayMinutes: number): Instant => {
    const local = serial * DAY_MS + timeOfDayMinutes * MINUTE_MS
    const before = offsetAt(local - DAY_MS)
    const after = offsetAt(local + DAY_MS)
    if (before === after || offsetAt(local - before) === before) return local - before
    return offsetAt(local - after) === after ? local - after : changeBetween(offsetAt, local - after, local - before)
  }

  return {
    id,
    offsetAt,
    serialAt,
    instantAt,
    dayOf: (instant) => dayFromSerial(serialAt(instant)),
    timeOfDayOf: (instant) => {
      const local = instant + offsetAt(instant)
      return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS)
    },
    instantOf: (day, timeOfDayMinutes) => instantAt(serialOf(day), timeOfDayMinutes),
  }
}

/** The first instant after `low` with another offset than at `low`; there is one at the latest at `high`. */
function changeBetween(offsetAt: (instant: Instant) => number, low: Instant, high: Instant): Instant {
  const before = offsetAt(low)
  let from = low
  let to = high
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (offsetAt(middle) === before) from = middle
    else to = middle
  }
  return to
}

/** A stretch of time with its offset at the beginning and the changes inside, oldest first. */
type Stretch = {
  readonly offsetMs: number
  readonly changes: readonly { readonly at: Instant; readonly offsetMs: number }[]
}

// Asking Intl costs microseconds, so each stretch is asked once. Four days between probes is finer than any pair of
// changes that a government has made (Ramadan pauses of summer time last four weeks).
const STRETCH_MS = 256 * DAY_MS
const PROBE_MS = 4 * DAY_MS

function changingOffset(id: string): (instant: Instant) => number {
  const ask = askIntl(id)
  const stretches = new Map<number, Stretch>()
  let latestIndex = Number.NaN
  let latest: Stretch | undefined
  const stretchOf = (index: number): Stretch => {
    if (latest && index === latestIndex) return latest
    latest = stretches.get(index) ?? probe(ask, index * STRETCH_MS)
    latestIndex = index
    stretches.set(index, latest)
    return latest
  }
  return (instant) => {
    const stretch = stretchOf(Math.floor(instant / STRETCH_MS))
    const changes = stretch.changes
    for (let i = changes.length - 1; i >= 0; i--) {
      const change = changes[i] as { at: Instant; offsetMs: number }
      if (instant >= change.at) return change.offsetMs
    }
    return stretch.offsetMs
  }
}

function probe(ask: (instant: Instant) => number, from: Instant): Stretch {
  const first = ask(from)
  const changes: { at: Instant; offsetMs: number }[] = []
  let offsetMs = first
  for (let at = from; at < from + STRETCH_MS; at += PROBE_MS) {
    const nextMs = ask(at + PROBE_MS)
    if (nextMs === offsetMs) continue
    let low = at
    let high = at + PROBE_MS
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000
      if (ask(middle) === offsetMs) low = middle
      else high = middle
    }
    changes.push({ at: high, offsetMs: nextMs })
    offsetMs = nextMs
  }
  return { offsetMs: first, changes }
}

function askIntl(id: string): (instant: Instant) => number {
  const format = intlFormat(id)
  return (instant) => {
    const second = Math.floor(instant / 1000) * 1000
    const read: Record<string, number> = {}
    for (const part of format.formatToParts(second)) read[part.type] = Number(part.value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = read
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second
  }
}

function intlFormat(id: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: id,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    throw new CalendarError('calendar/bad-zone', { zone: id })
  }
}

function fixedOffsetOf(id: string): number | undefined {
  if (id === 'UTC' || id === 'Etc/UTC') return 0
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(id)
  if (!match) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3])
  if (minutes > 18 * 60 || Number(match[3]) > 59) throw new CalendarError('calendar/bad-zone', { zone: id })
  return (match[1] === '-' ? -minutes : minutes) * MINUTE_MS
}
