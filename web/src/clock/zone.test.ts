import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { departureBetween } from '../language/departure.ts'
import { dayHeading, dueTime, localTime } from '../language/format.ts'
import { instantOfLocal } from '../ui/form/values.ts'
import { setProjectZone } from './zone.ts'

afterEach(() => setProjectZone('Asia/Shanghai'))

describe('times are those of the project on screen', () => {
  const at = Date.parse('2026-03-29T00:30:00Z')

  test('whatever the computer’s zone', () => {
    expect(localTime(at)).toMatchObject({ day: '2026-03-29', weekday: 0, time: '08:30' })
    setProjectZone('Asia/Urumqi')
    expect(localTime(at)).toMatchObject({ day: '2026-03-29', time: '06:30' })
    expect(instantOfLocal('2026-03-29', '6:30')).toBe('2026-03-29T00:30:00.000Z')
    expect(instantOfLocal('2026-03-29', '24:00')).toBe('2026-03-29T18:00:00.000Z')
    expect(dueTime(Date.parse('2026-03-29T18:00:00Z'))).toMatchObject({ day: '2026-03-29', time: '24:00' })
    expect(dayHeading('2026-03-28', at, 'zh')).toBe('昨天 03-28 周六')
  })

  test('also where the clock jumps; a project that is not known yet changes nothing', () => {
    setProjectZone('Europe/Berlin')
    setProjectZone(undefined)
    expect(localTime(at).time).toBe('01:30')
    expect(localTime(at + 3_600_000).time).toBe('03:30')
  })

  test('a day that the calendar does not have is not readable', () => {
    expect(instantOfLocal('2026-02-30', '8:00')).toBeUndefined()
  })

  test('what is shown to the minute reads back as that minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }),
        fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Asia/Kathmandu'),
        (instant, zone) => {
          setProjectZone(zone)
          const { day, time } = localTime(instant)
          expect(Date.parse(instantOfLocal(day, time) ?? '')).toBe(Math.floor(instant / 60_000) * 60_000)
        },
      ),
    )
  })
})

test('S0-REPAIR-5: the estimate of a departure lies between acceptance and now, on a whole minute where there is one', () => {
  const accepted = Date.parse('2026-11-23T10:48:20+08:00')
  expect(departureBetween(accepted, Date.parse('2026-11-23T10:54:00+08:00'))).toBe(
    Date.parse('2026-11-23T10:51:00+08:00'),
  )
  expect(departureBetween(accepted, accepted + 5_000)).toBeGreaterThanOrEqual(accepted)
  expect(departureBetween(accepted, accepted - 60_000)).toBe(accepted - 60_000)
  expect(departureBetween(undefined, accepted)).toBe(accepted)
})
