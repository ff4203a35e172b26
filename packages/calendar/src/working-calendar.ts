import type { Text } from '@huiyin/text'
import { CalendarError } from './calendar-error.ts'
import {
  civilFromSerial,
  type Day,
  dayFromSerial,
  daysInMonth,
  demandInstant,
  type Instant,
  parseDay,
  serialFromCivil,
  serialOf,
  type Weekday,
  weekdayOfSerial,
  yearOfSerial,
} from './day.ts'
import { type HolidayDay, type HolidayYear, parseHolidayYear } from './holidays.ts'
import { formatTimeOfDay, parseTimeOfDay, type TimeOfDay } from './time-of-day.ts'
import {
  compileYear,
  instantOfOpenMs,
  lastInstantOfOpenMs,
  type MinuteWindow,
  openBeforeInstant,
  windowEndingAfter,
  type YearTable,
} from './year-table.ts'
import { createZone, type Zone } from './zone.ts'

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
 *   `calendar/bad-holiday-year`, `calendar/bad-day`, `calendar/bad-zone`
 */
export function createCalendar(
  spec: CalendarSpec,
  place: { readonly zone: string | Zone; readonly years: readonly HolidayYear[] },
): Calendar {
  const zone = typeof place.zone === 'string' ? createZone(place.zone) : place.zone
  const plan = readPlan(spec, place.years)
  const tables = new Map<number, YearTable>()
  let latest: YearTable | undefined

  const demandYear = (year: number): void => {
    if (year < 1 || year > 9999) throw new CalendarError('calendar/bad-day', { text: `${year}-01-01` })
    if (plan.observesHolidays && !plan.loadedYears.has(year)) {
      throw new CalendarError('calendar/year-not-loaded', { year })
    }
  }

  const tableOf = (year: number): YearTable => {
    if (latest?.year === year) return latest
    let table = tables.get(year)
    if (!table) {
      demandYear(year)
      table = compileYear(zone, year, (serial, weekday) => resolveDay(plan, serial, weekday).windows)
      tables.set(year, table)
    }
    latest = table
    return table
  }

  const tableOfSerial = (serial: number): YearTable => {
    if (latest && serial >= latest.firstSerial && serial < latest.firstSerial + latest.dayCount) return latest
    return tableOf(yearOfSerial(serial))
  }

  const tableAt = (instant: Instant): YearTable => {
    demandInstant(instant)
    if (latest && instant >= latest.start && instant < latest.end) return latest
    const table = tableOf(yearOfSerial(zone.serialAt(instant)))
    // Where the clock goes back over midnight, the wall's date and the day's stretch disagree for that while.
    if (instant < table.start) return tableOf(table.year - 1)
    return instant < table.end ? table : tableOf(table.year + 1)
  }

  const addWorkingSerial = (serial: number, days: number): number => {
    demandCount(days)
    if (days === 0) return serial
    if (days > 0) {
      let table = tableOfSerial(serial + 1)
      let index = (table.workingBefore[serial + 1 - table.firstSerial] as number) + days - 1
      while (index >= table.workingDays.length) {
        index -= table.workingDays.length
        table = tableOf(table.year + 1)
      }
      return table.workingDays[index] as number
    }
    let table = tableOfSerial(serial - 1)
    let index = (table.workingBefore[serial - table.firstSerial] as number) + days
    while (index < 0) {
      table = tableOf(table.year - 1)
      index += table.workingDays.length
    }
    return table.workingDays[index] as number
  }

  /** Working days of first..last, both counted. */
  const countWorkingSerials = (first: number, last: number): number => {
    if (last < first) return 0
    let table = tableOfSerial(first)
    let count = -(table.workingBefore[first - table.firstSerial] as number)
    while (last >= table.firstSerial + table.dayCount) {
      count += table.workingDays.length
      table = tableOf(table.year + 1)
    }
    return count + (table.workingBefore[last + 1 - table.firstSerial] as number)
  }

  const lastWorkingOf = (first: number, last: number): Day | undefined =>
    countWorkingSerials(first, last) === 0 ? undefined : dayFromSerial(addWorkingSerial(last + 1, -1))

  const factsOf = (day: Day): DayFacts => {
    const serial = serialOf(day)
    demandYear(yearOfSerial(serial))
    const { kind, windows, title } = resolveDay(plan, serial, weekdayOfSerial(serial))
    return { day, kind, working: windows.length > 0, windows, ...(title && { title }) }
  }

  const openMsUntil = (from: Instant, to: Instant): number => {
    demandInstant(to)
    let table = tableAt(from)
    let open = -openBeforeInstant(table, from)
    // `to` may be the very end of the year, which asks nothing of the next.
    while (to > table.end) {
      open += table.openTotal
      table = tableOf(table.year + 1)
    }
    return open + openBeforeInstant(table, to)
  }

  const openingFrom = (instant: Instant): Instant => {
    let table = tableAt(instant)
    let window = windowEndingAfter(table, instant)
    while (window === table.windowStarts.length) {
      table = tableOf(table.year + 1)
      window = windowEndingAfter(table, table.start)
    }
    return Math.max(instant, table.windowStarts[window] as number)
  }

  const addOpenMs = (from: Instant, ms: number): Instant => {
    demandCount(ms)
    if (ms <= 0) return ms === 0 ? from : subtractOpenMs(from, -ms)
    let table = tableAt(from)
    let target = openBeforeInstant(table, from) + ms
    while (target > table.openTotal) {
      target -= table.openTotal
      table = tableOf(table.year + 1)
    }
    return instantOfOpenMs(table, target)
  }

  const subtractOpenMs = (to: Instant, ms: number): Instant => {
    demandCount(ms)
    if (ms <= 0) return ms === 0 ? to : addOpenMs(to, -ms)
    // The instant before `to`, so that the first instant of a year asks only the year before it.
    let table = tableAt(to - 1)
    let target = openBeforeInstant(table, to) - ms
    while (target < 0) {
      table = tableOf(table.year - 1)
      target += table.openTotal
    }
    return lastInstantOfOpenMs(table, target)
  }

  const monthOf = (day: Day): { first: number; last: number } => {
    const { year, month } = civilFromSerial(serialOf(day))
    const first = serialFromCivil(year, month, 1)
    return { first, last: first + daysInMonth(year, month) - 1 }
  }

  return {
    id: spec.id,
    ...(spec.title && { title: spec.title }),
    zone,
    factsOf,
    isWorkingDay: (day) => factsOf(day).working,
    isOpenAt: (instant) => {
      const table = tableAt(instant)
      const start = table.windowStarts[windowEndingAfter(table, instant)]
      return start !== undefined && start <= instant
    },
    openingFrom,
    closingOf: (day) => {
      const closing = factsOf(day).windows.at(-1)
      return closing && zone.instantOf(day, closing.to)
    },
    openMsBetween: (from, to) => (to >= from ? openMsUntil(from, to) : 0 - openMsUntil(to, from)),
    addOpenMs,
    subtractOpenMs,
    addWorkingDays: (day, days) => dayFromSerial(addWorkingSerial(serialOf(day), days)),
    countWorkingDays: (from, to) => {
      const first = serialOf(from)
      const last = serialOf(to)
      return last >= first ? countWorkingSerials(first + 1, last) : 0 - countWorkingSerials(last + 1, first)
    },
    workingDayFrom: (day) => dayFromSerial(addWorkingSerial(serialOf(day) - 1, 1)),
    lastWorkingDayOfWeek: (day) => {
      const serial = serialOf(day)
      const monday = serial - weekdayOfSerial(serial) + 1
      return lastWorkingOf(monday, monday + 6)
    },
    firstWorkingDayOfMonth: (day) => {
      const { first, last } = monthOf(day)
      return countWorkingSerials(first, last) === 0 ? undefined : dayFromSerial(addWorkingSerial(first - 1, 1))
    },
    lastWorkingDayOfMonth: (day) => {
      const { first, last } = monthOf(day)
      return lastWorkingOf(first, last)
    },
  }
}

