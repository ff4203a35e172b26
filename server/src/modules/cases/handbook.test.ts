import { expect, test } from 'vitest'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { leavesOf } from '../workorders/index.ts'
import { initialsOf, titlesIn } from './handbook.ts'

test('a problem is found by the pinyin initials of its path and of its other names', async () => {
  const pack = (await builtInPacks()).get('recommended')?.pack
  if (!pack) throw new Error('no recommended pack')
  const leaf = leavesOf(pack).get('home.waterSupply.tapLeak')
  if (!leaf) throw new Error('no such leaf')
  expect(initialsOf(leaf).split(' ')).toEqual(['hn', 'js', 'sltls', 'sltds', 'ltgby'])
})

test('rules, positions and departments have the titles that the inbox shows', async () => {
  const pack = (await builtInPacks()).get('recommended')?.pack
  if (!pack) throw new Error('no recommended pack')
  const titles = titlesIn(pack)
  expect(titles.rules.get('repair.arrival.ordinary')).toEqual({ zh: '到场', en: 'Arrival' })
  expect(titles.positions.get('frontDesk')?.zh).toBe('前台')
  expect(titles.departments.get('engineering')?.en).toBe('Engineering')
})
