import { describe, expect, test } from 'vitest'
import { type Clocked, readClock } from './reading.ts'

const START = Date.parse('2026-11-23T02:43:00Z')
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()
const arrival: Clocked = {
  what: 'arrival',
  title: { zh: '到场', en: 'Arrival' },
  state: 'open',
  startAt: at(0),
  opensAt: at(0),
  warnAt: at(30),
  dueAt: at(40),
  dischargedAt: null,
  chip: { kind: 'running', usedMs: null, lateByMs: null },
}
const read = (minutes: number, over: Partial<Clocked> = {}) =>
  readClock({ ...arrival, ...over }, START + minutes * 60_000, 'zh')

describe('a clock chip left open on a page runs on by itself', () => {
  test.each([
    [2, 'calm', '还剩 38 分'],
    [30, 'near', '还剩 10 分'],
    [39.5, 'near', '还剩 30 秒'],
    [40, 'near', '还剩 0 秒'],
    [41, 'late', '已超 1 分'],
    [65, 'late', '已超 25 分'],
  ] as const)('after %d minutes it is %s', (minutes, look, words) => {
    expect(read(minutes)).toMatchObject({ look, words })
  })

  test('what is done stays as it was, however late it is now', () => {
    expect(read(500, { state: 'met', chip: { kind: 'kept', usedMs: 24 * 60_000, lateByMs: null } })).toMatchObject({
      look: 'met',
      words: '按时 · 用 24 分',
    })
    expect(read(500, { state: 'late', chip: { kind: 'late', usedMs: null, lateByMs: 5 * 60_000 } })).toMatchObject({
      look: 'metlate',
      words: '迟 5 分 完成',
    })
  })

  test('a limit that has not begun, or stands still, says so', () => {
    expect(read(0, { dueAt: null })).toMatchObject({ look: 'idle', words: '未起算' })
    expect(read(10, { chip: { kind: 'paused', usedMs: null, lateByMs: null } }).look).toBe('paused')
    expect(read(10, { chip: { kind: 'paused', usedMs: null, lateByMs: null }, waitsFor: '住户回话' })).toMatchObject({
      look: 'wait',
      words: '等住户回话',
    })
  })

  test('the end of a day is 24:00 of that day', () => {
    expect(read(0, { dueAt: '2026-11-23T16:00:00Z' }).at).toBe('24:00')
    expect(read(0, { dueAt: '2026-11-24T16:00:00Z' }).at).toBe('11-24')
  })
})
