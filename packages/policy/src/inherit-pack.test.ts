import { expect, test } from 'vitest'
import { inheritPack } from './inherit-pack.ts'
import { packFileSchema } from './pack-schema.ts'

const said = (zh: string) => ({ zh })
const gate = (id: string, action: string) => ({
  id,
  clause: '1',
  title: said(id),
  action,
  requires: { 'input.reason': true },
  effect: 'refuse' as const,
  says: said('请写原因'),
})
const line = (id: string) => ({ id, clause: '1', title: said(id), to: { department: 'office' } })

const parent = inheritPack(
  packFileSchema.parse({
    format: 1,
    id: 'ground',
    title: said('共同基础'),
    edition: 3,
    values: { limit: { type: 'duration', unit: 'minute', value: null, proposal: 10, title: said('时限') } },
    rules: { gates: [gate('first', 'a.do'), gate('second', 'b.do')], routing: [line('rest')] },
    examples: [{ id: 'story', title: said('例'), steps: [{ at: '2026-01-01 00:00', wait: true }] }],
  }),
)
const child = (more: Record<string, unknown>) =>
  inheritPack(
    packFileSchema.parse({ format: 1, id: 'own', inherits: 'ground', title: said('自家'), edition: 1, ...more }),
    parent,
  )

test('a bare number overrides the number alone, members override members', () => {
  expect(child({ values: { limit: 12 } }).values.limit).toMatchObject({ value: 12, proposal: 10, unit: 'minute' })
  expect(child({ values: { limit: { value: 9, clause: '5' } } }).values.limit).toMatchObject({ value: 9, clause: '5' })
  expect(() => child({ values: { unknown: 1 } })).toThrow()
})

test('lists are merged by id: replaced in place, added behind, left out by name', () => {
  const pack = child({
    without: ['second', 'story'],
    rules: { gates: [gate('first', 'c.do'), gate('third', 'd.do')], routing: [line('mine')] },
  })
  expect(pack.rules.gates.map((one) => [one.id, one.action])).toEqual([
    ['first', 'c.do'],
    ['third', 'd.do'],
  ])
  expect(pack.rules.routing.map((one) => one.id)).toEqual(['mine', 'rest'])
  expect(pack.examples).toEqual([])
  expect(pack.inherited).toEqual(['ground@3'])
})

test('a pack without a parent is itself', () => {
  expect(parent.inherited).toEqual([])
  expect(parent.rules.gates).toHaveLength(2)
})
