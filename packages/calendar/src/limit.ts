import { CalendarError } from './calendar-error.ts'
import { addCalendarDays, addMonths, countCalendarDays, type Day, demandInstant, type Instant } from './day.ts'
import { type DayLimitEnd, type DurationSpec, elapsedMsOf, writtenDuration } from './duration.ts'
import { END_OF_DAY_MINUTES } from './time-of-day.ts'
import type { Calendar } from './working-calendar.ts'

/** A half-open stretch that does not count; without `to` it still lasts. */
export type Pause = { readonly from: Instant; readonly to?: Instant | undefined }

/**
 * The last instant that keeps a limit: equal is kept, any excess is late (time rule 2).
 * @throws CalendarError `calendar/year-not-loaded` when the answer depends on a year without holiday data
 */
export function dueAt(calendar: Calendar, start: Instant, limit: DurationSpec): Instant {
  demandInstant(start)
  const { zone } = calendar
  switch (limit.kind) {
    case 'elapsed':
      return start + elapsedMsOf(limit)
    case 'working-hours':
      return calendar.addOpenMs(start, limit.amount * HOUR_MS)
    case 'working-days':
    case 'calendar-days':
    case 'months':
      return endOfLimitDay(calendar, lastDayOf(calendar, zone.dayOf(start), limit), endOf(limit))
    case 'day-end':
      return zone.instantOf(zone.dayOf(start), END_OF_DAY_MINUTES)
    case 'close':
      return nextClosing(calendar, start)
    case 'by':
      return nextTimeOfDay(calendar, start, limit)
  }
}

/**
 * The same with time that does not count; null while an open pause holds the limit.
 *
 * Elapsed and working hours stop and go on. Of limits in days a day is not counted when the limit stands paused at the
 * end of that day (24:00, or closing time), so it never falls due inside a pause. A time of day that falls into a pause
 * is set anew from the resumption.
 */
export function dueAtWithPauses(
  calendar: Calendar,
  start: Instant,
  limit: DurationSpec,
  pauses: readonly Pause[],
): Instant | null {
  if (pauses.length === 0) return dueAt(calendar, start, limit)
  const settled = settlePauses(start, pauses)
  switch (limit.kind) {
    case 'elapsed':
      return addWithPauses(ELAPSED_TIME, start, elapsedMsOf(limit), settled)
    case 'working-hours':
      return addWithPauses(openTime(calendar), start, limit.amount * HOUR_MS, settled)
    case 'working-days':
    case 'calendar-days':
    case 'months':
      return dayLimitWithPauses(calendar, start, limit, settled)
    case 'day-end':
    case 'close':
    case 'by':
      return pointWithPauses(calendar, start, limit, settled)
  }
}

/**
 * When a share of the limit is used up (0.75 for a warning at 75 %), in the limit's own time: working hours by open
 * time, all other forms by the clock, pauses left out. Null while an open pause holds it.
 */
export function shareUsedAt(
  calendar: Calendar,
  start: Instant,
  limit: DurationSpec,
  share: number,
  pauses: readonly Pause[] = [],
): Instant | null {
  if (!(share >= 0 && share <= 1)) throw new CalendarError('calendar/bad-duration', { text: String(share) })
  const settled = settlePauses(start, pauses)
  if (limit.kind === 'working-hours') {
    const ms = Math.round(limit.amount * HOUR_MS * share)
    return addWithPauses(openTime(calendar), start, ms, settled)
  }
  if (limit.kind === 'elapsed')
    return addWithPauses(ELAPSED_TIME, start, Math.round(elapsedMsOf(limit) * share), settled)
  const due = dueAtWithPauses(calendar, start, limit, pauses)
  if (due === null) return null
  return addWithPauses(ELAPSED_TIME, start, Math.round(unpausedMs(start, due, settled) * share), settled)
}

