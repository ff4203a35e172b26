import { expect, test } from 'vitest'
import { floorOf, labelOf, sortKeyOf } from './domain.ts'

test('houses stand in natural order', () => {
  const labels = ['1-10-101', '1-2-304', '10-1-101', '2-1-1104', '2-1-603', '2-1-603A', 'B-1-101']
  const sorted = [...labels].sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))
  expect(sorted).toEqual(['1-2-304', '1-10-101', '2-1-603', '2-1-603A', '2-1-1104', '10-1-101', 'B-1-101'])
})

test('a label leaves out a unit that is none', () => {
  expect(labelOf({ building: '2', unit: '1', room: '603' })).toBe('2-1-603')
  expect(labelOf({ building: '2', unit: '', room: '603' })).toBe('2-603')
})

test('the floor is read from the room', () => {
  expect([floorOf('603'), floorOf('1104'), floorOf('B102'), floorOf('12')]).toEqual([6, 11, null, null])
})
