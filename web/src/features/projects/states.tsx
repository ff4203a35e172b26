import type { State } from '../../states/state.ts'

const me = { capabilities: ['company.manage', 'project.manage', 'staff.read'] }
const answers = {
  'GET /company/second-factor': { positionIds: ['administrator'] },
  'GET /projects/1/organisation': {
    departments: [],
    positions: [{ id: 'frontDesk', title: { zh: '前台', en: 'Front desk' }, holders: [] }],
    capabilities: [],
    abilities: { manage: true },
  },
  'GET /company': {
    id: 1,
    code: 'heyu',
    name: '禾屿物业服务有限公司',
    projects: [
      { id: 1, code: 'yunqi', name: '云栖里小区', zone: 'Asia/Shanghai' },
      { id: 2, code: 'erqi', name: '云栖里二期', zone: 'Asia/Shanghai' },
    ],
  },
}

export const states: readonly State[] = [
  { id: 'projects/loaded', title: { zh: '小区和公司' }, path: '/settings/projects', me, answers },
  {
    id: 'projects/adding',
    title: { zh: '加一个小区' },
    path: '/settings/projects',
    me,
    answers,
    after: (page) => page.querySelector<HTMLElement>('#content .btn.main')?.click(),
  },
  {
    id: 'projects/offline',
    title: { zh: '小区连不上' },
    path: '/settings/projects',
    me,
    answers: { 'GET /company': 'away' },
  },
]