/**
 * The limit counted backwards, for what is owed before an appointment. Days: the end of the n-th such day strictly
 * before the day of `end`.
 * @throws CalendarError `calendar/bad-duration` for a time of day, which has no length
 */
export function instantBefore(calendar: Calendar, end: Instant, limit: DurationSpec): Instant {
  demandInstant(end)
  const day = calendar.zone.dayOf(end)
  switch (limit.kind) {
    case 'elapsed':
      return end - elapsedMsOf(limit)
    case 'working-hours':
      return calendar.subtractOpenMs(end, limit.amount * HOUR_MS)
    case 'working-days':
      return endOfLimitDay(calendar, calendar.addWorkingDays(day, -limit.amount), limit.endsAt)
    case 'calendar-days':
      return endOfLimitDay(calendar, addCalendarDays(day, -limit.amount), limit.endsAt)
    case 'months':
      return endOfLimitDay(calendar, addMonths(day, -limit.amount), 'day-end')
    default:
      throw new CalendarError('calendar/bad-duration', { text: writtenDuration(limit) })
  }
}

/** Milliseconds from `start` to `end` without pauses; with a calendar only its open time counts. */
export function usedMs(
  start: Instant,
  end: Instant,
  pauses: readonly Pause[] = [],
  calendar?: Calendar | undefined,
): number {
  return unpausedMs(start, end, settlePauses(start, pauses), calendar ? openTime(calendar) : ELAPSED_TIME)
}

export function isLate(due: Instant, occurredAt: Instant): boolean {
  return occurredAt > due
}

/** Milliseconds beyond the limit; 0 when kept. */
export function lateByMs(due: Instant, occurredAt: Instant): number {
  return Math.max(0, occurredAt - due)
}

/** A pause that has been put in order: none overlap, none begin before the limit; Infinity still lasts. */
export type SettledPause = { readonly from: Instant; readonly to: number }

/**
 * Clips pauses to the limit's start, sorts them and joins those that touch.
 * @throws CalendarError `calendar/bad-pause` for an end before its beginning
 */
export function settlePauses(start: Instant, pauses: readonly Pause[]): SettledPause[] {
  if (pauses.length === 0) return []
  const clipped = pauses
    .map(({ from, to = Number.POSITIVE_INFINITY }) => {
      if (!(to >= from)) throw new CalendarError('calendar/bad-pause')
      return { from: Math.max(from, start), to }
    })
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  const settled: { from: Instant; to: number }[] = []
  for (const pause of clipped) {
    const last = settled.at(-1)
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to)
    else settled.push(pause)
  }
  return settled
}

type DayLimit = Extract<DurationSpec, { kind: 'working-days' | 'calendar-days' | 'months' }>
type PointLimit = Extract<DurationSpec, { kind: 'day-end' | 'close' | 'by' }>

const HOUR_MS = 3_600_000

function endOf(limit: DayLimit): DayLimitEnd {
  return limit.kind === 'months' ? 'day-end' : limit.endsAt
}

/** The day of receipt is not counted (time rule 3); a month ends on the same day-number or on its last day (rule 4). */
function lastDayOf(calendar: Calendar, day: Day, limit: DayLimit): Day {
  switch (limit.kind) {
    case 'working-days':
      return calendar.addWorkingDays(day, limit.amount)
    case 'calendar-days':
      return addCalendarDays(day, limit.amount)
    case 'months':
      return addMonths(day, limit.amount)
  }
}

/** 24:00, or closing time; a day that is closed has no closing time and ends at 24:00. */
function endOfLimitDay(calendar: Calendar, day: Day, endsAt: DayLimitEnd): Instant {
  const closing = endsAt === 'close' ? calendar.closingOf(day) : undefined
  return closing ?? calendar.zone.instantOf(day, END_OF_DAY_MINUTES)
}

