import { placeholdersOf } from '@huiyin/text'
import { describe, expect, test } from 'vitest'
import { nextContactDue } from './cadence.ts'
import { parseDuration, type WrittenDuration } from './duration.ts'
import { EXPLANATION_BYTES_MAX, explainDue } from './explain.ts'
import type { Pause } from './limit.ts'
import { china, inChina, OFFICE } from './sample-calendars.ts'
import { CALENDAR_TEXTS, renderCalendarStep } from './steps.ts'

const office = inChina(OFFICE)

function told(
  start: string,
  limit: WrittenDuration,
  pauses: Pause[] = [],
  calendar = office,
): Record<'zh' | 'en', string[]> {
  const { steps } = explainDue(calendar, china(start), parseDuration(limit), pauses)
  return {
    zh: steps.map((step) => renderCalendarStep(step, 'zh')),
    en: steps.map((step) => renderCalendarStep(step, 'en')),
  }
}

test('every text is in both languages', () => {
  for (const [key, text] of Object.entries(CALENDAR_TEXTS)) {
    expect(text.zh, key).toMatch(/[一-鿿]/)
    expect(text.en, key).toMatch(/^[\x20-\x7e×’]+$/)
    const named = (language: string) =>
      placeholdersOf({ zh: language })
        .map((name) => name.replace(/(Zh|En)$/, ''))
        .sort()
    expect(named(text.zh), key).toEqual(named(text.en))
  }
})

describe('why it is due then', () => {
  test('working days with a make-up Sunday', () => {
    expect(told('2024-09-27 18:40', '2wd')).toEqual({
      zh: [
        '自2024年9月27日（周五）18:40起算，时限：2 个工作日',
        '起算当日不计',
        '计入2天：9月29日（周日）、9月30日（周一）',
        '9月29日（周日）因国庆节调休上班，计入',
        '休息日不计：9月28日（周六）',
        '2024年9月30日（周一）24:00到期',
      ],
      en: [
        'From Fri 27 Sep 2024 18:40: 2 working days',
        'The day of receipt does not count',
        'Counted (2): Sun 29 Sep, Mon 30 Sep',
        'Sun 29 Sep works (make-up day for National Day)',
        'Rest days, not counted: Sat 28 Sep',
        'Due Mon 30 Sep 2024 24:00',
      ],
    })
  })

  test.each<[string, string, WrittenDuration, Pause[], string]>([
    ['a holiday', '2025-04-30 10:00', '2wd', [], '5月1日（周四）至5月5日（周一）劳动节放假，5天不计'],
    ['received while closed', '2025-06-02 16:00', '4wh', [], '起算时不在工作时间内，自6月3日（周二）08:30开始计时'],
    ['a month without that number', '2024-01-31 16:00', '1month', [], '2月29日（周四）是当月最后一天，没有相同的日号'],
    [
      'a closed day',
      '2025-06-06 10:00',
      { for: '1cd', endsAt: 'close' },
      [],
      '6月7日（周六）不开放，没有下班时间，计至24:00',
    ],
    [
      'a pause of the clock',
      '2025-06-03 10:00',
      '24h',
      [{ from: china('2025-06-03 12:00'), to: china('2025-06-03 15:00') }],
      '其间暂停1次，共180分钟不计',
    ],
    [
      'paused days',
      '2025-06-03 10:00',
      '2wd',
      [{ from: china('2025-06-04 14:00'), to: china('2025-06-06 10:00') }],
      '其间暂停1次，有2天到日终仍在暂停，不计',
    ],
    [
      'set anew after a pause',
      '2025-06-03 10:00',
      'close',
      [{ from: china('2025-06-03 11:00'), to: china('2025-06-04 12:00') }],
      '原到期时间落在暂停之内，自6月4日（周三）12:00恢复后重新确定',
    ],
    [
      'paused now',
      '2025-06-03 10:00',
      '24h',
      [{ from: china('2025-06-03 12:00') }],
      '自2025年6月3日（周二）12:00暂停至今，恢复后才有到期时间',
    ],
    ['seconds where there are some', '2025-06-03 10:00:30', '15m', [], '2025年6月3日（周二）10:15:30到期'],
  ])('%s', (_, start, limit, pauses, sentence) => {
    expect(told(start, limit, pauses).zh).toContain(sentence)
  })

  test('exceptions of single days', () => {
    const overrides = [
      { day: '2025-06-04', open: [] },
      { day: '2025-06-07', open: [{ from: '09:00', to: '12:00' }] },
    ]
    const { en } = told('2025-06-03 10:00', '3wd', [], inChina({ ...OFFICE, overrides }))
    expect(en).toContain('Wed 4 Jun is closed by an exception for that day')
    expect(en).toContain('Sat 7 Jun is open by an exception for that day')
    expect(en.at(-1)).toBe('Due Sat 7 Jun 2025 24:00')
  })

  test('a contact says from when, which bucket and how often', () => {
    const cadence = {
      byAge: [
        { upToDays: 3, every: null },
        { upToDays: 7, every: '48h' },
      ],
      beyond: { every: '72h' },
    }
    const acceptedAt = china('2025-06-02 10:00')
    const steps = (lastContactAt?: number) => {
      const due = nextContactDue(cadence, { acceptedAt, lastContactAt }, office.zone)
      return due.steps.map((step) => renderCalendarStep(step, 'en'))
    }
    expect(steps()).toEqual([
      'From acceptance: Mon 2 Jun 2025 10:00',
      'It had then lasted 0 hours',
      'Up to 3 days no contact is owed: due when it lasts longer than 3 days',
    ])
    expect(steps(china('2025-06-05 12:00')).at(-1)).toBe('Up to 7 days: every 48 hours')
    expect(steps(china('2025-06-12 12:00')).at(-1)).toBe('Over 7 days: every 72 hours')
  })

  test('a calendar full of exceptions still fits into its kilobyte', () => {
    const days = Array.from({ length: 40 }, (_, index) =>
      new Date(Date.UTC(2025, 5, 4 + index)).toISOString().slice(0, 10),
    )
    const calendar = inChina({
      ...OFFICE,
      overrides: days.map((day) => ({ day, open: [{ from: '09:00', to: '10:00' }] })),
    })
    const due = explainDue(calendar, china('2025-06-03 10:00'), parseDuration('40wd'))
    expect(new TextEncoder().encode(JSON.stringify(due.steps)).length).toBeLessThanOrEqual(EXPLANATION_BYTES_MAX)
    expect(due.steps.map((step) => step.key)).toContain('calendar.more')
    expect(due.steps.at(-1)?.key).toBe('calendar.due')
  })

  test('a key of another version is shown as it stands', () => {
    expect(renderCalendarStep({ key: 'calendar.gone' }, 'zh')).toBe('calendar.gone')
  })
})
