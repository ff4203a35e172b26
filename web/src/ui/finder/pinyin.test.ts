import { expect, test } from 'vitest'
import { typedAs } from './pinyin.ts'
import { matching } from './use-finder.ts'

test('an action is found by its words, its pinyin, its initials and in English', () => {
  const action = { id: 'a', title: '修改', words: `Amend ${typedAs('修改')}`, run: () => {} }
  const other = { id: 'b', title: '案卷', words: `Volumes ${typedAs('案卷')}`, run: () => {} }
  for (const typed of ['修改', 'xiugai', 'xg', 'XiuG', 'amend'])
    expect(matching([other, action], typed).map((one) => one.id)).toEqual(['a'])
})
