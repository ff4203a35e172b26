import { card, caseRow, emptyInbox, idOf, inbox, intake } from '../../states/fixtures.ts'
import { press, pressNamed, type State } from '../../states/state.ts'

const house = idOf('2-1-603')
const answers = {
  [`GET /houses/${house}/card`]: card,
  'GET /projects/1/intake': intake,
  'GET /projects/1/similar-cases': {
    items: [caseRow('0409', '2-1-503', '楼下厨房顶渗水，还没查到水源', inbox.today[2]?.obligation ?? null)],
  },
}
const write = (page: Document) => {
  const said = page.querySelector<HTMLTextAreaElement>('form textarea')
  if (!said) return false
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(
    said,
    '厨房水槽漏水，柜子里有积水，自己已关角阀，想今天上午来人看看',
  )
  said.dispatchEvent(new Event('input', { bubbles: true }))
  said.focus()
  return true
}

export const states: readonly State[] = [
  { id: 'desk/empty', title: { zh: '工作台，还没有人来电' }, path: '/desk', answers: { 'GET /inbox': emptyInbox } },
  { id: 'desk/household', title: { zh: '工作台，找到住户' }, path: `/desk?house=${house}`, answers },
  { id: 'desk/filled', title: { zh: '工作台，按制度填好' }, path: `/desk?house=${house}`, answers, after: write },
  {
    id: 'desk/complaint',
    title: { zh: '工作台，投诉' },
    path: `/desk?house=${house}`,
    answers: { ...answers, 'GET /projects/1/intake': { ...intake, mustTellPrice: false, checklist: [] } },
    after: pressNamed('投诉'),
  },
  {
    id: 'desk/area',
    title: { zh: '工作台，公共区域' },
    path: '/desk',
    answers: {
      'GET /projects/1/areas': {
        items: ['1 栋 1 单元楼道', '1 栋 2 单元楼道'].map((title, index) => ({
          id: idOf(title),
          kind: index === 0 ? 'publicArea' : 'facility',
          title,
          unit: '',
          initials: `1d${index + 1}dyld`,
        })),
      },
    },
    after: (page) => {
      const where = page.querySelector<HTMLInputElement>('form input[role="combobox"]')
      if (!where) return false
      where.focus()
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(where, '1d')
      return where.dispatchEvent(new Event('input', { bubbles: true }))
    },
  },
  {
    id: 'desk/refused',
    title: { zh: '工作台，还差几处' },
    path: `/desk?house=${house}`,
    answers,
    after: press('form .btn.main'),
  },
  {
    id: 'desk/loading',
    title: { zh: '工作台在读取' },
    path: `/desk?house=${house}`,
    answers: { ...answers, [`GET /houses/${house}/card`]: 'never', 'GET /inbox': 'never' },
  },
  {
    id: 'desk/offline',
    title: { zh: '工作台连不上' },
    path: `/desk?house=${house}`,
    answers: { [`GET /houses/${house}/card`]: 'away', 'GET /inbox': 'away' },
  },
  {
    id: 'desk/noRight',
    title: { zh: '工作台无权' },
    path: '/desk',
    answers: {},
    me: {
      projects: [
        { id: 1, code: 'yunqi', name: '云栖里小区', zone: 'Asia/Shanghai', capabilities: ['case.read'], positions: [] },
      ],
    },
  },
]
