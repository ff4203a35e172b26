import { expect, test } from 'vitest'
import { applyChanges } from './draft-changes.ts'

const pack = {
  id: 'p',
  values: { 'repair.arrival.ordinary': { value: '40m' } },
  rules: { responses: [{ id: 'a', within: '1h' }, { id: 'b' }] },
}

test('a value with dots in its key is changed and the pack that came in is not', () => {
  const changed = applyChanges(pack, [{ path: ['values', 'repair.arrival.ordinary', 'value'], value: '30m' }])
  expect(changed.problems).toBeUndefined()
  expect(changed).toMatchObject({ body: { values: { 'repair.arrival.ordinary': { value: '30m' } } } })
  expect(pack.values['repair.arrival.ordinary'].value).toBe('40m')
})

test('lines of a list are named by their id: changed, added, taken away', () => {
  const changed = applyChanges(pack, [
    { path: ['rules', 'responses', 'a', 'within'], value: '2h' },
    { path: ['rules', 'responses', 'c'], value: { id: 'c' } },
    { path: ['rules', 'responses', 'b'], remove: true },
  ])
  expect(changed).toMatchObject({ body: { rules: { responses: [{ id: 'a', within: '2h' }, { id: 'c' }] } } })
})

test('what does not fit is named by its place in the request, and nothing is changed', () => {
  const changed = applyChanges(pack, [
    { path: ['id'], value: 'q' },
    { path: ['nowhere', 'at', 'all'], value: 1 },
    { path: ['rules', 'responses', 'd'], value: { id: 'e' } },
    { path: ['__proto__', 'polluted'], value: true },
  ])
  expect(changed.problems?.map((problem) => problem.path)).toEqual([
    'changes.1.path',
    'changes.2.path',
    'changes.3.path',
  ])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
