import { describe, expect, test } from 'vitest'
import type { Day } from './day.ts'
import { type PeriodUnit, periodOf, periodsBetween } from './period.ts'
import { occurrencesBetween, type Recurrence } from './recurrence.ts'
import { china, inChina, OFFICE } from './sample-calendars.ts'
import { type Shift, shiftTurnOn, shiftTurnsAt, shiftTurnsBetween } from './shift.ts'
import { createZone } from './zone.ts'

const office = inChina(OFFICE)
const day = (text: string): Day => text as Day

describe('periods', () => {
  test.each<[string, PeriodUnit, string, string, string]>([
    ['2025-06-03', 'day', '2025-06-03', '2025-06-03', '2025-06-03'],
    ['2024-02-15', 'month', '2024-02', '2024-02-01', '2024-02-29'],
    ['2025-06-30', 'quarter', '2025-Q2', '2025-04-01', '2025-06-30'],
    ['2025-07-01', 'half-year', '2025-H2', '2025-07-01', '2025-12-31'],
    ['2025-12-31', 'year', '2025', '2025-01-01', '2025-12-31'],
  ])('%s lies in the %s %s', (text, unit, key, firstDay, lastDay) => {
    expect(periodOf(day(text), unit)).toEqual({ key, unit, firstDay, lastDay })
  })

  test('every day of a stretch lies in exactly one of its periods', () => {
    const keys = periodsBetween(day('2024-12-28'), day('2025-01-13'), 'week').map((period) => period.key)
    expect(keys).toEqual(['2024-W52', '2025-W01', '2025-W02', '2025-W03'])
    expect(periodsBetween(day('2025-01-02'), day('2025-01-01'), 'day')).toEqual([])
  })
})

describe('recurrences', () => {
  test.each<[string, Recurrence, string, string, string[]]>([
    ['daily', { daily: {} }, '2025-06-03 00:00', '2025-06-05 00:00', ['2025-06-02', '2025-06-03']],
    [
      'daily at a time',
      { daily: { at: '09:00' } },
      '2025-06-03 09:00',
      '2025-06-05 09:00',
      ['2025-06-03', '2025-06-04'],
    ],
    [
      'working days',
      { daily: { only: 'workingDays', at: '00:00' } },
      '2025-06-06 00:00',
      '2025-06-11 00:00',
      ['2025-06-06', '2025-06-09', '2025-06-10'],
    ],
    [
      'weekly',
      { weekly: { day: 'fri', at: '17:00' } },
      '2025-06-01 00:00',
      '2025-06-15 00:00',
      ['2025-06-06', '2025-06-13'],
    ],
    [
      'last working day of the week',
      { weekly: { day: 'lastWorkingDay' } },
      '2025-09-22 00:00',
      '2025-10-06 00:00',
      ['2025-09-28', '2025-09-30'],
    ],
    [
      'the 13th at 00:00',
      { monthly: { day: 13, at: '00:00' } },
      '2025-06-13 00:00',
      '2025-07-13 00:00',
      ['2025-06-13'],
    ],
    [
      'the 31st of short months',
      { monthly: { day: 31, at: '12:00' } },
      '2025-01-31 00:00',
      '2025-05-01 00:00',
      ['2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30'],
    ],
    [
      'last working day of the month',
      { monthly: { day: 'lastWorkingDay', at: '12:00' } },
      '2025-05-01 00:00',
      '2025-07-01 00:00',
      ['2025-05-30', '2025-06-30'],
    ],
    [
      'first working day of the month',
      { monthly: { day: 'firstWorkingDay', at: '12:00' } },
      '2025-05-01 00:00',
      '2025-07-01 00:00',
      ['2025-05-06', '2025-06-03'],
    ],
    [
      'quarterly',
      { quarterly: { month: 3, day: 'last', at: '12:00' } },
      '2025-01-01 00:00',
      '2025-08-01 00:00',
      ['2025-03-31', '2025-06-30'],
    ],
    [
      '25 December',
      { yearly: { month: 12, day: 25, at: '12:00' } },
      '2023-01-01 00:00',
      '2026-01-01 00:00',
      ['2023-12-25', '2024-12-25', '2025-12-25'],
    ],
    [
      '29 February',
      { yearly: { month: 2, day: 29, at: '12:00' } },
      '2024-01-01 00:00',
      '2026-01-01 00:00',
      ['2024-02-29', '2025-02-28'],
    ],
    [
      'last working day of a year’s January',
      { yearly: { month: 1, day: 'lastWorkingDay', at: '12:00' } },
      '2025-01-01 00:00',
      '2025-12-01 00:00',
      ['2025-01-27'],
    ],
    ['an empty stretch', { daily: {} }, '2025-06-03 00:00', '2025-06-03 00:00', []],
  ])('%s', (_, recurrence, from, to, days) => {
    const found = occurrencesBetween(office, recurrence, china(from), china(to))
    expect(found.map((occurrence) => occurrence.day)).toEqual(days)
  })

  test('stretches side by side give each occurrence once', () => {
    const recurrence: Recurrence = { monthly: { day: 'last' } }
    const cuts = [
      '2025-01-01 00:00',
      '2025-02-01 00:00',
      '2025-02-28 23:59',
      '2025-03-01 00:00',
      '2025-07-01 00:00',
      '2025-12-01 00:00',
    ].map(china)
    const pieces = cuts
      .slice(1)
      .flatMap((to, index) => occurrencesBetween(office, recurrence, cuts[index] as number, to))
    expect(pieces).toEqual(occurrencesBetween(office, recurrence, cuts[0] as number, cuts.at(-1) as number))
  })

  test.each<unknown>([
    {},
    { daily: {}, weekly: { day: 'mon' } },
    { weekly: { day: 'someday' } },
    { monthly: { day: 0 } },
    { monthly: { day: 'first' } },
    { quarterly: { month: 4, day: 1 } },
    { yearly: { month: 13, day: 1 } },
    { hourly: {} },
  ])('%j is refused', (wrong) => {
    const act = () => occurrencesBetween(office, wrong as Recurrence, 0, 1)
    expect(act).toThrow(expect.objectContaining({ code: 'calendar/bad-recurrence' }))
  })
})

