import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivedId } from './derived-id.ts'
import type { Obligation } from './model.ts'
import { diffObligations } from './replay.ts'
import { openRoutine, routineOccurrences } from './routines.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

const MINUTE = 60_000
const text = (zh: string) => ({ zh })

/** The small handbook, with rules that follow from missed limits: a message, a report, a report about the report. */
const pack = repairPack({
  rules: {
    responses: [
      {
        id: 'repair.arrival',
        clause: '4.1',
        title: text('到场'),
        on: 'workOrder.received',
        owes: { what: 'arrival', title: text('到场'), who: { headOf: 'engineering' } },
        within: '40m',
        warn: ['50%', '10m'],
        pausesWhile: { 'workOrder.state': 'suspended' },
        replacedBy: { event: 'appointment.agreed', at: 'event.appointmentAt' },
        dischargedBy: 'workOrder.arrived',
        cancelledBy: ['case.withdrawn'],
        escalate: [
          { after: 'breach', how: 'tell', to: { headOf: 'engineering' } },
          {
            after: '20m',
            how: 'owe',
            to: { superiorOf: 'owner' },
            owes: { what: 'explanation', title: text('说明'), within: '30m', dischargedBy: 'escalation.reported' },
          },
          { after: '60m', how: 'transfer', to: { position: 'projectManager' } },
        ],
      },
      {
        id: 'arrival.missed',
        clause: '4.1',
        title: text('致歉'),
        on: { event: 'obligation.breached', where: { 'event.ruleId': 'repair.arrival' } },
        owes: { what: 'apology', title: text('致歉'), who: { department: 'customerService' } },
        within: '15m',
        dischargedBy: 'contact.recorded',
      },
      {
        id: 'apology.missed',
        clause: '4.1',
        title: text('补救'),
        on: { event: 'obligation.breached', where: { 'event.ruleId': 'apology.missed' } },
        owes: { what: 'apology', title: text('补救'), who: { department: 'customerService' } },
        within: '1m',
      },
    ],
  },
})

function received(when = '2025-03-10 14:00', part = 'w1', years = CHINA_HOLIDAY_YEARS): Story {
  const story = new Story(pack, years)
  story.happens(at(when), 'workOrder.received', { part })
  return story
}
const named = (story: Story, what: string) => story.all().filter((one) => one.what === what)

describe('the ladder', () => {
  test('equal to the limit is kept, the next millisecond is announced, the next rungs follow', () => {
    const story = received()
    story.waits(at('2025-03-10 14:40'))
    expect(story.of('repair.arrival').state).toBe('open')
    story.waits(at('2025-03-10 14:40') + 1)
    expect(story.of('repair.arrival').state).toBe('breached')
    expect(named(story, 'apology')).toHaveLength(1)
    story.waits(at('2025-03-10 15:01'))
    expect(named(story, 'explanation')[0]).toMatchObject({
      owner: { position: 'projectManager' },
      dueAt: at('2025-03-10 15:30'),
    })
    story.waits(at('2025-03-10 15:41'))
    expect(story.of('repair.arrival').owner).toMatchObject({ kind: 'position', position: 'projectManager' })
  })

  test('a suspension in time that is known only later takes the breach back', () => {
    const story = received()
    story.waits(at('2025-03-10 15:00'))
    expect(story.of('repair.arrival').state).toBe('breached')
    story.happens(at('2025-03-10 14:30'), 'workOrder.suspended', { part: 'w1', recordedAt: at('2025-03-10 15:00') })
    expect(story.of('repair.arrival')).toMatchObject({ state: 'open', dueAt: null, nextAt: null })
    expect(story.told.filter((message) => message === 'limit.disproved')).toHaveLength(1)
    story.happens(at('2025-03-10 16:00'), 'workOrder.resumed', { part: 'w1' })
    expect(story.of('repair.arrival').dueAt).toBe(at('2025-03-10 16:10'))
  })

  test('a suspension after the limit takes nothing back', () => {
    const story = received()
    story.waits(at('2025-03-10 14:50'))
    story.happens(at('2025-03-10 14:50'), 'workOrder.suspended', { part: 'w1' })
    expect(story.of('repair.arrival')).toMatchObject({ state: 'breached', dueAt: at('2025-03-10 14:40') })
  })
})

