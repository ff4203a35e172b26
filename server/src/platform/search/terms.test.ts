import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameReadings } from './name-readings.ts'
import { houseTerms, nameTerms, numberTerms, phoneTerms, questionWords, type Term, textTerms, waysOf } from './terms.ts'

/** What the index does: every term of one way of every word must be a term of the thing. */
function finds(question: string, kind: 'house' | 'party' | 'case', terms: readonly Term[]): boolean {
  const known = new Set(terms.map((term) => `${term.kind} ${term.value}`))
  const words = questionWords(question)
  return (
    words.length > 0 &&
    words.every((word) =>
      waysOf(word, kind).some((way) => way.every((term) => known.has(`${term.kind} ${term.value}`))),
    )
  )
}

test.each([
  '603',
  '2-1-603',
  '21603',
  '1-603',
  '2-1',
  '2栋1单元603',
  '2号楼1单元603室',
  '60',
])('a house is found by %s', (question) => {
  expect(finds(question, 'house', houseTerms('2-1-603'))).toBe(true)
})

test.each(['604', '12-1-603', '03'])('a house is not found by %s', (question) => {
  expect(finds(question, 'house', houseTerms('2-1-603'))).toBe(false)
})

const chen = [...nameTerms('陈雨桐', nameReadings('陈雨桐')), ...phoneTerms('13800005521'), ...houseTerms('2-1-603')]

test.each([
  '陈',
  '雨桐',
  '陈雨桐',
  '陈女士',
  'cyt',
  'cy',
  'chenyu',
  'CHENYUTONG',
  '13800005521',
  '138 0000 5521',
  '+86 13800005521',
  '5521',
  '00005521',
  '1380000',
  '603 陈',
  '陈 5521',
])('a person is found by %s', (question) => {
  expect(finds(question, 'party', chen)).toBe(true)
})

test.each(['陈桐', '李', 'yt', '5522', '521', '603 李'])('a person is not found by %s', (question) => {
  expect(finds(question, 'party', chen)).toBe(false)
})

test('a surname with two readings is found by both', () => {
  const terms = nameTerms('曾国强', nameReadings('曾国强'))
  expect(finds('zgq', 'party', terms)).toBe(true)
  expect(finds('ceng', 'party', terms)).toBe(true)
})

test('a case is found by any piece of its text of two characters or more, as LIKE would', () => {
  const words = fc.stringMatching(/^[水管漏厨房灯坏了电梯门]{2,20}$/)
  fc.assert(
    fc.property(words, fc.nat(), fc.integer({ min: 2, max: 6 }), (text, from, length) => {
      const start = from % Math.max(1, text.length - 1)
      const piece = text.slice(start, start + length)
      if (piece.length >= 2) expect(finds(piece, 'case', textTerms(text))).toBe(true)
    }),
    { numRuns: 1000, seed: 7 },
  )
})

test('a case is found by its number and by the last digits of it', () => {
  const terms = numberTerms('BX-2611-0409')
  for (const question of ['BX-2611-0409', 'bx26110409', '0409', '409', '26110409'])
    expect(finds(question, 'case', terms)).toBe(true)
  expect(finds('0408', 'case', terms)).toBe(false)
})
