import { describe, expect, test } from 'vitest'
import { compilePack } from './compile.ts'
import { crossWindow } from './engine.ts'
import { openingsFor, openRoutine, type RoutineMember, routineOccurrences } from './routines.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

const text = (zh: string) => ({ zh })
const head = (id: string) => ({ id, clause: '1', title: text(id) })
const none = { responses: [], cadences: [], routines: [], thresholds: [], gates: [] }
const packOf = (rules: Record<string, unknown>) => compilePack(repairPack({ rules: { ...none, ...rules } }).pack)

const HOUSES: readonly RoutineMember[] = [
  { id: 'h1', buildingId: 'b1', status: 'occupied' },
  { id: 'h2', buildingId: 'b1', status: 'vacant' },
  { id: 'h3', buildingId: 'b2', status: 'occupied' },
  { id: 'h4', buildingId: 'b1', status: 'occupied' },
]

function openedIn(rule: Record<string, unknown>, members: readonly RoutineMember[]) {
  const pack = packOf({ routines: [rule] })
  const context = new Story(pack).context(at('2025-06-01 00:00'))
  const [opening] = routineOccurrences(context, { projectId: 1 }, at('2025-05-31 12:00'), at('2025-06-01 00:00'))
  if (!opening) throw new Error('nothing opens')
  return openingsFor(context, { projectId: 1 }, opening, members).map((one) => openRoutine(context, one))
}

const visits = {
  ...head('visits'),
  every: 'month',
  subject: { type: 'round', members: ['visits'] },
  due: 'period-end',
  owes: { what: 'visit', title: text('走访'), who: { keeperOf: 'member.buildingId' } },
  dischargedBy: { count: 1, of: 'visit.made', distinct: 'event.houseId' },
}

describe('for each member of a set', () => {
  test('one each, where the condition holds, with the keeper of its building', () => {
    const owed = openedIn({ ...visits, for: { each: 'house', where: { 'member.status': 'occupied' } } }, HOUSES)
    expect(owed.map((one) => one.owner)).toMatchObject([
      { scope: { buildingId: 'b1' } },
      { scope: { buildingId: 'b2' } },
      { scope: { buildingId: 'b1' } },
    ])
    expect(new Set(owed.map((one) => one.subject.id)).size).toBe(3)
    expect(openedIn({ ...visits, for: { each: 'house', where: { 'member.status': 'occupied' } } }, HOUSES)).toEqual(
      owed,
    )
  })

  test('cover: one obligation for each keeper with all the lines, each as often as it says', () => {
    const owed = openedIn({ ...visits, for: { each: 'house' }, cover: { times: 2, by: 'member.buildingId' } }, HOUSES)
    expect(
      owed.map((one) => [(one.owner as { scope?: { buildingId?: string } }).scope?.buildingId, one.needed]),
    ).toEqual([
      ['b1', 6],
      ['b2', 2],
    ])
  })

  test('cover: a house visited a third time is no further line', () => {
    const rule = { ...visits, subject: { type: 'case' }, for: { each: 'house' }, cover: { times: 2 } }
    const pack = packOf({ routines: [rule] })
    const story = new Story(pack)
    const made = (houseId: string) => story.happens(at('2025-06-03 10:00'), 'visit.made', { data: { houseId } })
    // The story's subject lives through what the calendar brought.
    const context = story.context(at('2025-06-01 00:00'))
    const opening = {
      ruleId: 'visits',
      subject: { type: 'case', id: 'case-1' },
      periodKey: '2025-06',
      opensAt: at('2025-06-01 00:00'),
      needed: 4,
      member: { id: 'all' },
    }
    story.adopt(openRoutine(context, opening))
    for (const house of ['h1', 'h1', 'h1', 'h2']) made(house)
    expect(story.of('visits')).toMatchObject({ done: 3, needed: 4, state: 'open' })
    made('h2')
    expect(story.of('visits').state).toBe('met')
  })
})

describe('groups of owners', () => {
  const told = { ...head('call'), on: 'lift.rang', within: '15m', dischargedBy: 'lift.reached' }
  test('anyOf is one obligation of all of them; optional ones are told and owe nothing', () => {
    const pack = packOf({
      responses: [
        {
          ...told,
          owes: {
            what: 'arrival',
            title: text('到场'),
            who: { anyOf: [{ position: 'buildingSteward' }, { headOf: 'engineering' }] },
          },
        },
        {
          ...told,
          id: 'both',
          owes: {
            what: 'help',
            title: text('帮忙'),
            who: { all: [{ headOf: 'engineering' }, { optional: { position: 'buildingSteward' } }] },
          },
        },
      ],
    })
    const story = new Story(pack)
    story.happens(at('2025-06-03 10:00'), 'lift.rang')
    expect(story.of('call').owner).toMatchObject({ kind: 'anyOf', positions: ['buildingSteward', 'engineeringHead'] })
    expect(story.all().filter((one) => one.ruleId === 'both')).toHaveLength(1)
    story.happens(at('2025-06-03 10:05'), 'lift.reached')
    expect(story.of('call').state).toBe('met')
    expect(story.replayed(at('2025-06-03 11:00'))).toEqual(story.all())
  })
})

describe('a threshold over a window', () => {
  const pack = packOf({
    thresholds: [
      {
        ...head('repeat'),
        on: 'case.registered',
        when: { 'event.kind': 'repair' },
        window: { within: '720h', same: ['event.houseId'], atLeast: 3 },
        // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
        then: { suggest: 'case.note', arguments: { text: '同户第三次' } },
      },
    ],
  })
  const about = { subject: { type: 'case', id: 'case-1' } }

  test('asks to look back with what must be alike, and only when the event says it', () => {
    const story = new Story(pack)
    story.happens(at('2025-06-03 10:00'), 'case.registered', { data: { kind: 'repair', houseId: 'h1' } })
    story.happens(at('2025-06-03 11:00'), 'case.registered', { data: { kind: 'repair' } })
    expect(story.demanded).toHaveLength(1)
  })

  test('too few bring nothing; a run that begins with the same event brings one suggestion, however long it grows', () => {
    const context = new Story(pack).context(at('2025-06-03 10:00'))
    const brought = (events: string[]) => crossWindow(context, 'repeat', about, {}, events).demands
    expect(brought(['a', 'b'])).toEqual([])
    const [third] = brought(['a', 'b', 'c'])
    expect(third).toMatchObject({ action: 'case.note', suggestion: true })
    expect(brought(['a', 'b', 'c', 'd'])[0]?.effectId).toBe(third?.effectId)
    expect(brought(['b', 'c', 'd'])[0]?.effectId).not.toBe(third?.effectId)
  })
})
