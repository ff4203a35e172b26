import { caseRow, caseView, emptyInbox, idOf, inbox, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()
const many = Array.from({ length: 60 }, (_, index) =>
  caseRow(
    String(1000 + index),
    `${(index % 14) + 1}-${(index % 2) + 1}-${100 + index}`,
    index % 7 === 0
      ? '厨房水槽下面漏水，柜子里有积水，自己已关角阀，想今天上午来人看看，家里有老人，请先打电话再上门'
      : '厨房水槽下面漏水',
    inbox.today[index % 3]?.obligation ?? null,
  ),
)

export const states: readonly State[] = [
  { id: 'inbox/loaded', title: { zh: '待办' }, path: '/inbox', answers: {} },
  {
    id: 'inbox/callback',
    title: { zh: '待办：就地回访' },
    path: '/inbox',
    answers: {},
    after: press('[id^="row-"] [aria-expanded="false"][data-act]'),
  },
  {
    id: 'inbox/explained',
    title: { zh: '待办：为什么' },
    path: '/inbox',
    answers: {},
    after: press('#content [data-clock]'),
  },
  { id: 'inbox/empty', title: { zh: '待办办完了' }, path: '/inbox', answers: { 'GET /inbox': emptyInbox } },
  { id: 'inbox/loading', title: { zh: '待办在读取' }, path: '/inbox', answers: { 'GET /inbox': 'never' } },
  { id: 'inbox/offline', title: { zh: '待办连不上' }, path: '/inbox', answers: { 'GET /inbox': 'away' } },
  { id: 'inbox/noRight', title: { zh: '待办无权' }, path: '/inbox', answers: { 'GET /inbox': noRight } },
  {
    id: 'cases/loaded',
    title: { zh: '事项列表' },
    path: '/cases',
    answers: { 'GET /projects/1/cases': { items: many.slice(0, 12), next: null } },
  },
  {
    id: 'cases/long',
    title: { zh: '事项列表，很长' },
    path: '/cases',
    answers: { 'GET /projects/1/cases': { items: many, next: null } },
  },
  {
    id: 'cases/empty',
    title: { zh: '没有事项' },
    path: '/cases',
    answers: { 'GET /projects/1/cases': { items: [], next: null } },
  },
  { id: 'cases/offline', title: { zh: '事项连不上' }, path: '/cases', answers: { 'GET /projects/1/cases': 'away' } },
  {
    id: 'case/loaded',
    title: { zh: '一件事项' },
    path: `/cases/${idOf('0409')}`,
    answers: { [`GET /cases/${idOf('0409')}`]: caseView },
  },
  {
    id: 'case/sealed',
    title: { zh: '封存的事项' },
    path: `/cases/${idOf('0409')}`,
    answers: { [`GET /cases/${idOf('0409')}`]: { ...caseView, sealed: true, nextAction: null, state: 'closed' } },
  },
  { id: 'case/missing', title: { zh: '没有这件' }, path: `/cases/${idOf('none')}`, answers: {} },
  {
    id: 'case/correcting',
    title: { zh: '更正一笔' },
    path: `/cases/${idOf('0409')}`,
    answers: { [`GET /cases/${idOf('0409')}`]: caseView },
    after: press('#content ol ol .btn.bare, #content li .btn.bare'),
  },
]