describe('a replay', () => {
  const moves = fc.array(
    fc.record({
      type: fc.constantFrom(
        'workOrder.received',
        'workOrder.arrived',
        'workOrder.suspended',
        'workOrder.resumed',
        'appointment.agreed',
        'contact.recorded',
        'escalation.reported',
      ),
      part: fc.constantFrom('w1', 'w2'),
      afterMinutes: fc.integer({ min: 0, max: 70 }),
      recordedLaterMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45 })),
      appointmentMinutes: fc.integer({ min: 5, max: 90 }),
    }),
    { maxLength: 20 },
  )

  test('gives what came event by event, also what followed from missed limits', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 400 }), (script, restMinutes) => {
        const story = new Story(pack)
        let now = at('2025-03-10 08:00')
        for (const move of script) {
          now += move.afterMinutes * MINUTE
          const recordedAt = now + move.recordedLaterMinutes * MINUTE
          story.happens(now, move.type, {
            part: move.part,
            recordedAt,
            data: move.type === 'appointment.agreed' ? { appointmentAt: now + move.appointmentMinutes * MINUTE } : {},
          })
          now = recordedAt
        }
        now += restMinutes * MINUTE
        story.waits(now)
        const byId = (a: Obligation, b: Obligation) => (a.id < b.id ? -1 : 1)
        expect([...story.replayed(now)].sort(byId)).toEqual(story.all().sort(byId))
      }),
      { numRuns: 400, seed: 20250311 },
    )
  })

  test('time in small steps and in one stride do the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }), (steps) => {
        const walking = received()
        const striding = received()
        let now = at('2025-03-10 14:00')
        for (const minutes of steps) {
          now += minutes * MINUTE
          walking.waits(now)
        }
        striding.waits(now)
        expect(walking.all()).toEqual(striding.all())
        expect(walking.told).toEqual(striding.told)
      }),
      { numRuns: 200, seed: 20250312 },
    )
  })

  test('leaves a missed limit that nobody was told of to the sweep', () => {
    const story = received()
    const stored = story.all()
    const now = at('2025-03-10 14:45')
    const sooner = { ...(stored[0] as Obligation), dueAt: at('2025-03-10 14:50'), nextAt: at('2025-03-10 14:50') + 1 }
    const [change] = diffObligations([sooner], story.replayed(now), now).filter((one) => one.id === sooner.id)
    expect(change).toMatchObject({ state: 'open', dueAt: at('2025-03-10 14:40') })
    expect(change?.nextAt).toBeLessThanOrEqual(now)
    expect(change?.history.at(-1)).toMatchObject({ what: 'rederived', dueAtBefore: at('2025-03-10 14:50') })
  })

  test('does not bring back what a person has waived', () => {
    const story = received()
    const now = at('2025-03-10 16:00')
    const waived = { ...(story.all()[0] as Obligation), state: 'waived' as const, nextAt: null }
    const changes = diffObligations([waived], story.replayed(now), now)
    expect(changes.some((one) => one.id === waived.id)).toBe(false)
  })
})

describe('a year that is not loaded', () => {
  const upTo2025 = CHINA_HOLIDAY_YEARS.filter((year) => year.year <= 2025)
  const holidays = repairPack()

  test('leaves the limit open and says which year is missing; loading it dates the limit', () => {
    const story = new Story(holidays, upTo2025)
    story.happens(at('2025-12-31 10:00'), 'workOrder.issued', { part: 'w1' })
    expect(story.of('repair.unfinished')).toMatchObject({
      dueAt: null,
      nextAt: null,
      explanation: [{ key: 'policy.yearNotLoaded', params: { year: '2026' } }],
    })
    const loaded = new Story(holidays)
    loaded.happens(at('2025-12-31 10:00'), 'workOrder.issued', { part: 'w1' })
    const [change] = diffObligations(story.all(), loaded.all(), at('2026-01-01 09:00'))
    expect(change?.dueAt).toBe(loaded.of('repair.unfinished').dueAt)
    expect(change?.dueAt).not.toBeNull()
  })

  test('does not stop what needs no working days', () => {
    const story = new Story(holidays, [])
    story.happens(at('2025-12-31 10:00'), 'workOrder.received', { part: 'w1', data: { urgency: 'ordinary' } })
    expect(story.of('repair.arrival.ordinary').dueAt).toBe(at('2025-12-31 10:40'))
  })
})

test('the same occurrence of a routine is the same subject and the same obligation, however often it is asked', () => {
  const story = new Story(repairPack())
  const context = story.context(at('2025-03-12 00:00'))
  const twice = [1, 2].map(() => routineOccurrences(context, { projectId: 7 }, at('2025-03-10 00:00'), context.now))
  expect(twice[0]).toEqual(twice[1])
  const [day] = twice[0] ?? []
  expect(day?.subject.id).toBe(derivedId(7, 'dayClose', '2025-03-11'))
  expect(openRoutine(context, day as never)).toEqual(openRoutine(context, day as never))
})
