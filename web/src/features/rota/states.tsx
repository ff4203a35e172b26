import { idOf, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Candidates, OnDuty, Rota, RotaPerson } from './answers.ts'
import { addDays } from './days.ts'

const MONDAY = '2026-11-23'
const me = { capabilities: ['staff.read', 'duty.plan', 'list.export'] }
const person = (name: string, more: Partial<RotaPerson> = {}): RotaPerson => ({
  spanId: idOf(`span ${name}`),
  staffId: idOf(name),
  name,
  onLeave: false,
  deputy: null,
  insteadOf: null,
  ...more,
})
const line = (title: string, fromMinute: number, toMinute: number, atLeast: number) => ({
  id: idOf(title),
  title,
  postId: null,
  positionIds: ['frontDesk'],
  fromMinute,
  toMinute,
  weekdays: [],
  atLeast,
  atLeastRest: null,
  placeId: null,
  sort: 10,
})
const LINES = [line('前台', 510, 1050, 2), line('监控中心 · 夜', 1050, 540, 1), line('东门岗 · 三班', 0, 480, 1)]

function rotaOf(first: string, count: number, lines = LINES): Rota {
  const days = Array.from({ length: count }, (_, place) => addDays(first, place))
  return {
    days: days.map((day, place) => ({
      day,
      weekday: (place % 7) + 1,
      isRest: place % 7 > 4,
      isToday: day === MONDAY,
    })),
    lines,
    cells: days.flatMap((day, place) =>
      lines.map((one, row) => ({
        lineId: one.id,
        day,
        needed: one.atLeast,
        people:
          row === 0 && place === 3
            ? [person('林嘉怡'), person('马瑶', { onLeave: true, deputy: '白雪' })]
            : row === 1 && place === 4
              ? []
              : row === 0
                ? [person('林嘉怡'), person('白雪', { insteadOf: '马瑶' })]
                : [person('石磊')],
      })),
    ),
    holes:
      lines.length === 0
        ? []
        : [
            {
              lineId: LINES[0]?.id ?? '',
              day: addDays(first, 3),
              from: `${addDays(first, 3)}T00:30:00.000Z`,
              to: `${addDays(first, 3)}T09:30:00.000Z`,
              needed: 2,
              present: 1,
            },
            {
              lineId: LINES[1]?.id ?? '',
              day: addDays(first, 4),
              from: `${addDays(first, 4)}T09:30:00.000Z`,
              to: `${addDays(first, 4)}T14:00:00.000Z`,
              needed: 1,
              present: 0,
            },
          ],
    people: ['林嘉怡', '马瑶', '白雪', '石磊'].map((name) => ({
      staffId: idOf(name),
      name,
      positionIds: ['frontDesk'],
      plannedMinutes: 2400,
      leave: [],
    })),
    posts: [{ id: 'duty', title: { zh: '值班', en: 'Duty' } }],
    restHours: 9,
    abilities: { plan: true },
  }
}
const candidates: Candidates = {
  items: [
    { staffId: idOf('温涛'), name: '温涛', fits: true, why: 'free', weekMinutes: 2280, restMinutes: null },
    { staffId: idOf('杜平'), name: '杜平', fits: true, why: 'tooLittleRest', weekMinutes: 2400, restMinutes: 450 },
    { staffId: idOf('郭亮'), name: '郭亮', fits: false, why: 'onLeave', weekMinutes: 0, restMinutes: null },
  ],
}
const onDuty: OnDuty = {
  items: [
    {
      staffId: idOf('林嘉怡'),
      name: '林嘉怡',
      positionTitle: { zh: '前台', en: 'Front desk' },
      until: '2026-11-23T09:30:00.000Z',
    },
  ],
}
const asked = 'GET /projects/1/rota'
const answers = {
  [asked]: rotaOf(MONDAY, 7),
  'GET /projects/1/rota/candidates': candidates,
  'GET /projects/1/on-duty': onDuty,
  'GET /projects/1/organisation': {
    positions: [{ id: 'frontDesk', title: { zh: '前台', en: 'Front desk' } }],
  },
}
const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()

export const states: readonly State[] = [
  { id: 'rota/loaded', title: { zh: '排班' }, path: '/rota', me, answers },
  {
    id: 'rota/month',
    title: { zh: '排班：整月' },
    path: '/rota?view=month&from=2026-11-01',
    me,
    answers: { ...answers, [asked]: rotaOf('2026-11-01', 30) },
  },
  {
    id: 'rota/adding',
    title: { zh: '加一个班' },
    path: '/rota',
    me,
    answers: { ...answers, [asked]: rotaOf(MONDAY, 7, []) },
    after: press('#content .btn.main'),
  },
  {
    id: 'rota/empty',
    title: { zh: '还没排班' },
    path: '/rota',
    me,
    answers: { ...answers, [asked]: rotaOf(MONDAY, 7, []) },
  },
  { id: 'rota/offline', title: { zh: '排班连不上' }, path: '/rota', me, answers: { ...answers, [asked]: 'away' } },
  { id: 'rota/noRight', title: { zh: '排班无权' }, path: '/rota', me, answers: { ...answers, [asked]: noRight } },
]
