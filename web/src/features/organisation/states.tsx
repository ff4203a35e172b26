import { idOf, NOW, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Organisation, StaffDetail } from './answers.ts'

const press = (selector: string) => (page: Document) => {
  const found = page.querySelector<HTMLElement>(selector)
  found?.click()
  return found !== null
}
const me = { capabilities: ['staff.read', 'staff.manage', 'company.manage', 'project.manage', 'roster.import'] }

const holder = (name: string, deputy: string | null) => ({
  staffId: idOf(name),
  name,
  staffNumber: 'KF003',
  assignmentId: idOf(`assignment ${name}`),
  fromOn: '2021-03-01',
  untilOn: null,
  buildingIds: [],
  onDuty: true,
  gaps: deputy === null ? ['education'] : [],
  deputy: deputy === null ? null : { staffId: idOf(deputy), name: deputy },
})
const organisation: Organisation = {
  departments: [
    {
      id: 'customerService',
      title: { zh: '客服部', en: 'Customer service' },
      head: 'customerServiceManager',
      headcount: 5,
      holders: 4,
      goal: { zh: '客户满意的多元化·品质服务', en: 'Diversified quality service' },
      duties: [{ zh: '受理业主的报修、投诉、咨询', en: 'Takes repairs, complaints and questions' }],
      powers: [{ zh: '向各部门派发事项并催办', en: 'Passes matters to departments' }],
    },
  ],
  namedRoles: [
    {
      id: 'safetyFirst',
      title: { zh: '安全、消防第一责任人', en: 'First responsible for safety and fire' },
      positionId: 'customerServiceManager',
      holders: [{ staffId: idOf('方敏'), name: '方敏' }],
    },
  ],
  positions: [
    {
      id: 'customerServiceManager',
      title: { zh: '客服部经理', en: 'Customer service manager' },
      departmentId: 'customerService',
      superior: null,
      otherSuperiors: [],
      onlyOne: true,
      span: null,
      duties: [],
      powers: [],
      requirements: [],
      deputy: null,
      headcount: 1,
      capabilities: ['case.read'],
      vacant: 0,
      over: 0,
      holders: [holder('方敏', '许文静')],
    },
    {
      id: 'frontDesk',
      title: { zh: '前台', en: 'Front desk' },
      departmentId: 'customerService',
      superior: 'customerServiceManager',
      otherSuperiors: [],
      onlyOne: false,
      span: { zh: '接待', en: 'Reception' },
      duties: [{ zh: '接待、登记', en: 'Receives and registers' }],
      powers: [],
      requirements: [{ id: 'education', title: { zh: '大专及以上', en: 'Junior college or above' } }],
      deputy: null,
      headcount: 4,
      capabilities: ['case.register', 'case.read'],
      vacant: 1,
      over: 0,
      holders: [holder('林嘉怡', '马瑶'), holder('马瑶', null), holder('白雪', null)],
    },
  ],
  capabilities: [
    { id: 'case.register', title: { zh: '登记事项', en: 'Register cases' } },
    { id: 'case.read', title: { zh: '查看事项', en: 'Read cases' } },
  ],
  abilities: { manage: true },
}
const member: StaffDetail = {
  id: idOf('周凯'),
  name: '周凯',
  staffNumber: 'GC002',
  login: 'zhoukai',
  phoneMasked: '138 **** 5521',
  state: 'active',
  skills: ['水', '暖'],
  hasPassword: true,
  lastSignInAt: NOW,
  positions: [
    {
      assignmentId: idOf('held'),
      projectId: 1,
      positionId: 'engineer',
      title: { zh: '维修工程师', en: 'Engineer' },
      buildingIds: [idOf('building 1')],
      fromOn: '2021-03-01',
      untilOn: null,
    },
  ],
  deputies: [
    {
      deputyshipId: idOf('deputyship'),
      assignmentId: idOf('held'),
      deputyId: idOf('高远'),
      name: '高远',
      fromAt: null,
      untilAt: null,
    },
  ],
  sessions: 1,
  hasSecondFactor: true,
  abilities: { manage: true },
}
const answers = {
  'GET /projects/1/organisation': organisation,
  'GET /projects/1/buildings': { items: [{ id: idOf('building 1'), code: '1', title: '1 栋' }] },
  'GET /staff': { items: [member], next: null },
  [`GET /staff/${member.id}`]: member,
  'GET /me/second-factor': { on: false, required: false, recoveryCodesLeft: 0 },
  'POST /me/second-factor': {
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    uri: '',
    qr: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Cpath d="M1 1h3v3H1zM5 5h2v2H5z"/%3E%3C/svg%3E',
  },
  'GET /me/sessions': {
    items: [
      {
        id: idOf('s1'),
        kind: 'desk',
        current: true,
        deviceTitle: null,
        address: '10.0.0.12',
        userAgent: null,
        lastSeenAt: NOW,
      },
      {
        id: idOf('s2'),
        kind: 'phone',
        current: false,
        deviceTitle: '林嘉怡的手机',
        address: '10.0.0.31',
        userAgent: null,
        lastSeenAt: NOW,
      },
    ],
  },
  'GET /me/tokens': {
    items: [{ id: idOf('t1'), title: '大屏', capabilities: ['case.read'], expiresAt: NOW, lastUsedAt: null }],
  },
}
const state = (id: string, zh: string, path: string, more: Partial<Pick<State, 'after'>> = {}): State => ({
  id: `organisation/${id}`,
  title: { zh },
  path,
  me,
  answers,
  ...more,
})
const one = `/settings/staff/${member.id}`

export const states: readonly State[] = [
  state('loaded', '组织', '/settings'),
  state('appointing', '任命', '/settings', { after: press('#content aside .btn.main') }),
  state('staff', '员工', '/settings/staff'),
  state('adding', '加员工', '/settings/staff', { after: press('#content .btn.main') }),
  state('member', '一位员工', one),
  state('editing', '改资料', one, { after: press('#content h1 ~ p, #content .btn[aria-keyshortcuts]') }),
  state('me', '我的账号', '/me'),
  state('factorBegun', '设验证器', '/me', { after: press('section[aria-label="验证器"] .btn') }),
  {
    ...state('factorOn', '验证器已启用', '/me'),
    answers: { ...answers, 'GET /me/second-factor': { on: true, required: true, recoveryCodesLeft: 9 } },
  },
  {
    id: 'organisation/staffEmpty',
    title: { zh: '没有员工' },
    path: '/settings/staff',
    me,
    answers: { ...answers, 'GET /staff': { items: [], next: null } },
  },
  {
    id: 'organisation/offline',
    title: { zh: '组织连不上' },
    path: '/settings',
    me,
    answers: { 'GET /projects/1/organisation': 'away' },
  },
  {
    id: 'organisation/noRight',
    title: { zh: '组织无权' },
    path: '/settings',
    me,
    answers: { 'GET /projects/1/organisation': noRight },
  },
]
