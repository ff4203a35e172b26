import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateGates } from './gates.ts'
import { diffObligations } from './replay.ts'
import { openRoutine, routineOccurrences } from './routines.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

const pack = repairPack()
const SECOND = 1000

function received(urgency: string, when = '2025-03-10 14:00'): Story {
  const story = new Story(pack)
  story.happens(at(when), 'workOrder.issued', { part: 'w1', data: { urgency } })
  story.happens(at(when), 'workOrder.received', { part: 'w1', data: { urgency } })
  return story
}

describe('arrival', () => {
  test.each([
    ['emergency', '14:10:00', 'met'],
    ['emergency', '14:10:01', 'late'],
    ['special', '14:15:00', 'met'],
    ['special', '14:15:01', 'late'],
    ['ordinary', '14:40:00', 'met'],
    ['ordinary', '14:40:01', 'late'],
  ])('S0-REPAIR-6 S0-REPAIR-7 S0-REPAIR-8: %s arrival at %s is %s', (urgency, time, state) => {
    const story = received(urgency)
    story.happens(at(`2025-03-10 ${time}`), 'workOrder.arrived', { part: 'w1' })
    expect(story.of(`repair.arrival.${urgency}`).state).toBe(state)
  })

  test('S0-REPAIR-9: a new appointment replaces the limit, the old one stays in the history', () => {
    const story = received('ordinary', '2025-03-10 10:00')
    story.happens(at('2025-03-10 10:10'), 'appointment.agreed', {
      part: 'w1',
      data: { appointmentAt: at('2025-03-10 16:30') },
    })
    story.happens(at('2025-03-10 16:35'), 'workOrder.arrived', { part: 'w1' })
    const arrival = story.of('repair.arrival.ordinary')
    expect(arrival).toMatchObject({
      dueAt: at('2025-03-10 16:30'),
      originalDueAt: at('2025-03-10 10:40'),
      state: 'late',
    })
    expect(arrival.history.map((entry) => entry.what)).toContain('rescheduled')
  })

  test('S0-REPAIR-9: an emergency keeps its limit whatever is agreed', () => {
    const story = received('emergency', '2025-03-10 10:00')
    story.happens(at('2025-03-10 10:05'), 'appointment.agreed', {
      part: 'w1',
      data: { appointmentAt: at('2025-03-10 16:30') },
    })
    expect(story.of('repair.arrival.emergency').dueAt).toBe(at('2025-03-10 10:10'))
  })

  test('a breach is announced after the limit, not at it, and is taken back when the arrival was in time', () => {
    const story = received('ordinary', '2025-03-10 09:15')
    story.waits(at('2025-03-10 09:55'))
    expect(story.of('repair.arrival.ordinary').state).toBe('open')
    story.waits(at('2025-03-10 09:55') + 1)
    expect(story.of('repair.arrival.ordinary').state).toBe('breached')
    expect(story.told).toEqual(['limit.near', 'limit.missed'])
    story.happens(at('2025-03-10 09:50'), 'workOrder.arrived', { part: 'w1', recordedAt: at('2025-03-10 10:30') })
    expect(story.of('repair.arrival.ordinary')).toMatchObject({
      state: 'met',
      recordedLate: true,
      dischargedAt: at('2025-03-10 09:50'),
      breachedAt: at('2025-03-10 09:55') + 1,
    })
    // The head and, half an hour later, the one above: both are told that it was kept.
    expect(story.told.filter((message) => message === 'limit.disproved')).toHaveLength(2)
  })

  test('the obligation passes to whoever is sent', () => {
    const story = received('ordinary')
    expect(story.of('repair.arrival.ordinary').owner).toMatchObject({
      kind: 'department',
      department: 'engineering',
      role: 'head',
    })
    story.happens(at('2025-03-10 14:05'), 'workOrder.dispatched', { part: 'w1', data: { engineerId: 'e1' } })
    expect(story.of('repair.arrival.ordinary').owner).toMatchObject({ kind: 'person', personId: 'e1' })
    story.happens(at('2025-03-10 14:06'), 'workOrder.dispatched', { part: 'w1', data: { engineerId: 'e2' } })
    expect(story.of('repair.arrival.ordinary').owner).toMatchObject({ personId: 'e2' })
  })

  test('an order discharges its own obligation only', () => {
    const story = received('ordinary')
    story.happens(at('2025-03-10 14:01'), 'workOrder.received', { part: 'w2', data: { urgency: 'ordinary' } })
    story.happens(at('2025-03-10 14:10'), 'workOrder.arrived', { part: 'w2' })
    expect(
      story
        .all()
        .filter((one) => one.what === 'arrival')
        .map((one) => one.state),
    ).toEqual(['open', 'met'])
  })
})

