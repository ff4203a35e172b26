import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isReadable, typedText, typedTextOrNone } from '../typed-text.ts'
import { inputErrors, unstorableTexts } from './input-errors.ts'

const sentence = (schema: z.ZodType, input: unknown) => {
  const { error } = schema.safeParse(input)
  return inputErrors(error?.issues ?? []).map(({ path, message }) => [path, message.zh, message.en])
}

test.each([
  ['missing', z.object({ a: z.string() }), {}, 'a', '请填写', 'Please fill this in'],
  ['empty', z.object({ a: typedText(5) }), { a: ' ' }, 'a', '请填写', 'Please fill this in'],
  ['too short', z.object({ a: typedText(9, 2) }), { a: '好' }, 'a', '至少 2 个字', 'At least 2 characters'],
  ['too long', z.object({ a: typedText(2) }), { a: '漏水了' }, 'a', '最多 2 个字', 'At most 2 characters'],
  ['another type', z.object({ a: z.number() }), { a: '3' }, 'a', '这里要填数字', 'This takes a number'],
  ['broken number', z.object({ a: z.int() }), { a: 1.5 }, 'a', '这里要填整数', 'This takes a whole number'],
  ['too small', z.object({ a: z.int().min(1) }), { a: 0 }, 'a', '不能小于 1', 'Must be at least 1'],
  ['nothing in a list', z.object({ a: z.array(z.int()).min(1) }), { a: [] }, 'a', '至少 1 项', 'At least 1 of them'],
  ['too many', z.object({ a: z.array(z.int()).max(1) }), { a: [1, 2] }, 'a', '最多 1 项', 'At most 1 of them'],
  [
    'no choice',
    z.object({ a: z.enum(['x', 'y']) }),
    { a: 'z' },
    'a',
    '请从列表里选一个：x、y',
    'Please choose one from the list: x, y',
  ],
  ['no id', z.object({ a: z.uuid() }), { a: '1' }, 'a', '编号不对：要一个 uuid', 'This is no id: it takes a uuid'],
  ['unknown', z.strictObject({}), { b: 1 }, 'b', '不认识这一项：b', 'Unknown member: b'],
  ['inside', z.object({ a: z.array(z.object({ n: z.int() })) }), { a: [{}] }, 'a.0.n', '请填写', 'Please fill this in'],
] as const)('%s is said beside its field', (_, schema, input, ...expected) => {
  expect(sentence(schema as z.ZodType, input)).toEqual([expected])
})

test('times and days say how they are written', () => {
  expect(sentence(z.iso.datetime({ offset: true }), 'tomorrow')[0]?.[1]).toContain('2026-11-24T09:30')
  expect(sentence(z.iso.date(), '2026-02-30')[0]?.[1]).toContain('2026-11-24')
})

test('marks, blanks and characters that nobody sees are no text; one letter, digit or picture is', () => {
  for (const nothing of ['.', '—', '‼', '〰', '……', '\u200b', '\u3164', '\u2060\ufeff', '、。', '\u00ad-'])
    expect(typedText(9).safeParse(nothing).success, JSON.stringify(nothing)).toBe(false)
  for (const words of ['王', 'a', '7', '😡', '3-1-602', '\u200b漏水'])
    expect(typedText(9).safeParse(words).success, words).toBe(true)
  expect(typedTextOrNone(9).parse('  ')).toBe('')
  expect(typedTextOrNone(9).safeParse('。').success).toBe(false)
  fc.assert(fc.property(fc.stringMatching(/^[\s\p{P}\p{C}\u3164]*$/u), (text) => !isReadable(text)))
})

test('what the database cannot keep is found wherever it stands', () => {
  expect(unstorableTexts({ a: 'x', b: [{ c: 'a\0b' }], d: '\ud800' }).map((one) => one.path)).toEqual(['b.0.c', 'd'])
  expect(unstorableTexts({ a: '😡', n: 1, none: null, bytes: Buffer.from([0]) })).toEqual([])
})
