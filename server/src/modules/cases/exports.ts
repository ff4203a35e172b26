import { z } from 'zod'
import { type ExportRow, registerExport } from '../../platform/lists/index.ts'
import { staffNames } from '../workorders/index.ts'
import { unique } from './case-view.ts'
import { CASE_KINDS, CHARGE_TITLES, CHARGES, URGENCIES } from './contract.ts'
import { titleOfOwner, titleOfRule, titlesOf } from './handbook.ts'
import { listCases } from './lists.ts'
import { obligationPage } from './obligation-views.ts'
import { projectNow } from './store.ts'
import { dayBounds } from './zones.ts'

const PAGE = 200

/** The filters of the list of cases, without those of its pages. */
const caseQuery = z.strictObject({
  state: z.enum(['open', 'closed', 'withdrawn', 'all']).default('open'),
  kind: z.enum(CASE_KINDS).optional(),
  urgency: z.enum(URGENCIES).optional(),
  charge: z.enum(CHARGES).optional(),
  late: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .transform((value) => value === true || value === 'true')
    .optional(),
  engineerId: z.uuid().optional(),
  buildingId: z.uuid().optional(),
  houseId: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  q: z.string().trim().min(1).max(80).optional(),
})

const obligationQuery = z.strictObject({
  state: z.enum(['open', 'late', 'all']).default('all'),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})

/** What may leave as a workbook: masked as on screen. */
export function registerCaseExports(): void {
  registerExport({
    id: 'cases',
    title: { zh: '事项', en: 'Cases' },
    capability: 'case.read',
    query: caseQuery as z.ZodType<Record<string, unknown>>,
    columns: [
      { id: 'number', title: { zh: '编号', en: 'Number' } },
      { id: 'state', title: { zh: '状态', en: 'State' }, width: 10 },
      { id: 'registeredAt', title: { zh: '受理时间', en: 'Registered' }, type: 'instant', width: 18 },
      { id: 'place', title: { zh: '房号或地点', en: 'Place' } },
      { id: 'category', title: { zh: '类别', en: 'Category' }, width: 22 },
      { id: 'content', title: { zh: '内容', en: 'Content' }, width: 40 },
      { id: 'reporter', title: { zh: '报事人', en: 'Reporter' }, width: 12 },
      { id: 'urgency', title: { zh: '急缓', en: 'Urgency' }, width: 10 },
      { id: 'charge', title: { zh: '收费', en: 'Charge' }, width: 10 },
      { id: 'order', title: { zh: '工作单号', en: 'Work order' } },
      { id: 'engineer', title: { zh: '工程师', en: 'Engineer' }, width: 12 },
      { id: 'owed', title: { zh: '待办', en: 'Owed' }, width: 14 },
      { id: 'dueAt', title: { zh: '时限', en: 'Due' }, type: 'instant', width: 18 },
      { id: 'closedAt', title: { zh: '办结时间', en: 'Closed' }, type: 'instant', width: 18 },
    ],
    pages: async function* (call, projectId, given) {
      const query = caseQuery.parse(given)
      const [[context]] = await call.read([projectNow(projectId)])
      const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
      let after: string | undefined
      do {
        const page = await listCases(call, projectId, { ...query, after, limit: PAGE })
        yield page.items.map(
          (row): ExportRow => ({
            number: row.number,
            state: STATE_TITLES[row.state] ?? row.state,
            registeredAt: Date.parse(row.registeredAt),
            place: row.placeLabel,
            category: row.categoryTitle,
            content: row.content,
            reporter: row.reporterShown,
            urgency: titles.urgencies.get(row.urgency) ?? row.urgency,
            charge: CHARGE_TITLES[row.charge] ?? row.charge,
            order: row.workOrder?.number,
            engineer: row.workOrder?.engineer?.name,
            owed: row.obligation?.title,
            dueAt: row.obligation?.dueAt ? Date.parse(row.obligation.dueAt) : null,
            closedAt: row.closedAt ? Date.parse(row.closedAt) : null,
          }),
        )
        after = page.next ?? undefined
      } while (after)
    },
  })

  registerExport({
    id: 'obligations',
    title: { zh: '待办时限', en: 'Obligations' },
    capability: 'case.read',
    query: obligationQuery as z.ZodType<Record<string, unknown>>,
    columns: [
      { id: 'title', title: { zh: '要做的事', en: 'What is owed' }, width: 22 },
      { id: 'clause', title: { zh: '条款', en: 'Clause' }, width: 10 },
      { id: 'owner', title: { zh: '责任人', en: 'Owner' } },
      { id: 'state', title: { zh: '结果', en: 'Outcome' }, width: 10 },
      { id: 'startAt', title: { zh: '开始', en: 'Start' }, type: 'instant', width: 18 },
      { id: 'dueAt', title: { zh: '时限', en: 'Due' }, type: 'instant', width: 18 },
      { id: 'doneAt', title: { zh: '完成', en: 'Done' }, type: 'instant', width: 18 },
      { id: 'lateMinutes', title: { zh: '超时（分钟）', en: 'Late by (minutes)' }, type: 'number', width: 12 },
      { id: 'subject', title: { zh: '事项', en: 'Subject' }, width: 38 },
    ],
    pages: async function* (call, projectId, given) {
      const query = obligationQuery.parse(given)
      const [[context]] = await call.read([projectNow(projectId)])
      const zone = context?.zone ?? 'Asia/Shanghai'
      const now = context?.now ?? 0
      const titles = await titlesOf(call.app, call.actor.companyId, context?.active_hash)
      let after: { at: number; id: string } | undefined
      for (;;) {
        const [rows] = await call.read([
          obligationPage({
            projectId,
            state: query.state,
            from: query.from ? dayBounds(zone, query.from).from : undefined,
            to: query.to ? dayBounds(zone, query.to).to : undefined,
            after,
            limit: PAGE,
          }),
        ])
        if (rows.length === 0) return
        const [people] = await call.read([
          staffNames(unique(rows.map((row) => (row.owner.kind === 'person' ? row.owner.personId : null)))),
        ])
        yield rows.map((row): ExportRow => {
          const { owner } = row
          const name = owner.kind === 'person' ? people.find((one) => one.id === owner.personId)?.name : undefined
          const end = row.discharged_at ?? (row.state === 'breached' ? now : null)
          const late = row.due_at !== null && end !== null ? Math.max(0, end - row.due_at) : 0
          return {
            title: titleOfRule(titles, row.rule_id, row.what),
            clause: row.clause,
            owner: name ?? titleOfOwner(titles, owner),
            state: OUTCOME_TITLES[row.state] ?? row.state,
            startAt: row.start_at,
            dueAt: row.due_at,
            doneAt: row.discharged_at,
            lateMinutes: Math.ceil(late / 60_000),
            subject: row.subject_id,
          }
        })
        const last = rows.at(-1)
        if (rows.length < PAGE || !last) return
        after = { at: last.start_at, id: last.id }
      }
    },
  })
}

const STATE_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  open: { zh: '处理中', en: 'Open' },
  closed: { zh: '已办结', en: 'Closed' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
}

const OUTCOME_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  open: { zh: '进行中', en: 'Open' },
  breached: { zh: '已超时', en: 'Overdue' },
  met: { zh: '按时', en: 'Kept' },
  late: { zh: '逾期完成', en: 'Late' },
  waived: { zh: '免除', en: 'Waived' },
  cancelled: { zh: '取消', en: 'Cancelled' },
}
