import type { DayClose } from '../../api/contracts.ts'
import { at, idOf, NOW, noRight, obligation } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const arrival = obligation({
  what: 'arrival',
  zh: '到场',
  en: 'Arrival',
  start: at('09:52'),
  due: at('10:37'),
})
const close: DayClose = {
  day: '2026-11-23',
  now: NOW,
  signableFrom: null,
  unfinished: [
    {
      caseId: idOf('0417'),
      workOrderId: idOf('order 0417'),
      number: 'GD-2611-0398',
      caseNumber: 'BX-2611-0417',
      placeLabel: '2-1-603',
      categoryTitle: { zh: '水槽下水漏水', en: 'Leak under the sink' },
      state: 'accepted',
      engineer: { id: idOf('周凯'), name: '周凯' },
      issuedAt: at('10:43'),
      waitingFor: null,
      appointmentAt: at('14:00'),
      obligation: arrival,
    },
    {
      caseId: idOf('0409'),
      workOrderId: idOf('order 0409'),
      number: 'GD-2611-0390',
      caseNumber: 'BX-2611-0409',
      placeLabel: '1-1-1601',
      categoryTitle: { zh: '入户门合页', en: 'Hinge of the front door' },
      state: 'issued',
      engineer: null,
      issuedAt: at('08:43'),
      waitingFor: '材料',
      appointmentAt: null,
      obligation: null,
    },
  ],
  late: [{ caseId: idOf('0417'), caseNumber: 'BX-2611-0417', placeLabel: '9-1-1104', obligation: arrival }],
  unsigned: [
    {
      caseId: idOf('0401'),
      workOrderId: idOf('order 0401'),
      number: 'GD-2611-0385',
      placeLabel: '2-2-302',
      state: 'ownerConfirmed',
      engineer: { id: idOf('李成'), name: '李成' },
      completedAt: at('10:41'),
    },
  ],
  signatures: [
    {
      side: 'customerService',
      signed: false,
      by: null,
      at: null,
      late: false,
      signatureId: null,
      unfinishedCount: null,
      note: null,
    },
    {
      side: 'engineering',
      signed: true,
      by: { id: idOf('赵立群'), name: '赵立群' },
      at: at('10:40'),
      late: true,
      signatureId: null,
      unfinishedCount: 2,
      note: '合页周二到货',
    },
  ],
  figures: { registered: 37, closed: 31, arrivalKept: 20, arrivalLate: 1 },
}
const income = {
  day: '2026-11-23',
  dueFen: 16300,
  handedInFen: 15800,
  differenceFen: -500,
  settled: false,
  orders: [
    {
      caseId: idOf('0401'),
      workOrderId: idOf('order 0401'),
      number: 'GD-2611-0385',
      placeLabel: '2-2-302',
      engineer: { id: idOf('李成'), name: '李成' },
      chargedFen: 11800,
      settledFen: 11800,
      method: 'cash',
      receiptNumber: 'SJ-2026-000118',
      handedInFen: 11800,
    },
    {
      caseId: idOf('0402'),
      workOrderId: idOf('order 0402'),
      number: 'GD-2611-0386',
      placeLabel: '2-1-1201',
      engineer: { id: idOf('周凯'), name: '周凯' },
      chargedFen: 4500,
      settledFen: null,
      method: null,
      receiptNumber: null,
      handedInFen: 4000,
    },
  ],
  reconciled: null,
}
const earned = 'GET /projects/1/day-income'
const nothingEarned = { ...income, dueFen: 0, handedInFen: 0, differenceFen: 0, settled: true, orders: [] }
const asked = 'GET /projects/1/day-close'
const missing = { items: [{ day: '2026-11-21', side: 'customerService', obligation: null }] }

export const states: readonly State[] = [
  {
    id: 'dayClose/loaded',
    title: { zh: '日结' },
    path: '/day-close',
    answers: { [asked]: close, [`${asked}/missing`]: missing, [earned]: income },
  },
  {
    id: 'dayClose/empty',
    title: { zh: '日结：都完工了' },
    path: '/day-close',
    answers: {
      [asked]: { ...close, unfinished: [], late: [], unsigned: [] },
      [`${asked}/missing`]: { items: [] },
      [earned]: nothingEarned,
    },
  },
  { id: 'dayClose/loading', title: { zh: '日结在读取' }, path: '/day-close', answers: { [asked]: 'never' } },
  { id: 'dayClose/offline', title: { zh: '日结连不上' }, path: '/day-close', answers: { [asked]: 'away' } },
  { id: 'dayClose/noRight', title: { zh: '日结无权' }, path: '/day-close', answers: { [asked]: noRight } },
]
