import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { syllablesFile, TARGET } from '../../web/make-syllables.ts'

test('the command box reads every character of our own texts: else run node web/make-syllables.ts', () => {
  expect(readFileSync(TARGET, 'utf8')).toBe(syllablesFile())
})
