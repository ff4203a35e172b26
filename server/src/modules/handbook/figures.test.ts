import { expect, test } from 'vitest'
import { rateOf, spanOf, twelveWeeks } from './figures.ts'

const at = (text: string) => Date.parse(text)

test('a month of figures begins at local midnight of its first day and ends with today', () => {
  const span = spanOf('month', at('2026-11-24T16:30:00Z'), 'Asia/Shanghai')
  expect(span).toEqual({ from: at('2026-10-31T16:00:00Z'), to: at('2026-11-25T16:00:00Z') })
})

test('ninety days end with today and begin at local midnight', () => {
  const span = spanOf('days90', at('2026-11-24T02:00:00Z'), 'Asia/Shanghai')
  expect(span.to).toBe(at('2026-11-24T16:00:00Z'))
  expect((span.to - span.from) / 86_400_000).toBe(90)
})

test('twelve weeks begin on a Monday and the running week is the last', () => {
  const weeks = twelveWeeks(at('2026-11-25T02:00:00Z'), 'Asia/Shanghai')
  expect(weeks.mondays).toHaveLength(12)
  expect(weeks.mondays.at(-1)).toBe('2026-11-23')
  expect(weeks.mondays[0]).toBe('2026-09-07')
  expect(weeks.from).toBe(at('2026-09-06T16:00:00Z'))
})

test('a rate of nothing is none', () => {
  expect(rateOf({ kept: 0, late: 0 })).toBeNull()
  expect(rateOf({ kept: 3, late: 1 })).toBe(0.75)
})
