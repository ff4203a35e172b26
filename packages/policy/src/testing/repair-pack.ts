import type { CompiledPack } from '../compile.ts'
import { compilePack } from '../compile.ts'

const text = (zh: string, en = zh) => ({ zh, en })
const minutes = (value: number | null, title: string) => ({
  type: 'duration',
  unit: 'minute',
  value,
  title: text(title),
})
const OFFICE = [{ from: '09:00', to: '18:00' }]
const ENGINEER = { person: 'workOrder.engineerId', as: 'engineer', else: { headOf: 'engineering' } }
const ENDED = ['case.withdrawn', 'workOrder.cancelled']

/** A small handbook in the form of the real ones, for tests of the engine alone. */
export function repairPack(options: { readonly rules?: Record<string, unknown> } = {}): CompiledPack {
  const arrival = (urgency: string, more: Record<string, unknown> = {}) => ({
    id: `repair.arrival.${urgency}`,
    clause: '4.1',
    title: text('到场'),
    on: { event: 'workOrder.received', where: { 'event.urgency': urgency } },
    owes: { what: 'arrival', title: text('到场'), who: ENGINEER },
    within: { value: `repair.arrival.${urgency}` },
    dischargedBy: 'workOrder.arrived',
    cancelledBy: ENDED,
    warn: '75%',
    escalate: [
      { after: 'breach', how: 'tell', to: { headOf: 'engineering' } },
      { after: '30m', how: 'tell', to: { superiorOf: 'owner', levels: 2 } },
    ],
    ...more,
  })
  return compilePack({
    format: 1,
    id: 'test',
    title: text('测试'),
    edition: 1,
    values: {
      'repair.arrival.emergency': minutes(10, '紧急'),
      'repair.arrival.special': minutes(15, '特别'),
      'repair.arrival.ordinary': minutes(40, '普通'),
      'repair.unfinished': { type: 'duration', unit: 'workingDay', value: 2, title: text('未完工') },
    },
    organisation: {
      departments: { customerService: { title: text('客服') }, engineering: { title: text('工程') } },
      positions: {
        projectManager: { title: text('项目经理'), department: 'customerService' },
        customerServiceManager: {
          title: text('客服经理'),
          department: 'customerService',
          head: true,
          reportsTo: 'projectManager',
        },
        engineeringHead: {
          title: text('工程主管'),
          department: 'engineering',
          head: true,
          reportsTo: 'projectManager',
        },
        engineer: { title: text('工程师'), department: 'engineering', reportsTo: 'engineeringHead' },
        buildingSteward: {
          title: text('楼管'),
          department: 'customerService',
          reportsTo: 'customerServiceManager',
          keeps: 'building',
        },
      },
    },
    calendars: {
      desk: {
        title: text('工作日'),
        standard: true,
        hours: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
      },
    },
    rules: {
      responses: [
        arrival('emergency'),
        arrival('special', { replacedBy: { event: 'appointment.agreed', at: 'event.appointmentAt' } }),
        arrival('ordinary', { replacedBy: { event: 'appointment.agreed', at: 'event.appointmentAt' } }),
        {
          id: 'repair.unfinished',
          clause: '4.5',
          title: text('未完工上报'),
          on: 'workOrder.issued',
          owes: { what: 'report', title: text('上报'), who: { headOf: 'customerService' } },
          within: { value: 'repair.unfinished' },
          pausesWhile: { 'workOrder.state': 'suspended' },
          dischargedBy: { any: ['workOrder.completed', 'escalation.reported'] },
          cancelledBy: ENDED,
        },
        {
          id: 'repair.callback',
          clause: '4.9',
          title: text('回访'),
          on: { event: 'workOrder.completed' },
          owes: { what: 'callback', title: text('回访'), who: { keeperOf: 'case.buildingId' } },
          within: '24h',
          dischargedBy: { event: 'callback.recorded', by: { distinctFrom: 'workOrder.engineerId' } },
        },
      ],
      cadences: [
        {
          id: 'contact.progress',
          clause: '5.1',
          title: text('进度反馈'),
          while: { 'case.state': 'open' },
          from: 'case.acceptedAt',
          byAge: {
            agreedUntil: 'case.agreedUntil',
            buckets: [{ upTo: 3 }, { upTo: 7, every: '48h' }, { upTo: 15, every: '72h' }, { upTo: 30, every: '168h' }],
            beyond: { every: '168h' },
          },
          owes: { what: 'progressContact', title: text('进度反馈'), who: { department: 'customerService' } },
          dischargedBy: { all: ['provider.asked', 'reporter.told'] },
        },
      ],
      routines: [
        {
          id: 'dayClose.engineering',
          clause: '4.6',
          title: text('日结'),
          every: 'day',
          subject: { type: 'dayClose' },
          due: 'period-end',
          owes: { what: 'signature', title: text('签'), who: { headOf: 'engineering' } },
          dischargedBy: 'dayClose.signed',
        },
        {
          id: 'volume.sealing',
          clause: '4.14',
          title: text('封存'),
          every: 'year',
          subject: { type: 'volumeYear', members: ['engineering'] },
          opens: { in: 'next', month: 1, day: 1, at: '00:00' },
          due: { in: 'next', month: 2, day: 'last' },
          owes: { what: 'sealing', title: text('封存'), who: { headOf: 'engineering' } },
          dischargedBy: 'volume.sealed',
        },
      ],
      thresholds: [
        {
          id: 'complaint.valid.reminders',
          clause: '7.2',
          title: text('两次催办未理'),
          on: 'reminder.received',
          when: { 'case.reminders': { gte: 2 } },
          // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
          then: { suggest: 'complaint.classify', arguments: { class: 'V5' } },
        },
      ],
      gates: [
        {
          id: 'paid.price-told',
          clause: '4.6',
          title: text('先说价'),
          action: 'workOrder.start',
          when: { 'workOrder.charge': 'paid' },
          requires: { 'workOrder.priceTold': true },
          effect: 'refuse',
          says: text('先说价，住户同意才开工'),
        },
        {
          id: 'callback.not-own',
          clause: '4.9',
          title: text('不得自己回访'),
          action: 'callback.record',
          requires: { 'actor.staffId': { not: { equals: { field: 'workOrder.engineerId' } } } },
          effect: 'refuse',
          says: text('不能回访自己做的单'),
        },
      ],
      ...options.rules,
    },
  })
}
