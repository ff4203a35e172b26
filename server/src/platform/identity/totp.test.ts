import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base32, otpauthUri, stepOfCode, totpCode } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')

test('the codes are those of RFC 6238, appendix B, in six digits', () => {
  const known: readonly [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ]
  for (const [seconds, code] of known) expect(totpCode(SECRET, Math.floor(seconds / 30))).toBe(code)
})

test('a code is taken a step early or late, never twice, and never anything else', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.integer({ min: 1e9, max: 4e9 }),
      (bytes, seconds) => {
        const secret = Buffer.from(bytes)
        const step = Math.floor(seconds / 30)
        for (const near of [step - 1, step, step + 1]) {
          const found = stepOfCode(secret, totpCode(secret, near), seconds, 0)
          expect(found).toBeDefined()
          expect(stepOfCode(secret, totpCode(secret, near), seconds, step + 1)).toBeUndefined()
        }
      },
    ),
    { seed: 7, numRuns: 200 },
  )
  const seconds = 1_800_000_000
  expect(stepOfCode(SECRET, totpCode(SECRET, seconds / 30 - 3), seconds, 0)).toBeUndefined()
  expect(stepOfCode(SECRET, '', seconds, 0)).toBeUndefined()
  expect(stepOfCode(SECRET, '12345', seconds, 0)).toBeUndefined()
  expect(stepOfCode(SECRET, ` ${totpCode(SECRET, seconds / 30).replace(/(...)/, '$1 ')}`, seconds, 0)).toBe(
    seconds / 30,
  )
})

test('the secret is written as authenticators read it', () => {
  expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
  expect(base32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(otpauthUri(SECRET, '禾屿 物业', 'lin')).toMatch(
    /^otpauth:\/\/totp\/%E7%A6%BE[^&]*:lin\?secret=GEZD.*&issuer=%E7%A6%BE/,
  )
})
