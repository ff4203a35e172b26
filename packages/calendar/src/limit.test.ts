import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration, type WrittenDuration, writtenDuration } from './duration.ts'
import { dueAt, dueAtWithPauses, instantBefore, type Pause, shareUsedAt, usedMs } from './limit.ts'
import { CONTROL_ROOM, china, endOf, inChina, OFFICE } from './sample-calendars.ts'
import { formatTimeOfDay, parseTimeOfDay, parseTimeOfDayTyped } from './time-of-day.ts'

const office = inChina(OFFICE)
const pause = (from: string, to?: string): Pause => ({
  from: china(from),
  to: to === undefined ? undefined : china(to),
})

describe('time of day', () => {
  test.each<[string, WrittenDuration, string]>([
    ['2025-06-03 10:00', 'close', '2025-06-03 17:30'],
    ['2025-06-03 12:30', 'close', '2025-06-03 17:30'],
    ['2025-06-03 17:29:59.999', 'close', '2025-06-03 17:30'],
    ['2025-06-03 17:30', 'close', '2025-06-04 17:30'],
    ['2025-06-07 10:00', 'close', '2025-06-09 17:30'],
    ['2025-06-03 08:00', 'by 09:00', '2025-06-03 09:00'],
    ['2025-06-03 09:00', 'by 09:00', '2025-06-04 09:00'],
    ['2025-06-06 08:00', 'by 09:00 +1wd', '2025-06-09 09:00'],
    ['2025-06-06 18:00', 'by 09:00 +1cd', '2025-06-07 09:00'],
    ['2025-06-06 18:00', { by: '24:00', plus: '2wd' }, '2025-06-11 00:00'],
  ])('from %s %j: %s', (start, limit, expected) => {
    expect(dueAt(office, china(start), parseDuration(limit))).toBe(china(expected))
  })

  test('a control room closes at 24:00', () => {
    expect(dueAt(inChina(CONTROL_ROOM), china('2025-06-03 10:00'), parseDuration('close'))).toBe(endOf('2025-06-03'))
  })

  test('23:59 typed by a person means 24:00; computed it stays', () => {
    expect(['23:59', '2359', '23：59', '24:00'].map(parseTimeOfDayTyped)).toEqual([1440, 1440, 1440, 1440])
    expect([parseTimeOfDayTyped('8:05'), parseTimeOfDayTyped('23:58')]).toEqual([485, 1438])
    expect([parseTimeOfDay('23:59'), parseTimeOfDay('24:00'), parseTimeOfDay(0)]).toEqual([1439, 1440, 0])
    expect([formatTimeOfDay(1440), formatTimeOfDay(1560)]).toEqual(['24:00', '26:00'])
    for (const wrong of ['24:01', '12:60', '8.30', '', '25:00']) {
      expect(() => parseTimeOfDayTyped(wrong)).toThrow(expect.objectContaining({ code: 'calendar/bad-time-of-day' }))
    }
    expect(() => parseTimeOfDay('8:30')).toThrow(/08:30/)
  })
})

describe('written limits', () => {
  test.each<[WrittenDuration, string, string, string]>([
    ['15m', '15m', '15 分钟', '15 minutes'],
    ['1 h', '1h', '1 小时', '1 hour'],
    ['4wh', '4wh', '4 个工作小时', '4 working hours'],
    ['2wd', '2wd', '2 个工作日', '2 working days'],
    [{ for: '2wd', endsAt: 'close' }, '2wd', '2 个工作日（至下班）', '2 working days (to closing time)'],
    ['7cd', '7cd', '7 个自然日', '7 calendar days'],
    ['1 month', '1month', '1 个月', '1 month'],
    ['day-end', 'day-end', '当日内', 'the same day'],
    ['close', 'close', '下班前', 'by closing time'],
    ['by 09:00 +1wd', 'by 09:00 +1wd', '下一个工作日 09:00 前', 'by 09:00 of the next working day'],
    ['by 09:00', 'by 09:00', '09:00 前', 'by 09:00'],
    ['by 09:00 +3cd', 'by 09:00 +3cd', '第 3 个自然日 09:00 前', 'by 09:00 of the 3rd calendar day after'],
  ])('%j', (written, text, zh, en) => {
    const spec = parseDuration(written)
    expect([writtenDuration(spec), formatDuration(spec, 'zh'), formatDuration(spec, 'en')]).toEqual([text, zh, en])
  })

  test.each<WrittenDuration>([
    '0m',
    '2d',
    '-1h',
    '1.5h',
    '',
    'soon',
    '2 w',
    '99999wd',
    'by 9:00',
    'by 25:00',
    'by 09:00 +0wd',
    { for: '0wd' },
  ])('%j is refused', (written) => {
    expect(() => parseDuration(written)).toThrow(/calendar|limit|time of day/)
  })
})

