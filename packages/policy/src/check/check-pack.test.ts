import { describe, expect, test } from 'vitest'
import type { Pack } from '../pack-schema.ts'
import { packSchema } from '../pack-schema.ts'
import { repairPack } from '../testing/repair-pack.ts'
import { checkPack } from './check-pack.ts'
import type { Vocabulary } from './vocabulary.ts'

const text = (zh: string) => ({ zh })
const vocabulary: Vocabulary = {
  actions: ['workOrder.start', 'callback.record', 'complaint.classify'],
  capabilities: ['case.read'],
  subjects: [
    {
      type: 'case',
      folding: { start: {}, fold: (state) => state, factsOf: () => ({}) },
      events: [
        { type: 'workOrder.received', part: 'workOrder', data: { urgency: 'text', places: 'list' } },
        { type: 'workOrder.arrived', part: 'workOrder', data: {} },
        { type: 'appointment.agreed', part: 'workOrder', data: { appointmentAt: 'instant' } },
        { type: 'obligation.breached', data: { ruleId: 'text' } },
      ],
      facts: [
        { path: 'workOrder.engineerId', type: 'id' },
        { path: 'workOrder.state', type: 'text' },
        { path: 'case.buildingId', type: 'id' },
      ],
    },
    { type: 'dayClose', folding: { start: {}, fold: (s) => s, factsOf: () => ({}) }, events: [], facts: [] },
  ],
}

const response = (more: Record<string, unknown> = {}) => ({
  id: 'repair.arrival',
  clause: '4.1',
  title: text('到场'),
  on: 'workOrder.received',
  owes: { what: 'arrival', title: text('到场'), who: { headOf: 'engineering' } },
  within: '40m',
  dischargedBy: 'workOrder.arrived',
  ...more,
})
const message = { title: text('x'), audience: 'staff', channels: { inApp: text('x') } }

function packWith(rules: Record<string, unknown>, more: Record<string, unknown> = {}): Pack {
  const none = { responses: [], cadences: [], routines: [], thresholds: [], gates: [], routing: [] }
  const { pack } = repairPack({ rules: { ...none, ...rules } })
  return packSchema.parse({
    ...pack,
    messages: { 'limit.near': message, 'limit.missed': message, 'limit.disproved': message },
    ...more,
  })
}

const said = (pack: Pack) => checkPack(pack, vocabulary).map((problem) => `${problem.path} ${problem.severity}`)

test('a pack that speaks only of what is known has nothing to say', () => {
  expect(said(packWith({ responses: [response()] }))).toEqual([])
})

