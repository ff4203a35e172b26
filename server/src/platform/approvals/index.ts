import { systemActor } from '../access/actor.ts'
import type { App, Module } from '../app.ts'
import { sql } from '../db/sql.ts'
import { maskText } from '../privacy/protected-text.ts'
import type { Effect } from '../relay/relay.ts'
import { registerDoor } from '../subjects/doors.ts'
import { changeApproval, decideApproval, noteDecision, requestApproval, withdrawApproval } from './actions.ts'
import { approvalKind } from './contract.ts'
import { approvalRoutes } from './routes.ts'
import { type ApprovalRow, approvalRow } from './store.ts'

export { approvalDecided, foldDecided } from './contract.ts'
export { grantOf } from './store.ts'

registerDoor({
  type: 'approval',
  readBy: ['approval.read'],
  ownOf: (approvalId, personId) =>
    sql<{
      own: boolean
    }>`select true as own from approvals where id = ${approvalId} and (requester_id = ${personId} or decider_id = ${personId})`,
  words: {
    names: [{ name: 'request', title: { zh: '申请标题', en: 'Title of the request' } }],
    load: (approvalId) => [approvalRow(approvalId)],
    present: ([rows]) => {
      const row = (rows as readonly ApprovalRow[])[0]
      return { request: row ? maskText(row.title) : '', place: { zh: '审批', en: 'Approval' }, number: '' }
    },
  },
})

/** Only kinds that declare `approval.decided` take the decision into their own log. */
async function noteOnSubject(app: App, effect: Effect): Promise<void> {
  const { about, data } = effect.payload as { about: { type: string; id: string }; data: Record<string, unknown> }
  const takes = app.kinds.get(about.type)?.events.some((event) => event.type === 'approval.decided')
  if (!takes) return
  await app.run(
    noteDecision,
    systemActor(effect.companyId, [effect.projectId]),
    { about, data },
    { idempotencyKey: effect.id },
  )
}

export const approvalsModule: Module = {
  name: 'approvals',
  kinds: [approvalKind],
  commands: [requestApproval, changeApproval, withdrawApproval, decideApproval, noteDecision],
  routes: approvalRoutes,
  effects: { 'approval.noteOnSubject': noteOnSubject },
  capabilities: [{ id: 'approval.read', title: { zh: '查看全部审批', en: 'See all requests for consent' } }],
}
