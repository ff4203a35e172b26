import { expect, test } from 'vitest'
import { type Area, findAreas } from './area.ts'

const area = (title: string, initials: string): Area => ({ id: title, kind: 'publicArea', title, unit: '', initials })
const ALL = [area('11 栋 2 单元楼道', '11d2dyld'), area('1 栋 2 单元楼道', '1d2dyld'), area('儿童乐园', 'etly')]
const found = (typed: string) => findAreas(ALL, typed).map((one) => one.title)

test('areas are found by words, spaced or not, and by initials; what begins so first', () => {
  expect(found('1栋2')).toEqual(['1 栋 2 单元楼道', '11 栋 2 单元楼道'])
  expect(found('1d2')).toEqual(['1 栋 2 单元楼道', '11 栋 2 单元楼道'])
  expect(found('ETLY')).toEqual(['儿童乐园'])
  expect(found('乐园')).toEqual(['儿童乐园'])
})

test('nothing is offered for nothing, and nothing for what is nowhere', () => {
  expect(found(' ')).toEqual([])
  expect(found('游泳池')).toEqual([])
})