describe('what nobody understands is named where it stands', () => {
  test.each([
    ['an event', response({ on: 'workOrder.flown' }), 'on'],
    ['a field of an event', response({ on: { event: 'workOrder.received', where: { 'event.colour': 'red' } } }), 'on'],
    ['a fact', response({ when: { 'case.weather': 'rain' } }), 'when'],
    ['what the log does not keep', response({ when: { 'actor.positionIds': { contains: 'engineer' } } }), 'when'],
    ['the input of a command outside a gate', response({ when: { 'input.amount': 1 } }), 'when'],
    ['a value', response({ within: { value: 'no.such' } }), 'within'],
    ['a calendar', response({ within: { for: '2wd', calendar: 'nowhere' } }), 'within'],
    ['a department', response({ owes: { ...response().owes, who: { headOf: 'finance' } } }), 'owes.who'],
    ['a position', response({ owes: { ...response().owes, who: { position: 'pilot' } } }), 'owes.who'],
    ['an owner before anybody owes', response({ owes: { ...response().owes, who: 'owner' } }), 'owes.who'],
    [
      'a message',
      response({ escalate: [{ after: 'breach', how: 'tell', to: 'owner', message: 'gone' }] }),
      'escalate.0',
    ],
    [
      'the superior of a person without a position',
      response({
        owes: { ...response().owes, who: 'workOrder.engineerId' },
        escalate: [{ after: 'breach', how: 'tell', to: { superiorOf: 'owner' } }],
      }),
      'escalate.0',
    ],
    ['a step that owes nothing', response({ escalate: [{ after: 'breach', how: 'owe', to: 'owner' }] }), 'escalate.0'],
    ['an entry of no list', response({ when: { 'member.id': 'x' } }), 'when'],
    ['the event that moves it', response({ replacedBy: { event: 'appointment.dreamt', at: '1h' } }), 'replacedBy'],
  ])('%s', (_, rule, where) => {
    expect(said(packWith({ responses: [rule] }))).toContain(`rules.responses.repair.arrival.${where} error`)
  })

  test('what can never be done', () => {
    const { dischargedBy: _, ...forever } = response()
    expect(said(packWith({ responses: [forever] }))).toContain('rules.responses.repair.arrival error')
  })

  test('a gate may ask about input and actor, and guards only what is a command', () => {
    const gate = (action: string, requires: Record<string, unknown>) => ({
      id: 'gate.one',
      clause: '1',
      title: text('关'),
      action,
      requires,
      effect: 'refuse',
      says: text('不行'),
    })
    const good = gate('workOrder.start', { 'input.amountFen': { gt: 0 }, 'actor.staffId': { exists: true } })
    expect(said(packWith({ gates: [good] }))).toEqual([])
    expect(said(packWith({ gates: [gate('workOrder.fly', {})] }))).toEqual(['rules.gates.gate.one.action error'])
    expect(said(packWith({ gates: [gate('workOrder.start', { 'actor.shoeSize': 44 })] }))).toEqual([
      'rules.gates.gate.one.requires error',
    ])
  })

  test('a line of the routing table that is never reached, and a table that leaves some without a way', () => {
    const line = (id: string, when?: unknown) => ({
      id,
      clause: '1',
      title: text('去向'),
      to: { department: 'engineering' },
      ...(when ? { when } : {}),
    })
    expect(said(packWith({ routing: [line('all'), line('never', { 'case.buildingId': 'b' })] }))).toEqual([
      'rules.routing.never error',
    ])
    expect(said(packWith({ routing: [line('some', { 'case.buildingId': 'b' })] }))).toEqual(['rules.routing error'])
  })

  test('a routine owned by somebody who cannot be known yet', () => {
    const routine = {
      id: 'day.close',
      clause: '1',
      title: text('日结'),
      every: 'day',
      subject: { type: 'dayClose' },
      due: 'period-end',
      owes: { what: 'signature', title: text('签'), who: 'workOrder.engineerId' },
      dischargedBy: 'workOrder.arrived',
    }
    expect(said(packWith({ routines: [routine] }))).toEqual(['rules.routines.day.close.owes.who error'])
  })

  test('lines of report that run in a circle, and a second head', () => {
    const position = (reportsTo: string, head = false) => ({
      title: text('岗'),
      department: 'engineering',
      reportsTo,
      ...(head ? { head } : {}),
    })
    const organisation = {
      departments: { engineering: { title: text('工程') } },
      positions: { a: position('b', true), b: position('a', true) },
    }
    expect(said(packWith({}, { organisation }))).toEqual([
      'organisation.positions.a.reportsTo error',
      'organisation.positions.b.reportsTo error',
      'organisation.positions.b.head error',
      'organisation.positions error',
    ])
  })
})

describe('the same thing asked twice', () => {
  const twin = (where: Record<string, unknown>) => [
    response({ id: 'first', on: { event: 'workOrder.received', where: { 'event.urgency': 'ordinary' } } }),
    response({ id: 'second', on: { event: 'workOrder.received', where } }),
  ]
  test.each([
    [{ 'event.urgency': ['ordinary', 'special'] }, ['rules.responses.second warning']],
    [{ 'event.urgency': 'special' }, []],
    [{ 'event.urgency': { exists: true } }, ['rules.responses.second warning']],
  ])('beside ordinary, where %j', (where, expected) => {
    expect(said(packWith({ responses: twin(where) }))).toEqual(expected)
  })
})
