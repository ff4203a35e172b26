import { describe, expect, test } from 'vitest'
import { nextContactDue } from './cadence.ts'
import { CHINA_HOLIDAY_YEARS } from './china.ts'
import type { Day } from './day.ts'
import { addMonths, monthDeadline, yearlyDate } from './day.ts'
import { type DurationSpec, parseDuration } from './duration.ts'
import { dueAt, isLate, lateByMs } from './limit.ts'
import { periodOf } from './period.ts'
import { formatRate, meetsTarget } from './rate.ts'
import { occurrencesBetween } from './recurrence.ts'
import { CONTROL_ROOM, china, endOf, inChina, OFFICE } from './sample-calendars.ts'
import { createCalendar } from './working-calendar.ts'
import { createZone } from './zone.ts'

const office = inChina(OFFICE)
const due = (start: string, limit: string | { for: string; endsAt: 'close' }): number =>
  dueAt(office, china(start), parseDuration(limit))
const day = (text: string): Day => text as Day

describe('rule 1: days of the site, working days of the State Council', () => {
  const shanghai = createZone('Asia/Shanghai')
  test.each([
    ['2025-04-30T15:59:59.999Z', '2025-04-30'],
    ['2025-04-30T16:00:00.000Z', '2025-05-01'],
    ['2024-12-31T16:00:00.000Z', '2025-01-01'],
  ])('%s is a moment of %s', (instant, expected) => {
    expect(shanghai.dayOf(Date.parse(instant))).toBe(expected)
  })

  test.each([
    ['2025-04-30', true, 'week'],
    ['2025-05-01', false, 'holiday'],
    ['2025-05-05', false, 'holiday'],
    ['2025-04-27', true, 'makeUp'],
    ['2025-05-10', false, 'week'],
    ['2024-02-29', true, 'week'],
  ])('%s works: %s (%s)', (text, working, kind) => {
    expect(office.factsOf(day(text))).toMatchObject({ working, kind })
  })

  test('a year without data is refused in a sentence, never guessed', () => {
    const refusal = expect.objectContaining({
      code: 'calendar/year-not-loaded',
      params: { year: 2027 },
      messages: { zh: expect.stringContaining('2027 年'), en: expect.stringContaining('2027') },
    })
    expect(() => due('2026-12-31 10:00', '1wd')).toThrow(refusal)
    expect(() => due('2026-12-31 17:00', '4wh')).toThrow(refusal)
    expect(() => office.isWorkingDay(day('2027-01-04'))).toThrow(refusal)
  })

  test('a year is asked for only where the answer depends on it', () => {
    expect(due('2026-12-30 10:00', '1wd')).toBe(endOf('2026-12-31'))
    expect(due('2026-12-31 16:30', '24h')).toBe(china('2027-01-01 16:30'))
    expect(due('2026-12-31 16:30', '1wh')).toBe(china('2026-12-31 17:30'))
    expect(due('2019-12-31 10:00', '1wd')).toBe(endOf('2020-01-02'))
    expect(dueAt(inChina(CONTROL_ROOM), china('2031-01-01 10:00'), parseDuration('2wd'))).toBe(endOf('2031-01-03'))
  })
})

describe('rule 2: minutes and hours run through nights and holidays, equal is kept', () => {
  test.each([
    ['2025-04-30 23:50', '15m', '2025-05-01 00:05'],
    ['2025-04-30 18:00', '24h', '2025-05-01 18:00'],
    ['2025-05-01 18:00', '72h', '2025-05-04 18:00'],
    ['2025-05-01 23:59:50', '30s', '2025-05-02 00:00:20'],
  ])('from %s within %s: %s', (start, limit, expected) => {
    expect(due(start, limit)).toBe(china(expected))
  })

  test.each([
    [-1, false, 0],
    [0, false, 0],
    [1, true, 1],
  ])('%d ms after the due time is late: %s', (after, late, by) => {
    const at = due('2025-06-03 10:00', '15m')
    expect([isLate(at, at + after), lateByMs(at, at + after)]).toEqual([late, by])
  })
})