describe('pauses', () => {
  test.each<[string, string, WrittenDuration, Pause[], string | null]>([
    [
      'the clock stops and goes on',
      '2025-06-03 10:00',
      '24h',
      [pause('2025-06-03 12:00', '2025-06-03 15:00')],
      '2025-06-04 13:00',
    ],
    [
      'used up exactly when the pause begins',
      '2025-06-03 10:00',
      '2h',
      [pause('2025-06-03 12:00')],
      '2025-06-03 12:00',
    ],
    ['an open pause holds it', '2025-06-03 10:00', '2h', [pause('2025-06-03 11:59:59.999')], null],
    [
      'a pause from before the start',
      '2025-06-03 10:00',
      '2h',
      [pause('2025-06-02 10:00', '2025-06-03 11:00')],
      '2025-06-03 13:00',
    ],
    [
      'a pause that ended before',
      '2025-06-03 10:00',
      '2h',
      [pause('2025-06-02 10:00', '2025-06-03 10:00')],
      '2025-06-03 12:00',
    ],
    [
      'overlapping pauses count once, in any order',
      '2025-06-03 10:00',
      '2h',
      [pause('2025-06-03 11:30', '2025-06-03 13:00'), pause('2025-06-03 11:00', '2025-06-03 12:00')],
      '2025-06-03 14:00',
    ],
    [
      'working hours: only open time of the pause counts',
      '2025-06-03 10:00',
      '4wh',
      [pause('2025-06-03 11:00', '2025-06-03 14:30')],
      '2025-06-03 17:30',
    ],
    [
      'working hours: a pause over night shifts nothing',
      '2025-06-03 16:30',
      '2wh',
      [pause('2025-06-03 18:00', '2025-06-04 08:00')],
      '2025-06-04 09:30',
    ],
    [
      'days: a pause within a day shifts nothing',
      '2025-06-03 10:00',
      '2wd',
      [pause('2025-06-04 09:00', '2025-06-04 17:00')],
      '2025-06-06 00:00',
    ],
    [
      'days: those that end paused do not count',
      '2025-06-03 10:00',
      '2wd',
      [pause('2025-06-04 14:00', '2025-06-06 10:00')],
      '2025-06-10 00:00',
    ],
    [
      'days: a weekend paused shifts nothing',
      '2025-06-06 10:00',
      '1wd',
      [pause('2025-06-07 10:00', '2025-06-08 20:00')],
      '2025-06-10 00:00',
    ],
    [
      'days: paused on the last day',
      '2025-06-03 10:00',
      '2wd',
      [pause('2025-06-05 23:00', '2025-06-06 08:00')],
      '2025-06-07 00:00',
    ],
    [
      'days: paused from the end of the last day on',
      '2025-06-03 10:00',
      '2wd',
      [pause('2025-06-06 00:00')],
      '2025-06-06 00:00',
    ],
    ['days: held by an open pause', '2025-06-03 10:00', '2wd', [pause('2025-06-05 23:59')], null],
    [
      'days to closing time',
      '2025-06-03 10:00',
      { for: '1wd', endsAt: 'close' },
      [pause('2025-06-04 17:00', '2025-06-04 17:45')],
      '2025-06-05 17:30',
    ],
    ['calendar days', '2025-06-03 10:00', '3cd', [pause('2025-06-04 10:00', '2025-06-06 10:00')], '2025-06-09 00:00'],
    ['a month', '2025-01-31 10:00', '1month', [pause('2025-02-10 10:00', '2025-02-12 10:00')], '2025-03-03 00:00'],
    [
      'a time of day that a pause does not touch',
      '2025-06-03 10:00',
      'close',
      [pause('2025-06-03 11:00', '2025-06-03 12:00')],
      '2025-06-03 17:30',
    ],
    [
      'a time of day inside a pause is set anew',
      '2025-06-03 10:00',
      'close',
      [pause('2025-06-03 11:00', '2025-06-04 12:00')],
      '2025-06-04 17:30',
    ],
    ['a time of day held', '2025-06-03 10:00', 'day-end', [pause('2025-06-03 11:00')], null],
    [
      'two pauses',
      '2025-06-03 10:00',
      '3h',
      [pause('2025-06-03 11:00', '2025-06-03 12:00'), pause('2025-06-03 13:00', '2025-06-03 15:00')],
      '2025-06-03 16:00',
    ],
  ])('%s', (_, start, limit, pauses, expected) => {
    const at = dueAtWithPauses(office, china(start), parseDuration(limit), pauses)
    expect(at).toBe(expected === null ? null : china(expected))
  })

  test('a pause that ends before it begins is refused', () => {
    const wrong = [pause('2025-06-03 12:00', '2025-06-03 11:00')]
    const act = () => dueAtWithPauses(office, china('2025-06-03 10:00'), parseDuration('2h'), wrong)
    expect(act).toThrow(expect.objectContaining({ code: 'calendar/bad-pause' }))
  })

  test('time used leaves pauses out', () => {
    const pauses = [pause('2025-06-03 11:00', '2025-06-03 14:30')]
    const [from, to] = [china('2025-06-03 10:00'), china('2025-06-03 15:30')]
    expect(usedMs(from, to, pauses)).toBe(2 * 3_600_000)
    expect(usedMs(from, to, pauses, office)).toBe(2 * 3_600_000)
    expect(usedMs(from, to, [], office)).toBe(4 * 3_600_000)
  })
})

