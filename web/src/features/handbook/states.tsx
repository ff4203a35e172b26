import { noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import { behind, changes, check, draft, draftId, handbook, packs, ruleDetail, trial } from './example.ts'

const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()
const me = { capabilities: ['handbook.read', 'handbook.draft', 'handbook.activate'] }
const HANDBOOK = 'GET /projects/1/handbook'
const RULE = `${HANDBOOK}/rules/repair.arrival.ordinary`
const DRAFT = `GET /handbook/drafts/${draftId}`
const answers = {
  [HANDBOOK]: handbook,
  [RULE]: ruleDetail,
  [`${RULE}/cases`]: behind,
  'GET /handbook/drafts': { items: [draft] },
  'GET /handbook/packs': packs,
  [`GET /handbook/packs/${handbook.pack.hash}`]: draft.body,
  [DRAFT]: draft,
  [`${DRAFT}/check`]: check,
  [`${DRAFT}/compare`]: changes,
  [`POST /handbook/drafts/${draftId}/try`]: trial,
}
const state = (id: string, zh: string, path: string, more: Partial<Pick<State, 'after'>> = {}): State => ({
  id: `handbook/${id}`,
  title: { zh },
  path,
  answers,
  me,
  ...more,
})
const draftPath = `/handbook/drafts/${draftId}`

export const states: readonly State[] = [
  state('loaded', '制度', '/handbook'),
  state('unfolded', '制度：展开一条', '/handbook?rule=repair.arrival.ordinary'),
  state('values', '制度：数值', '/handbook?view=values'),
  state('messages', '制度：外发文字', '/handbook?view=messages'),
  state('editingMessage', '制度：改文字', '/handbook?view=messages', { after: press('#content li .btn.bare') }),
  state('beginning', '抄一份草案', '/handbook', { after: press('#content aside .btn.main') }),
  state('behind', '数字背后', '/handbook/rules/repair.arrival.ordinary'),
  state('packs', '版本和模板', '/handbook/packs'),
  state('activating', '让版本生效', '/handbook/packs', { after: press('#content li .btn.s + .btn.s') }),
  state('draftValues', '草案：数值', draftPath),
  state('draftRules', '草案：规则', `${draftPath}?step=rules`),
  state('draftSource', '草案：改写法', `${draftPath}?step=rules`, {
    after: press('#content li .btn.bare + .btn.bare'),
  }),
  state('draftCheck', '草案：检查', `${draftPath}?step=check`),
  state('draftCompare', '草案：对照', `${draftPath}?step=compare`),
  state('draftTrial', '草案：试算', `${draftPath}?step=tryIt`, { after: press('#content .btn.soft') }),
  {
    id: 'handbook/none',
    title: { zh: '还没有制度' },
    path: '/handbook',
    me,
    answers: {
      [HANDBOOK]: {
        problem: { status: 404, type: '/problems/handbook/none-in-force', title: '本项目还没有生效的制度' },
      },
    },
  },
  { id: 'handbook/loading', title: { zh: '制度在读取' }, path: '/handbook', me, answers: { [HANDBOOK]: 'never' } },
  { id: 'handbook/offline', title: { zh: '制度连不上' }, path: '/handbook', me, answers: { [HANDBOOK]: 'away' } },
  { id: 'handbook/noRight', title: { zh: '制度无权' }, path: '/handbook', me, answers: { [HANDBOOK]: noRight } },
]
