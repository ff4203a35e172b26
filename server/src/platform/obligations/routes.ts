import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { commandAnswer, defineRoute, envelopeMembers, type Route } from '../http/route.ts'
import { staffDirectory } from '../people/people.ts'
import { maskText } from '../privacy/protected-text.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { waiveObligation, waiveReason } from './waive.ts'
import { waivable, waiverOf } from './waiver-store.ts'

const ofObligation = z.object({ obligationId: z.uuid() })

export const obligationRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/obligations/:obligationId/waive',
    summary: waiveObligation.title,
    access: { kind: 'capability', capability: 'obligation.waive', of: 'subject' },
    params: ofObligation,
    body: z.strictObject({ reason: waiveReason, ...envelopeMembers }),
    answer: commandAnswer({ state: z.string() }),
    handle: async (call) => {
      const { obligationId } = call.params
      const [[row]] = await call.read([waivable(obligationId)])
      if (!row) throw new Refusal(PROBLEMS.notFound)
      const outcome = await call.run(waiveObligation, {
        obligationId,
        subjectType: row.subject_type,
        subjectId: row.subject_id,
        ownerId: row.owner_person ?? '',
        reason: call.body.reason,
      })
      return outcome.answer
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/obligations/:obligationId/waiver',
    summary: { zh: '谁免的、为什么', en: 'Who waived it and why' },
    access: { kind: 'capability', capability: 'case.read', of: 'subject' },
    params: ofObligation,
    answer: z.object({ by: z.object({ id: z.uuid(), name: z.string() }), at: z.string(), reason: z.string() }),
    handle: async (call) => {
      const [[row]] = await call.read([waiverOf(call.params.obligationId)])
      if (!row) throw new Refusal(PROBLEMS.notFound)
      call.demand('case.read', row.project_id)
      const [[person]] = await call.read([staffDirectory().namesOf([row.waived_by])])
      return {
        by: { id: row.waived_by, name: person?.name ?? '' },
        at: iso(row.waived_at),
        reason: maskText(row.reason),
      }
    },
  }),
]
