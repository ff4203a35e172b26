import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOf, sha256 } from './sha256.ts'

const known = (text: string) => createHash('sha256').update(text).digest('hex')

test('any text has the hash that every other implementation gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(hexOf(sha256(text))).toBe(known(text))
    }),
  )
})

test('lengths around the end of a block', () => {
  for (let length = 50; length < 140; length += 1)
    expect(hexOf(sha256('漏'.repeat(length)))).toBe(known('漏'.repeat(length)))
})
