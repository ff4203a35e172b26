import { z } from 'zod'
import { can } from '../../../platform/access/actor.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { commandRoute, defineRoute } from '../../../platform/http/route.ts'
import { typedTextOrNone } from '../../../platform/typed-text.ts'
import { namesOf } from '../store.ts'
import { decideEngagement, noteQualification, proposeEngagement } from './commands.ts'
import { engagementBody, qualificationBody } from './contract.ts'
import { engagementsIn } from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })

export const peopleRoutes = [
  commandRoute(noteQualification, {
    method: 'PUT',
    path: '/staff/:staffId/qualifications',
    params: z.object({ staffId: z.uuid() }),
    body: { projectId: z.int().min(0), ...qualificationBody },
    answer: {},
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/engagements',
    summary: { zh: '录用与解聘', en: 'Hirings and dismissals' },
    access: { kind: 'capability', capability: 'staff.propose', of: 'path' },
    params: ofProject,
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(['hire', 'dismiss']),
          positionId: z.string(),
          who: z.string(),
          staffId: z.uuid().nullable(),
          reason: z.string(),
          state: z.enum(['proposed', 'approved', 'refused', 'done']),
          proposedBy: z.string(),
          proposedAt: z.string(),
          decidedBy: z.string().nullable(),
          decidedAt: z.string().nullable(),
          words: z.string().nullable(),
          abilities: z.object({ decide: z.boolean() }),
        }),
      ),
      abilities: z.object({ propose: z.boolean() }),
    }),
    handle: async ({ actor, params, read }) => {
      const [rows] = await read([engagementsIn(params.projectId)])
      const ids = rows.flatMap((row) => [row.proposed_by, row.decided_by, row.staff_id].filter((id) => id !== null))
      const [names] = await read([namesOf(ids)])
      const nameOf = new Map(names.map((one) => [one.id, one.name]))
      return {
        items: rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          positionId: row.position_id,
          who: row.candidate_name ?? nameOf.get(row.staff_id ?? '') ?? '',
          staffId: row.staff_id,
          reason: row.reason,
          state: row.state,
          proposedBy: nameOf.get(row.proposed_by) ?? '',
          proposedAt: iso(row.proposed_at),
          decidedBy: row.decided_by ? (nameOf.get(row.decided_by) ?? '') : null,
          decidedAt: row.decided_at ? iso(row.decided_at) : null,
          words: row.decision_words,
          abilities: {
            decide:
              row.state === 'proposed' &&
              row.proposed_by !== actor.id &&
              row.staff_id !== actor.id &&
              can(actor, 'staff.engage', params.projectId),
          },
        })),
        abilities: { propose: can(actor, 'staff.propose', params.projectId) },
      }
    },
  }),
  commandRoute(proposeEngagement, {
    path: '/projects/:projectId/engagements',
    params: ofProject,
    body: engagementBody,
    answer: { engagementId: z.uuid() },
  }),
  commandRoute(decideEngagement, {
    path: '/engagements/:engagementId/decide',
    params: z.object({ engagementId: z.uuid() }),
    body: { approved: z.boolean(), words: typedTextOrNone(400).nullish() },
    answer: {},
  }),
]
