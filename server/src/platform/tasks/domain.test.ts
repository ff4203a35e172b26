import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cancelled, discharged, itemsOf, obligationOfItem, occurrencesOf, owedAgain } from './domain.ts'

const ZONE = 'Asia/Shanghai'
const at = (text: string) => Date.parse(`${text}+08:00`)
const days = (found: readonly number[]) =>
  found.map((one) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' }).format(one),
  )

describe('repeated tasks', () => {
  test.each([
    [
      '2026-11-25T17:00:00',
      { every: 'week', until: '2026-12-09' },
      ['2026-11-25 17:00', '2026-12-02 17:00', '2026-12-09 17:00'],
    ],
    [
      '2026-01-31T09:30:00',
      { every: 'month', until: '2026-04-30' },
      ['2026-01-31 09:30', '2026-02-28 09:30', '2026-03-31 09:30', '2026-04-30 09:30'],
    ],
    ['2024-02-29T09:30:00', { every: 'day', until: '2024-03-01' }, ['2024-02-29 09:30', '2024-03-01 09:30']],
    ['2026-11-25T17:00:00', { every: 'day', until: '2026-01-01' }, ['2026-11-25 17:00']],
    ['2026-11-25T17:00:00', undefined, ['2026-11-25 17:00']],
  ] as const)('due %s, repeated %o: %o', (due, repeat, wanted) => {
    expect(days(occurrencesOf(at(due), repeat, ZONE))).toEqual(wanted)
  })
  test('keep the time of day over a change of clocks', () => {
    const found = occurrencesOf(
      Date.parse('2026-03-28T17:00:00+01:00'),
      { every: 'day', until: '2026-03-30' },
      'Europe/Berlin',
    )
    expect(found.map((one) => new Date(one).toISOString())).toEqual([
      '2026-03-28T16:00:00.000Z',
      '2026-03-29T15:00:00.000Z',
      '2026-03-30T15:00:00.000Z',
    ])
  })
  test('each opens when the one before is due, for each person once', () => {
    const items = itemsOf('task', ['a', 'b', 'a'], [100, 200], 10)
    expect(items.map(({ assigneeId, opensAt, dueAt }) => [assigneeId, opensAt, dueAt])).toEqual([
      ['a', 10, 100],
      ['b', 10, 100],
      ['a', 100, 200],
      ['b', 100, 200],
    ])
    expect(new Set(items.map((item) => item.id)).size).toBe(4)
  })
})

describe('what is owed', () => {
  const [item] = itemsOf('task', ['a'], [1000], 0)
  const open = obligationOfItem(item as NonNullable<typeof item>, { id: 'task', packHash: '', giverId: 'g' }, 0)
  test('equal to the limit is kept, a millisecond more is late', () => {
    expect(discharged(open, 1000, 1500)).toMatchObject({ state: 'met', nextAt: null })
    expect(discharged(open, 1001, 1500)).toMatchObject({ state: 'late', dischargedAt: 1001 })
    expect(discharged({ ...open, state: 'breached' }, 900, 1500)).toMatchObject({ state: 'met', recordedLate: true })
  })
  test('sent back it is owed again, and the old limit stays in the history', () => {
    const again = owedAgain(discharged(open, 900, 900), 2000, 950)
    expect(again).toMatchObject({ state: 'open', done: 0, dueAt: 2000, originalDueAt: 1000, nextAt: 2001 })
    expect(again.history.at(-1)).toMatchObject({ what: 'rescheduled', dueAtBefore: 1000, dueAt: 2000 })
    expect('dischargedAt' in again).toBe(false)
  })
  test('whatever happens to it, time wakes it only while it is open', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('report', 'back', 'cancel'), { maxLength: 8 }), (steps) => {
        let one = open
        steps.forEach((step, index) => {
          if (step === 'report' && one.state === 'open') one = discharged(one, index * 300, index * 300)
          if (step === 'back' && (one.state === 'met' || one.state === 'late')) one = owedAgain(one, 5000, index)
          if (step === 'cancel' && one.state === 'open') one = cancelled(one, index)
        })
        expect(one.nextAt !== null).toBe(one.state === 'open')
        expect(one.originalDueAt).toBe(1000)
      }),
    )
  })
})
