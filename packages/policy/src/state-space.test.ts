import { expect, test } from 'vitest'
import { repairPack } from './testing/repair-pack.ts'
import { at, Story } from './testing/story.ts'

const MINUTE = 60_000
const VERBS = ['suspended', 'resumed', 'agreed', 'arrived', 'withdrawn', 'waits'] as const

const pack = repairPack({
  rules: {
    responses: [
      {
        id: 'arrival',
        clause: '4.1',
        title: { zh: '到场' },
        on: 'workOrder.received',
        owes: { what: 'arrival', title: { zh: '到场' }, who: { headOf: 'engineering' } },
        within: '40m',
        warn: '75%',
        pausesWhile: { 'workOrder.state': 'suspended' },
        replacedBy: { event: 'appointment.agreed', at: 'event.appointmentAt' },
        dischargedBy: 'workOrder.arrived',
        cancelledBy: ['case.withdrawn'],
        escalate: [{ after: 'breach', how: 'tell', to: { headOf: 'engineering' } }],
      },
    ],
    cadences: [],
    routines: [],
    thresholds: [],
  },
})

/** Every way of four steps, fifteen minutes apart: 1,296 lives of one obligation. */
const WAYS = VERBS.flatMap((a) => VERBS.flatMap((b) => VERBS.flatMap((c) => VERBS.map((d) => [a, b, c, d]))))

test('S0-REPAIR-8: in every order of events an obligation is what its times say, and a replay agrees', () => {
  for (const way of WAYS) {
    const story = new Story(pack)
    let now = at('2025-03-10 08:00')
    story.happens(now, 'workOrder.received', { part: 'w1' })
    for (const verb of way) {
      now += 15 * MINUTE
      if (verb === 'waits') story.waits(now)
      else if (verb === 'agreed')
        story.happens(now, 'appointment.agreed', { part: 'w1', data: { appointmentAt: now + 20 * MINUTE } })
      else if (verb === 'withdrawn') story.happens(now, 'case.withdrawn')
      else story.happens(now, `workOrder.${verb}`, { part: 'w1' })
    }
    const label = way.join(' → ')
    const one = story.of('arrival')
    const { state, dueAt, dischargedAt, nextAt } = one
    if (state === 'met') expect(dueAt === null || (dischargedAt ?? 0) <= dueAt, label).toBe(true)
    if (state === 'late') expect((dischargedAt ?? 0) > (dueAt ?? 0), label).toBe(true)
    if (state === 'breached') expect(one.breachedAt, label).toBe((dueAt ?? 0) + 1)
    if (state === 'open') expect(nextAt === null ? dueAt === null : nextAt > now, label).toBe(true)
    else if (state !== 'breached') expect(nextAt, label).toBeNull()
    expect(one.done, label).toBeLessThanOrEqual(one.needed)
    expect(one.originalDueAt, label).toBe(at('2025-03-10 08:40'))
    // What was missed is never made good by what came later.
    if (one.history.some((entry) => entry.what === 'breached'))
      expect(['breached', 'late', 'cancelled'], label).toContain(state)
    expect(story.replayed(now), label).toEqual(story.all())
  }
})
