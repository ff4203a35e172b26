import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { syllablesFile, TARGET } from '../../web/make-syllables.ts'

const charactersOf = (file: string) =>
  new Set(
    file
      .match(/(?<=')[^']*\p{Script=Han}[^']*(?=')/gu)
      ?.join('')
      .match(/\p{Script=Han}/gu),
  )

// A few new characters are only not typed by their sound until the readings are made again, so they stop nobody.
test('the command box reads nearly every character of our own texts: else run node web/make-syllables.ts', () => {
  const known = charactersOf(readFileSync(TARGET, 'utf8'))
  const wanted = charactersOf(syllablesFile())
  const missing = [...wanted].filter((one) => !known.has(one))
  expect(wanted.size).toBeGreaterThan(300)
  expect(missing.length / wanted.size, missing.join('')).toBeLessThan(0.1)
})
