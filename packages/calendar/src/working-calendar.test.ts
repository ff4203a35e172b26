import { describe, expect, test } from 'vitest'
import { CHINA_HOLIDAY_YEARS } from './china.ts'
import type { Day } from './day.ts'
import { parseHolidayYear } from './holidays.ts'
import { CONTROL_ROOM, china, inChina, OFFICE } from './sample-calendars.ts'
import { type CalendarSpec, createCalendar } from './working-calendar.ts'
import { createZone } from './zone.ts'

const HOUR = 3_600_000
const office = inChina(OFFICE)
const day = (text: string): Day => text as Day
const inZone = (zone: string, spec: CalendarSpec) =>
  createCalendar({ ...spec, holidays: 'ignored' }, { zone, years: [] })

describe('what is open', () => {
  test.each([
    ['2025-06-03 08:29:59.999', false],
    ['2025-06-03 08:30', true],
    ['2025-06-03 11:59:59.999', true],
    ['2025-06-03 12:00', false],
    ['2025-06-03 13:30', true],
    ['2025-06-03 17:30', false],
    ['2025-06-02 10:00', false],
    ['2025-09-28 10:00', true],
    ['2026-12-31 23:00', false],
  ])('%s: %s', (at, open) => {
    expect(office.isOpenAt(china(at))).toBe(open)
  })

  test('used up exactly at closing ends at that closing, and begins at opening when counted back', () => {
    expect(office.addOpenMs(china('2025-06-03 16:00'), 1.5 * HOUR)).toBe(china('2025-06-03 17:30'))
    expect(office.addOpenMs(china('2025-06-03 16:00'), 1.5 * HOUR + 1)).toBe(china('2025-06-04 08:30') + 1)
    expect(office.addOpenMs(china('2025-06-03 08:30'), 3.5 * HOUR)).toBe(china('2025-06-03 12:00'))
    expect(office.subtractOpenMs(china('2025-06-04 09:30'), HOUR)).toBe(china('2025-06-04 08:30'))
    expect(office.subtractOpenMs(china('2025-06-04 09:30'), HOUR + 1)).toBe(china('2025-06-03 17:30') - 1)
    expect(office.addOpenMs(china('2025-06-07 12:00'), 0)).toBe(china('2025-06-07 12:00'))
  })

  test('time that runs through new year, and the very end of the last loaded year', () => {
    expect(office.addOpenMs(china('2024-12-31 16:30'), 2 * HOUR)).toBe(china('2025-01-02 09:30'))
    expect(office.subtractOpenMs(china('2025-01-02 09:30'), 2 * HOUR)).toBe(china('2024-12-31 16:30'))
    expect(office.openMsBetween(china('2026-12-31 16:30'), china('2027-01-01 00:00'))).toBe(HOUR)
    expect(office.openMsBetween(china('2027-01-01 00:00'), china('2026-12-31 16:30'))).toBe(-HOUR)
    expect(inChina(CONTROL_ROOM).openMsBetween(china('2024-01-01 00:00'), china('2029-01-01 00:00'))).toBe(
      1827 * 24 * HOUR,
    )
  })

  test('openings, closings, and days of several kinds', () => {
    expect(office.openingFrom(china('2025-05-01 09:00'))).toBe(china('2025-05-06 08:30'))
    expect(office.openingFrom(china('2025-05-06 09:00'))).toBe(china('2025-05-06 09:00'))
    expect(office.closingOf(day('2025-05-06'))).toBe(china('2025-05-06 17:30'))
    expect(office.closingOf(day('2025-05-05'))).toBeUndefined()
    expect(inChina(CONTROL_ROOM).closingOf(day('2025-05-05'))).toBe(china('2025-05-06 00:00'))
    expect(office.factsOf(day('2025-05-05'))).toMatchObject({
      kind: 'holiday',
      title: { zh: '劳动节', en: 'Labour Day' },
    })
  })

  test('a single day that is otherwise is stronger than holiday and week', () => {
    const overrides = [
      { day: '2025-05-01', open: [{ from: '09:00', to: '11:00' }] },
      { day: '2025-05-06', open: [] },
    ]
    const calendar = inChina({ ...OFFICE, overrides })
    expect(calendar.addWorkingDays(day('2025-04-30'), 2)).toBe('2025-05-07')
    expect(calendar.addOpenMs(china('2025-04-30 17:00'), HOUR)).toBe(china('2025-05-01 09:30'))
    expect(calendar.factsOf(day('2025-05-06'))).toMatchObject({ kind: 'override', working: false })
  })

  test('a make-up day has the windows of the first open weekday, or of the one that is named', () => {
    const desk: CalendarSpec = {
      id: 'desk',
      week: [
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:30' },
        { days: ['sat'], from: '09:00', to: '12:00' },
      ],
    }
    const lastClosing = (spec: CalendarSpec) => inChina(spec).closingOf(day('2025-10-11'))
    expect(lastClosing(desk)).toBe(china('2025-10-11 17:30'))
    expect(lastClosing({ ...desk, makeUpLike: 'sat' })).toBe(china('2025-10-11 12:00'))
  })

  test('counting working days both ways, and the last ones of week and month', () => {
    expect(office.addWorkingDays(day('2025-05-07'), -2)).toBe('2025-04-30')
    expect(office.addWorkingDays(day('2025-05-03'), -1)).toBe('2025-04-30')
    expect(office.addWorkingDays(day('2025-05-03'), 0)).toBe('2025-05-03')
    expect(office.countWorkingDays(day('2025-04-30'), day('2025-05-07'))).toBe(2)
    expect(office.countWorkingDays(day('2025-05-07'), day('2025-04-30'))).toBe(-2)
    expect(office.workingDayFrom(day('2025-05-01'))).toBe('2025-05-06')
    expect(office.workingDayFrom(day('2025-05-06'))).toBe('2025-05-06')
    expect(office.lastWorkingDayOfWeek(day('2025-09-22'))).toBe('2025-09-28')
    expect(office.lastWorkingDayOfWeek(day('2025-06-05'))).toBe('2025-06-06')
    expect(office.lastWorkingDayOfMonth(day('2025-05-02'))).toBe('2025-05-30')
    expect(office.firstWorkingDayOfMonth(day('2025-10-20'))).toBe('2025-10-09')
    const closed = ['06', '07', '08', '09', '10'].map((n) => ({ day: `2025-01-${n}`, open: [] }))
    expect(inChina({ ...OFFICE, overrides: closed }).lastWorkingDayOfWeek(day('2025-01-08'))).toBeUndefined()
  })
})