/** Today's closing time while it lies ahead, else that of the next working day. */
function nextClosing(calendar: Calendar, start: Instant): Instant {
  const day = calendar.zone.dayOf(start)
  const today = calendar.closingOf(day)
  if (today !== undefined && start < today) return today
  return endOfLimitDay(calendar, calendar.addWorkingDays(day, 1), 'close')
}

function nextTimeOfDay(
  { zone, addWorkingDays }: Calendar,
  start: Instant,
  limit: Extract<DurationSpec, { kind: 'by' }>,
): Instant {
  const day = zone.dayOf(start)
  if (limit.plus) {
    const { amount, unit } = limit.plus
    const target = unit === 'wd' ? addWorkingDays(day, amount) : addCalendarDays(day, amount)
    return zone.instantOf(target, limit.timeMinutes)
  }
  const today = zone.instantOf(day, limit.timeMinutes)
  return start < today ? today : zone.instantOf(addCalendarDays(day, 1), limit.timeMinutes)
}

/** A kind of time that can be measured and added: by the clock, or only while open. */
type Measure = {
  readonly between: (from: Instant, to: Instant) => number
  readonly add: (from: Instant, ms: number) => Instant
}

const ELAPSED_TIME: Measure = { between: (from, to) => to - from, add: (from, ms) => from + ms }

function openTime(calendar: Calendar): Measure {
  return { between: calendar.openMsBetween, add: calendar.addOpenMs }
}

function addWithPauses(time: Measure, start: Instant, ms: number, pauses: readonly SettledPause[]): Instant | null {
  let at = start
  let left = ms
  for (const pause of pauses) {
    const running = time.between(at, pause.from)
    // Used up exactly when the pause begins is used up before it.
    if (left <= running) break
    if (pause.to === Number.POSITIVE_INFINITY) return null
    left -= running
    at = pause.to
  }
  return time.add(at, left)
}

function unpausedMs(start: Instant, end: Instant, pauses: readonly SettledPause[], time = ELAPSED_TIME): number {
  let ms = time.between(start, end)
  for (const { from, to } of pauses) {
    if (from < end) ms -= time.between(from, Math.min(to, end))
  }
  return ms
}

function dayLimitWithPauses(
  calendar: Calendar,
  start: Instant,
  limit: DayLimit,
  pauses: readonly SettledPause[],
): Instant | null {
  const { zone } = calendar
  const working = limit.kind === 'working-days'
  const count = working ? calendar.countWorkingDays : countCalendarDays
  const add = working ? calendar.addWorkingDays : addCalendarDays
  const startDay = zone.dayOf(start)
  let counted = startDay
  let left = limit.kind === 'months' ? countCalendarDays(startDay, addMonths(startDay, limit.amount)) : limit.amount
  for (const pause of pauses) {
    const lastRunning = lastDayEndingBy(calendar, pause.from, endOf(limit))
    const running = lastRunning > counted ? count(counted, lastRunning) : 0
    if (left <= running) break
    if (pause.to === Number.POSITIVE_INFINITY) return null
    left -= running
    const lastPaused = lastDayEndingBy(calendar, pause.to, endOf(limit))
    if (lastPaused > counted) counted = lastPaused
  }
  return endOfLimitDay(calendar, add(counted, left), endOf(limit))
}

/** The last day whose end is not after the instant. */
function lastDayEndingBy(calendar: Calendar, instant: Instant, endsAt: DayLimitEnd): Day {
  const day = calendar.zone.dayOf(instant)
  return endOfLimitDay(calendar, day, endsAt) <= instant ? day : addCalendarDays(day, -1)
}

function pointWithPauses(
  calendar: Calendar,
  start: Instant,
  limit: PointLimit,
  pauses: readonly SettledPause[],
): Instant | null {
  let due = dueAt(calendar, start, limit)
  for (const { from, to } of pauses) {
    if (due <= from) break
    if (to < due) continue
    if (to === Number.POSITIVE_INFINITY) return null
    due = dueAt(calendar, to, limit)
  }
  return due
}
