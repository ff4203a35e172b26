import { addCalendarDays, addMonths, countCalendarDays, type Day, type Instant } from './day.ts'
import { type DurationSpec, writtenDuration } from './duration.ts'
import { dueAt, dueAtWithPauses, type Pause, type SettledPause, settlePauses, usedMs } from './limit.ts'
import type { CalendarStep, CalendarStepKey, CalendarStepParams } from './steps.ts'
import { END_OF_DAY_MINUTES, formatTimeOfDay } from './time-of-day.ts'
import type { Calendar, DayFacts } from './working-calendar.ts'
import type { Zone } from './zone.ts'

/** `at` is null while an open pause holds the limit. */
export type Due = { readonly at: Instant | null; readonly steps: readonly CalendarStep[] }

/** The JSON of an explanation has at most so many bytes; what does not fit is counted instead of listed. */
export const EXPLANATION_BYTES_MAX = 1024

/**
 * `dueAtWithPauses` with its reasons, from the start to the due time. It walks the days between, so it is for what is
 * stored and shown, not for counting.
 */
export function explainDue(
  calendar: Calendar,
  start: Instant,
  limit: DurationSpec,
  pauses: readonly Pause[] = [],
): Due {
  const at = dueAtWithPauses(calendar, start, limit, pauses)
  const settled = settlePauses(start, pauses)
  const head = [step('calendar.start', { ...shownAs(calendar.zone, start), limit: writtenDuration(limit) })]
  const tail = [at === null ? pausedNow(calendar.zone, settled) : step('calendar.due', dueShown(calendar.zone, at))]
  if (at === null) return { at, steps: [...head, ...tail] }
  head.push(...reasonsOfForm(calendar, start, limit, at))
  tail.unshift(...reasonsOfPauses(calendar, start, limit, at, settled))
  return { at, steps: withinBudget(head, reasonsOfCalendar(calendar, start, limit, at), tail) }
}

function reasonsOfForm(calendar: Calendar, start: Instant, limit: DurationSpec, at: Instant): CalendarStep[] {
  const { zone } = calendar
  const startDay = zone.dayOf(start)
  const lastDay = lastDayOf(zone, at)
  switch (limit.kind) {
    case 'working-hours': {
      const opening = calendar.openingFrom(start)
      const waits = opening === start ? [] : [step('calendar.waitsForOpening', shownOn(zone, opening))]
      return [step('calendar.openTimeOnly'), ...waits]
    }
    case 'working-days':
      return [step('calendar.startDayNotCounted'), countedWorkingDays(calendar, startDay, lastDay, limit.amount)]
    case 'calendar-days': {
      const run = { firstDay: addCalendarDays(startDay, 1), lastDay, count: limit.amount }
      const closed = limit.endsAt === 'close' && !calendar.isWorkingDay(lastDay)
      return [
        step('calendar.startDayNotCounted'),
        step('calendar.countedRun', run),
        ...(closed ? [step('calendar.closedDayEndsAtMidnight', { onDay: lastDay })] : []),
      ]
    }
    case 'months': {
      const sameNumber = addMonths(startDay, limit.amount)
      const early = sameNumber.slice(8) !== startDay.slice(8)
      return early ? [step('calendar.monthEndsEarly', { onDay: sameNumber })] : []
    }
    default:
      return []
  }
}

const COUNTED_LISTED_MAX = 10

/** Days are listed when they are few and none of those between was left out for a pause. */
function countedWorkingDays(calendar: Calendar, startDay: Day, lastDay: Day, count: number): CalendarStep {
  if (count > COUNTED_LISTED_MAX || calendar.countWorkingDays(startDay, lastDay) !== count) {
    return step('calendar.countedRun', { firstDay: calendar.addWorkingDays(startDay, 1), lastDay, count })
  }
  const days = Array.from({ length: count }, (_, index) => calendar.addWorkingDays(startDay, index + 1))
  return step('calendar.countedDays', { days: days.join(','), count })
}

/** Longer stretches are counted instead of told day by day. */
const TOLD_DAYS_MAX = 62
const REST_LISTED_MAX = 8

/** Holidays, make-up days, exceptions and rest days between start and end, where the limit looks at them at all. */
function reasonsOfCalendar(calendar: Calendar, start: Instant, limit: DurationSpec, at: Instant): CalendarStep[] {
  const looks =
    limit.kind === 'working-days' ||
    limit.kind === 'working-hours' ||
    limit.kind === 'close' ||
    (limit.kind === 'by' && limit.plus?.unit === 'wd')
  if (!looks) return []
  const first =
    limit.kind === 'working-days' ? addCalendarDays(calendar.zone.dayOf(start), 1) : calendar.zone.dayOf(start)
  const last = lastDayOf(calendar.zone, at)
  const length = countCalendarDays(first, last) + 1
  if (length > TOLD_DAYS_MAX) {
    return [step('calendar.restCount', { count: length - calendar.countWorkingDays(addCalendarDays(first, -1), last) })]
  }
  const days = Array.from({ length: Math.max(0, length) }, (_, index) =>
    calendar.factsOf(addCalendarDays(first, index)),
  )
  const rest = days.filter((day) => day.kind === 'week' && !day.working).map((day) => day.day)
  return [
    ...days.flatMap(exceptionStep),
    ...holidaySteps(days),
    ...(rest.length === 0
      ? []
      : rest.length <= REST_LISTED_MAX
        ? [step('calendar.restDays', { days: rest.join(',') })]
        : [step('calendar.restCount', { count: rest.length })]),
  ]
}

