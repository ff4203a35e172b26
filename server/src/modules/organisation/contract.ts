import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { withSelf } from '../../platform/events/subject-kinds.ts'
import { newLogin } from '../../platform/identity/index.ts'
import { declareProblem } from '../../platform/problems.ts'
import { typedText, typedTextOrNone } from '../../platform/typed-text.ts'

export const ORGANISATION_PROBLEMS = {
  numberTaken: declareProblem('staff/number-taken', 409, {
    zh: '这个工号已经有人用了',
    en: 'This staff number is taken',
  }),
  loginTaken: declareProblem('staff/login-taken', 409, { zh: '这个登录名已经有人用了', en: 'This login is taken' }),
  badPhone: declareProblem('staff/phone-invalid', 422, { zh: '电话号码不对', en: 'This is not a telephone number' }),
  noPosition: declareProblem('staff/no-such-position', 422, {
    zh: '现行制度里没有这个岗位',
    en: 'The handbook in force has no such position',
  }),
  left: declareProblem('staff/left', 409, { zh: '这位员工已经离职', en: 'This colleague has left' }),
  notOneself: declareProblem('staff/not-oneself', 409, {
    zh: '不能停用自己',
    en: 'One cannot disable oneself',
  }),
  deputyIsHolder: declareProblem('staff/deputy-is-holder', 422, {
    zh: '代理人不能是本人',
    en: 'Nobody stands in for themselves',
  }),
  noSuchStaff: declareProblem('staff/not-found', 422, { zh: '没有这位员工', en: 'There is no such colleague' }),
  onlyOne: declareProblem('staff/position-taken', 409, {
    zh: '这个岗位同时只能有一人，已由{name}担任；先结束原任命',
    en: 'Only one person may hold this position, and {name} does: end that assignment first',
  }),
  contractor: declareProblem('staff/contractor', 422, {
    zh: '外包单位的人不任岗、不排班、不考勤',
    en: "A contractor's worker holds no position and stands in no rota",
  }),
  employerMissing: declareProblem('staff/employer-missing', 422, {
    zh: '写明是哪家外包单位的人',
    en: 'Say which contractor employs them',
  }),
  codeTaken: declareProblem('organisation/code-taken', 409, { zh: '这个代码已经有了', en: 'This code is taken' }),
  spanBackwards: declareProblem('organisation/span-backwards', 422, {
    zh: '结束要晚于开始',
    en: 'The end must lie after the beginning',
  }),
}

export const code = z
  .string()
  .trim()
  .regex(/^[a-z0-9-]{2,40}$/)
  .describe('Small letters, digits and hyphens')
export const title = typedText(60)
export const staffBody = {
  id: z.uuid(),
  name: typedText(40),
  staffNumber: typedText(30),
  login: newLogin,
  phone: typedTextOrNone(40).nullish(),
  skills: z.array(typedText(40)).max(30).optional(),
  kind: z.enum(['employee', 'contractor']).optional(),
  employer: typedText(60).nullish().describe('The contractor that employs them'),
}
export const staffAmendBody = {
  name: staffBody.name.optional(),
  staffNumber: staffBody.staffNumber.optional(),
  login: staffBody.login.optional(),
  phone: staffBody.phone,
  skills: staffBody.skills,
}
export const assignmentBody = {
  id: z.uuid(),
  projectId: z.int().min(0),
  positionId: z.string().min(1).max(60),
  buildingIds: z.array(z.uuid()).max(200).optional(),
  fromOn: z.iso.date().optional(),
  untilOn: z.iso.date().nullish(),
}
export const assignmentAmendBody = { buildingIds: assignmentBody.buildingIds, untilOn: assignmentBody.untilOn }
const instant = z.iso.datetime({ offset: true })
export const deputyBody = {
  id: z.uuid(),
  assignmentId: z.uuid(),
  deputyId: z.uuid(),
  fromAt: instant.nullish(),
  untilAt: instant.nullish(),
}
export const dutyBody = {
  id: z.uuid(),
  staffId: z.uuid(),
  positionId: z.string().min(1).max(60),
  fromAt: instant,
  untilAt: instant,
}

const happened =
  (subject: string) =>
  (type: string, zh: string, en: string, data: SubjectKind['events'][number]['data'] = {}) => ({
    type: `${subject}.${type}`,
    subject,
    title: { zh, en },
    data,
  })
const staff = happened('staffMember')
const assigned = {
  assignmentId: 'id',
  projectId: 'number',
  positionId: 'text',
  buildingIds: 'list',
  fromOn: 'day',
  untilOn: 'day',
} as const

/** Staff, and what is above any case: company, project, duty. Names and numbers never stand in their events. */
export const organisationKinds: readonly SubjectKind[] = [
  {
    type: 'staffMember',
    title: { zh: '员工', en: 'Staff member' },
    events: [
      staff('registered', '员工已登记', 'Registered', { kind: 'text', engagementId: 'id' }),
      staff('qualified', '记了任职条件', 'Qualification noted', { requirementId: 'text' }),
      staff('amended', '员工资料已改', 'Amended', { fields: 'list' }),
      staff('assigned', '任命', 'Assigned to a position', assigned),
      staff('assignmentChanged', '任命有变', 'Assignment changed', assigned),
      staff('deputyNamed', '写了代理人', 'Deputy named', { deputyshipId: 'id', assignmentId: 'id', deputyId: 'id' }),
      staff('deputyEnded', '代理结束', 'Deputyship ended', { deputyshipId: 'id', deputyId: 'id' }),
      staff('invited', '发出登录链接', 'Sent a link to sign in', { codeId: 'id' }),
      staff('disabled', '停用', 'Disabled', { reason: 'text', engagementId: 'id' }),
      staff('enabled', '启用', 'Enabled'),
      staff('sessionsEnded', '结束全部登录', 'All sessions ended'),
      staff('secondFactorReset', '重设验证器', 'Authenticator reset'),
    ],
    facts: [{ path: 'staffMember.state', type: 'text', title: { zh: '在职状态', en: 'State' } }],
    fold: (facts, event) => {
      if (event.type === 'staffMember.registered' || event.type === 'staffMember.enabled')
        return withSelf(facts, { state: 'active' })
      return event.type === 'staffMember.disabled' ? withSelf(facts, { state: 'left' }) : facts
    },
  },
  {
    type: 'company',
    title: { zh: '公司', en: 'Company' },
    events: [
      happened('company')('founded', '公司已建立', 'Company founded', { companyId: 'number' }),
      happened('company')('amended', '公司资料已改', 'Company amended'),
      happened('company')('secondFactorDemanded', '规定了验证器', 'Authenticators demanded', { positionIds: 'list' }),
      happened('company')('recoveryPhraseMade', '生成恢复短语', 'Recovery phrase made'),
    ],
    facts: [],
    fold: (facts) => facts,
  },
  {
    type: 'project',
    title: { zh: '项目', en: 'Project' },
    events: [
      happened('project')('founded', '项目已建立', 'Project founded', { projectId: 'number' }),
      happened('project')('amended', '项目资料已改', 'Project amended'),
    ],
    facts: [],
    fold: (facts) => facts,
  },
  {
    type: 'dutySpan',
    title: { zh: '值班', en: 'Duty' },
    events: [
      happened('dutySpan')('planned', '排班', 'Duty planned', {
        staffId: 'id',
        positionId: 'text',
        fromAt: 'instant',
        untilAt: 'instant',
      }),
      happened('dutySpan')('cancelled', '取消排班', 'Duty cancelled', { staffId: 'id' }),
    ],
    facts: [],
    fold: (facts) => facts,
  },
]
