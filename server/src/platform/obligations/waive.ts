import { z } from 'zod'
import { defineCommand } from '../commands/command.ts'
import { type Query, sql } from '../db/sql.ts'
import { protectText } from '../privacy/protected-text.ts'
import { declareProblem, Refusal } from '../problems.ts'
import { doorOf } from '../subjects/doors.ts'
import { typedText } from '../typed-text.ts'
import { toObligation } from './obligation-store.ts'
import { insertWaiver } from './waiver-store.ts'

export const WAIVE_PROBLEMS = {
  notOpen: declareProblem(
    'obligation/not-open',
    409,
    { zh: '这项时限已经了结，不用免', en: 'This is settled already; there is nothing to waive' },
    { zh: '请看最新的状态。', en: 'Look at its present state.' },
  ),
  ofPerson: declareProblem(
    'obligation/given-by-a-person',
    409,
    { zh: '这是人交办的，不能免', en: 'A person gave this; it cannot be waived' },
    { zh: '请交办人撤销交办。', en: 'Ask its giver to cancel the task.' },
  ),
} as const

export const waiveReason = typedText(500, 2)

/**
 * Somebody with the right lets a person off what a rule demands, for a reason that stays beside it. It is owed no more,
 * warns no more, climbs no ladder, and counts in no rate (ADR 0021). What had been announced as late stays in the log.
 */
export const waiveObligation = defineCommand({
  name: 'obligation.waive',
  title: { zh: '免除时限', en: 'Waive what is owed' },
  capability: 'obligation.waive',
  input: z.strictObject({
    obligationId: z.uuid(),
    subjectType: z.string().max(40),
    subjectId: z.uuid(),
    /** Who owes it, for gates that keep people from letting themselves off; '' when it is no single person. */
    ownerId: z.string().max(40),
    reason: waiveReason,
  }),
  subject: (input) => ({ type: input.subjectType, id: input.subjectId }),
  load: (input) => ({
    closed: doorOf(input.subjectType)?.closed?.load(input.subjectId) ?? (sql`select 1 where false` as Query),
  }),
  gateFacts: (input) => ({ ownerId: input.ownerId, reason: true }),
  decide: (scene) => {
    const { input, now } = scene
    const row = scene.obligations.find((one) => one.id === input.obligationId)
    if (!row) throw new Refusal(WAIVE_PROBLEMS.notOpen)
    if (row.source === 'person') throw new Refusal(WAIVE_PROBLEMS.ofPerson)
    doorOf(input.subjectType)?.closed?.refuse(scene.rows.closed as readonly never[])
    const obligation = toObligation(row)
    const reason = protectText(
      scene.vault,
      { companyId: scene.actor.companyId, projectId: scene.projectId, subject: scene.subject },
      input.reason,
    )
    return {
      events: [
        {
          type: 'obligation.waived',
          ...(obligation.part ? { part: obligation.part } : {}),
          data: { obligationId: obligation.id, ruleId: obligation.ruleId },
        },
      ],
      opens: [
        {
          ...obligation,
          state: 'waived',
          nextAt: null,
          history: [...obligation.history, { at: now, what: 'waived' }],
        },
      ],
      writes: [
        ...reason.writes,
        insertWaiver(scene.actor.companyId, {
          obligation_id: obligation.id,
          project_id: scene.projectId,
          reason: reason.text,
          waived_by: scene.actor.id,
          waived_at: now,
        }),
      ],
      answer: { state: 'waived' },
    }
  },
})