describe('shifts', () => {
  const shanghai = createZone('Asia/Shanghai')
  const early: Shift = { id: 'early', from: '06:00', to: '14:00' }
  const late: Shift = { id: 'late', from: '14:00', to: '22:00' }
  const night: Shift = { id: 'night', from: '22:00', to: '06:00' }
  const shifts = [early, late, night]

  test.each([
    ['2025-06-03 05:59:59.999', 'night', '2025-06-02'],
    ['2025-06-03 06:00', 'early', '2025-06-03'],
    ['2025-06-03 14:00', 'late', '2025-06-03'],
    ['2025-06-03 22:00', 'night', '2025-06-03'],
    ['2025-06-04 00:00', 'night', '2025-06-03'],
  ])('at %s the %s shift of %s runs', (at, shiftId, of) => {
    expect(shiftTurnsAt(shanghai, shifts, china(at))).toMatchObject([{ shiftId, day: of }])
  })

  test('turns follow each other without a hole', () => {
    const turns = shiftTurnsBetween(shanghai, shifts, day('2025-12-30'), day('2026-01-02'))
    expect(turns).toHaveLength(12)
    for (const [index, turn] of turns.slice(1).entries()) expect(turn.from).toBe(turns[index]?.to)
  })

  test('a whole day on duty, a shift to midnight, and the night of the change of clocks', () => {
    const hours = (shift: Shift, zone = shanghai, on = '2025-06-03') => {
      const turn = shiftTurnOn(zone, shift, day(on))
      return (turn.to - turn.from) / 3_600_000
    }
    expect(hours({ id: 'duty', from: '08:00', to: '08:00' })).toBe(24)
    expect(hours({ id: 'evening', from: '16:00', to: '24:00' })).toBe(8)
    expect(hours(night, createZone('Europe/Berlin'), '2025-03-29')).toBe(7)
    expect(hours(night, createZone('Europe/Berlin'), '2025-10-25')).toBe(9)
  })

  test('a shift that begins at 24:00 is refused', () => {
    const wrong = { id: 'x', from: '24:00', to: '06:00' }
    const act = () => shiftTurnOn(shanghai, wrong, day('2025-06-03'))
    expect(act).toThrow(expect.objectContaining({ code: 'calendar/bad-shift' }))
  })
})
