import { TaskSheet, Tasks } from '../../phone/screens/tasks.tsx'
import { at, idOf, NOW } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Task, TaskItem } from './answers.ts'

const me = { id: idOf('林嘉怡'), name: '林嘉怡' }
const manager = { id: idOf('方敏'), name: '方敏' }
const item = (name: string, more: Partial<TaskItem> = {}): TaskItem => ({
  id: idOf(`item ${name} ${more.dueAt ?? ''}`),
  assignee: name === me.name ? me : { id: idOf(name), name },
  opensAt: at('08:30'),
  dueAt: at('17:30'),
  state: 'open',
  obligationId: idOf(`owed ${name} ${more.dueAt ?? ''}`),
  reportedAt: null,
  reportWords: null,
  attachmentIds: [],
  acceptedAt: null,
  sentBackWords: null,
  timesSentBack: 0,
  outcome: { kind: 'open', lateByMs: null },
  abilities: { report: name === me.name, accept: false, sendBack: false },
  ...more,
})
const task = (title: string, items: readonly TaskItem[], more: Partial<Task> = {}): Task => ({
  id: idOf(title),
  projectId: 1,
  title,
  words: '缺的、过期的记下来，拍照。',
  giver: manager,
  watchers: [{ id: idOf('许文静'), name: '许文静' }],
  about: null,
  repeat: null,
  givenAt: at('08:30'),
  cancelledAt: null,
  items,
  abilities: { cancel: false },
  ...more,
})

const MINE = [
  task('清点 2 栋灭火器', [
    item('林嘉怡', { dueAt: at('10:00'), outcome: { kind: 'overdue', lateByMs: 43 * 60_000 } }),
  ]),
  task('核对 5 栋住户电话', [item('林嘉怡', { timesSentBack: 1, sentBackWords: '漏了两户' })], {
    repeat: { every: 'week', until: '2026-12-31' },
  }),
]
const GIVEN = task(
  '换季前查一遍公共区域的照明',
  [
    item('周凯', {
      state: 'reported',
      reportedAt: at('10:20'),
      reportWords: '三栋两层不亮，已换灯管',
      outcome: { kind: 'onTime', lateByMs: null },
      abilities: { report: false, accept: true, sendBack: true },
    }),
    item('孙毅', {
      state: 'accepted',
      reportedAt: at('10:41'),
      acceptedAt: at('10:42'),
      reportWords: '都亮',
      dueAt: at('10:30'),
      outcome: { kind: 'late', lateByMs: 11 * 60_000 },
    }),
    item('林嘉怡'),
  ],
  { giver: me, abilities: { cancel: true }, about: { type: 'case', id: idOf('0417') } },
)
const LIST = 'GET /projects/1/tasks'
const answer = (items: readonly Task[]) => ({ [LIST]: { now: NOW, items, next: null } })
const right = { capabilities: ['task.give', 'attachment.add'] }
const people = {
  'GET /projects/1/task-people': {
    items: ['周凯', '孙毅', '郭航'].map((name) => ({
      id: idOf(name),
      name,
      positions: [{ zh: '维修工程师', en: 'Engineer' }],
    })),
  },
}
const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()
const LONG_TITLE = '请各楼管把本周走访里住户反映的地下车库积水、异味、照明、标线四类问题逐户列清楚交到前台汇总成表'

export const states: readonly State[] = [
  { id: 'tasks/loaded', title: { zh: '交办' }, path: '/tasks', me: right, answers: answer(MINE) },
  {
    id: 'tasks/long',
    title: { zh: '交办：很长' },
    path: '/tasks?role=given&state=all',
    me: right,
    answers: answer(
      Array.from({ length: 20 }, (_, index) =>
        task(
          `${LONG_TITLE} ${index}`,
          Array.from({ length: 12 }, (_, at) => item(`楼管员${at}`)),
        ),
      ),
    ),
  },
  { id: 'tasks/empty', title: { zh: '没有交办' }, path: '/tasks', answers: answer([]) },
  { id: 'tasks/offline', title: { zh: '交办连不上' }, path: '/tasks', answers: { [LIST]: 'away' } },
  {
    id: 'tasks/giving',
    title: { zh: '交办一件' },
    path: '/tasks',
    me: right,
    answers: { ...answer(MINE), ...people },
    after: press('#content .btn.main'),
  },
  {
    id: 'tasks/one',
    title: { zh: '一件交办' },
    path: `/tasks/${GIVEN.id}`,
    me: right,
    answers: { [`GET /tasks/${GIVEN.id}`]: { ...GIVEN, now: NOW } },
  },
  {
    id: 'tasks/reporting',
    title: { zh: '报告完成' },
    path: `/tasks/${MINE[1]?.id}`,
    me: right,
    answers: { [`GET /tasks/${MINE[1]?.id}`]: { ...MINE[1], now: NOW } },
    after: press('#content .btn.main'),
  },
  {
    id: 'tasks/phone',
    title: { zh: '手机上的交办' },
    phone: () => (
      <div className="phone">
        <Tasks personId={me.id} projectIds={[1]} mayPhotograph known={MINE} />
      </div>
    ),
  },
  {
    id: 'tasks/phone-report',
    title: { zh: '手机上报告完成' },
    phone: () => (
      <div className="phone">
        <main className="scroll">
          <TaskSheet
            task={MINE[1] as Task}
            item={MINE[1]?.items[0] as TaskItem}
            mayPhotograph
            onClose={() => {}}
            onReported={() => {}}
          />
        </main>
      </div>
    ),
  },
  { id: 'tasks/missing', title: { zh: '没有这件交办' }, path: `/tasks/${idOf('no task')}`, answers: {} },
]