describe('rule 3: limits in days do not count the day of receipt and end at 24:00', () => {
  test.each([
    // SC-05: the May holiday of 2025.
    ['2025-04-30 10:00', '2wd', '2025-05-07'],
    ['2025-04-30 00:00', '2wd', '2025-05-07'],
    ['2025-04-30 23:59:59.999', '2wd', '2025-05-07'],
    ['2025-05-01 00:00', '2wd', '2025-05-07'],
    ['2025-05-05 12:00', '1wd', '2025-05-06'],
    // A make-up Sunday works.
    ['2024-09-27 18:40', '2wd', '2024-09-30'],
    // SC-33: pages of 24 September, training and destruction after the October holiday.
    ['2025-09-24 15:00', '5wd', '2025-09-30'],
    ['2025-09-30 15:00', '5wd', '2025-10-14'],
    ['2025-06-03 10:00', '3cd', '2025-06-06'],
    ['2025-12-30 10:00', '7cd', '2026-01-06'],
    ['2024-02-26 10:00', '3cd', '2024-02-29'],
    ['2025-06-03 00:00', 'day-end', '2025-06-03'],
    ['2025-06-03 23:59:59.999', 'day-end', '2025-06-03'],
  ])('from %s within %s: to 24:00 of %s', (start, limit, last) => {
    expect(due(start, limit)).toBe(endOf(last))
  })

  test('two working days over the May holiday end on 7 May 24:00 (S0-REPAIR-15)', () => {
    const at = due('2025-04-30 10:00', '2wd')
    expect(isLate(at, china('2025-05-08 00:00'))).toBe(false)
    expect(isLate(at, china('2025-05-08 00:00:00.001'))).toBe(true)
  })

  test('closing time instead of 24:00 where the pack says so; a closed day has none', () => {
    expect(due('2025-04-30 10:00', { for: '2wd', endsAt: 'close' })).toBe(china('2025-05-07 17:30'))
    expect(due('2025-06-03 10:00', { for: '1cd', endsAt: 'close' })).toBe(china('2025-06-04 17:30'))
    expect(due('2025-06-06 10:00', { for: '1cd', endsAt: 'close' })).toBe(endOf('2025-06-07'))
  })
})

describe('rule 4: a month ends on the same day-number or on the last day', () => {
  test.each([
    ['2025-01-31', 1, '2025-02-28', '2025-03-01'],
    ['2024-01-31', 1, '2024-02-29', '2024-03-01'],
    ['2024-02-29', 12, '2025-02-28', '2025-03-01'],
    ['2025-03-15', 1, '2025-04-15', '2025-04-16'],
    ['2025-12-31', 2, '2026-02-28', '2026-03-01'],
    ['2025-08-31', 1, '2025-09-30', '2025-10-01'],
  ])('%s + %d months: %s, effective on %s', (from, months, last, effective) => {
    expect(monthDeadline(day(from), months)).toEqual({ lastDay: last, takesEffectOn: effective })
    expect(due(`${from} 11:00`, `${months}month`)).toBe(china(`${effective} 00:00`))
  })

  test('months are counted from the first day, not one after the other', () => {
    expect(addMonths(day('2025-01-31'), 2)).toBe('2025-03-31')
    expect(addMonths(day('2025-03-31'), -1)).toBe('2025-02-28')
  })
})

describe('rule 5: within and up to include n, over does not', () => {
  const cadence = { byAge: [{ upToDays: 3, every: null }], beyond: { every: '48h' } }
  test.each([
    ['exactly 3 days', 72 * 3_600_000, 0],
    ['over 3 days', 72 * 3_600_000 + 1, 1],
  ])('%s', (_, agreedMs, bucket) => {
    expect(nextContactDue(cadence, { acceptedAt: 0, agreedMs }, createZone('UTC')).bucket).toBe(bucket)
  })
})

describe('rule 6: weeks run Monday to Sunday, fixed dates stay on rest days', () => {
  test.each([
    ['2025-06-01', '2025-W22', '2025-05-26', '2025-06-01'],
    ['2025-06-02', '2025-W23', '2025-06-02', '2025-06-08'],
    ['2024-12-30', '2025-W01', '2024-12-30', '2025-01-05'],
    ['2027-01-03', '2026-W53', '2026-12-28', '2027-01-03'],
  ])('%s lies in %s (%s to %s)', (text, key, firstDay, lastDay) => {
    expect(periodOf(day(text), 'week')).toEqual({ key, unit: 'week', firstDay, lastDay })
  })

  test('the 25th and 25 December stay on their dates', () => {
    // 25 May 2025 is a Sunday, 25 October a Saturday.
    const days = occurrencesBetween(
      office,
      { monthly: { day: 25 } },
      china('2025-05-01 00:00'),
      china('2025-11-01 00:00'),
    )
    expect(days.map((occurrence) => occurrence.day)).toEqual(
      ['05', '06', '07', '08', '09', '10'].map((month) => `2025-${month}-25`),
    )
    expect(yearlyDate({ month: 12, day: 25 }, 2022)).toBe('2022-12-25')
  })

  test.each([
    [2024, '2024-02-29', '2024-03-01 00:00'],
    [2025, '2025-02-28', '2025-03-01 00:00'],
    [2026, '2026-02-28', '2026-03-01 00:00'],
  ])('the end of February %d is %s 24:00 (S0-REPAIR-22)', (year, last, at) => {
    const yearly = { yearly: { month: 2, day: 'last' } } as const
    const found = occurrencesBetween(office, yearly, china(`${year}-01-01 00:00`), china(`${year}-12-31 00:00`))
    expect(found).toMatchObject([{ period: { key: String(year) }, day: last, at: china(at) }])
  })
})

