import { card, caseRow, caseView, emptyInbox, idOf, inbox, noRight } from '../../states/fixtures.ts'
import { press, pressNamed, type State } from '../../states/state.ts'

const caseId = idOf('0409')
const answers = {
  [`GET /cases/${caseId}`]: caseView,
  [`GET /houses/${idOf('2-1-503')}/card`]: card,
  [`GET /subjects/case/${caseId}/attachments`]: { items: [{ id: idOf('signature 1'), title: 'owner' }] },
  [`GET /cases/${caseId}/resident-links`]: {
    items: [
      {
        linkId: idOf('link 1'),
        path: '/r/s9CWuVXUwOlzf38hdv1OBuN-2k0qT7lYb5mPzXcVnE',
        issuedAt: '2026-11-23T02:00:00Z',
        expiresAt: '2026-12-23T02:00:00Z',
        revokedAt: null,
      },
    ],
  },
  [`POST /cases/${caseId}/amendment-preview`]: {
    limits: [
      {
        id: idOf('limit 1'),
        title: { zh: '到场', en: 'Arrival' },
        before: { state: 'open', dueAt: '2026-11-23T03:23:00Z' },
        after: { state: 'open', dueAt: '2026-11-23T02:53:00Z' },
      },
    ],
  },
}
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
    me: { capabilities: ['obligation.waive'] },
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
    path: `/cases/${caseId}`,
    answers,
  },
  {
    id: 'case/amending',
    title: { zh: '修改一件事项' },
    path: `/cases/${caseId}`,
    answers,
    // First the form, then the class that moves a limit.
    after: (page) => press('input[value="emergency"]')(page) || (pressNamed('修改')(page) && false),
  },
  {
    id: 'case/photo',
    title: { zh: '看大照片' },
    path: `/cases/${caseId}`,
    answers,
    after: press('#content button:has(> img)'),
  },
  { id: 'case/link', title: { zh: '给住户的链接' }, path: `/cases/${caseId}`, answers, after: pressNamed('进度链接') },
  { id: 'case/print', title: { zh: '打印工单' }, path: `/cases/${caseId}`, answers, after: pressNamed('打印工单') },
  {
    id: 'case/forwarding',
    title: { zh: '转办一件事项' },
    path: `/cases/${caseId}`,
    answers: {
      ...answers,
      [`GET /cases/${caseId}`]: { ...caseView, abilities: { ...caseView.abilities, classify: true, forward: true } },
      'GET /projects/1/ways': {
        classes: [{ id: 'need', title: { zh: '服务需求', en: 'Need' } }],
        gravities: [{ id: 'ordinary', title: { zh: '一般', en: 'Ordinary' } }],
        departments: [{ id: 'engineering', title: { zh: '工程部', en: 'Engineering' } }],
        people: [{ id: idOf('李成'), name: '李成', departmentIds: ['engineering'] }],
      },
    },
    after: pressNamed('转办'),
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
