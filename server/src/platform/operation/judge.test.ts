import { describe, expect, test } from 'vitest'
import { type Figures, judge } from './judge.ts'
import { loggedError } from './log-errors.ts'

const WELL: Figures = {
  migrations: { applied: 30, expected: 30 },
  backupAgeHours: 9,
  year: 2026,
  month: 11,
  years: [2026],
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
  waiting: 2,
  oldestWaitingSeconds: 1,
  dead: 0,
  sweepLagSeconds: 0.5,
  pool: { total: 10, idle: 8, waiting: 0 },
}
const of = (changes: Partial<Figures>) => judge({ ...WELL, ...changes })

describe('what wants attention', () => {
  test('nothing, when all is well', () => {
    expect(new Set(Object.values(of({})))).toEqual(new Set(['good']))
  })
  test.each<[string, Partial<Figures>, string]>([
    ['migrations', { migrations: { applied: 29, expected: 30 } }, 'bad'],
    ['backup', { backupAgeHours: null }, 'bad'],
    ['backup', { backupAgeHours: 26 }, 'good'],
    ['backup', { backupAgeHours: 26.1 }, 'look'],
    ['backup', { backupAgeHours: 72.1 }, 'bad'],
    ['holidays', { years: [2025] }, 'bad'],
    ['holidays', { month: 12 }, 'look'],
    ['holidays', { month: 12, years: [2026, 2027] }, 'good'],
    ['disk', { disk: { freeBytes: 14e9, totalBytes: 100e9 } }, 'look'],
    ['disk', { disk: { freeBytes: 4e9, totalBytes: 100e9 } }, 'bad'],
    ['disk', { disk: null }, 'good'],
    ['queue', { oldestWaitingSeconds: 60 }, 'good'],
    ['queue', { oldestWaitingSeconds: 61 }, 'look'],
    ['queue', { oldestWaitingSeconds: 601 }, 'bad'],
    ['deadLetters', { dead: 1 }, 'look'],
    ['sweep', { sweepLagSeconds: 31 }, 'look'],
    ['sweep', { sweepLagSeconds: 301 }, 'bad'],
    ['pool', { pool: { total: 10, idle: 0, waiting: 11 } }, 'look'],
  ])('%s of %j is %s', (check, changes, judgement) => {
    expect(of(changes)[check as keyof ReturnType<typeof judge>]).toBe(judgement)
  })
})

describe('errors in the log', () => {
  test('hold no value of a row and no person', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "陈女士 13800005521"'), {
      code: '22P02',
      detail: 'Key (phone)=(13800005521) already exists.',
      where: 'unnamed portal parameter $1 = 陈女士',
      parameters: ['13800005521'],
      table: 'parties',
    })
    const logged = JSON.stringify(loggedError(error))
    expect(logged).not.toMatch(/13800005521|陈女士/)
    expect(logged).toContain('22P02')
    expect(logged).toContain('parties')
    const mail = loggedError(new Error('550 <wang.wei@example.com> unknown, call 13800005521'))
    expect(JSON.stringify(mail)).not.toMatch(/wang|13800005521/)
    expect(mail.stack).toContain('judge.test')
    expect(loggedError('13800005521')).toMatchObject({ type: 'string' })
  })
})
