import { z } from 'zod'
import { type SubjectKind, withSelf } from '../events/subject-kinds.ts'

/** A stretch in which fewer are planned than needed, as the log and the facts keep it. Instants in epoch ms. */
export const holeSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  needed: z.int(),
  present: z.int(),
  placeId: z.string().optional(),
})
export type Hole = z.infer<typeof holeSchema>

const found = {
  ruleId: 'text',
  post: 'text',
  day: 'day',
  from: 'instant',
  until: 'instant',
  holes: 'list',
} as const
const obligationData = { obligationId: 'id', ruleId: 'text' } as const
const event = (type: string, zh: string, en: string, data: SubjectKind['events'][number]['data']) => ({
  type,
  subject: 'coverageDay',
  title: { zh, en },
  data,
})

/** A day on which a post is not manned as a rule wants it: one subject for all its holes. */
export const coverageDayKind: SubjectKind = {
  type: 'coverageDay',
  title: { zh: '排班空缺', en: 'Hole in the rota' },
  events: [
    event('coverage.holeFound', '发现空缺', 'Hole found', found),
    event('coverage.filled', '空缺补上', 'Hole filled', { ruleId: 'text', post: 'text', day: 'day' }),
    event('coverage.passed', '空缺已过去', 'Hole has passed unfilled', { ruleId: 'text', post: 'text', day: 'day' }),
    event('obligation.warned', '将到时限', 'Limit near', { ...obligationData, step: 'number' }),
    event('obligation.waived', '免除时限', 'Waived', obligationData),
    event('obligation.breached', '超时', 'Limit missed', obligationData),
    event('obligation.escalated', '升级', 'Escalated', { ...obligationData, step: 'number' }),
  ],
  facts: [
    { path: 'coverageDay.ruleId', type: 'text', title: { zh: '在岗规则', en: 'Coverage rule' } },
    { path: 'coverageDay.post', type: 'text', title: { zh: '岗点', en: 'Post' } },
    { path: 'coverageDay.day', type: 'day', title: { zh: '日期', en: 'Day' } },
    { path: 'coverageDay.from', type: 'instant', title: { zh: '空缺开始', en: 'The hole begins' } },
    { path: 'coverageDay.open', type: 'boolean', title: { zh: '还有空缺', en: 'Holes left' } },
    { path: 'coverageDay.holes', type: 'list', title: { zh: '空缺', en: 'Holes' } },
  ],
  fold: (facts, { type, data }) => {
    if (type === 'coverage.holeFound')
      return withSelf(facts, {
        ruleId: data.ruleId,
        post: data.post,
        day: data.day,
        from: data.from,
        holes: data.holes,
        open: true,
      })
    return type === 'coverage.filled' || type === 'coverage.passed'
      ? withSelf(facts, { holes: [], open: false })
      : facts
  },
}