describe('rule 7: progress contacts in units of 24 h', () => {
  const cadence = {
    byAge: [
      { upToDays: 3, every: null },
      { upToDays: 7, every: '48h' },
      { upToDays: 15, every: '72h' },
      { upToDays: 30, every: '168h' },
    ],
    beyond: { every: '168h' },
  }
  const accepted = china('2025-06-02 10:00')
  const hours = (n: number): number => n * 3_600_000
  const next = (contactHours: number | undefined, agreedHours: number | undefined): number | null => {
    const lastContactAt = contactHours === undefined ? undefined : accepted + hours(contactHours)
    const agreedMs = agreedHours === undefined ? undefined : hours(agreedHours)
    const { at } = nextContactDue(
      cadence,
      { acceptedAt: accepted, lastContactAt, agreedMs },
      createZone('Asia/Shanghai'),
    )
    return at === null ? null : (at - accepted) / hours(1)
  }

  test.each([
    ['no agreed duration: first on crossing day 3', undefined, undefined, 72],
    ['agreed 3 days: nothing before it lasts longer', undefined, 72, 72],
    ['agreed just over 3 days: every second day from acceptance', undefined, 72.001, 48],
    ['agreed 7 days: still every second day', undefined, 168, 48],
    ['agreed just over 7 days: every third day', undefined, 168.001, 72],
    ['agreed 15 days', undefined, 360, 72],
    ['agreed just over 15 days: weekly', undefined, 360.001, 168],
    ['agreed 30 days', undefined, 720, 168],
    ['beyond 30 days: weekly as proposed', undefined, 721, 168],
    ['contact on the crossing', 72, undefined, 120],
    ['contact of one’s own accord before it', 50, undefined, 98],
    ['an early contact does not put the crossing off', 10, undefined, 72],
    ['age 7 days exactly stays in the lower bucket', 168, undefined, 216],
    ['age over 7 days', 169, undefined, 241],
    ['age wins over a shorter agreed duration', 361, 100, 529],
  ])('%s (S2-FOLLOWUP-11, S2-FOLLOWUP-14)', (_, contact, agreed, expected) => {
    expect(next(contact, agreed)).toBeCloseTo(expected, 6)
  })

  test('without a last interval nothing is owed any more', () => {
    const short = { byAge: [{ upToDays: 3, every: '24h' }] }
    const long = { acceptedAt: accepted, agreedMs: hours(80) }
    expect(nextContactDue(short, long, createZone('Asia/Shanghai')).at).toBeNull()
  })

  test.each([
    [{ byAge: [{ upToDays: 0, every: null }] }, 'calendar/bad-cadence'],
    [
      {
        byAge: [
          { upToDays: 7, every: '48h' },
          { upToDays: 3, every: '48h' },
        ],
      },
      'calendar/bad-cadence',
    ],
    [{ byAge: [{ upToDays: 3, every: '2wd' }] }, 'calendar/bad-duration'],
    [{ byAge: [], beyond: { every: '0h' } }, 'calendar/bad-duration'],
  ])('%j is refused: %s', (wrong, code) => {
    const matter = { acceptedAt: accepted }
    expect(() => nextContactDue(wrong, matter, createZone('UTC'))).toThrow(expect.objectContaining({ code }))
  })
})

describe('rule 8: rates to one decimal, compared unrounded', () => {
  test.each([
    [228, 240, '95.0', true],
    [216, 240, '90.0', false],
    [9496, 10_000, '95.0', false],
    [246, 320, '76.9', false],
    [1, 3, '33.3', false],
    [1, 2000, '0.1', false],
    [0, 7, '0.0', false],
    [7, 7, '100.0', true],
  ])('%d of %d is %s, reaches 95: %s', (part, whole, shown, reaches) => {
    expect([formatRate({ part, whole }), meetsTarget({ part, whole }, 95)]).toEqual([shown, reaches])
  })
  test('nothing of nothing has no rate', () => {
    expect([formatRate({ part: 0, whole: 0 }), meetsTarget({ part: 0, whole: 0 }, 95)]).toEqual([null, null])
  })
})

describe('rule 9: a running matter keeps its values; holidays are not frozen', () => {
  test('a limit is a value: a later calendar with other hours leaves the old one alone', () => {
    const spec = structuredClone(OFFICE) as { id: string; week: { days: 'mon'[]; from: string; to: string }[] }
    const calendar = inChina(spec)
    const frozen: DurationSpec = parseDuration('4wh')
    const before = dueAt(calendar, china('2025-06-03 16:00'), frozen)
    for (const line of spec.week) line.to = line.from === '08:30' ? '09:00' : '14:00'
    expect(dueAt(calendar, china('2025-06-03 16:00'), frozen)).toBe(before)
  })

  test('a corrected holiday year gives another answer for the same limit', () => {
    const years = CHINA_HOLIDAY_YEARS.map((year) =>
      year.year === 2025 ? { ...year, days: year.days.filter((entry) => entry.day !== '2025-05-05') } : year,
    )
    const corrected = createCalendar(OFFICE, { zone: 'Asia/Shanghai', years })
    expect(dueAt(corrected, china('2025-04-30 10:00'), parseDuration('2wd'))).toBe(endOf('2025-05-06'))
  })
})
