import { effectiveEvents } from '@huiyin/policy'
import { describe, expect, test } from 'vitest'
import { caseNumber, caseSeries, fieldsByRule, type IntakeCheck, missingOfIntake, promiseOf } from './domain.ts'
import { chipOf } from './obligation-views.ts'
import { dayBounds } from './zones.ts'

const whole: IntakeCheck = {
  sendsSomebody: true,
  hasTree: true,
  category: {},
  place: 'home',
  house: {},
  houseGiven: true,
  area: undefined,
  placeText: undefined,
  reporter: { phone_masked: '138 **** 5521' },
  reporterGiven: true,
  reporterName: undefined,
  phone: undefined,
  phoneIsOne: false,
  content: '水龙头漏水',
}

describe('S0-REPAIR-3 intake without any of the seven is refused beside its field', () => {
  const cases: [string, Partial<IntakeCheck>, string[]][] = [
    ['nothing missing', {}, []],
    [
      'reporter',
      { reporterGiven: false, reporter: undefined, phone: '13800005521', phoneIsOne: true },
      ['reporterName'],
    ],
    ['place of a home', { house: undefined, houseGiven: false }, ['houseId']],
    ['a house of elsewhere', { house: undefined, houseGiven: true }, ['houseId']],
    ['public place', { place: 'publicArea', house: undefined, houseGiven: false }, ['placeText']],
    ['content', { content: '' }, ['content']],
    ['phone', { reporter: { phone_masked: null } }, ['phone']],
    ['phone that is none', { phone: '12345', phoneIsOne: false }, ['phone']],
    ['category', { category: undefined }, ['categoryId']],
    [
      'everything',
      {
        category: undefined,
        house: undefined,
        houseGiven: false,
        reporterGiven: false,
        reporter: undefined,
        content: undefined,
      },
      ['categoryId', 'houseId', 'reporterName', 'phone', 'content'],
    ],
  ]
  for (const [name, change, paths] of cases)
    test(name, () => expect(missingOfIntake({ ...whole, ...change }).map((error) => error.path)).toEqual(paths))
})

test('numbers count by prefix and month', () => {
  expect(caseSeries('repair')).toEqual({ series: 'case.BX', period: 'YYMM' })
  expect(caseNumber({ series: 'case.BX', period: '2611', number: 409 })).toBe('BX-2611-0409')
  expect(caseNumber({ series: 'case.BX', period: '2611', number: 12345 })).toBe('BX-2611-12345')
})

test('the leaf fills the fields, what somebody chose stands before it', () => {
  const leaf = {
    id: 'tap',
    kind: 'repair',
    path: [],
    title: { zh: '漏水' },
    place: 'home',
    trade: 'plumbing',
    urgency: 'ordinary',
    charge: 'free',
    inHome: true,
    departmentId: 'engineering',
    checklist: [],
  } as const
  expect(fieldsByRule(leaf, {})).toEqual({
    place: 'home',
    urgency: 'ordinary',
    charge: 'free',
    inHome: true,
    departmentId: 'engineering',
  })
  expect(fieldsByRule(leaf, { urgency: 'special', place: 'publicArea' })).toMatchObject({
    urgency: 'special',
    inHome: false,
  })
  expect(promiseOf(fieldsByRule(leaf, {}), 40).zh).toBe('师傅 40 分钟内上门')
})

describe('the log as corrections leave it', () => {
  const event = (id: string, type: string, data: Record<string, unknown> = {}, occurredAt = 0) => ({
    id,
    seq: 1,
    type,
    subject: { type: 'case', id: 'c' },
    data,
    occurredAt,
    recordedAt: 0,
  })
  const arrived = event('a', 'workOrder.arrived', {}, 100)

  test('a corrected time stands before the first, the last correction before the others', () => {
    const log = [
      arrived,
      event('b', 'event.corrected', { corrects: 'a', occurredAt: 90 }),
      event('c', 'event.corrected', { corrects: 'a', occurredAt: 80 }),
    ]
    expect(effectiveEvents(log).map((one) => one.occurredAt)).toEqual([80])
  })

  test('a voided correction corrects nothing; a voided event is gone', () => {
    const log = [
      arrived,
      event('b', 'event.corrected', { corrects: 'a', occurredAt: 90 }),
      event('c', 'event.voided', { voids: 'b' }),
    ]
    expect(effectiveEvents(log).map((one) => one.occurredAt)).toEqual([100])
    expect(effectiveEvents([...log, event('d', 'event.voided', { voids: 'a' })])).toEqual([])
  })
})

describe('the clock chip', () => {
  const row = {
    state: 'open' as const,
    start_at: 0,
    opens_at: 0,
    due_at: 40,
    warn_ats: [30],
    pauses: [],
    discharged_at: null,
  }
  const kind = (change: object, now: number) => chipOf({ ...row, ...change }, now).kind

  test('equal to the limit is still kept, one past is over', () => {
    expect(kind({}, 29)).toBe('running')
    expect(kind({}, 30)).toBe('near')
    expect(kind({}, 40)).toBe('near')
    expect(kind({}, 41)).toBe('over')
  })

  test('what ended says how', () => {
    expect(chipOf({ ...row, state: 'met', discharged_at: 24 }, 99)).toMatchObject({ kind: 'kept', usedMs: 24 })
    expect(chipOf({ ...row, state: 'late', discharged_at: 45 }, 99)).toMatchObject({ kind: 'late', lateByMs: 5 })
    expect(kind({ due_at: null }, 5)).toBe('notBegun')
    expect(kind({ pauses: [{ from: 3 }] }, 5)).toBe('paused')
    expect(kind({ pauses: [{ from: 3, to: 4 }] }, 5)).toBe('running')
  })
})

test('a day begins and ends at midnight where the project is', () => {
  expect(dayBounds('Asia/Shanghai', '2025-03-10')).toEqual({
    from: Date.parse('2025-03-09T16:00:00Z'),
    to: Date.parse('2025-03-10T16:00:00Z'),
  })
  // A day of 23 hours.
  const spring = dayBounds('Europe/Berlin', '2025-03-30')
  expect(spring.to - spring.from).toBe(23 * 3_600_000)
})
