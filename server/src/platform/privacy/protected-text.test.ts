import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile } from '../db/sql.ts'
import {
  findNumbers,
  maskText,
  openProtected,
  protectText,
  textPieces,
  withoutNumbers,
  withReferences,
} from './protected-text.ts'
import { Vault } from './vault.ts'

const vault = new Vault(1, new Map([[1, randomBytes(32)]]), randomBytes(32))
const owner = { companyId: 1, projectId: 1, subject: { type: 'case', id: '00000000-0000-7000-8000-000000000001' } }
const read = (text: string) => findNumbers(text).map(({ kind, value }) => `${kind} ${value}`)

test.each([
  ['请打13800005521找陈女士', ['phone 13800005521']],
  ['2-1-603 138 0000 5521', ['phone 13800005521']],
  ['138-0000-5521或者139 0000 0786', ['phone 13800005521', 'phone 13900000786']],
  ['１３８００００５５２１', ['phone 13800005521']],
  ['+86 13800005521', ['phone 13800005521']],
  ['8613800005521', ['phone 13800005521']],
  ['1 380 000 5521', ['phone 13800005521']],
  ['13800005521/13900000786', ['phone 13800005521', 'phone 13900000786']],
  ['座机0571-88001234', ['phone 057188001234']],
  ['打 88001234 分机', ['phone 88001234']],
  ['身份证 330101199003072990', ['idNumber 330101199003072990']],
  ['身份证３３０１０１１９９００３０７２９９０', ['idNumber 330101199003072990']],
  ['旧证330101900307299', ['idNumber 330101900307299']],
])('finds the numbers of “%s”', (text, expected) => {
  expect(read(text)).toEqual(expected)
})

test.each([
  '2-1-603',
  'BX-2611-0409',
  'BX26110409',
  '2026-11-24 10:43',
  '20261124',
  '112.4 平方米',
  '300000元',
  '第 3 次，第 12 层',
])('leaves “%s” as it is', (text) => {
  expect(read(text)).toEqual([])
})

test('numbers in a text become sealed references, shown masked and opened one at a time', () => {
  const { text, writes } = protectText(vault, owner, '急事打 138 0000 5521，不通打 0571-88001234')
  expect(maskText(text)).toBe('急事打 138 **** 5521，不通打 0571****34')
  expect(text).not.toContain('0000')
  expect(textPieces(text).filter((piece) => piece.ref)).toHaveLength(2)

  const stored = writes.map((query) => JSON.stringify(compile(query).values)).join()
  expect(stored).not.toContain('13800005521')
  const [rows] = compile(writes[0] as never).values.filter((value) => String(value).startsWith('[')) as [string]
  const values = JSON.parse(rows).map((row: never) => openProtected(vault, row))
  expect(values).toEqual(['13800005521', '057188001234'])
})

test('an edit of the masked text loses no number and protects what was added', () => {
  const first = protectText(vault, owner, '打 13800005521')
  const edited = withReferences('请打 138 **** 5521，或 13900000786', first.text)
  const second = protectText(vault, owner, edited)
  expect(textPieces(second.text)[1]?.ref).toBe(textPieces(first.text)[1]?.ref)
  expect(maskText(second.text)).toBe('请打 138 **** 5521，或 139 **** 0786')
})

test('a reference forged around a whole number protects nothing from us', () => {
  expect(maskText(protectText(vault, owner, '⟦aaaaaaaaaaaa|13800005521⟧').text)).not.toContain('13800005521')
})

test('a reason keeps only the masked form', () => {
  expect(withoutNumbers('核对来电 13912345678')).toBe('核对来电 139 **** 5678')
})

test('no mobile number survives in any text, wherever it stands and however it is spaced', () => {
  const mobile = fc
    .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.stringMatching(/^\d{9}$/))
    .map(([head, tail]) => head + tail)
  const spaced = fc
    .tuple(mobile, fc.constantFrom('', ' ', '-', '  '))
    .map(([number, gap]) => ({ number, typed: [number.slice(0, 3), number.slice(3, 7), number.slice(7)].join(gap) }))
  const around = fc.stringMatching(/^[一-龥a-z，。！ ]{0,12}$/)
  fc.assert(
    fc.property(around, spaced, around, (before, { number, typed }, after) => {
      const { text } = protectText(vault, owner, before + typed + after)
      expect(text.normalize('NFKC').replace(/\D/g, '')).not.toContain(number)
    }),
    { numRuns: 2000, seed: 11 },
  )
})

test('hostile text costs no more than its length', () => {
  // Measured against a shorter one of its kind in the same run: four times the text may take four times the time, and
  // whatever looks twice at each place takes sixteen. The best of some runs is what the machine's other work leaves.
  const bestOf = (text: string) => {
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 9; round++) {
      const started = performance.now()
      findNumbers(text)
      maskText(text)
      best = Math.min(best, performance.now() - started)
    }
    return best
  }
  for (const hostile of ['1', '1 ', '⟦', '⟦a', 'a'])
    expect(bestOf(hostile.repeat(200_000)), hostile).toBeLessThan(10 * bestOf(hostile.repeat(50_000)))
  for (const tail of ['a', '1'])
    expect(bestOf(`⟦${tail.repeat(200_000)}`), tail).toBeLessThan(10 * bestOf(`⟦${tail.repeat(50_000)}`))
})
