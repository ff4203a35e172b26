import { describe, expect, test } from 'vitest'
import { fenOf, nextStep, yuanOf } from './next-step.ts'
import type { Edit } from './sync/edits.ts'
import { type Job, jobNow } from './sync/jobs.ts'

const jobIn = (state: string, order: object = {}) =>
  ({
    caseId: 'c',
    caseVersion: 3,
    order: {
      id: 'o',
      state,
      charge: 'free',
      urgency: 'ordinary',
      materials: [],
      priceFen: null,
      priceBasis: null,
      priceListVersion: null,
      materialsRule: null,
      chargedFen: null,
      settledFen: null,
      receiptNumber: null,
      handedInFen: null,
      callOut: [],
      confirmedBy: null,
      times: {},
      ...order,
    },
  }) as unknown as Job
const did = (verb: string, more: Partial<Edit> = {}) =>
  ({
    id: verb,
    orderId: 'o',
    content: { kind: 'command', verb, body: {} },
    state: 'waiting',
    occurredAt: 60_000,
    ...more,
  }) as unknown as Edit

describe('the next thing to do', () => {
  test('S0-REPAIR-11: paid work begins only when the price was told', () => {
    expect(nextStep(jobNow(jobIn('arrived', { charge: 'paid' }), [])).main).toEqual({ sheet: 'price' })
    const told = jobNow(jobIn('arrived', { charge: 'paid' }), [did('tell-price')])
    expect(nextStep(told).main).toEqual({ do: 'start' })
  })

  test('an emergency cannot be declined', () => {
    expect(nextStep(jobNow(jobIn('dispatched', { urgency: 'emergency' }), [])).beside).toBeUndefined()
  })

  test('follows what was done offline', () => {
    const now = jobNow(jobIn('dispatched'), [did('accept'), did('depart'), did('arrive')])
    expect(now.state).toBe('arrived')
    expect(now.times.arrivedAt).toBe('1970-01-01T00:01:00.000Z')
    expect(now.unsent).toBe(3)
  })

  test('what the server shows already is not laid over it twice', () => {
    expect(jobNow(jobIn('accepted'), [did('accept', { state: 'sent', version: 3 })]).state).toBe('accepted')
    expect(jobNow(jobIn('dispatched'), [did('accept', { state: 'sent', version: 4 })]).state).toBe('accepted')
    expect(jobNow(jobIn('dispatched'), [did('accept', { state: 'setAside' })]).state).toBe('dispatched')
  })
})

test('money typed with a thumb', () => {
  expect(['80', '80.5', '80.50', '1,200', '', '8.505', '-3', '八十'].map(fenOf)).toEqual([
    8000,
    8050,
    8050,
    120000,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect([yuanOf(8050), yuanOf(5), yuanOf(0)]).toEqual(['80.50', '0.05', '0.00'])
})
