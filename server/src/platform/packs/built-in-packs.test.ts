import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import { checkPack, compilePack, runExamples } from '@huiyin/policy'
import { describe, expect, test } from 'vitest'
import { MODULES } from '../../modules/index.ts'
import { builtInPacks, withProposals } from './pack-files.ts'
import { vocabularyOf } from './vocabulary.ts'

const vocabulary = vocabularyOf(MODULES)
const packs = [...(await builtInPacks()).values()]

describe.each(packs.map((one) => [one.id, one.pack] as const))('the pack %s', (_, pack) => {
  test('speaks only of what the product knows', () => {
    const problems = checkPack(pack, vocabulary).map(({ path, message }) => `${path}: ${message.en}`)
    expect(problems.filter((problem) => !problem.includes('There is no right'))).toEqual([])
  })

  test('comes out as its examples tell', () => {
    const told = runExamples(compilePack(withProposals(pack)), vocabulary, CHINA_HOLIDAY_YEARS)
    expect(told.filter((example) => example.failures.length > 0)).toEqual([])
  })
})
