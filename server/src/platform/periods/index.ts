import type { Module } from '../app.ts'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { withSelf } from '../events/subject-kinds.ts'
import { registerDoor } from '../subjects/doors.ts'

const obligationData = { obligationId: 'id', ruleId: 'text' } as const

/**
 * A day, week, month, quarter or year of a project as something that forms are filed on: a daily sample, the day's income,
 * a weekly report. A routine of the handbook opens it (`subject: { type: period, members: [repairSample] }`) and the form
 * discharges it (`dischargedBy: { event: record.filed, where: { event.recordType: repairSample } }`), so that a company
 * invents such a duty without a program.
 */
const periodKind: SubjectKind = {
  type: 'period',
  title: { zh: '周期事务', en: 'Periodic duty' },
  events: [
    {
      type: 'routine.opened',
      subject: 'period',
      title: { zh: '例行开始', en: 'Routine opened' },
      data: { ruleId: 'text', periodKey: 'text', obligationId: 'id' },
    },
    {
      type: 'record.filed',
      subject: 'period',
      title: { zh: '填表', en: 'Record filed' },
      data: { recordType: 'text', recordId: 'id', fields: 'object' },
    },
    {
      type: 'record.signed',
      subject: 'period',
      title: { zh: '签表', en: 'Record signed' },
      data: { recordType: 'text', recordId: 'id', role: 'text' },
    },
    {
      type: 'attachment.added',
      subject: 'period',
      title: { zh: '添加附件', en: 'Attachment added' },
      data: { attachmentId: 'id', purpose: 'text', mime: 'text' },
    },
    {
      type: 'obligation.warned',
      subject: 'period',
      title: { zh: '将到时限', en: 'Limit near' },
      data: { ...obligationData, step: 'number' },
    },
    {
      type: 'obligation.waived',
      subject: 'period',
      title: { zh: '免除时限', en: 'Waived' },
      data: obligationData,
    },
    { type: 'obligation.breached', subject: 'period', title: { zh: '超时', en: 'Limit missed' }, data: obligationData },
    {
      type: 'obligation.escalated',
      subject: 'period',
      title: { zh: '升级', en: 'Escalated' },
      data: { ...obligationData, step: 'number' },
    },
  ],
  facts: [
    { path: 'period.key', type: 'text', title: { zh: '周期', en: 'Period' } },
    { path: 'period.records', type: 'list', title: { zh: '已填表单', en: 'Forms filed in it' } },
  ],
  fold: (facts, event) => {
    if (event.type === 'routine.opened') return withSelf(facts, { key: event.data.periodKey })
    if (event.type !== 'record.filed') return facts
    const filed = Array.isArray(facts.self.records) ? (facts.self.records as string[]) : []
    return withSelf(facts, { records: [...new Set([...filed, String(event.data.recordType)])] })
  },
}

registerDoor({ type: 'period', readBy: ['case.read', 'record.read'] })

export const periodsModule: Module = { name: 'periods', kinds: [periodKind] }
