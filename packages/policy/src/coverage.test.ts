import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendars } from './calendars.ts'
import { compilePack } from './compile.ts'
import { coverageHoles, coverageHorizon, type PlannedPresence } from './coverage.ts'
import type { EngineContext } from './engine.ts'
import { repairPack } from './testing/repair-pack.ts'
import { at } from './testing/story.ts'

const day = [{ from: '09:00', to: '17:30' }]
const text = (zh: string) => ({ zh })
const rule = (more: Record<string, unknown>) => ({
  id: 'duty',
  clause: '1',
  title: text('值班'),
  post: 'duty',
  ...more,
})

function contextOf(coverage: readonly unknown[], now = at('2025-06-02 10:00')): EngineContext {
  const pack = compilePack({
    ...repairPack({ rules: { coverage } }).pack,
    posts: { duty: { title: text('值班') }, cleaning: { title: text('保洁'), scope: 'area' } },
    calendars: {
      office: { title: text('办公'), standard: true, hours: { mon: day, tue: day, wed: day, thu: day, fri: day } },
    },
    shifts: { night: { title: text('夜班'), from: '20:00', to: '08:00' } },
  })
  return { pack, calendars: createCalendars(pack, CHINA_HOLIDAY_YEARS, 'Asia/Shanghai'), zone: 'Asia/Shanghai', now }
}

const on = (from: string, to: string, personId = 'a', more: Partial<PlannedPresence> = {}): PlannedPresence => ({
  post: 'duty',
  personId,
  from: at(from),
  to: at(to),
  ...more,
})
const shown = (context: EngineContext, planned: readonly PlannedPresence[], places = {}) =>
  coverageHoles(context, planned, places, at('2025-06-03 00:00'), at('2025-06-04 00:00')).map((hole) => [
    new Date(hole.from + 8 * 3_600_000).toISOString().slice(5, 16),
    new Date(hole.to + 8 * 3_600_000).toISOString().slice(5, 16),
    hole.present,
    ...(hole.placeId === undefined ? [] : [hole.placeId]),
  ])

describe('S0-N-8: a hole in the rota is seen before it happens', () => {
  test('day and night, between turns and at their edges', () => {
    const context = contextOf([rule({ hours: 'always' })])
    expect(shown(context, [])).toEqual([['06-03T00:00', '06-04T00:00', 0]])
    expect(
      shown(context, [on('2025-06-02 20:00', '2025-06-03 08:00'), on('2025-06-03 08:00', '2025-06-04 00:00')]),
    ).toEqual([])
    expect(
      shown(context, [on('2025-06-03 00:00', '2025-06-03 08:00'), on('2025-06-03 08:01', '2025-06-04 00:00')]),
    ).toEqual([['06-03T08:00', '06-03T08:01', 0]])
  })

  test('two are needed and one person planned twice is one', () => {
    const context = contextOf([rule({ hours: { from: '08:00', to: '10:00' }, atLeast: 2 })])
    const twice = [on('2025-06-03 08:00', '2025-06-03 10:00'), on('2025-06-03 08:00', '2025-06-03 09:00')]
    expect(shown(context, twice)).toEqual([['06-03T08:00', '06-03T10:00', 1]])
    expect(shown(context, [...twice, on('2025-06-03 08:00', '2025-06-03 09:00', 'b')])).toEqual([
      ['06-03T09:00', '06-03T10:00', 1],
    ])
  })

  test('a shift over midnight belongs to the days that it touches', () => {
    const context = contextOf([rule({ hours: { shifts: ['night'] } })])
    expect(shown(context, [])).toEqual([
      ['06-03T00:00', '06-03T08:00', 0],
      ['06-03T20:00', '06-04T00:00', 0],
    ])
  })

  test('S4-CSL-4: each area apart', () => {
    const context = contextOf([rule({ post: 'cleaning', hours: { from: '08:00', to: '09:00' } })])
    const here = on('2025-06-03 08:00', '2025-06-03 09:00', 'a', { post: 'cleaning', placeId: 'lobby' })
    expect(shown(context, [here], { area: ['lobby', 'garage'] })).toEqual([['06-03T08:00', '06-03T09:00', 0, 'garage']])
  })

  test('hours of a calendar: a holiday has none, and a year that is not loaded is not guessed', () => {
    const context = contextOf([rule({ hours: { calendar: 'office' } })])
    const holes = (from: string, until: string) => coverageHoles(context, [], {}, at(from), at(until)).length
    expect(holes('2025-10-01 00:00', '2025-10-02 00:00')).toBe(0)
    expect(holes('2025-10-09 00:00', '2025-10-10 00:00')).toBeGreaterThan(0)
    expect(holes('2040-01-03 00:00', '2040-01-04 00:00')).toBe(0)
  })

  test('looks seven days ahead, today counted', () => {
    const context = contextOf([rule({ hours: 'always' })])
    const [duty] = [...context.pack.coverage.values()]
    expect(coverageHorizon(context, duty as never)).toBe(at('2025-06-09 00:00'))
  })
})

test('every instant is either manned or in exactly one hole', () => {
  const context = contextOf([rule({ hours: 'always', atLeast: 2 })])
  const start = at('2025-06-03 00:00')
  const turn = fc.tuple(
    fc.integer({ min: -120, max: 1500 }),
    fc.integer({ min: 1, max: 900 }),
    fc.constantFrom('a', 'b', 'c'),
  )
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 8 }), fc.integer({ min: 0, max: 1439 }), (turns, minute) => {
      const planned = turns.map(([from, long, personId]) => ({
        post: 'duty',
        personId,
        from: start + from * 60_000,
        to: start + (from + long) * 60_000,
      }))
      const instant = start + minute * 60_000 + 30_000
      const there = new Set(planned.filter((one) => one.from <= instant && instant < one.to).map((one) => one.personId))
      const holes = coverageHoles(context, planned, {}, start, start + 86_400_000).filter(
        (hole) => hole.from <= instant && instant < hole.to,
      )
      expect(holes.map((hole) => hole.present)).toEqual(there.size < 2 ? [there.size] : [])
    }),
  )
})
