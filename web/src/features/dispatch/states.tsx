import type { DispatchBoard, Proposal } from '../../api/contracts.ts'
import { at, caseRow, caseView, idOf, inbox, NOW, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const order = { ...caseView.workOrders[0], id: idOf('order 0417'), state: 'received', number: 'GD-2611-0398' }
const about = caseRow('0417', '2-1-603', '厨房水槽下面漏水', inbox.today[0]?.obligation ?? null)
const engineer = (name: string, load: number, onDuty = true): DispatchBoard['engineers'][number] => ({
  engineerId: idOf(name),
  name,
  onDuty,
  skills: ['plumbing'],
  load,
  orders: Array.from({ length: load }, (_, index) => ({
    id: idOf(`${name} ${index}`),
    caseId: idOf('0409'),
    number: `GD-2611-03${10 + index}`,
    state: index === 1 ? 'suspended' : 'accepted',
    placeLabel: `${index + 1}-1-${index + 3}01`,
    buildingId: null,
    appointmentAt: index === 0 ? at('14:00') : null,
    dispatchedAt: at('09:30'),
  })),
})
const proposal = (name: string, load: number, onDuty = true): Proposal => ({
  engineerId: idOf(name),
  name,
  onDuty,
  load,
  hasSkill: true,
  sameBuilding: load === 1,
  reasons: [
    { key: 'skill', good: true, text: { zh: '会给排水', en: 'Knows plumbing' } },
    ...(load === 1 ? [{ key: 'near', good: true, text: { zh: '正在这栋楼', en: 'In this building now' } }] : []),
    { key: 'load', good: load < 3, text: { zh: `手上 ${load} 单`, en: `${load} in hand` } },
  ],
})
const board = {
  now: NOW,
  waiting: [{ order, case: about }],
  engineers: [engineer('周凯', 1), engineer('孙毅', 3), engineer('高远', 0, false)],
} as DispatchBoard
const asked = 'GET /projects/1/dispatch-board'
const proposals = `GET /cases/${about.id}/work-orders/${order.id}/proposals`
const ranked = { items: [proposal('周凯', 1), proposal('孙毅', 3), proposal('高远', 0, false)] }

export const states: readonly State[] = [
  { id: 'dispatch/loaded', title: { zh: '派工' }, path: '/dispatch', answers: { [asked]: board, [proposals]: ranked } },
  {
    id: 'dispatch/why',
    title: { zh: '派工：为什么派别人' },
    path: '/dispatch',
    answers: { [asked]: board, [proposals]: ranked },
    after: (page) => page.querySelectorAll<HTMLElement>('article .btn')[1]?.click(),
  },
  {
    id: 'dispatch/toReceive',
    title: { zh: '派工：先接收' },
    path: '/dispatch',
    answers: { [asked]: { ...board, waiting: [{ order: { ...order, state: 'issued' }, case: about }] } },
  },
  {
    id: 'dispatch/empty',
    title: { zh: '没有等着派的' },
    path: '/dispatch',
    answers: { [asked]: { ...board, waiting: [] } },
  },
  { id: 'dispatch/loading', title: { zh: '派工在读取' }, path: '/dispatch', answers: { [asked]: 'never' } },
  { id: 'dispatch/offline', title: { zh: '派工连不上' }, path: '/dispatch', answers: { [asked]: 'away' } },
  { id: 'dispatch/noRight', title: { zh: '派工无权' }, path: '/dispatch', answers: { [asked]: noRight } },
]
