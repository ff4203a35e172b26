import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkFields,
  eventFields,
  type Field,
  maskedValue,
  recordNumber,
  retainUntil,
  signerProblem,
} from './domain.ts'

const field = (key: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
  key,
  title: { zh: key, en: key },
  type,
  ...more,
})
const form = {
  fields: [
    field('room', 'text', { required: true, title: { zh: '试验部位', en: 'Where' } }),
    field('depth', 'number', { min: 10, max: 200, unit: { zh: '毫米', en: 'mm' } }),
    field('result', 'choice', { choices: [{ id: 'tight', title: { zh: '无渗漏' } }] }),
    field('at', 'instant'),
    field('phone', 'text', { personal: true }),
    field('words', 'longText', { personal: true }),
    field('lines', 'table', {
      columns: [
        { key: 'name', title: { zh: '名称' }, type: 'text' },
        { key: 'priceFen', title: { zh: '单价' }, type: 'money' },
      ],
    }),
  ],
}

describe('a form of the handbook', () => {
  test.each([
    [{}, 'fields.room', '请填写试验部位'],
    [{ room: '卫生间', depth: 5 }, 'fields.depth', '不能小于 10 毫米'],
    [{ room: '卫生间', depth: '30' }, 'fields.depth', '请填数字'],
    [{ room: '卫生间', result: 'wet' }, 'fields.result', '请从列表里选一个'],
    [{ room: '卫生间', at: '昨天' }, 'fields.at', '请填日期和时间'],
    [{ room: '卫生间', colour: 'red' }, 'fields.colour', '这张表没有这一项'],
    [
      { room: '卫生间', lines: [{ name: '垫片' }, { priceFen: 1.5 }] },
      'fields.lines',
      '第 2 行单价：金额以分为单位，不带小数',
    ],
  ])('%o: %s %s', (given, path, zh) => {
    const { errors } = checkFields(form, given)
    expect(errors).toEqual([{ path, message: expect.objectContaining({ zh, en: expect.any(String) }) }])
  })

  test('what is about persons is kept apart and masked', () => {
    const checked = checkFields(form, { room: '卫生间', phone: '13800005521', words: '王女士说打 13800005521' })
    expect(checked.personal).toEqual({ phone: '13800005521', words: '王女士说打 13800005521' })
    expect(checked.plain).toEqual({ room: '卫生间', phone: '138 **** 5521', words: '王女士说打 138 **** 5521' })
    expect(eventFields(form, checked)).toEqual({ room: true, phone: true, words: true })
  })

  test('fields are filled from the subject unless somebody says otherwise', () => {
    expect(checkFields(form, {}, { room: '2-1-603' }).plain).toEqual({ room: '2-1-603' })
    expect(checkFields(form, { room: '卫生间' }, { room: '2-1-603' }).plain).toEqual({ room: '卫生间' })
  })

  test('no input of any kind makes it fall', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('room', 'depth', 'at', 'lines', 'words', '__proto__'), fc.anything()),
        (given) => {
          const { errors, plain } = checkFields(form, given)
          expect(errors.length > 0 || plain.room !== undefined).toBe(true)
        },
      ),
    )
  })
})

test.each([
  ['13800005521', 'text', '138 **** 5521'],
  ['陈雨桐', 'text', '陈*'],
  [true, 'boolean', '*'],
] as const)('%s is shown as %s', (value, type, shown) => {
  expect(maskedValue({ type }, value)).toBe(shown)
})

test('numbers have the form of the pack', () => {
  const type = { number: { prefix: 'BS', period: 'YYMM' as const, digits: 3 } }
  expect(recordNumber(type, '2611', 7)).toBe('BS-2611-007')
  expect(recordNumber({ number: { ...type.number, period: '' } }, '', 1234)).toBe('BS-1234')
})

test.each([
  ['2024-02-29', { years: 5, after: 'filing' as const }, '2029-02-28'],
  ['2026-11-25', { years: 3, after: 'filing' as const }, '2029-11-25'],
  ['2026-11-25', { years: 3, after: 'sealing' as const }, null],
  ['2026-11-25', 'permanent' as const, null],
])('filed on %s with %o it is kept until %s', (on, retention, until) => {
  expect(retainUntil({ retention }, on)).toBe(until)
})

test('signers sign once and in their order', () => {
  const type = {
    signers: [
      { role: 'owner', title: { zh: '住户' } },
      { role: 'head', title: { zh: '主管' }, after: 'owner' },
    ],
  }
  expect(signerProblem(type, 'head', [])?.zh).toBe('请住户先签')
  expect(signerProblem(type, 'head', ['owner'])).toBeUndefined()
  expect(signerProblem(type, 'owner', ['owner'])).toBeDefined()
  expect(signerProblem(type, 'guard', [])).toBeDefined()
})
