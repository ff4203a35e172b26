import { packHash } from '@huiyin/policy'
import { expect, test } from 'vitest'
import {
  builtInPacks,
  missingValues,
  type PackFileRefused,
  packFromYaml,
  packToYaml,
  withProposals,
} from './pack-files.ts'

test('S0-REPAIR-6: the estate pack lacks the minutes for emergencies and says so; the recommended one is whole', async () => {
  const packs = await builtInPacks()
  expect(packs.get('residential-estate')?.missing).toEqual(['repair.arrival.emergency'])
  expect(packs.get('residential-estate')?.pack.values['repair.arrival.emergency']).toMatchObject({
    value: null,
    proposal: 10,
  })
  expect(packs.get('recommended')?.missing).toEqual([])
  expect(packs.get('base')?.isGround).toBe(true)
})

test('every text of the built-in packs is in both languages', async () => {
  const alone: string[] = []
  const walk = (value: unknown, path: string) => {
    if (value === null || typeof value !== 'object') return
    if ('zh' in value && !('en' in value)) alone.push(path)
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`)
  }
  for (const { id, pack } of (await builtInPacks()).values()) walk(pack, id)
  expect(alone).toEqual([])
})

test('a pack leaves as YAML and comes back the same', async () => {
  for (const { pack, hash } of (await builtInPacks()).values())
    expect(packHash(await packFromYaml(packToYaml(pack)))).toBe(hash)
})

test('what a company writes may inherit a built-in pack; what is wrong is named by its path', async () => {
  const head = 'format: 1\nid: ours\nedition: 1\ninherits: residential-estate\ntitle: { zh: 自家 }\n'
  const pack = await packFromYaml(`${head}values: { repair.arrival.emergency: 12 }`)
  expect(pack.values['repair.arrival.emergency']?.value).toBe(12)

  const refused = async (text: string) =>
    packFromYaml(text).catch((error: PackFileRefused) => error.problems.map((one) => one.path))
  expect(await refused(`${head}rules: { limits: [] }`)).toEqual(['rules.limits'])
  expect(await refused(`${head}inherits: twice`)).toHaveLength(1)
  expect(await refused(head.replace('residential-estate', 'nobody'))).toEqual(['inherits'])
  expect(await refused('- 1')).toEqual([''])
})

test('a rehearsal takes what the catalogue proposes for a missing value, and marks it', async () => {
  const estate = (await builtInPacks()).get('residential-estate')?.pack
  if (!estate) throw new Error('no such pack')
  const pack = withProposals(estate)
  expect(pack.values['repair.arrival.emergency']?.value).toBe(10)
  expect(pack.proposed).toEqual(['repair.arrival.emergency'])
  expect(missingValues(pack)).toEqual([])
  expect(estate.proposed).toEqual([])
})
