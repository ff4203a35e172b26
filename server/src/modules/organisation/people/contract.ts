import { EDUCATION_LEVELS } from '@huiyin/policy'
import { z } from 'zod'
import { type SubjectKind, withSelf } from '../../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../../platform/problems.ts'
import { typedText } from '../../../platform/typed-text.ts'

export const PEOPLE_PROBLEMS = {
  noRequirement: declareProblem('staff/no-such-requirement', 422, {
    zh: '现行制度里没有这项任职要求',
    en: 'The handbook in force has no such requirement',
  }),
  notProposed: declareProblem('engagement/already-decided', 409, {
    zh: '这件事已经定了',
    en: 'This has been decided already',
  }),
  ownProposal: declareProblem('engagement/own-proposal', 409, {
    zh: '自己提的、或关于自己的，要由别人来定',
    en: 'Somebody else decides what you proposed or what is about you',
  }),
  notApproved: declareProblem('engagement/not-approved', 422, {
    zh: '这份录用或解聘没有批准，或已经用过',
    en: 'This hiring or dismissal is not approved, or has been carried out',
  }),
}

export const qualificationBody = {
  requirementId: z.string().min(1).max(80),
  level: z.enum(EDUCATION_LEVELS).nullish(),
  sinceOn: z.iso.date().nullish(),
  expiresOn: z.iso.date().nullish(),
}

export const engagementBody = {
  id: z.uuid(),
  kind: z.enum(['hire', 'dismiss']),
  positionId: z.string().min(1).max(60),
  candidateName: typedText(40).nullish(),
  staffId: z.uuid().nullish(),
  reason: typedText(400),
}

/** Somebody is to come or to go. Names and reasons stand in the row, never in the events. */
export const engagementKind: SubjectKind = {
  type: 'engagement',
  title: { zh: '录用与解聘', en: 'Hiring and dismissal' },
  events: [
    {
      type: 'engagement.proposed',
      subject: 'engagement',
      title: { zh: '提出录用或解聘', en: 'Hiring or dismissal proposed' },
      data: { kind: 'text', positionId: 'text', staffId: 'id' },
    },
    {
      type: 'engagement.decided',
      subject: 'engagement',
      title: { zh: '录用或解聘已定', en: 'Hiring or dismissal decided' },
      data: { approved: 'boolean' },
    },
  ],
  facts: [
    { path: 'engagement.state', type: 'text', title: { zh: '状态', en: 'State' } },
    { path: 'engagement.kind', type: 'text', title: { zh: '录用或解聘', en: 'Hiring or dismissal' } },
  ],
  fold: (facts, event) => {
    if (event.type === 'engagement.proposed') return withSelf(facts, { state: 'proposed', kind: event.data.kind })
    return event.type === 'engagement.decided'
      ? withSelf(facts, { state: event.data.approved ? 'approved' : 'refused' })
      : facts
  },
}
