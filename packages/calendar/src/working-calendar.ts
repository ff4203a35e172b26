import type { Text } from '@huiyin/text'
import type { Day, Instant } from './day.ts'
import type { HolidayYear } from './holidays.ts'
import type { TimeOfDay } from './time-of-day.ts'
import type { Zone } from './zone.ts'

export type WeekdayName = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Open from one time of day to another, `to` at the latest 24:00; what passes midnight is two windows. */
export type Window = { readonly from: TimeOfDay; readonly to: TimeOfDay }

/** A calendar as a pack writes it. */
export type CalendarSpec = {
  readonly id: string
  readonly title?: Text | undefined
  /** Several windows a day are several lines. */
  readonly week: readonly ({ readonly days: readonly WeekdayName[] } & Window)[]
  /**
   * `observed` (the default): closed on holidays, open on make-up days, and a year without holiday data is refused.
   * `ignored`: the week runs through holidays, as a control room does, and needs no data.
   */
  readonly holidays?: 'observed' | 'ignored' | undefined
  /** The weekday whose windows a make-up day has; by default the first open day of the week from Monday. */
  readonly makeUpLike?: WeekdayName | undefined
  /** A single day that is otherwise; stronger than holidays and the week. No windows: closed. */
  readonly overrides?:
    | readonly { readonly day: string; readonly open: readonly Window[]; readonly title?: Text | undefined }[]
    | undefined
}

/** Why a day is open or closed. `week` is the ordinary run of the week. */
export type DayKind = 'week' | 'holiday' | 'makeUp' | 'override'

export type DayFacts = {
  readonly day: Day
  readonly kind: DayKind
  /** A working day is a day with at least one window. */
  readonly working: boolean
  /** Minutes since 00:00, in order. */
  readonly windows: readonly { readonly from: number; readonly to: number }[]
  readonly title?: Text | undefined
}

/**
 * Working time of one place: answers cost the same whether three days lie between or three hundred.
 * Everything that would read a year without holiday data throws CalendarError `calendar/year-not-loaded`.
 */
export type Calendar = {
  readonly id: string
  readonly title?: Text | undefined
  readonly zone: Zone

  factsOf(day: Day): DayFacts
  isWorkingDay(day: Day): boolean
  isOpenAt(instant: Instant): boolean
  /** The instant itself when open, else the next opening. */
  openingFrom(instant: Instant): Instant
  /** The last closing of the day; undefined on a day that is closed. 24:00 is the first instant of the next day. */
  closingOf(day: Day): Instant | undefined

  /** Open milliseconds between two instants; negative when `to` is earlier. */
  openMsBetween(from: Instant, to: Instant): number
  /** The earliest instant at which so much open time has passed: what is used up at closing time ends at that closing. */
  addOpenMs(from: Instant, ms: number): Instant
  /** The latest instant from which so much open time remains: what begins at opening time begins at that opening. */
  subtractOpenMs(to: Instant, ms: number): Instant

  /** The n-th working day strictly after the day (before it when negative); 0 is the day itself. */
  addWorkingDays(day: Day, days: number): Day
  /** Working days from `from` (not counted) to `to` (counted); negative when `to` is earlier. */
  countWorkingDays(from: Day, to: Day): number
  /** The day itself when it works, else the next one that does. */
  workingDayFrom(day: Day): Day
  /** Undefined when the whole week or month rests. Weeks run Monday to Sunday (time rule 6). */
  lastWorkingDayOfWeek(day: Day): Day | undefined
  firstWorkingDayOfMonth(day: Day): Day | undefined
  lastWorkingDayOfMonth(day: Day): Day | undefined
}

/**
 * @throws CalendarError `calendar/no-open-time`, `calendar/bad-window`, `calendar/bad-override`,
 *   `calendar/bad-holiday-year`, `calendar/bad-zone`
 */
export function createCalendar(
  _spec: CalendarSpec,
  _place: { readonly zone: string | Zone; readonly years: readonly HolidayYear[] },
): Calendar {
  throw new Error('not yet')
}
