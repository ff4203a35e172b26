import type { Owner } from '@huiyin/policy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Organisation } from '../../platform/access/organisation.ts'
import { type Holder, overHeadcount, responsibleFor, type Staffing } from './domain.ts'

const position = (id: string, departmentId: string, superior?: string, more: object = {}) => ({
  id,
  title: { zh: id },
  departmentId,
  superior,
  isHead: false,
  carriesOutOrders: false,
  capabilities: [],
  ...more,
})
const ORGANISATION: Organisation = {
  departments: [],
  positions: [
    position('projectManager', 'management', undefined, { isHead: true }),
    position('customerServiceManager', 'customerService', 'projectManager', { isHead: true, deputy: 'deputyManager' }),
    position('deputyManager', 'customerService', 'projectManager'),
    position('supervisor', 'customerService', 'customerServiceManager'),
    position('frontDesk', 'customerService', 'supervisor', { headcount: 2 }),
    position('steward', 'customerService', 'supervisor'),
    position('engineeringHead', 'engineering', 'projectManager', { isHead: true }),
    position('engineer', 'engineering', 'engineeringHead'),
  ],
}

const holder = (staffId: string, positionId: string, more: Partial<Holder> = {}): Holder => ({
  assignmentId: `a-${staffId}`,
  staffId,
  positionId,
  buildingIds: [],
  onDuty: true,
  inProject: true,
  ...more,
})
const off = { onDuty: false }
const staffing = (holders: Holder[], deputies: Staffing['deputies'] = []): Staffing => ({
  organisation: ORGANISATION,
  holders,
  deputies,
})
const inPosition = (id: string, buildingId?: string): Owner => ({
  kind: 'position',
  position: id,
  path: id,
  ...(buildingId ? { scope: { buildingId } } : {}),
})
const department = (id: string, role: 'head' | 'any'): Owner => ({ kind: 'department', department: id, role, path: id })
const said = (owner: Owner, now: Staffing) => responsibleFor(owner, now).map((one) => `${one.how} ${one.staffId}`)

describe('who is meant now', () => {
  test.each<[string, Owner, Staffing, string[]]>([
    [
      'the holders on duty',
      inPosition('frontDesk'),
      staffing([holder('yi', 'frontDesk'), holder('yao', 'frontDesk', off)]),
      ['holder yi'],
    ],
    [
      'who acts for a holder off duty',
      inPosition('frontDesk'),
      staffing(
        [holder('yi', 'frontDesk', off), holder('yao', 'supervisor')],
        [{ assignmentId: 'a-yi', staffId: 'yao' }],
      ),
      ['deputy yao'],
    ],
    [
      'the deputy position when no deputy is named',
      inPosition('customerServiceManager'),
      staffing([
        holder('min', 'customerServiceManager', off),
        holder('heng', 'deputyManager'),
        holder('li', 'projectManager'),
      ]),
      ['deputy heng'],
    ],
    [
      'the superior, level by level',
      inPosition('frontDesk'),
      staffing([
        holder('yi', 'frontDesk', off),
        holder('jing', 'supervisor', off),
        holder('min', 'customerServiceManager'),
      ]),
      ['superior min'],
    ],
    [
      'the superior of a position that nobody holds',
      inPosition('engineer'),
      staffing([holder('qun', 'engineeringHead'), holder('yi', 'frontDesk')]),
      ['superior qun'],
    ],
    [
      'the holders off duty when nobody above is there either',
      inPosition('frontDesk'),
      staffing([holder('yi', 'frontDesk', off), holder('kai', 'engineer')]),
      ['holder yi'],
    ],
    [
      'the highest who is there when a position is empty up to the top',
      inPosition('frontDesk'),
      staffing([holder('qun', 'engineeringHead'), holder('kai', 'engineer')]),
      ['anybody qun'],
    ],
    [
      'the steward of the building',
      inPosition('steward', 'b2'),
      staffing([holder('hang', 'steward', { buildingIds: ['b1'] }), holder('yan', 'steward', { buildingIds: ['b2'] })]),
      ['holder yan'],
    ],
    [
      'all stewards for a building given to none',
      inPosition('steward', 'b9'),
      staffing([holder('hang', 'steward', { buildingIds: ['b1'] }), holder('yan', 'steward', { buildingIds: ['b2'] })]),
      ['holder hang', 'holder yan'],
    ],
    [
      'the head of a department',
      department('engineering', 'head'),
      staffing([holder('qun', 'engineeringHead'), holder('kai', 'engineer')]),
      ['holder qun'],
    ],
    [
      'everybody of a department',
      department('engineering', 'any'),
      staffing([holder('qun', 'engineeringHead'), holder('kai', 'engineer')]),
      ['holder qun', 'holder kai'],
    ],
    [
      'a person named by the rule',
      { kind: 'person', personId: 'kai', path: 'workOrder.engineer' },
      staffing([holder('kai', 'engineer', off)]),
      ['named kai'],
    ],
    [
      'somebody who is there for a person who left',
      { kind: 'person', personId: 'gone', path: 'workOrder.engineer' },
      staffing([holder('li', 'projectManager'), holder('kai', 'engineer')]),
      ['anybody li'],
    ],
    ['nobody in a project without staff', inPosition('frontDesk'), staffing([]), []],
  ])('%s', (_, owner, now, expected) => {
    expect(said(owner, now)).toEqual(expected)
  })

  test('never nobody while the project has staff, and only people of the project', () => {
    const positionIds = [...ORGANISATION.positions.map((one) => one.id), 'unheardOf']
    const anyHolder = fc.record({
      assignmentId: fc.uuid(),
      staffId: fc.constantFrom('a', 'b', 'c', 'd'),
      positionId: fc.constantFrom(...positionIds),
      buildingIds: fc.subarray(['b1', 'b2']),
      onDuty: fc.boolean(),
      inProject: fc.boolean(),
    })
    const anyOwner: fc.Arbitrary<Owner> = fc.oneof(
      fc
        .record({
          position: fc.constantFrom(...positionIds),
          building: fc.option(fc.constantFrom('b1', 'b3'), { nil: undefined }),
        })
        .map((one) => inPosition(one.position, one.building)),
      fc
        .record({
          id: fc.constantFrom('engineering', 'nowhere'),
          role: fc.constantFrom('head' as const, 'any' as const),
        })
        .map((one) => department(one.id, one.role)),
      fc.constantFrom('a', 'z').map((personId): Owner => ({ kind: 'person', personId, path: 'p' })),
    )
    fc.assert(
      fc.property(fc.array(anyHolder, { minLength: 1, maxLength: 8 }), anyOwner, (holders, owner) => {
        const found = responsibleFor(owner, staffing(holders))
        expect(found.length).toBeGreaterThan(0)
        for (const one of found) expect(holders.map((each) => each.staffId)).toContain(one.staffId)
        expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(found.length)
      }),
    )
  })
})

test('S0-ORG-2: one above the establishment is said, one below is a gap', () => {
  expect(overHeadcount(ORGANISATION, 'frontDesk', 3)).toBe(1)
  expect(overHeadcount(ORGANISATION, 'frontDesk', 1)).toBe(-1)
  expect(overHeadcount(ORGANISATION, 'engineer', 30)).toBe(0)
})
