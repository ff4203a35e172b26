import { describe, expect, test } from 'vitest'
import { type Category, findCategories, guessCategory } from './category.ts'

const leaf = (id: string, zh: string, initials: string, place = 'home', trade = '给排水'): Category => ({
  id,
  kind: 'repair',
  title: { zh },
  path: [{ zh: place === 'home' ? '户内' : '公共区域' }, { zh: trade }, { zh }],
  place,
  urgency: 'ordinary',
  charge: 'paid',
  inHome: place === 'home',
  departmentId: 'engineering',
  initials,
})
const TREE = [
  leaf('lamp', '灯具不亮', 'djbl', 'home', '电'),
  leaf('sink', '水槽漏水', 'sclsd scls'),
  leaf('toilet', '马桶堵塞', 'mtds'),
  leaf('hallLamp', '楼道灯不亮', 'lddbl', 'publicArea', '电'),
]

describe('a category is found with two letters', () => {
  test.each([
    ['mt', 'toilet'],
    ['sc', 'sink'],
    ['马桶', 'toilet'],
    ['LD', 'hallLamp'],
  ])('%s', (typed, id) => expect(findCategories(TREE, typed, 'home')[0]?.id).toBe(id))
  test('nothing typed shows those of the place first', () =>
    expect(findCategories(TREE, '', 'publicArea')[0]?.id).toBe('hallLamp'))
  test('what is not there is not there', () => expect(findCategories(TREE, 'zzz', 'home')).toEqual([]))
})

describe('the description proposes a category', () => {
  test('when its words stand out', () => {
    expect(guessCategory(TREE, '厨房水槽下面漏水，柜子里有积水', 'home')?.id).toBe('sink')
    expect(guessCategory(TREE, '家里马桶堵塞了', 'home')?.id).toBe('toilet')
  })
  test('and keeps still when they do not', () => {
    expect(guessCategory(TREE, '想问问', 'home')).toBeUndefined()
    expect(guessCategory(TREE, '', 'home')).toBeUndefined()
  })
})