describe('shares, for warnings', () => {
  test.each<[WrittenDuration, number, string]>([
    ['24h', 0.75, '2025-06-04 04:00'],
    ['4wh', 0.75, '2025-06-03 14:30'],
    ['day-end', 0.5, '2025-06-03 17:00'],
    ['24h', 1, '2025-06-04 10:00'],
    ['24h', 0, '2025-06-03 10:00'],
  ])('%j at %d: %s', (limit, share, expected) => {
    expect(shareUsedAt(office, china('2025-06-03 10:00'), parseDuration(limit), share)).toBe(china(expected))
  })
  test('a pause moves the warning too, and an open one holds it', () => {
    const limit = parseDuration('4h')
    const at = (pauses: Pause[]) => shareUsedAt(office, china('2025-06-03 10:00'), limit, 0.75, pauses)
    expect(at([pause('2025-06-03 11:00', '2025-06-03 12:00')])).toBe(china('2025-06-03 14:00'))
    expect(at([pause('2025-06-03 11:00')])).toBeNull()
    expect(at([pause('2025-06-03 13:30')])).toBe(china('2025-06-03 13:00'))
  })
})

describe('counted backwards', () => {
  test.each<[WrittenDuration, string]>([
    ['15m', '2025-06-03 09:45'],
    ['2wh', '2025-05-30 17:00'],
    ['1wd', '2025-05-31 00:00'],
    [{ for: '1wd', endsAt: 'close' }, '2025-05-30 17:30'],
    ['3cd', '2025-06-01 00:00'],
    ['1month', '2025-05-04 00:00'],
  ])('%j before 3 June 10:00: %s', (limit, expected) => {
    expect(instantBefore(office, china('2025-06-03 10:00'), parseDuration(limit))).toBe(china(expected))
  })
  test('a time of day has no length', () => {
    expect(() => instantBefore(office, china('2025-06-03 10:00'), parseDuration('close'))).toThrow(/limit/)
  })
})
