import { z } from 'zod'
import type { SubjectKind } from '../../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../../platform/problems.ts'

export const ROTA_PROBLEMS = {
  noLine: declareProblem('rota/no-such-line', 422, { zh: '没有这个班', en: 'There is no such turn' }),
  notHolder: declareProblem('rota/not-holder', 422, {
    zh: '{name}那天不在这个班的岗位上',
    en: '{name} does not hold a position of this turn on that day',
  }),
  onLeave: declareProblem('rota/on-leave', 409, {
    zh: '{name}那天请了假',
    en: '{name} is on leave then',
  }),
  overlaps: declareProblem('rota/overlaps', 409, {
    zh: '{name}那段时间已经排了别的班',
    en: '{name} is planned elsewhere at that time',
  }),
  past: declareProblem('rota/past', 409, {
    zh: '已经过去的班不能改，缺勤和顶班记在考勤里',
    en: 'A turn that is over cannot change: what really happened stands in the attendance',
  }),
  notYours: declareProblem('rota/not-your-turn', 409, { zh: '这不是你的班', en: 'This is not your turn' }),
  swapAnswered: declareProblem('rota/swap-answered', 409, {
    zh: '这次换班已经有结果了',
    en: 'This exchange has been answered',
  }),
  swapWithOneself: declareProblem('rota/swap-with-oneself', 422, {
    zh: '换班要找别人',
    en: 'An exchange takes somebody else',
  }),
}

const minute = z.int().min(0).max(1440)
export const lineBody = {
  title: z.string().trim().min(1).max(40),
  postId: z.string().max(60).nullish().describe("The handbook's post that this turn mans"),
  positionIds: z.array(z.string().min(1).max(60)).min(1).max(20),
  fromMinute: minute.max(1439).describe('Minute of the day'),
  toMinute: minute.min(1).describe('Not after the beginning: on the next day'),
  weekdays: z.array(z.int().min(1).max(7)).max(7).optional().describe('ISO weekdays; none: every day'),
  atLeast: z.int().min(0).max(99),
  atLeastRest: z.int().min(0).max(99).nullish().describe('On rest days'),
  placeId: z.uuid().nullish(),
  sort: z.int().min(0).max(999).optional(),
}

export const cellBody = z.strictObject({
  lineId: z.uuid(),
  day: z.iso.date(),
  staffIds: z.array(z.uuid()).max(30),
})

export const patternBody = {
  lineId: z.uuid(),
  fromOn: z.iso.date(),
  untilOn: z.iso.date(),
  cycle: z.array(z.array(z.uuid()).max(30)).min(1).max(31),
}

export const swapBody = {
  id: z.uuid(),
  spanId: z.uuid(),
  colleagueId: z.uuid(),
  returnSpanId: z.uuid().nullish(),
}

const event =
  (subject: string) => (name: string, zh: string, en: string, data: SubjectKind['events'][number]['data']) => ({
    type: `${subject}.${name}`,
    subject,
    title: { zh, en },
    data,
  })
const rota = event('rota')
const swap = event('dutySwap')

/** The rota of a project is one subject: who was planned where stands in its log by ids. */
export const rotaKinds: readonly SubjectKind[] = [
  {
    type: 'rota',
    title: { zh: '排班表', en: 'Rota' },
    standing: true,
    events: [
      rota('lineSet', '定了班', 'Turn set up', { lineId: 'id', atLeast: 'number', positionIds: 'list' }),
      rota('lineRetired', '班停用', 'Turn ended', { lineId: 'id' }),
      rota('planned', '排班', 'Planned', { fromOn: 'day', untilOn: 'day', added: 'list', removed: 'list' }),
    ],
    facts: [],
    fold: (facts) => facts,
  },
  {
    type: 'dutySwap',
    title: { zh: '换班', en: 'Exchange of turns' },
    events: [
      swap('asked', '请人换班', 'Asked', { spanId: 'id', colleagueId: 'id', returnSpanId: 'id' }),
      swap('agreed', '同意换班', 'Agreed', { spanId: 'id', askerId: 'id' }),
      swap('declined', '不换', 'Declined', { spanId: 'id', askerId: 'id' }),
      swap('withdrawn', '收回换班', 'Withdrawn', { spanId: 'id' }),
    ],
    facts: [],
    fold: (facts) => facts,
  },
]
