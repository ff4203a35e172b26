import { expect, test } from 'vitest'
import { compare, countOutcomes, type KnownHouse, type RosterRow } from './rows.ts'

const row = (changes: Partial<RosterRow>): RosterRow => ({
  sheet: '1号楼',
  row: 2,
  building: '2',
  unit: '1',
  room: '603',
  areaM2: 112.4,
  status: 'occupied',
  handedOverOn: '2019-06-18',
  people: [{ name: '陈雨桐', role: 'owner', phones: ['13800005521'] }],
  problems: [],
  ...changes,
})
const house: KnownHouse = {
  id: 'h',
  label: '2-1-603',
  areaM2: 112.4,
  status: 'occupied',
  handedOverOn: '2019-06-18',
  people: [{ partyId: 'p', name: '陈雨桐', role: 'owner', phones: ['13800005521'] }],
}
const known = new Map([[house.label, house]])
const outcome = (changes: Partial<RosterRow>, there = known) => compare([row(changes)], there)[0]

test('a house that is not registered is new, one that is the same is the same', () => {
  expect(outcome({}, new Map())?.outcome).toBe('new')
  expect(outcome({})?.outcome).toBe('same')
})

test('what a roster leaves empty changes nothing', () => {
  expect(outcome({ areaM2: null, status: null, handedOverOn: null, people: [] })?.outcome).toBe('same')
})

test('another area, a further person or number is a change, told field by field and masked', () => {
  const changed = outcome({
    areaM2: 112.5,
    people: [
      { name: '陈 雨桐', role: 'owner', phones: ['13900000786'] },
      { name: '王伟', sex: 'male', role: 'family', phones: [] },
    ],
  })
  expect(changed?.outcome).toBe('changed')
  expect(changed?.changes).toEqual([
    { field: 'areaM2', from: 112.4, to: 112.5 },
    { field: 'person', from: null, to: '王先生' },
    { field: 'phone', from: null, to: '139 **** 0786' },
  ])
})

test('another owner is a conflict, never an overwrite', () => {
  expect(outcome({ people: [{ name: '李强', role: 'owner', phones: [] }] })?.outcome).toBe('conflict')
})

test('the same house twice in a file: the same again is harmless, other owners are a conflict', () => {
  const twice = compare(
    [row({}), row({ row: 3 }), row({ row: 4, people: [{ name: '李强', role: 'owner', phones: [] }] })],
    new Map(),
  )
  expect(twice.map((one) => one.outcome)).toEqual(['new', 'same', 'conflict'])
})

test('a row whose problem stops it is an error, others go in with a remark', () => {
  const message = { zh: '日期在将来' }
  const rows = compare(
    [
      row({ problems: [{ field: 'handedOverOn', message, stops: true }] }),
      row({ room: '604', problems: [{ field: 'phones', message, stops: false }] }),
    ],
    new Map(),
  )
  expect(countOutcomes(rows)).toEqual({ new: 1, changed: 0, same: 0, conflict: 0, error: 1 })
})
