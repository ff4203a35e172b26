import { z } from 'zod'
import { organisationOf } from '../../../platform/access/organisation.ts'
import { defineCommand } from '../../../platform/commands/command.ts'
import { iso } from '../../../platform/events/event-log.ts'
import { PROBLEMS, Refusal } from '../../../platform/problems.ts'
import { typedTextOrNone } from '../../../platform/typed-text.ts'
import { ORGANISATION_PROBLEMS } from '../contract.ts'
import { organisationInForce, staffRow } from '../store.ts'
import { engagementBody, PEOPLE_PROBLEMS, qualificationBody } from './contract.ts'
import { decideEngagementRow, engagementRow, insertEngagement, noteQualificationRow } from './store.ts'

/** Notes what somebody brings for a requirement of the handbook, with its paper seen. */
export const noteQualification = defineCommand({
  name: 'staff.noteQualification',
  title: { zh: '记任职条件', en: 'Note a qualification' },
  capability: 'staff.manage',
  input: z.strictObject({ staffId: z.uuid(), projectId: z.int().min(0), ...qualificationBody }),
  subject: (input) => ({ type: 'staffMember', id: input.staffId }),
  load: (input) => ({ organisation: organisationInForce(input.projectId) }),
  decide: ({ input, actor, now, rows, newId }) => {
    const organisation = rows.organisation[0] && organisationOf(rows.organisation[0].organisation)
    const known = organisation?.positions.some((one) => one.requirements?.some(({ id }) => id === input.requirementId))
    if (!known)
      throw new Refusal(PEOPLE_PROBLEMS.noRequirement, {
        errors: [{ path: 'requirementId', message: PEOPLE_PROBLEMS.noRequirement.title }],
      })
    return {
      events: [{ type: 'staffMember.qualified', data: { requirementId: input.requirementId } }],
      writes: [
        noteQualificationRow(
          actor.companyId,
          {
            id: newId(),
            staff_id: input.staffId,
            requirement_id: input.requirementId,
            level: input.level ?? null,
            since_on: input.sinceOn ?? null,
            expires_on: input.expiresOn ?? null,
          },
          iso(now),
        ),
      ],
      answer: {},
    }
  },
})

/** Somebody is to be hired or dismissed: proposed here, decided by another (S4-M-6). */
export const proposeEngagement = defineCommand({
  name: 'engagement.propose',
  title: { zh: '提出录用或解聘', en: 'Propose a hiring or dismissal' },
  capability: 'staff.propose',
  input: z.strictObject({ projectId: z.coerce.number().int(), ...engagementBody }),
  subject: (input) => ({ type: 'engagement', id: input.id, create: { projectId: input.projectId } }),
  load: (input) => ({ organisation: organisationInForce(input.projectId), staff: staffRow(input.staffId ?? input.id) }),
  gateFacts: (input) => ({ kind: input.kind, positionId: input.positionId }),
  decide: ({ input, actor, now, rows }) => {
    const missing = input.kind === 'hire' ? !input.candidateName && 'candidateName' : !input.staffId && 'staffId'
    if (missing)
      throw new Refusal(PROBLEMS.badInput, {
        errors: [{ path: missing, message: { zh: '写明是谁', en: 'Say who it is' } }],
      })
    if (input.kind === 'dismiss' && rows.staff[0]?.state !== 'active')
      throw new Refusal(ORGANISATION_PROBLEMS.noSuchStaff, {
        errors: [{ path: 'staffId', message: ORGANISATION_PROBLEMS.noSuchStaff.title }],
      })
    const organisation = rows.organisation[0] && organisationOf(rows.organisation[0].organisation)
    if (organisation && !organisation.positions.some((position) => position.id === input.positionId))
      throw new Refusal(ORGANISATION_PROBLEMS.noPosition, {
        errors: [{ path: 'positionId', message: ORGANISATION_PROBLEMS.noPosition.title }],
      })
    return {
      events: [
        {
          type: 'engagement.proposed',
          data: { kind: input.kind, positionId: input.positionId, staffId: input.staffId ?? null },
        },
      ],
      writes: [
        insertEngagement(
          actor.companyId,
          {
            id: input.id,
            project_id: input.projectId,
            kind: input.kind,
            position_id: input.positionId,
            candidate_name: input.kind === 'hire' ? (input.candidateName ?? null) : null,
            staff_id: input.kind === 'dismiss' ? (input.staffId ?? null) : null,
            reason: input.reason,
            proposed_by: actor.id,
          },
          iso(now),
        ),
      ],
      answer: { engagementId: input.id },
    }
  },
})

export const decideEngagement = defineCommand({
  name: 'engagement.decide',
  title: { zh: '批录用或解聘', en: 'Decide a hiring or dismissal' },
  capability: 'staff.engage',
  input: z.strictObject({
    engagementId: z.uuid(),
    approved: z.boolean(),
    words: typedTextOrNone(400).nullish(),
  }),
  subject: (input) => ({ type: 'engagement', id: input.engagementId }),
  load: (input) => ({ engagement: engagementRow(input.engagementId) }),
  may: ({ actor, rows }) => {
    const [row] = rows.engagement
    if (!row) throw new Refusal(PROBLEMS.notFound)
    if (row.proposed_by === actor.id || row.staff_id === actor.id) throw new Refusal(PEOPLE_PROBLEMS.ownProposal)
  },
  gateFacts: (input) => ({ approved: input.approved }),
  decide: ({ input, actor, now, rows }) => {
    if (rows.engagement[0]?.state !== 'proposed') throw new Refusal(PEOPLE_PROBLEMS.notProposed)
    if (!input.approved && !input.words)
      throw new Refusal(PROBLEMS.badInput, {
        errors: [{ path: 'words', message: { zh: '不同意要写原因', en: 'A refusal needs a reason' } }],
      })
    return {
      events: [{ type: 'engagement.decided', data: { approved: input.approved } }],
      writes: [
        decideEngagementRow(input.engagementId, {
          state: input.approved ? 'approved' : 'refused',
          by: actor.id,
          words: input.words ?? null,
          at: iso(now),
        }),
      ],
      answer: {},
    }
  },
})
