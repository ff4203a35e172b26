import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addCalendarDays, countCalendarDays, type Day, dayFromSerial, isDay, serialOf } from './day.ts'
import { type DurationSpec, parseDuration, writtenDuration } from './duration.ts'
import { EXPLANATION_BYTES_MAX, explainDue } from './explain.ts'
import { dueAt, dueAtWithPauses, type Pause, shareUsedAt, usedMs } from './limit.ts'
import { CONTROL_ROOM, inChina, OFFICE } from './sample-calendars.ts'
import { type Calendar, createCalendar } from './working-calendar.ts'
import { createZone } from './zone.ts'

/** 105,000 seeded cases in all. A failure prints its seed and path, which replay it. */
const SEED = 20_250_501
const runs = (numRuns: number) => ({ seed: SEED, numRuns })

const HOUR = 3_600_000
const DAY = 24 * HOUR
const shop = inChina({
  id: 'shop',
  week: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '02:00' },
    { days: ['tue', 'thu', 'sat'], from: '07:15', to: '11:45' },
    { days: ['fri'], from: '18:00', to: '24:00' },
  ],
  overrides: [{ day: '2024-05-02', open: [{ from: '10:00', to: '10:01' }] }],
})
const abroad = createCalendar({ ...OFFICE, holidays: 'ignored' }, { zone: 'America/New_York', years: [] })
const calendar = fc.constantFrom(...[inChina(OFFICE), inChina(CONTROL_ROOM), shop, abroad].map(shownByName))

/** A counterexample names the calendar instead of printing it. */
function shownByName(cal: Calendar): Calendar {
  return Object.assign(cal, { [fc.toStringMethod]: () => `${cal.id} in ${cal.zone.id}` })
}

/** Two years in the middle of the loaded ones, so that answers up to a year around stay inside. */
const instant = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2025, 0, 1) })
const openMs = fc.integer({ min: 0, max: 400 * HOUR })
const day = fc.integer({ min: serialOf('2023-01-01'), max: serialOf('2025-01-01') }).map(dayFromSerial)

const text = (max: number, unit: string) => fc.integer({ min: 1, max }).map((amount) => `${amount}${unit}`)
const limit = fc
  .oneof(
    text(900, 'm'),
    text(400, 'h'),
    text(120, 'wh'),
    text(60, 'wd'),
    text(90, 'cd'),
    text(6, 'month'),
    fc.constantFrom('day-end', 'close', 'by 09:00', 'by 09:00 +1wd', 'by 24:00 +3cd'),
  )
  .chain((written) =>
    fc.constantFrom('day-end' as const, 'close' as const).map((endsAt) => parseDuration(written, { endsAt })),
  )

test('open time adds up: whole equals the sum of its parts', () => {
  fc.assert(
    fc.property(calendar, instant, instant, instant, (cal, a, b, c) => {
      expect(cal.openMsBetween(a, b) + cal.openMsBetween(b, c)).toBe(cal.openMsBetween(a, c))
    }),
    runs(15_000),
  )
})

test('adding open time is undone by measuring it, and adding in two steps is adding at once', () => {
  fc.assert(
    fc.property(calendar, instant, openMs, openMs, (cal, from, first, second) => {
      const middle = cal.addOpenMs(from, first)
      expect(cal.openMsBetween(from, middle)).toBe(first)
      expect(cal.addOpenMs(middle, second)).toBe(cal.addOpenMs(from, first + second))
    }),
    runs(15_000),
  )
})

test('subtracting open time mirrors adding it, and both are the nearest such instants', () => {
  fc.assert(
    fc.property(calendar, instant, fc.integer({ min: 1, max: 400 * HOUR }), (cal, at, ms) => {
      const before = cal.subtractOpenMs(at, ms)
      expect(cal.openMsBetween(before, at)).toBe(ms)
      expect(cal.openMsBetween(before + 1, at)).toBe(ms - 1)
      const after = cal.addOpenMs(at, ms)
      expect(cal.openMsBetween(at, after - 1)).toBe(ms - 1)
    }),
    runs(10_000),
  )
})

test('working days: adding and counting are inverse, and agree with looking at every day', () => {
  fc.assert(
    fc.property(calendar, day, fc.integer({ min: -120, max: 120 }), (cal, from, n) => {
      const to = cal.addWorkingDays(from, n)
      if (n !== 0) expect(cal.isWorkingDay(to)).toBe(true)
      if (n > 0) expect(cal.countWorkingDays(from, to)).toBe(n)
      // Backwards the day itself is counted in place of the target.
      if (n < 0) expect(cal.countWorkingDays(addCalendarDays(to, -1), addCalendarDays(from, -1))).toBe(-n)
    }),
    runs(15_000),
  )
  fc.assert(
    fc.property(calendar, day, fc.integer({ min: 0, max: 60 }), (cal, from, span) => {
      let counted = 0
      for (let n = 1; n <= span; n++) if (cal.isWorkingDay(addCalendarDays(from, n))) counted++
      expect(cal.countWorkingDays(from, addCalendarDays(from, span))).toBe(counted)
    }),
    runs(2_000),
  )
})

