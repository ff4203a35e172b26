import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../platform/problems.ts'

export const textSchema = z.object({ zh: z.string(), en: z.string().optional() })
export const problemSchema = z.object({ path: z.string(), severity: z.enum(['error', 'warning']), message: textSchema })

export const changeSchema = z.union([
  z.strictObject({ path: z.array(z.string().min(1).max(120)).min(1).max(20), remove: z.literal(true) }),
  z.strictObject({ path: z.array(z.string().min(1).max(120)).min(1).max(20), value: z.unknown() }),
])

/** A draft on its way: prepared, changed, and what became of it. */
export const draftKind: SubjectKind = {
  type: 'packDraft',
  title: { zh: '制度草案', en: 'Draft of a handbook' },
  events: [
    {
      type: 'packDraft.begun',
      subject: 'packDraft',
      title: { zh: '起草', en: 'Begun' },
      data: { packId: 'text', basedOn: 'text' },
    },
    {
      type: 'packDraft.changed',
      subject: 'packDraft',
      title: { zh: '修改草案', en: 'Changed' },
      data: { version: 'number', paths: 'list' },
    },
    { type: 'packDraft.discarded', subject: 'packDraft', title: { zh: '弃用草案', en: 'Discarded' }, data: {} },
  ],
  facts: [],
  fold: (facts) => facts,
}

/** What is in force in a company or a project; activations are its log. */
export const handbookKind: SubjectKind = {
  type: 'handbook',
  title: { zh: '制度', en: 'Handbook' },
  events: [
    {
      type: 'handbook.activated',
      subject: 'handbook',
      title: { zh: '制度生效', en: 'Handbook activated' },
      data: { hash: 'text', packId: 'text', edition: 'number', effectiveFrom: 'instant', draftId: 'id' },
    },
  ],
  facts: [],
  fold: (facts) => facts,
}

export const HANDBOOK_PROBLEMS = {
  draftEnded: declareProblem(
    'handbook/draft-ended',
    409,
    { zh: '这份草案已经结束', en: 'This draft has ended' },
    { zh: '请另起一份草案。', en: 'Begin another draft.' },
  ),
  draftMoved: declareProblem(
    'handbook/draft-changed',
    409,
    { zh: '草案刚被别人改过', en: 'Somebody changed the draft just now' },
    { zh: '请看过最新的草案再改。', en: 'Look at the latest draft, then change it.' },
  ),
  changesDoNotFit: declareProblem('handbook/changes-do-not-fit', 400, {
    zh: '有几处改动放不进去',
    en: 'Some changes do not fit',
  }),
  notAPack: declareProblem('handbook/not-a-pack', 400, {
    zh: '这份制度包有几处不合写法',
    en: 'This pack is not well formed',
  }),
  incomplete: declareProblem(
    'handbook/incomplete',
    422,
    { zh: '还有数值没填，不能生效：{values}', en: 'It cannot be activated while values are missing: {values}' },
    { zh: '请在草案里填上，再生效。', en: 'Set them in a draft, then activate it.' },
  ),
  notActivatable: declareProblem(
    'handbook/not-activatable',
    422,
    { zh: '检查没有通过，不能生效', en: 'It did not pass its check and cannot be activated' },
    { zh: '请看每一处的说明。', en: 'See the note at each place.' },
  ),
  ground: declareProblem('handbook/only-inherited', 422, {
    zh: '共同基础只供继承，不能直接生效',
    en: 'The common ground is only inherited, never activated',
  }),
  backdated: declareProblem('handbook/backdated', 422, {
    zh: '生效时间不能早于现在',
    en: 'It cannot take effect in the past',
  }),
  noneInForce: declareProblem('handbook/none-in-force', 404, {
    zh: '本项目还没有生效的制度',
    en: 'No handbook is in force in this project',
  }),
} as const
