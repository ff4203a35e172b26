import { idOf, NOW, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { MonthSheet, MyAttendance, MyTurns, StaffRequest } from './answers.ts'

const me = { capabilities: ['staff.read', 'request.decide', 'attendance.read', 'attendance.import', 'list.export'] }
const request = (name: string, more: Partial<StaffRequest> = {}): StaffRequest => ({
  id: idOf(`request ${name}`),
  staffId: idOf(name),
  name,
  kind: 'leave',
  leaveKind: { zh: '年休假', en: 'Annual leave' },
  way: null,
  from: '2026-11-25T00:00:00+08:00',
  until: '2026-11-27T00:00:00+08:00',
  deputy: '白雪',
  reason: '回老家',
  state: 'asked',
  askedAt: NOW,
  approver: '许文静',
  decidedBy: null,
  words: null,
  abilities: { decide: true, withdraw: true, backEarly: false },
  ...more,
})
const turn = {
  spanId: idOf('t1'),
  title: '前台',
  day: '2026-11-24',
  from: '2026-11-24T08:30:00+08:00',
  to: '2026-11-24T17:30:00+08:00',
}
const mine: MyAttendance = {
  today: [{ title: '前台', from: '2026-11-23T08:30:00+08:00', to: '2026-11-23T17:30:00+08:00' }],
  punches: [{ id: idOf('p1'), at: '2026-11-22T17:31:00+08:00', way: 'out', source: 'phone' }],
  requests: [
    request('林嘉怡'),
    request('林嘉怡 补卡', {
      kind: 'punch',
      leaveKind: null,
      way: 'in',
      state: 'refused',
      words: '那天没来',
      deputy: null,
      abilities: { decide: false, withdraw: false, backEarly: false },
    }),
  ],
  leaveKinds: [
    { id: 'annual', title: { zh: '年休假', en: 'Annual leave' }, paid: true, proof: false },
    { id: 'sick', title: { zh: '病假', en: 'Sick leave' }, paid: true, proof: true },
  ],
  colleagues: [{ staffId: idOf('白雪'), name: '白雪' }],
  morningCheck: [{ id: 'desk', title: { zh: '台面整齐', en: 'Desk in order' } }],
}
const turns: MyTurns = {
  items: [turn],
  colleagues: [{ staffId: idOf('白雪'), name: '白雪', turns: [{ ...turn, spanId: idOf('t2'), day: '2026-11-26' }] }],
  swaps: [
    {
      id: idOf('swap'),
      mine: false,
      with: '马瑶',
      turn: { ...turn, day: '2026-11-27' },
      inReturn: turn,
      state: 'asked',
    },
  ],
}
const month: MonthSheet = {
  people: [
    {
      staffId: idOf('林嘉怡'),
      name: '林嘉怡',
      staffNumber: 'KF006',
      positions: [{ zh: '前台', en: 'Front desk' }],
      signed: false,
      totals: {
        turns: 22,
        attended: 20,
        late: 1,
        lateMinutes: 11,
        early: 0,
        absent: 0,
        missing: 1,
        overtimeMinutes: 150,
        leave: [{ title: { zh: '年休假', en: 'Annual leave' }, days: 2 }],
      },
    },
  ],
  signatures: [{ name: '许文静', at: NOW, people: 1 }],
  abilities: { sign: true, importMachine: true },
}
const answers = {
  'GET /projects/1/my-attendance': mine,
  'GET /projects/1/my-turns': turns,
  'GET /projects/1/staff-requests': {
    items: [request('马瑶'), request('郭航', { kind: 'overtime', leaveKind: null, deputy: null, reason: '抢修' })],
  },
  'GET /projects/1/attendance': month,
}
const decide = '/attendance?tab=decide'
const sheet = '/attendance?tab=month&month=2026-10'
/** The second button of the requests: a missed punch has all kinds of fields but a deputy; leave has them all. */
const ask = (page: Document) => page.querySelector<HTMLElement>('#content .btn[aria-keyshortcuts="q"]')?.click()

export const states: readonly State[] = [
  { id: 'attendance/mine', title: { zh: '我的考勤' }, path: '/attendance', me, answers },
  { id: 'attendance/asking', title: { zh: '请假' }, path: '/attendance', me, answers, after: ask },
  { id: 'attendance/decide', title: { zh: '要我批' }, path: decide, me, answers },
  {
    id: 'attendance/nothing',
    title: { zh: '没有要批的' },
    path: decide,
    me,
    answers: { ...answers, 'GET /projects/1/staff-requests': { items: [] } },
  },
  { id: 'attendance/month', title: { zh: '月考勤' }, path: sheet, me, answers },
  {
    id: 'attendance/offline',
    title: { zh: '考勤连不上' },
    path: '/attendance',
    me,
    answers: { ...answers, 'GET /projects/1/my-attendance': 'away' },
  },
  {
    id: 'attendance/noRight',
    title: { zh: '月考勤无权' },
    path: sheet,
    me,
    answers: { ...answers, 'GET /projects/1/attendance': noRight },
  },
]