test('a later start is never due earlier', () => {
  fc.assert(
    fc.property(calendar, instant, fc.integer({ min: 0, max: 20 * DAY }), limit, (cal, start, later, spec) => {
      expect(dueAt(cal, start, spec)).toBeLessThanOrEqual(dueAt(cal, start + later, spec))
    }),
    runs(10_000),
  )
})

test('more of a unit is due later, and a limit is never due before it starts', () => {
  const counted = limit.filter((spec) => 'amount' in spec) as fc.Arbitrary<Extract<DurationSpec, { amount: number }>>
  fc.assert(
    fc.property(calendar, instant, counted, (cal, start, spec) => {
      const due = dueAt(cal, start, spec)
      expect(due).toBeGreaterThan(start)
      expect(dueAt(cal, start, { ...spec, amount: spec.amount + 1 })).toBeGreaterThan(due)
    }),
    runs(8_000),
  )
})

test('a pause of the clock shifts what was still to come by its own length', () => {
  fc.assert(
    fc.property(
      calendar,
      instant,
      openMs,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 10 * DAY }),
      (cal, start, ms, where, length) => {
        const minutes = Math.max(1, Math.round(ms / 60_000))
        const elapsed: DurationSpec = { kind: 'elapsed', amount: minutes, unit: 'm' }
        const from = start + Math.floor(minutes * 60_000 * where * 0.999)
        const pauses = [{ from, to: from + length }]
        expect(dueAtWithPauses(cal, start, elapsed, pauses)).toBe(dueAt(cal, start, elapsed) + length)
        const working: DurationSpec = { kind: 'working-hours', amount: Math.max(1, Math.round(ms / HOUR)) }
        const due = dueAtWithPauses(cal, start, working, pauses) as number
        expect(usedMs(start, due, pauses, cal)).toBe(working.amount * HOUR)
      },
    ),
    runs(10_000),
  )
})

const pauseList = fc.array(
  fc.tuple(fc.integer({ min: -2 * DAY, max: 40 * DAY }), fc.integer({ min: 0, max: 5 * DAY })),
  {
    maxLength: 4,
  },
)

test('no limit falls due inside a pause, pauses never make it earlier, their order does not matter', () => {
  fc.assert(
    fc.property(calendar, instant, limit, pauseList, (cal, start, spec, list) => {
      const pauses: Pause[] = list.map(([from, length]) => ({ from: start + from, to: start + from + length }))
      const due = dueAtWithPauses(cal, start, spec, pauses) as number
      expect(due).toBeGreaterThanOrEqual(dueAt(cal, start, spec))
      for (const { from, to } of pauses) expect(due > Math.max(from, start) && due <= (to as number)).toBe(false)
      expect(dueAtWithPauses(cal, start, spec, pauses.toReversed())).toBe(due)
      const open = dueAtWithPauses(cal, start, spec, [...pauses, { from: due }])
      expect(open).toBe(due)
      expect(dueAtWithPauses(cal, start, spec, [...pauses, { from: due - 1 }])).toBeNull()
    }),
    runs(8_000),
  )
})

test('a warning lies between start and due, and the whole share is the due time', () => {
  fc.assert(
    fc.property(calendar, instant, limit, fc.double({ min: 0, max: 1, noNaN: true }), (cal, start, spec, share) => {
      const at = shareUsedAt(cal, start, spec, share) as number
      expect(at).toBeGreaterThanOrEqual(start)
      expect(at).toBeLessThanOrEqual(dueAt(cal, start, spec))
      expect(shareUsedAt(cal, start, spec, 1)).toBe(dueAt(cal, start, spec))
    }),
    runs(4_000),
  )
})

test('an explanation gives the same due time and fits into its kilobyte', () => {
  fc.assert(
    fc.property(calendar, instant, limit, pauseList, (cal, start, spec, list) => {
      const pauses = list.map(([from, length]) => ({ from: start + from, to: start + from + length }))
      const { at, steps } = explainDue(cal, start, spec, pauses)
      expect(at).toBe(dueAtWithPauses(cal, start, spec, pauses))
      expect(new TextEncoder().encode(JSON.stringify(steps)).length).toBeLessThanOrEqual(EXPLANATION_BYTES_MAX)
    }),
    runs(3_000),
  )
})

test('days, zones and written limits come back as they went', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'].map(createZone)
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instant,
      fc.integer({ min: -700_000, max: 2_900_000 }),
      limit,
      (zone, at, serial, spec) => {
        const shown = dayFromSerial(serial)
        expect(isDay(shown) && serialOf(shown)).toBe(serial)
        expect(countCalendarDays(shown, addCalendarDays(shown, 31) as Day)).toBe(31)
        const minute = Math.floor(at / 60_000) * 60_000
        const again = zone.instantOf(zone.dayOf(minute), zone.timeOfDayOf(minute))
        // The hour that comes twice is read as its first coming.
        expect([0, 1_800_000, HOUR]).toContain(minute - again)
        const endsAt = 'endsAt' in spec ? spec.endsAt : undefined
        expect(parseDuration(writtenDuration(spec), { endsAt })).toEqual(spec)
      },
    ),
    runs(5_000),
  )
})
