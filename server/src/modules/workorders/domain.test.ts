import { describe, expect, test } from 'vitest'
import { NO_FACTS } from '../../platform/events/subject-kinds.ts'
import { Refusal } from '../../platform/problems.ts'
import {
  foldOrder,
  keepsCaseOpen,
  moveOrder,
  ORDER_STATES,
  ORDER_VERBS,
  type OrderFacts,
  type OrderState,
  type OrderVerb,
  orderOf,
  verbsOffered,
} from './domain.ts'

const T0 = Date.parse('2025-03-10T01:15:00Z')
const order = (state: OrderState, more: Partial<OrderFacts> = {}): OrderFacts => ({
  number: 'GD-2503-0001',
  state,
  urgency: 'ordinary',
  charge: 'free',
  inHome: true,
  departmentId: 'engineering',
  categoryId: 'tap',
  issuedAt: T0,
  movedAt: T0,
  materialsCount: 0,
  photosBefore: 0,
  photosAfter: 0,
  callbackAttempts: 0,
  verificationFailed: false,
  ...more,
})

/** What FLOW.md and S0-REPAIR-12, 24 allow; everything that is not here is refused. */
const OFFERED: Record<OrderState, readonly OrderVerb[]> = {
  issued: ['checkArrival', 'receive', 'cancel'],
  received: ['checkArrival', 'dispatch', 'agreeAppointment', 'cancel'],
  dispatched: ['checkArrival', 'dispatch', 'accept', 'decline', 'agreeAppointment', 'tellPrice', 'cancel'],
  accepted: [
    'checkArrival',
    'dispatch',
    'decline',
    'depart',
    'arrive',
    'agreeAppointment',
    'tellPrice',
    'drawMaterials',
    'cancel',
  ],
  departed: ['checkArrival', 'dispatch', 'arrive', 'agreeAppointment', 'tellPrice', 'drawMaterials', 'cancel'],
  arrived: ['checkArrival', 'dispatch', 'tellPrice', 'drawMaterials', 'cancel', 'start', 'suspend'],
  working: ['checkArrival', 'dispatch', 'tellPrice', 'drawMaterials', 'cancel', 'suspend', 'complete'],
  suspended: ['checkArrival', 'dispatch', 'tellPrice', 'drawMaterials', 'cancel', 'resume'],
  completed: ['confirm'],
  ownerConfirmed: ['signAsHead'],
  headSigned: ['return'],
  returned: ['recordCallback', 'failVerification'],
  cancelled: [],
}

describe('every status × every verb', () => {
  for (const state of ORDER_STATES)
    for (const verb of ORDER_VERBS) {
      const offered = OFFERED[state].includes(verb)
      test(`${state} × ${verb} is ${offered ? 'offered' : 'refused'}`, () => {
        if (offered) expect(ORDER_STATES).toContain(moveOrder(order(state), verb, T0))
        else expect(() => moveOrder(order(state), verb, T0)).toThrow(Refusal)
        expect(verbsOffered(order(state)).includes(verb)).toBe(offered)
      })
    }
})

describe('what depends on more than the state', () => {
  test('an appointment is confirmed and its provider reminded only where there is one', () => {
    for (const verb of ['confirmAppointment', 'remindProvider'] as const) {
      expect(verbsOffered(order('accepted'))).not.toContain(verb)
      expect(verbsOffered(order('accepted', { appointmentAt: T0 }))).toContain(verb)
    }
  })
  test('money is taken once, and only what was charged', () => {
    expect(verbsOffered(order('completed', { chargedFen: 4500 }))).toEqual(expect.arrayContaining(['settle', 'handIn']))
    expect(verbsOffered(order('completed', { chargedFen: 4500, settledAt: T0 }))).not.toContain('settle')
    expect(() => moveOrder(order('working', { chargedFen: 4500 }), 'settle', T0)).toThrow(Refusal)
  })
})

describe('S4-MT-9 a call-out', () => {
  test('goes out for emergencies only, and is answered by whoever was called', () => {
    expect(() => moveOrder(order('received'), 'callOut', T0)).toThrow(Refusal)
    const emergency = order('received', { urgency: 'emergency' })
    expect(verbsOffered(emergency)).toContain('callOut')
    expect(verbsOffered(emergency)).not.toContain('answerCallOut')
    expect(verbsOffered({ ...emergency, callOut: [{ staffId: 'li', onDuty: true }] })).toContain('answerCallOut')
  })
})

describe('S0-REPAIR-12 the last steps are strict', () => {
  test('done, confirmed by the owner, signed by the head, returned: each only after the one before', () => {
    const steps: OrderVerb[] = ['complete', 'confirm', 'signAsHead', 'return']
    const states: OrderState[] = ['working', 'completed', 'ownerConfirmed', 'headSigned']
    states.forEach((state, at) => {
      for (const verb of steps) {
        if (verb === steps[at]) expect(() => moveOrder(order(state), verb, T0)).not.toThrow()
        else expect(() => moveOrder(order(state), verb, T0)).toThrow(Refusal)
      }
    })
  })

  test('nothing happens before the step before it; the same instant is allowed', () => {
    expect(moveOrder(order('accepted', { movedAt: T0 + 1 }), 'arrive', T0 + 1)).toBe('arrived')
    expect(refusalOf(() => moveOrder(order('accepted', { movedAt: T0 + 1 }), 'arrive', T0))).toBe(
      'workorder/before-last-step',
    )
  })
})

