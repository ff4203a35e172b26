import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StandingRow } from '../identity/directory.ts'
import type { Organisation } from './organisation.ts'
import { narrowedTo, standingFrom } from './standing.ts'

const position = (id: string, capabilities: string[]) => ({
  id,
  title: { zh: id },
  departmentId: 'd',
  isHead: false,
  carriesOutOrders: false,
  capabilities,
})
const ORGANISATION: Organisation = {
  departments: [],
  positions: [position('desk', ['see', 'write']), position('boss', ['see', 'decide'])],
}
const EVERYWHERE = new Map([0, 1, 2].map((projectId) => [projectId, ORGANISATION]))
const row = (project_id: number, position_id: string, more: Partial<StandingRow> = {}): StandingRow => ({
  project_id,
  position_id,
  building_ids: [],
  begins_at: null,
  ends_at: null,
  acting_for: null,
  ...more,
})
const rights = (rows: StandingRow[], now = 100) => {
  const standing = standingFrom(rows, [1, 2], EVERYWHERE, ['run'], now)
  return { ...standing, capabilities: [...standing.capabilities].map(([id, set]) => [id, [...set].sort()]) }
}

test('rights are the union of what the positions give, each where it is held', () => {
  expect(rights([row(1, 'desk'), row(1, 'boss')])).toMatchObject({
    projectIds: [1],
    capabilities: [[1, ['decide', 'see', 'write']]],
    holdsUntil: Number.POSITIVE_INFINITY,
  })
})

test('a position of the company counts in all its projects', () => {
  expect(rights([row(0, 'boss')])).toMatchObject({ projectIds: [1, 2], capabilities: [[0, ['decide', 'see']]] })
})

test('the administrator stands in the company only: in a project the name gives nothing', () => {
  expect(rights([row(0, 'administrator')]).capabilities).toEqual([[0, ['run']]])
  expect(rights([row(1, 'administrator')]).capabilities).toEqual([[1, []]])
})

test('what has not begun or has ended gives nothing, and the next change is known beforehand', () => {
  expect(rights([row(1, 'desk', { begins_at: 150 })])).toMatchObject({ projectIds: [], holdsUntil: 150 })
  expect(rights([row(1, 'desk', { ends_at: 100 })])).toMatchObject({ projectIds: [] })
  expect(rights([row(1, 'desk', { ends_at: 101 }), row(2, 'boss', { begins_at: 120 })])).toMatchObject({
    projectIds: [1],
    holdsUntil: 101,
  })
})

test('until the next change nothing changes', () => {
  const instant = fc.option(fc.integer({ min: 0, max: 200 }), { nil: null })
  const anyRow = fc
    .record({
      project: fc.constantFrom(0, 1, 2),
      position: fc.constantFrom('desk', 'boss'),
      begins: instant,
      ends: instant,
    })
    .map((one) => row(one.project, one.position, { begins_at: one.begins, ends_at: one.ends }))
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 5 }), fc.integer({ min: 0, max: 200 }), (rows, now) => {
      const before = rights(rows, now)
      const justBefore = Math.min(before.holdsUntil, 1_000) - 1
      if (justBefore > now) expect(rights(rows, justBefore)).toEqual(before)
    }),
  )
})

test('a token has of its owner’s rights those it was made for, and never more', () => {
  const capabilities = new Map([[1, new Set(['see', 'write'])]])
  expect(narrowedTo(capabilities, ['see', 'decide'])).toEqual(new Map([[1, new Set(['see'])]]))
})