describe('unfinished repairs', () => {
  test('S0-REPAIR-15: over the May holiday the two working days are 6 and 7 May', () => {
    const story = new Story(pack)
    story.happens(at('2025-04-30 10:00'), 'workOrder.issued', { part: 'w1' })
    const due = at('2025-05-08 00:00')
    expect(story.of('repair.unfinished').dueAt).toBe(due)
    story.waits(due)
    expect(story.of('repair.unfinished').state).toBe('open')
    story.waits(due + SECOND)
    expect(story.of('repair.unfinished').state).toBe('breached')
  })

  test('S0-REPAIR-15: a day that ends suspended is not counted', () => {
    const story = new Story(pack)
    story.happens(at('2025-03-10 10:00'), 'workOrder.issued', { part: 'w1' })
    story.happens(at('2025-03-11 10:00'), 'workOrder.suspended', { part: 'w1' })
    expect(story.of('repair.unfinished').dueAt).toBeNull()
    story.happens(at('2025-03-12 10:00'), 'workOrder.resumed', { part: 'w1' })
    expect(story.of('repair.unfinished').dueAt).toBe(at('2025-03-14 00:00'))
  })
})

describe('callback', () => {
  test('S2-FOLLOWUP-10: the one who did the work does not discharge the callback', () => {
    const story = received('ordinary')
    story.happens(at('2025-03-10 14:05'), 'workOrder.dispatched', { part: 'w1', data: { engineerId: 'e1' } })
    story.happens(at('2025-03-10 15:00'), 'workOrder.completed', { part: 'w1' })
    story.happens(at('2025-03-10 15:10'), 'callback.recorded', { part: 'w1', by: 'e1' })
    expect(story.of('repair.callback').state).toBe('open')
    story.happens(at('2025-03-11 15:00'), 'callback.recorded', { part: 'w1', by: 's1' })
    expect(story.of('repair.callback').state).toBe('met')
  })
})

describe('progress contacts', () => {
  const opened = (agreed?: string) => {
    const story = new Story(pack)
    const acceptedAt = at('2025-03-10 10:00')
    story.happens(acceptedAt, 'case.registered', {
      data: { state: 'open', acceptedAt, ...(agreed ? { agreedUntil: at(agreed) } : {}) },
    })
    return story
  }
  const contacts = (story: Story) => story.all().filter((one) => one.ruleId === 'contact.progress')

  test('S2-FOLLOWUP-11: without an agreed duration the first is due on crossing day 3', () => {
    expect(contacts(opened())[0]?.dueAt).toBe(at('2025-03-13 10:00'))
  })

  test('S2-FOLLOWUP-12: agreed for five days, every second day from the last contact, asked and told', () => {
    const story = opened('2025-03-15 10:00')
    expect(contacts(story)[0]?.dueAt).toBe(at('2025-03-12 10:00'))
    story.happens(at('2025-03-12 09:00'), 'provider.asked')
    expect(contacts(story)[0]).toMatchObject({ state: 'open', done: 1, needed: 2 })
    story.happens(at('2025-03-12 09:30'), 'provider.asked')
    expect(contacts(story)[0]).toMatchObject({ state: 'open', done: 1 })
    story.happens(at('2025-03-12 10:00'), 'reporter.told')
    expect(contacts(story).map((one) => [one.state, one.dueAt])).toEqual([
      ['met', at('2025-03-12 10:00')],
      ['open', at('2025-03-14 10:00')],
    ])
  })

  test('S2-FOLLOWUP-13: an agreed duration that changes on the way recomputes and stands in the history', () => {
    const story = opened('2025-03-15 10:00')
    story.happens(at('2025-03-11 10:00'), 'duration.agreed', { data: { agreedUntil: at('2025-03-20 10:00') } })
    expect(contacts(story)[0]?.dueAt).toBe(at('2025-03-13 10:00'))
    expect(contacts(story)[0]?.history.at(-1)).toMatchObject({
      what: 'rescheduled',
      dueAtBefore: at('2025-03-12 10:00'),
    })
  })

  test('it ends with what it is about', () => {
    const story = opened()
    story.happens(at('2025-03-11 10:00'), 'case.closed', { data: { state: 'closed' } })
    expect(contacts(story)[0]?.state).toBe('cancelled')
  })
})

describe('thresholds and gates', () => {
  test('the second unheeded reminder suggests a class, once', () => {
    const story = new Story(pack)
    story.happens(at('2025-03-10 10:00'), 'reminder.received', { data: { reminders: 1 } })
    expect(story.demanded).toEqual([])
    story.happens(at('2025-03-10 11:00'), 'reminder.received', { data: { reminders: 2 } })
    story.happens(at('2025-03-10 12:00'), 'reminder.received', { data: { reminders: 3 } })
    expect(new Set(story.demanded).size).toBe(1)
  })

  test.each([
    ['workOrder.start', { workOrder: { charge: 'paid', priceTold: false } }, ['paid.price-told']],
    ['workOrder.start', { workOrder: { charge: 'paid', priceTold: true } }, []],
    ['workOrder.start', { workOrder: { charge: 'free' } }, []],
    ['callback.record', { workOrder: { engineerId: 'e1' }, actor: { staffId: 'e1' } }, ['callback.not-own']],
    ['callback.record', { workOrder: { engineerId: 'e1' }, actor: { staffId: 's1' } }, []],
  ])('%s with %j is refused by %j', (action, facts, refusing) => {
    expect(evaluateGates(pack, action, facts).map((one) => one.gateId)).toEqual(refusing)
  })
})

