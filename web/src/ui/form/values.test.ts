import { describe, expect, test } from 'vitest'
import { fenOfText, instantOfLocal, timeOfText } from './values.ts'

describe('sums', () => {
  test.each([
    ['80', 8000],
    ['80.5', 8050],
    ['80.50', 8050],
    ['1,764.00', 176_400],
    ['８０．５', 8050],
    ['0.05', 5],
    ['¥ 80 元', 8000],
  ])('%s is read', (text, fen) => expect(fenOfText(text)).toBe(fen))
  test.each(['', '八十', '80.555', '-5', '1e3', '80.'])('%s is not', (text) => expect(fenOfText(text)).toBeUndefined())
})

describe('times of day', () => {
  test.each([
    ['9:30', '09:30'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['14：05', '14:05'],
    ['24:00', '24:00'],
  ])('%s is read', (text, time) => expect(timeOfText(text)).toBe(time))
  test.each(['', '9', '25:00', '24:01', '12:60', 'noon'])('%s is not', (text) =>
    expect(timeOfText(text)).toBeUndefined())
  test('24:00 is the beginning of the next day', () =>
    expect(Date.parse(instantOfLocal('2026-11-24', '24:00') as string)).toBe(Date.parse('2026-11-25T00:00:00+08:00')))
})
