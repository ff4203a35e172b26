import type { Text } from '@huiyin/text'
import { displayName, maskPhone, type Sex } from '../../../platform/privacy/masking.ts'
import { type HouseStatus, labelOf } from '../../estate/index.ts'
import type { OccupancyRole } from '../domain.ts'

/** One line of a roster, read: a house and whoever it names. */
export type RosterRow = {
  readonly sheet: string
  /** As the spreadsheet counts, from 1. */
  readonly row: number
  readonly building: string
  readonly unit: string
  readonly room: string
  readonly floor?: number | null | undefined
  readonly areaM2: number | null
  readonly status: HouseStatus | null
  readonly handedOverOn: string | null
  readonly people: readonly RosterPerson[]
  readonly problems: readonly RosterProblem[]
}

export type RosterPerson = {
  readonly name: string
  readonly sex?: Sex | null | undefined
  readonly role: OccupancyRole
  readonly phones: readonly string[]
  readonly idNumber?: string | null | undefined
  readonly fromOn?: string | null | undefined
}

export type RosterProblem = {
  /** The field it stands at, in the API's words. */
  readonly field: string
  readonly message: Text
  /** What would be right, if that is clear. */
  readonly suggestion?: string | undefined
  /** The row stays out until it is mended; otherwise it goes in with a remark. */
  readonly stops: boolean
}

/** What is there already, in the open; exists only while a roster is compared. */
export type KnownHouse = {
  readonly id: string
  readonly label: string
  readonly areaM2: number | null
  readonly status: HouseStatus
  readonly handedOverOn: string | null
  readonly people: readonly {
    readonly partyId: string
    readonly name: string
    readonly role: OccupancyRole
    readonly phones: readonly string[]
  }[]
}

export type Outcome = 'new' | 'changed' | 'same' | 'conflict' | 'error'

export type Change = {
  readonly field: 'areaM2' | 'status' | 'handedOverOn' | 'person' | 'phone'
  readonly from: string | number | null
  readonly to: string | number | null
}

export type ComparedRow = RosterRow & {
  readonly label: string
  readonly outcome: Outcome
  readonly houseId: string | null
  readonly changes: readonly Change[]
  /** What an update has to do; holds names and numbers in the open. */
  readonly additions: {
    readonly people: readonly RosterPerson[]
    readonly phones: readonly { readonly partyId: string; readonly number: string }[]
  }
}

/**
 * Compares a roster with the register. Pure, and repeatable: after a roster is applied, comparing it again answers all
 * rows `same`. A roster never takes people away: whoever it does not name stays, and a house whose owners are all
 * others than the register's is a conflict that a person decides.
 */
export function compare(rows: readonly RosterRow[], known: ReadonlyMap<string, KnownHouse>): ComparedRow[] {
  const first = new Map<string, RosterRow>()
  return rows.map((row) => {
    const label = row.building && row.room ? labelOf(row) : ''
    const base = {
      ...row,
      label,
      houseId: known.get(label)?.id ?? null,
      changes: [],
      additions: { people: [], phones: [] },
    }
    if (row.problems.some((problem) => problem.stops)) return { ...base, outcome: 'error' as const }
    const twin = first.get(label)
    if (twin) return twinOf(base, twin)
    first.set(label, row)
    const house = known.get(label)
    if (!house) return { ...base, outcome: 'new' as const }
    return againstKnown(base, house)
  })
}

type Base = Omit<ComparedRow, 'outcome'>

/** The same house twice in one file: the same again is harmless, another owner is for a person to decide. */
function twinOf(base: Base, twin: RosterRow): ComparedRow {
  const names = (row: RosterRow) =>
    row.people
      .map((person) => person.name)
      .sort()
      .join(',')
  if (names(twin) === names(base) && (base.areaM2 === null || base.areaM2 === twin.areaM2))
    return { ...base, outcome: 'same' }
  return {
    ...base,
    outcome: 'conflict',
    problems: [
      ...base.problems,
      {
        field: 'room',
        stops: true,
        message: {
          zh: `与「${twin.sheet}」第 ${twin.row} 行是同一个房号`,
          en: `The same house as row ${twin.row} of “${twin.sheet}”`,
        },
      },
    ],
  }
}

function againstKnown(base: Base, house: KnownHouse): ComparedRow {
  const owners = house.people.filter((person) => person.role === 'owner')
  const named = base.people.filter((person) => person.role === 'owner')
  if (
    owners.length > 0 &&
    named.length > 0 &&
    !named.some((person) => owners.some((owner) => sameName(owner.name, person.name)))
  )
    return {
      ...base,
      outcome: 'conflict',
      problems: [
        ...base.problems,
        {
          field: 'name',
          stops: true,
          message: { zh: '业主与系统里的不是同一个人', en: 'The owner is another than the registered one' },
        },
      ],
    }

  const people = base.people.filter((person) => !house.people.some((there) => sameName(there.name, person.name)))
  const phones = base.people.flatMap((person) => {
    const there = house.people.find((one) => sameName(one.name, person.name))
    return there
      ? person.phones
          .filter((number) => !there.phones.includes(number))
          .map((number) => ({ partyId: there.partyId, number }))
      : []
  })
  const changes: Change[] = [
    ...(base.areaM2 !== null && base.areaM2 !== house.areaM2
      ? [{ field: 'areaM2' as const, from: house.areaM2, to: base.areaM2 }]
      : []),
    ...(base.status !== null && base.status !== house.status
      ? [{ field: 'status' as const, from: house.status, to: base.status }]
      : []),
    ...(base.handedOverOn !== null && base.handedOverOn !== house.handedOverOn
      ? [{ field: 'handedOverOn' as const, from: house.handedOverOn, to: base.handedOverOn }]
      : []),
    ...people.map((person) => ({ field: 'person' as const, from: null, to: displayName(person) })),
    ...phones.map(({ number }) => ({ field: 'phone' as const, from: null, to: maskPhone(number) })),
  ]
  return { ...base, outcome: changes.length > 0 ? 'changed' : 'same', changes, additions: { people, phones } }
}

function sameName(a: string, b: string): boolean {
  return a.normalize('NFKC').replace(/\s/g, '') === b.normalize('NFKC').replace(/\s/g, '')
}

export type Counts = Readonly<Record<Outcome, number>>

export function countOutcomes(rows: readonly ComparedRow[]): Counts {
  const counts = { new: 0, changed: 0, same: 0, conflict: 0, error: 0 }
  for (const row of rows) counts[row.outcome] += 1
  return counts
}