describe('clocks that change', () => {
  const always: CalendarSpec = { id: 'always', week: CONTROL_ROOM.week }
  test.each([
    ['Europe/Berlin', '2025-03-30', 23],
    ['Europe/Berlin', '2025-10-26', 25],
    ['Europe/Berlin', '2025-06-01', 24],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['Asia/Shanghai', '1986-05-04', 23],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('in %s %s has %d hours', (zone, text, hours) => {
    const { instantOf } = createZone(zone)
    const [from, to] = [instantOf(day(text), 0), instantOf(day(text), 1440)]
    expect((to - from) / HOUR).toBe(hours)
    expect(inZone(zone, always).openMsBetween(from, to) / HOUR).toBe(hours)
  })

  test('a time that is skipped is the instant of the skip, one that comes twice its first coming', () => {
    const { instantOf, timeOfDayOf } = createZone('Europe/Berlin')
    expect(instantOf(day('2025-03-30'), 150)).toBe(Date.parse('2025-03-30T01:00:00Z'))
    expect(instantOf(day('2025-10-26'), 150)).toBe(Date.parse('2025-10-26T00:30:00Z'))
    expect(timeOfDayOf(Date.parse('2025-10-26T01:30:00Z'))).toBe(150)
  })

  test('windows keep to the wall clock and lose or win the hour of the change', () => {
    const nights = inZone('Europe/Berlin', { id: 'nights', week: [{ days: ['sun'], from: '01:00', to: '04:00' }] })
    const { instantOf } = nights.zone
    const open = (text: string) => nights.openMsBetween(instantOf(day(text), 0), instantOf(day(text), 1440)) / HOUR
    expect([open('2025-03-30'), open('2025-06-01'), open('2025-10-26')]).toEqual([2, 3, 4])
  })

  test('the clock that went back over midnight neither loses nor doubles open time', () => {
    const calendar = inZone('America/St_Johns', always)
    const from = Date.parse('2010-11-06T00:00:00Z')
    for (let minutes = 0; minutes < 3 * 1440; minutes += 7) {
      expect(calendar.openMsBetween(from, from + minutes * 60_000)).toBe(minutes * 60_000)
      expect(calendar.addOpenMs(from, minutes * 60_000)).toBe(from + minutes * 60_000)
    }
  })

  test('fixed offsets, and zones that are none', () => {
    expect(createZone('+08:00').dayOf(Date.parse('2025-04-30T16:00:00Z'))).toBe('2025-05-01')
    for (const zone of ['Asia/Beijing2', '', '+19:00', '+08:99']) {
      expect(() => createZone(zone)).toThrow(expect.objectContaining({ code: 'calendar/bad-zone' }))
    }
  })
})

describe('what is refused when a calendar is made', () => {
  const week = (from: string, to: string): CalendarSpec => ({ id: 'x', week: [{ days: ['mon'], from, to }] })
  test.each<[string, CalendarSpec, string]>([
    ['no open day', { id: 'x', week: [] }, 'calendar/no-open-time'],
    ['a line without days', { id: 'x', week: [{ days: [], from: '08:00', to: '09:00' }] }, 'calendar/no-open-time'],
    ['backwards', week('17:00', '08:00'), 'calendar/bad-window'],
    ['empty', week('08:00', '08:00'), 'calendar/bad-window'],
    [
      'overlapping',
      { id: 'x', week: [...week('08:00', '12:00').week, ...week('11:59', '13:00').week] },
      'calendar/bad-window',
    ],
    ['after 24:00', week('08:00', '24:01'), 'calendar/bad-time-of-day'],
    [
      'a day twice',
      {
        ...OFFICE,
        overrides: [
          { day: '2025-05-01', open: [] },
          { day: '2025-05-01', open: [] },
        ],
      },
      'calendar/bad-override',
    ],
    ['a day that is none', { ...OFFICE, overrides: [{ day: '2025-02-29', open: [] }] }, 'calendar/bad-day'],
  ])('%s', (_, spec, code) => {
    expect(() => inChina(spec)).toThrow(expect.objectContaining({ code }))
  })

  test('windows that touch are fine, in any order', () => {
    const split = inChina({ id: 'x', week: [...week('12:00', '24:00').week, ...week('08:00', '12:00').week] })
    expect(split.factsOf(day('2025-06-09')).windows).toEqual([
      { from: 480, to: 720 },
      { from: 720, to: 1440 },
    ])
  })

  test('instants and counts that are none', () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 9e15]) {
      expect(() => office.addOpenMs(instant, 1)).toThrow(expect.objectContaining({ code: 'calendar/bad-instant' }))
    }
    expect(() => office.addOpenMs(0, Number.NaN)).toThrow(expect.objectContaining({ code: 'calendar/bad-duration' }))
    expect(() => office.addWorkingDays(day('2025-06-03'), 1.5)).toThrow(/limit/)
  })
})

