import { z } from 'zod'
import { type SubjectKind, withSelf } from '../../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../../platform/problems.ts'

export const LEAVE_PROBLEMS = {
  noKind: declareProblem('leave/no-such-kind', 422, {
    zh: '现行制度里没有这种假',
    en: 'The handbook in force has no such leave',
  }),
  deputyAway: declareProblem('leave/deputy-away', 409, {
    zh: '代理人{name}那几天也请了假，换一位',
    en: '{name} is away then too: name somebody else',
  }),
  overlaps: declareProblem('leave/overlaps', 409, {
    zh: '这几天已经请过假',
    en: 'There is leave on these days already',
  }),
  tooLong: declareProblem('leave/too-long', 422, { zh: '一次最多请一年', en: 'At most a year at a time' }),
  decided: declareProblem('staff-request/decided', 409, { zh: '这件申请已经有结果了', en: 'This has been decided' }),
  notYours: declareProblem('staff-request/not-own-staff', 403, {
    zh: '只能批自己手下的人，自己的由上级批',
    en: 'One decides for own staff only; one’s own goes to the superior',
  }),
  signed: declareProblem('attendance/signed', 409, {
    zh: '这个月的考勤已经签字，不能再改',
    en: 'The attendance of this month is signed and cannot change',
  }),
  future: declareProblem('attendance/in-future', 422, {
    zh: '还没到这个时间',
    en: 'This time has not come yet',
  }),
  noPosition: declareProblem('attendance/no-position', 409, {
    zh: '您在这个项目没有岗位，不用打卡',
    en: 'You hold no position in this project: there is nothing to clock in for',
  }),
}

const instant = z.iso.datetime({ offset: true })
const reason = z.string().trim().min(1).max(300)
export const leaveBody = {
  id: z.uuid(),
  leaveKind: z.string().min(1).max(60),
  fromAt: instant,
  untilAt: instant,
  deputyId: z.uuid().nullish(),
  reason: reason.nullish(),
}
export const missedPunchBody = { id: z.uuid(), way: z.enum(['in', 'out']), at: instant, reason }
export const overtimeBody = { id: z.uuid(), fromAt: instant, untilAt: instant, reason }
export const decisionBody = { approved: z.boolean(), words: z.string().trim().max(300).nullish() }

const event = (name: string, zh: string, en: string, data: SubjectKind['events'][number]['data']) => ({
  type: `staffRequest.${name}`,
  subject: 'staffRequest',
  title: { zh, en },
  data,
})

/** What a colleague asks for themselves. Reasons stand in the row, never in the events. */
export const staffRequestKind: SubjectKind = {
  type: 'staffRequest',
  title: { zh: '请假、补卡、加班', en: 'Leave, missed punches, overtime' },
  events: [
    event('asked', '提出申请', 'Asked', {
      kind: 'text',
      leaveKind: 'text',
      staffId: 'id',
      fromAt: 'instant',
      untilAt: 'instant',
      days: 'number',
      deputyId: 'id',
      approverId: 'id',
      departmentId: 'text',
    }),
    event('decided', '申请有了结果', 'Decided', { approved: 'boolean', kind: 'text', staffId: 'id' }),
    event('withdrawn', '收回申请', 'Withdrawn', { kind: 'text' }),
    event('backEarly', '提前回岗', 'Back early', { at: 'instant' }),
  ],
  facts: [
    { path: 'staffRequest.state', type: 'text', title: { zh: '状态', en: 'State' } },
    { path: 'staffRequest.kind', type: 'text', title: { zh: '哪种申请', en: 'Kind' } },
    { path: 'staffRequest.days', type: 'number', title: { zh: '天数', en: 'Days' } },
  ],
  fold: (facts, event) => {
    switch (event.type) {
      case 'staffRequest.asked':
        return withSelf(facts, { state: 'asked', kind: event.data.kind, days: event.data.days })
      case 'staffRequest.decided':
        return withSelf(facts, { state: event.data.approved ? 'approved' : 'refused' })
      case 'staffRequest.withdrawn':
        return withSelf(facts, { state: 'withdrawn' })
      default:
        return facts
    }
  },
}