function exceptionStep(day: DayFacts): CalendarStep[] {
  if (day.kind === 'makeUp' && day.working) return [step('calendar.makeUp', { onDay: day.day, ...titles(day) })]
  if (day.kind !== 'override') return []
  return [step(day.working ? 'calendar.overrideOpen' : 'calendar.overrideClosed', { onDay: day.day })]
}

/** Neighbouring days of one holiday are one step. */
function holidaySteps(days: readonly DayFacts[]): CalendarStep[] {
  const runs: DayFacts[][] = []
  for (const day of days) {
    if (day.kind !== 'holiday') continue
    const run = runs.at(-1)
    const previous = run?.at(-1)
    const joins = previous && addCalendarDays(previous.day, 1) === day.day && previous.title?.zh === day.title?.zh
    if (run && joins) run.push(day)
    else runs.push([day])
  }
  return runs.map((run) => {
    const first = run[0] as DayFacts
    if (run.length === 1) return step('calendar.holidayDay', { onDay: first.day, ...titles(first) })
    const last = run.at(-1) as DayFacts
    return step('calendar.holiday', { firstDay: first.day, lastDay: last.day, count: run.length, ...titles(first) })
  })
}

function reasonsOfPauses(
  calendar: Calendar,
  start: Instant,
  limit: DurationSpec,
  at: Instant,
  pauses: readonly SettledPause[],
): CalendarStep[] {
  const before = pauses.filter((pause) => pause.from < at)
  if (before.length === 0) return []
  const { zone } = calendar
  switch (limit.kind) {
    case 'elapsed':
    case 'working-hours': {
      const paused = at - start - usedMs(start, at, before)
      return [step('calendar.pausedMinutes', { count: before.length, minutes: Math.round(paused / 60_000) })]
    }
    case 'working-days':
    case 'calendar-days':
    case 'months': {
      const count = limit.kind === 'working-days' ? calendar.countWorkingDays : countCalendarDays
      const unpaused = lastDayOf(zone, dueAt(calendar, start, limit))
      return [step('calendar.pausedDays', { count: before.length, paused: count(unpaused, lastDayOf(zone, at)) })]
    }
    default: {
      const moved = at !== dueAt(calendar, start, limit)
      const resumed = before.findLast((pause) => pause.to < at)
      return moved && resumed ? [step('calendar.resumed', shownOn(zone, resumed.to))] : []
    }
  }
}

function pausedNow(zone: Zone, pauses: readonly SettledPause[]): CalendarStep {
  const last = pauses.at(-1) as SettledPause
  return step('calendar.pausedNow', shownAs(zone, last.from))
}

function withinBudget(head: CalendarStep[], details: CalendarStep[], tail: CalendarStep[]): CalendarStep[] {
  let kept = details.length
  for (;;) {
    const more = kept < details.length ? [step('calendar.more', { count: details.length - kept })] : []
    const steps = [...head, ...details.slice(0, kept), ...more, ...tail]
    if (kept === 0 || utf8Bytes(JSON.stringify(steps)) <= EXPLANATION_BYTES_MAX) return steps
    kept--
  }
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

function step(key: CalendarStepKey, params: CalendarStepParams = {}): CalendarStep {
  return { key, params }
}

function titles(day: DayFacts): CalendarStepParams {
  return { titleZh: day.title?.zh ?? '', titleEn: day.title?.en ?? day.title?.zh ?? '' }
}

/** The day on which a due time ends: the first instant of a day is the 24:00 of the day before. */
function lastDayOf(zone: Zone, at: Instant): Day {
  return zone.dayOf(at - 1)
}

function shownAs(zone: Zone, at: Instant): { day: Day; time: string } {
  return { day: zone.dayOf(at), time: clockTime(zone, at) }
}

function shownOn(zone: Zone, at: Instant): { onDay: Day; time: string } {
  return { onDay: zone.dayOf(at), time: clockTime(zone, at) }
}

function dueShown(zone: Zone, at: Instant): { day: Day; time: string } {
  const day = lastDayOf(zone, at)
  const isMidnight = at === zone.instantOf(day, END_OF_DAY_MINUTES)
  return { day, time: isMidnight ? '24:00' : clockTime(zone, at) }
}

/** Seconds are told only where there are some. */
function clockTime(zone: Zone, at: Instant): string {
  const minutes = zone.timeOfDayOf(at)
  const seconds = Math.floor((((at + zone.offsetAt(at)) % 60_000) + 60_000) / 1000) % 60
  return formatTimeOfDay(minutes) + (seconds === 0 ? '' : `:${String(seconds).padStart(2, '0')}`)
}
