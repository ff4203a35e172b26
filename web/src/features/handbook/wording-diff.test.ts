import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Stretch, wordingDiff } from './wording-diff.ts'

const without = (stretches: readonly Stretch[], kind: Stretch['kind']) =>
  stretches
    .filter((one) => one.kind !== kind)
    .map((one) => one.text)
    .join('')

test('a changed number is struck and written anew, whole', () => {
  expect(wordingDiff('派工后 40 分钟内到场', '派工后 30 分钟内到场')).toEqual([
    { kind: 'same', text: '派工后 ' },
    { kind: 'gone', text: '40' },
    { kind: 'new', text: '30' },
    { kind: 'same', text: ' 分钟内到场' },
  ])
})

test('nothing but the same is nothing but the same', () => {
  expect(wordingDiff('覆盖每一单', '覆盖每一单')).toEqual([{ kind: 'same', text: '覆盖每一单' }])
  expect(wordingDiff('', '')).toEqual([])
})

test('what stays and goes is the old wording, what stays and comes the new one', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
      const found = wordingDiff(before, after)
      expect(without(found, 'new')).toBe(before)
      expect(without(found, 'gone')).toBe(after)
    }),
  )
})