describe('routines', () => {
  test('S0-REPAIR-14: one sign-off a day, due at its end', () => {
    const story = new Story(pack)
    const context = story.context(at('2025-03-11 00:00'))
    const openings = routineOccurrences(context, { projectId: 1 }, at('2025-03-09 12:00'), at('2025-03-11 00:00'))
    const days = openings.filter((one) => one.ruleId === 'dayClose.engineering')
    expect(days.map((one) => one.periodKey)).toEqual(['2025-03-10', '2025-03-11'])
    expect(openRoutine(context, days[0] as never).dueAt).toBe(at('2025-03-11 00:00'))
  })

  test.each([
    [2024, '2024-03-01 00:00'],
    [2025, '2025-03-01 00:00'],
  ])('S0-REPAIR-22: last year is sealed by the end of February %i', (year, due) => {
    const story = new Story(pack)
    const context = story.context(at(`${year}-01-02 00:00`))
    const [opening] = routineOccurrences(
      context,
      { projectId: 1 },
      at(`${year - 1}-12-31 12:00`),
      at(`${year}-01-01 00:00`),
    ).filter((one) => one.ruleId === 'volume.sealing')
    expect(opening).toMatchObject({ periodKey: String(year - 1), opensAt: at(`${year}-01-01 00:00`) })
    expect(openRoutine(context, opening as never).dueAt).toBe(at(due))
  })
})

describe('the law of replay', () => {
  const MINUTE = 60_000
  const verbs = fc.constantFrom(
    'workOrder.issued',
    'workOrder.received',
    'workOrder.dispatched',
    'appointment.agreed',
    'workOrder.arrived',
    'workOrder.suspended',
    'workOrder.resumed',
    'workOrder.completed',
    'callback.recorded',
    'case.registered',
    'provider.asked',
    'reporter.told',
    'case.withdrawn',
  )
  const moves = fc.array(
    fc.record({
      type: verbs,
      part: fc.constantFrom('w1', 'w2'),
      urgency: fc.constantFrom('emergency', 'special', 'ordinary'),
      engineerId: fc.constantFrom('e1', 'e2'),
      by: fc.constantFrom('e1', 's1'),
      afterMinutes: fc.integer({ min: 0, max: 3000 }),
      recordedLaterMinutes: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
    }),
    { maxLength: 25 },
  )

  test('event by event equals replayed as a whole', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 0, max: 5000 }), (script, restMinutes) => {
        const story = new Story(pack)
        const now = play(story, script) + restMinutes * MINUTE
        story.waits(now)
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
        expect([...story.replayed(now)].sort(byId)).toEqual(story.all().sort(byId))
        expect(diffObligations(story.all(), story.replayed(now), now)).toEqual([])
      }),
      { numRuns: 400, seed: 20250310 },
    )
  })

  test('a voided arrival owes it again, a corrected one is judged by when it was', () => {
    const story = received('ordinary', '2025-03-10 09:15')
    const arrived = story.happens(at('2025-03-10 10:10'), 'workOrder.arrived', { part: 'w1' })
    expect(story.of('repair.arrival.ordinary').state).toBe('late')
    story.happens(at('2025-03-10 10:30'), 'event.corrected', {
      part: 'w1',
      data: { corrects: arrived, occurredAt: at('2025-03-10 09:50') },
    })
    const corrected = diffObligations(story.all(), story.replayed(at('2025-03-10 10:30')), at('2025-03-10 10:30'))
    expect(corrected).toHaveLength(1)
    expect(corrected[0]).toMatchObject({ state: 'met', recordedLate: true, dischargedAt: at('2025-03-10 09:50') })
    expect(corrected[0]?.history.at(-1)?.what).toBe('rederived')
    story.happens(at('2025-03-10 10:40'), 'event.voided', { part: 'w1', data: { voids: arrived } })
    const voided = story.replayed(at('2025-03-10 10:40')).find((one) => one.ruleId === 'repair.arrival.ordinary')
    expect(voided?.state).toBe('breached')
  })

  function play(story: Story, script: readonly Readonly<Record<string, unknown>>[]): number {
    let now = at('2025-03-10 08:00')
    for (const move of script) {
      now += (move.afterMinutes as number) * MINUTE
      const recordedAt = now + (move.recordedLaterMinutes as number) * MINUTE
      const about =
        move.type === 'case.registered' || String(move.type).startsWith('case.') ? {} : { part: String(move.part) }
      story.happens(now, String(move.type), {
        ...about,
        by: String(move.by),
        recordedAt,
        data: dataOf(move, now),
      })
      now = recordedAt
    }
    return now
  }

  function dataOf(move: Readonly<Record<string, unknown>>, now: number): Record<string, unknown> {
    if (move.type === 'workOrder.dispatched') return { engineerId: move.engineerId }
    if (move.type === 'appointment.agreed') return { appointmentAt: now + 120 * MINUTE }
    if (move.type === 'case.registered') return { state: 'open', acceptedAt: now, agreedUntil: now + 5 * 1440 * MINUTE }
    if (move.type === 'case.withdrawn') return { state: 'withdrawn' }
    return { urgency: move.urgency }
  }
})