describe('holiday years', () => {
  test('China, 2020 to 2026: every day of a year once, make-up days on weekends', () => {
    expect(CHINA_HOLIDAY_YEARS.map((year) => year.year)).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026])
    for (const year of CHINA_HOLIDAY_YEARS) {
      expect(year.days.filter((entry) => entry.kind === 'holiday').length).toBeGreaterThanOrEqual(25)
      for (const entry of year.days) {
        const weekday = new Date(`${entry.day}T00:00:00Z`).getUTCDay()
        if (entry.kind === 'makeUp') expect([0, 6]).toContain(weekday)
      }
    }
  })

  test('2025 works on 248 days', () => {
    expect(office.countWorkingDays(day('2024-12-31'), day('2025-12-31'))).toBe(248)
  })

  const title = { zh: '元旦' }
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no source', { year: 2027, source: ' ', days: [] }],
    ['a day of another year', { year: 2027, source: 's', days: [{ day: '2026-12-31', kind: 'holiday', title }] }],
    ['a day that is none', { year: 2027, source: 's', days: [{ day: '2027-02-29', kind: 'holiday', title }] }],
    ['a kind that is none', { year: 2027, source: 's', days: [{ day: '2027-01-01', kind: 'rest', title }] }],
    ['no title', { year: 2027, source: 's', days: [{ day: '2027-01-01', kind: 'holiday', title: '元旦' }] }],
    [
      'a day twice',
      { year: 2027, source: 's', days: [1, 2].map(() => ({ day: '2027-01-01', kind: 'holiday', title })) },
    ],
  ])('%s is refused', (_, value) => {
    expect(() => parseHolidayYear(value)).toThrow(expect.objectContaining({ code: 'calendar/bad-holiday-year' }))
  })

  test('the same year twice is refused', () => {
    const years = [...CHINA_HOLIDAY_YEARS, CHINA_HOLIDAY_YEARS[0] as (typeof CHINA_HOLIDAY_YEARS)[0]]
    expect(() => createCalendar(OFFICE, { zone: 'UTC', years })).toThrow(/2020/)
  })
})
