import { describe, expect, test } from 'vitest'
import { compilePack } from './compile.ts'
import type { RoutineOpening } from './routines.ts'
import { openRoutine, routineOccurrences } from './routines.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

/** Rules of other rooms, and one that nobody has thought of yet: said by a pack alone, without a line of code for them. */
const text = (zh: string) => ({ zh })
const head = (id: string) => ({ id, clause: '1', title: text(id) })
const owes = (what: string, who: unknown = { headOf: 'engineering' }, more: Record<string, unknown> = {}) => ({
  what,
  title: text(what),
  who,
  ...more,
})
const none = { responses: [], cadences: [], routines: [], thresholds: [], gates: [] }
const packOf = (rules: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  compilePack({ ...repairPack({ rules: { ...none, ...rules } }).pack, ...more })

describe('a rule that a company invents tomorrow: a lift entrapment', () => {
  const pack = packOf({
    responses: [
      { ...head('lift.answer'), on: 'lift.rang', owes: owes('answer'), within: '30s', dischargedBy: 'lift.answered' },
      { ...head('lift.arrival'), on: 'lift.rang', owes: owes('arrival'), within: '15m', dischargedBy: 'lift.reached' },
      {
        ...head('lift.visit'),
        on: { event: 'lift.freed', where: { 'event.persons': { gte: 1 } } },
        owes: owes('visit', { headOf: 'customerService' }),
        within: '2wd',
        dischargedBy: 'lift.visited',
      },
    ],
  })

  test('is answered in 30 seconds, reached in 15 minutes, and the family visited within two working days', () => {
    const story = new Story(pack)
    story.happens(at('2025-04-30 22:00'), 'lift.rang')
    story.happens(at('2025-04-30 22:00:30'), 'lift.answered')
    story.happens(at('2025-04-30 22:15:01'), 'lift.reached')
    story.happens(at('2025-04-30 22:40'), 'lift.freed', { data: { persons: 2 } })
    expect(story.of('lift.answer').state).toBe('met')
    expect(story.of('lift.arrival').state).toBe('late')
    expect(story.of('lift.visit').dueAt).toBe(at('2025-05-08 00:00'))
  })
})

describe('notices: removal per place, destroyed equals posted', () => {
  const pack = packOf({
    responses: [
      {
        ...head('notice.removal'),
        on: 'notice.expired',
        forEach: { each: 'event.places', as: 'place', matchedBy: 'event.placeId' },
        owes: owes('removal', { position: 'buildingSteward', building: 'member.buildingId' }),
        within: 'day-end',
        dischargedBy: { event: 'notice.removed', where: { 'event.destroyed': { equals: { field: 'event.posted' } } } },
      },
    ],
  })

  test('S2-PUBLISH-4: one task a place, each with its keeper, and a copy that is missing keeps it open', () => {
    const story = new Story(pack)
    const places = [
      { id: 'board-1', buildingId: 'b1' },
      { id: 'board-2', buildingId: 'b2' },
      { id: 'board-3', buildingId: 'b2' },
    ]
    story.happens(at('2025-06-20 09:00'), 'notice.expired', { data: { places } })
    expect(story.all().map((one) => [one.part?.id, one.owner])).toEqual([
      ['board-1', expect.objectContaining({ scope: { buildingId: 'b1' } })],
      ['board-2', expect.objectContaining({ scope: { buildingId: 'b2' } })],
      ['board-3', expect.objectContaining({ scope: { buildingId: 'b2' } })],
    ])
    const removed = (placeId: string, destroyed: number) =>
      story.happens(at('2025-06-20 10:00'), 'notice.removed', { data: { placeId, posted: 2, destroyed } })
    removed('board-1', 2)
    removed('board-2', 1)
    story.waits(at('2025-06-21 00:00') + 1)
    expect(story.all().map((one) => one.state)).toEqual(['met', 'breached', 'breached'])
  })
})

describe('complaints: the flash report', () => {
  const pack = packOf({
    responses: [
      {
        ...head('flash.onChange'),
        on: 'complaint.changed',
        owes: owes('flash'),
        within: '2h',
        dischargedBy: 'flash.sent',
      },
    ],
    cadences: [
      {
        ...head('complaint.flash'),
        while: { 'case.major': true },
        every: '168h',
        owes: owes('flash'),
        dischargedBy: 'flash.sent',
      },
    ],
  })

  test('S0-COMPLAINT-17: every seven days from the last one, and on change', () => {
    const story = new Story(pack)
    const flashes = () => story.all().filter((one) => one.ruleId === 'complaint.flash')
    story.happens(at('2025-06-03 10:00'), 'complaint.marked', { data: { major: true } })
    expect(flashes().at(-1)?.dueAt).toBe(at('2025-06-10 10:00'))
    story.happens(at('2025-06-06 14:00'), 'complaint.changed')
    expect(story.of('flash.onChange').dueAt).toBe(at('2025-06-06 16:00'))
    story.happens(at('2025-06-06 14:00'), 'flash.sent')
    expect(story.of('flash.onChange').state).toBe('met')
    expect(flashes().map((one) => [one.state, one.dueAt])).toEqual([
      ['met', at('2025-06-10 10:00')],
      ['open', at('2025-06-13 14:00')],
    ])
    story.happens(at('2025-06-09 10:00'), 'complaint.closed', { data: { major: false } })
    expect(flashes().at(-1)?.state).toBe('cancelled')
  })
})

test('S2-CANTEEN-5: nineteen minutes of disinfection are not the twenty that are owed', () => {
  const pack = packOf({
    responses: [
      {
        ...head('canteen.disinfection'),
        on: 'meal.served',
        owes: owes('disinfection'),
        within: 'day-end',
        dischargedBy: { event: 'dishes.disinfected', where: { 'event.minutes': { gte: 20 } } },
      },
    ],
  })
  const story = new Story(pack)
  story.happens(at('2025-06-03 12:00'), 'meal.served')
  story.happens(at('2025-06-03 13:00'), 'dishes.disinfected', { data: { minutes: 19 } })
  expect(story.of('canteen.disinfection').state).toBe('open')
  story.happens(at('2025-06-03 13:30'), 'dishes.disinfected', { data: { minutes: 20 } })
  expect(story.of('canteen.disinfection').state).toBe('met')
})

describe('what the calendar brings', () => {
  const routine = (id: string, more: Record<string, unknown>) => ({
    ...head(id),
    subject: { type: 'patrol', members: [id] },
    dischargedBy: 'patrol.done',
    owes: owes('patrol'),
    ...more,
  })
  const pack = packOf(
    {
      routines: [
        routine('patrol.sampling', {
          every: 'week',
          due: 'period-end',
          owes: owes('sampling', { headOf: 'customerService' }, { count: 3 }),
          dischargedBy: { count: 3, of: 'patrol.sampled', distinct: 'event.areaId' },
        }),
        routine('contractor.month', { every: 'month', due: { day: 25 } }),
        routine('contractor.year', { every: 'year', due: { month: 12, day: 25 } }),
        routine('weekly.material', { every: 'week', due: { lastWorkingDay: true } }),
        routine('perimeter.test', { every: { shift: ['day', 'night'] }, due: 'period-end' }),
        routine('month.end', { every: 'month', due: { day: 'last' } }),
      ],
    },
    {
      shifts: {
        day: { title: text('白班'), from: '08:00', to: '20:00' },
        night: { title: text('夜班'), from: '20:00', to: '08:00' },
      },
    },
  )
  const story = new Story(pack)
  const dues = (rule: string, from: string, until: string) => {
    const context = story.context(at(until))
    return routineOccurrences(context, { projectId: 1 }, at(from), at(until))
      .filter((one: RoutineOpening) => one.ruleId === rule)
      .map((one) => openRoutine(context, one).dueAt)
  }

  test('S2-PATROL-6: the 25th and 25 December stay on their dates, also on rest days', () => {
    expect(dues('contractor.month', '2025-04-30 12:00', '2025-06-01 00:00')).toEqual([
      at('2025-05-26 00:00'),
      at('2025-06-26 00:00'),
    ])
    expect(dues('contractor.year', '2024-12-31 12:00', '2025-01-01 00:00')).toEqual([at('2025-12-26 00:00')])
  })

  test('S4-DMP-2: the last working day of a week with a holiday', () => {
    // 29 September to 5 October 2025: only Monday and Tuesday work.
    expect(dues('weekly.material', '2025-09-28 12:00', '2025-09-29 00:00')).toEqual([at('2025-10-01 00:00')])
  })

  test('S4-OSL-5: each turn of each shift, also over midnight', () => {
    expect(dues('perimeter.test', '2025-06-03 00:00', '2025-06-04 00:00')).toEqual([
      at('2025-06-03 20:00'),
      at('2025-06-04 08:00'),
    ])
  })

  test('S0-REPAIR-22: the last day of February in a leap year and in another', () => {
    expect(dues('month.end', '2024-01-31 12:00', '2024-02-01 00:00')).toEqual([at('2024-03-01 00:00')])
    expect(dues('month.end', '2025-01-31 12:00', '2025-02-01 00:00')).toEqual([at('2025-03-01 00:00')])
  })
})
