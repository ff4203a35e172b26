import { at, idOf } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Approval } from './answers.ts'

const approval = (title: string, more: Partial<Approval> = {}): Approval => ({
  id: idOf(title),
  rule: { id: 'approval.spending', clause: '2.8', title: { zh: '支出', en: 'Spending' } },
  title,
  words: '旧机器不进纸，修过两次。',
  requester: { id: idOf('林嘉怡'), name: '林嘉怡' },
  about: null,
  asked: { amountFen: 80000, days: null },
  state: 'open',
  requestedAt: at('08:40'),
  decider: { zh: '客服主管', en: 'Customer-service supervisor' },
  decisions: [],
  abilities: { decide: true, change: false, withdraw: false },
  ...more,
})
const ONE = approval('买一台打印机', {
  decisions: [
    {
      step: 0,
      by: { id: idOf('许文静'), name: '许文静' },
      verb: 'return',
      words: '写明型号',
      at: at('09:02'),
      lost: true,
    },
  ],
})
const LIST = 'GET /projects/1/approvals'

export const states: readonly State[] = [
  {
    id: 'approvals/loaded',
    title: { zh: '审批' },
    path: '/approvals',
    answers: { [LIST]: { items: [ONE, approval('请假两天', { asked: { amountFen: null, days: 2 } })], next: null } },
  },
  {
    id: 'approvals/empty',
    title: { zh: '没有审批' },
    path: '/approvals',
    answers: { [LIST]: { items: [], next: null } },
  },
  {
    id: 'approvals/one',
    title: { zh: '一项审批' },
    path: `/approvals/${ONE.id}`,
    answers: { [`GET /approvals/${ONE.id}`]: ONE },
  },
]