type ResolvedDay = {
  readonly kind: DayKind
  readonly windows: readonly MinuteWindow[]
  readonly title?: Text | undefined
}

/** A calendar read and checked: windows by weekday (index 0 is Monday), exceptions by day serial. */
type Plan = {
  readonly week: readonly (readonly MinuteWindow[])[]
  readonly makeUp: readonly MinuteWindow[]
  readonly observesHolidays: boolean
  readonly loadedYears: ReadonlySet<number>
  readonly holidays: ReadonlyMap<number, HolidayDay>
  readonly overrides: ReadonlyMap<number, ResolvedDay>
}

const WEEKDAY_NAMES: readonly WeekdayName[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Monday is 1. @throws CalendarError `calendar/bad-recurrence` for a name that is none */
export function weekdayNumber(name: WeekdayName): Weekday {
  const index = WEEKDAY_NAMES.indexOf(name)
  if (index < 0) throw new CalendarError('calendar/bad-recurrence', { text: name })
  return (index + 1) as Weekday
}

function resolveDay(plan: Plan, serial: number, weekday: number): ResolvedDay {
  const override = plan.overrides.get(serial)
  if (override) return override
  const holiday = plan.observesHolidays ? plan.holidays.get(serial) : undefined
  if (!holiday) return { kind: 'week', windows: plan.week[weekday - 1] as readonly MinuteWindow[] }
  return { kind: holiday.kind, windows: holiday.kind === 'makeUp' ? plan.makeUp : [], title: holiday.title }
}

function readPlan(spec: CalendarSpec, years: readonly HolidayYear[]): Plan {
  const week = WEEKDAY_NAMES.map((name) =>
    readWindows(
      spec.id,
      spec.week.filter((line) => line.days.includes(name)),
    ),
  )
  const firstOpen = week.find((windows) => windows.length > 0)
  if (!firstOpen) throw new CalendarError('calendar/no-open-time', { calendar: spec.id })
  const makeUpLike = spec.makeUpLike && week[weekdayNumber(spec.makeUpLike) - 1]
  const loadedYears = new Set<number>()
  const holidays = new Map<number, HolidayDay>()
  for (const year of years.map(parseHolidayYear)) {
    if (loadedYears.has(year.year)) {
      throw new CalendarError('calendar/bad-holiday-year', { year: year.year, day: String(year.year) })
    }
    loadedYears.add(year.year)
    for (const entry of year.days) holidays.set(serialOf(entry.day), entry)
  }
  return {
    week,
    makeUp: makeUpLike ?? firstOpen,
    observesHolidays: (spec.holidays ?? 'observed') === 'observed',
    loadedYears,
    holidays,
    overrides: readOverrides(spec),
  }
}

function readOverrides(spec: CalendarSpec): Map<number, ResolvedDay> {
  const overrides = new Map<number, ResolvedDay>()
  for (const { day, open, title } of spec.overrides ?? []) {
    const serial = serialOf(parseDay(day))
    if (overrides.has(serial)) throw new CalendarError('calendar/bad-override', { calendar: spec.id, day })
    overrides.set(serial, { kind: 'override', windows: readWindows(spec.id, open), title })
  }
  return overrides
}

function demandCount(count: number): void {
  if (!Number.isInteger(count)) throw new CalendarError('calendar/bad-duration', { text: String(count) })
}

function readWindows(calendar: string, windows: readonly Window[]): MinuteWindow[] {
  const read = windows
    .map(({ from, to }) => ({ from: parseTimeOfDay(from), to: parseTimeOfDay(to) }))
    .sort((a, b) => a.from - b.from)
  let closed = 0
  for (const { from, to } of read) {
    if (from >= to || from < closed) {
      throw new CalendarError('calendar/bad-window', {
        calendar,
        from: formatTimeOfDay(from),
        to: formatTimeOfDay(to),
      })
    }
    closed = to
  }
  return read
}