describe('S0-REPAIR-9 an emergency is not put off', () => {
  for (const urgency of ['ordinary', 'special', 'emergency'])
    test(`${urgency}: ${urgency === 'emergency' ? 'refused' : 'agreed'}`, () => {
      const act = () => moveOrder(order('received', { urgency }), 'agreeAppointment', T0)
      if (urgency === 'emergency') expect(refusalOf(act)).toBe('workorder/emergency-not-moved')
      else expect(act()).toBe('received')
      expect(verbsOffered(order('received', { urgency })).includes('agreeAppointment')).toBe(urgency !== 'emergency')
    })

  test('nor declined', () =>
    expect(refusalOf(() => moveOrder(order('dispatched', { urgency: 'emergency' }), 'decline', T0))).toBe(
      'workorder/emergency-not-declined',
    ))
})

describe('S0-REPAIR-13, 24 what keeps a case open', () => {
  test('an in-home order waits for a satisfied callback, another one does not', () => {
    expect(keepsCaseOpen(order('returned'), 3)).toBe('notCalledBack')
    expect(keepsCaseOpen(order('returned', { inHome: false }), 3)).toBeUndefined()
    expect(keepsCaseOpen(order('returned', { callbackResult: 'satisfied', callbackAttempts: 1 }), 3)).toBeUndefined()
    expect(keepsCaseOpen(order('returned', { callbackResult: 'unsatisfied', callbackAttempts: 9 }), 3)).toBe(
      'notCalledBack',
    )
  })

  test('after three calls without an answer it no longer does; after two it does', () => {
    expect(keepsCaseOpen(order('returned', { callbackResult: 'unreachable', callbackAttempts: 2 }), 3)).toBe(
      'notCalledBack',
    )
    expect(keepsCaseOpen(order('returned', { callbackResult: 'unreachable', callbackAttempts: 3 }), 3)).toBeUndefined()
  })

  test('every state before returned does', () => {
    for (const state of ORDER_STATES)
      if (state !== 'returned' && state !== 'cancelled') expect(keepsCaseOpen(order(state), 3)).toBe('notReturned')
  })

  test('an order fails verification once', () =>
    expect(refusalOf(() => moveOrder(order('returned', { verificationFailed: true }), 'failVerification', T0))).toBe(
      'workorder/already-reworked',
    ))
})

describe('the fold', () => {
  const fold = (
    facts: Record<string, unknown> | undefined,
    type: string,
    data: Record<string, unknown> = {},
    minutes = 0,
  ) => foldOrder(facts, { type, data, occurredAt: T0 + minutes * 60_000 }) as Record<string, unknown>
  const issued = fold(undefined, 'workOrder.issued', {
    number: 'GD-2503-0001',
    urgency: 'ordinary',
    charge: 'free',
    inHome: true,
    departmentId: 'engineering',
    categoryId: 'tap',
  })

  test('SC-01 as it goes', () => {
    let facts = fold(issued, 'workOrder.received')
    facts = fold(facts, 'workOrder.dispatched', { engineerId: 'li' }, 5)
    facts = fold(facts, 'workOrder.accepted', {}, 6)
    facts = fold(facts, 'workOrder.materialsDrawn', { items: [{ name: '垫圈' }, { name: '生料带' }] }, 10)
    facts = fold(facts, 'workOrder.departed', {}, 20)
    facts = fold(facts, 'workOrder.arrived', {}, 35)
    facts = fold(facts, 'workOrder.started', {}, 35)
    facts = fold(facts, 'workOrder.completed', {}, 75)
    expect(facts).toMatchObject({
      state: 'completed',
      engineerId: 'li',
      materialsCount: 2,
      departedAt: T0 + 20 * 60_000,
      arrivedAt: T0 + 35 * 60_000,
      completedAt: T0 + 75 * 60_000,
    })
  })

  test('a new engineer for a suspended order leaves it suspended', () => {
    const suspended = fold(
      fold(
        fold(fold(issued, 'workOrder.received'), 'workOrder.dispatched', { engineerId: 'li' }),
        'workOrder.accepted',
      ),
      'workOrder.arrived',
    )
    const waiting = fold(suspended, 'workOrder.suspended', { waitingFor: 'neighbour', wakesAt: T0 + 1 })
    expect(fold(waiting, 'workOrder.dispatched', { engineerId: 'zhou' })).toMatchObject({
      state: 'suspended',
      engineerId: 'zhou',
    })
  })

  test('every offered move leads where the fold leads', () => {
    const EVENT: Partial<Record<OrderVerb, string>> = {
      receive: 'workOrder.received',
      dispatch: 'workOrder.dispatched',
      accept: 'workOrder.accepted',
      decline: 'workOrder.declined',
      depart: 'workOrder.departed',
      arrive: 'workOrder.arrived',
      agreeAppointment: 'appointment.agreed',
      tellPrice: 'workOrder.priceTold',
      start: 'workOrder.started',
      drawMaterials: 'workOrder.materialsDrawn',
      suspend: 'workOrder.suspended',
      resume: 'workOrder.resumed',
      complete: 'workOrder.completed',
      confirm: 'workOrder.ownerConfirmed',
      signAsHead: 'workOrder.headSigned',
      return: 'workOrder.returned',
      cancel: 'workOrder.cancelled',
      recordCallback: 'callback.recorded',
      failVerification: 'workOrder.verificationFailed',
    }
    for (const state of ORDER_STATES)
      for (const verb of OFFERED[state])
        expect([state, verb, fold(order(state) as never, EVENT[verb] as string).state]).toEqual([
          state,
          verb,
          moveOrder(order(state), verb, T0),
        ])
  })

  test('an order that is not of the case is refused', () =>
    expect(refusalOf(() => orderOf(NO_FACTS, 'x'))).toBe('workorder/not-found'))
})

function refusalOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (error) {
    return (error as Refusal).problem.type
  }
  return undefined
}
