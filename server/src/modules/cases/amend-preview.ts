import { z } from 'zod'
import { defineRoute } from '../../platform/http/route.ts'
import { obligationsOfSubject } from '../../platform/obligations/obligation-store.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { amendCase } from './actions.ts'
import { AMEND_BODY, caseParams, textSchema } from './contract.ts'
import { titleOfRule, titlesOf } from './handbook.ts'
import { caseRow, projectNow } from './store.ts'

const limitSchema = z.object({ state: z.string(), dueAt: z.string().nullable() })

/** What an amendment would move, before it is saved: the command itself, rolled back. */
export const amendPreviewRoute = defineRoute({
  method: 'POST',
  path: '/cases/:caseId/amendment-preview',
  summary: { zh: '修改会动哪些时限', en: 'Which limits an amendment would move' },
  access: { kind: 'capability', capability: 'case.register', of: 'subject' },
  params: caseParams,
  body: z.strictObject({ ...AMEND_BODY, reason: z.string().max(200).optional() }),
  answer: z.object({
    limits: z.array(
      z.object({
        id: z.string(),
        title: textSchema,
        before: limitSchema.nullable().describe('Null when the amendment begins it'),
        after: limitSchema,
      }),
    ),
  }),
  handle: async (call) => {
    const { caseId } = call.params
    const [rows, stored] = await call.read([caseRow(caseId), obligationsOfSubject(caseId)])
    const row = rows[0]
    if (!row) throw new Refusal(PROBLEMS.notFound)
    call.demand('case.register', row.project_id)
    // The reason is asked for when it is saved; what moves does not depend on it.
    const input = amendCase.input.parse({ caseId, ...call.body, reason: call.body.reason?.trim() || 'preview' })
    const { changed } = await call.app.preview(amendCase, call.actor, input)
    const [[context]] = await call.read([projectNow(row.project_id)])
    const titles = await titlesOf(call.app, call.actor.companyId, stored[0]?.pack_hash ?? context?.active_hash)
    const before = new Map(stored.map((one) => [one.id, { state: one.state, dueAt: orNull(one.due_at) }]))
    return {
      limits: changed
        .map((one) => ({
          id: one.id,
          title: titleOfRule(titles, one.ruleId, one.what),
          before: before.get(one.id) ?? null,
          after: { state: one.state, dueAt: orNull(one.dueAt) },
        }))
        .filter((one) => one.before?.state !== one.after.state || one.before?.dueAt !== one.after.dueAt),
    }
  },
})

const orNull = (instant: number | null | undefined) =>
  instant === null || instant === undefined ? null : new Date(instant).toISOString()
