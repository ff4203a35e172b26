import type { SubjectKind } from '../../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../../platform/problems.ts'

export const ATTENDANCE_PROBLEMS = {
  unreadable: declareProblem('attendance/unreadable', 422, {
    zh: '读不出工号和时间两列，请用 xlsx 或 csv，第一行写“工号”“时间”',
    en: 'The columns “staff number” and “time” were not found: send xlsx or csv with these headings',
  }),
  running: declareProblem('attendance/month-running', 409, {
    zh: '这个月还没过完，月末以后再签',
    en: 'This month is not over yet: sign it afterwards',
  }),
  openRequests: declareProblem('attendance/open-requests', 409, {
    zh: '还有 {count} 件请假、补卡或加班没批，先批完再签',
    en: '{count} requests are not decided yet: decide them first',
  }),
  nobody: declareProblem('attendance/nobody-to-sign', 409, {
    zh: '这个月没有要您签的人，或已经签过',
    en: 'There is nobody whose month you could sign, or it is signed already',
  }),
}

const event = (subject: string, name: string, zh: string, en: string, data: SubjectKind['events'][number]['data']) => ({
  type: `${subject}.${name}`,
  subject,
  title: { zh, en },
  data,
})

export const attendanceKinds: readonly SubjectKind[] = [
  {
    type: 'punch',
    title: { zh: '打卡', en: 'Punch' },
    events: [
      event('punch', 'recorded', '打卡', 'Clocked in or out', {
        staffId: 'id',
        way: 'text',
        source: 'text',
        checks: 'list',
      }),
    ],
    facts: [],
    fold: (facts) => facts,
  },
  {
    type: 'attendance',
    title: { zh: '考勤', en: 'Attendance' },
    events: [
      event('attendance', 'imported', '导入考勤机', 'Imported from a machine', { rows: 'number', skipped: 'number' }),
      event('attendance', 'signed', '签了月考勤', "The month's sheet signed", {
        month: 'text',
        people: 'number',
      }),
    ],
    facts: [],
    fold: (facts) => facts,
  },
]
