import { type Query, sql } from '../../../platform/db/sql.ts'

/** The only SQL of qualifications and engagements. */

export type QualificationRow = {
  staff_id: string
  requirement_id: string
  level: string | null
  since_on: string | null
  expires_on: string | null
}

export function qualificationsOf(staffIds: Query): Query<QualificationRow> {
  return sql<QualificationRow>`select staff_id, requirement_id, level, since_on, expires_on from qualifications where staff_id in (${staffIds})`
}

export function qualificationOf(row: QualificationRow) {
  return { requirementId: row.requirement_id, level: row.level, sinceOn: row.since_on, expiresOn: row.expires_on }
}

/** Noted again replaces what was noted before. */
export function noteQualificationRow(companyId: number, row: QualificationRow & { id: string }, at: string): Query {
  return sql`insert into qualifications (id, company_id, staff_id, requirement_id, level, since_on, expires_on, noted_at)
    values (${row.id}, ${companyId}, ${row.staff_id}, ${row.requirement_id}, ${row.level}, ${row.since_on}, ${row.expires_on}, ${at})
    on conflict (staff_id, requirement_id) do update set level = excluded.level, since_on = excluded.since_on, expires_on = excluded.expires_on, noted_at = excluded.noted_at`
}

export type EngagementRow = {
  id: string
  project_id: number
  kind: 'hire' | 'dismiss'
  position_id: string
  candidate_name: string | null
  staff_id: string | null
  reason: string
  state: 'proposed' | 'approved' | 'refused' | 'done'
  proposed_by: string
  proposed_at: number
  decided_by: string | null
  decided_at: number | null
  decision_words: string | null
}
const ENGAGEMENT = sql`id, project_id, kind, position_id, candidate_name, staff_id, reason, state, proposed_by, proposed_at, decided_by, decided_at, decision_words`

export function engagementRow(id: string | null): Query<EngagementRow> {
  return sql<EngagementRow>`select ${ENGAGEMENT} from engagements where id = ${id}::uuid`
}
export function engagementsIn(projectId: number): Query<EngagementRow> {
  return sql<EngagementRow>`select ${ENGAGEMENT} from engagements where project_id = ${projectId} order by proposed_at desc, id desc limit 200`
}
export function insertEngagement(
  companyId: number,
  row: Pick<
    EngagementRow,
    'id' | 'project_id' | 'kind' | 'position_id' | 'candidate_name' | 'staff_id' | 'reason' | 'proposed_by'
  >,
  at: string,
): Query {
  return sql`insert into engagements (id, company_id, project_id, kind, position_id, candidate_name, staff_id, reason, state, proposed_by, proposed_at)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.kind}, ${row.position_id}, ${row.candidate_name}, ${row.staff_id}, ${row.reason}, 'proposed', ${row.proposed_by}, ${at})`
}
export function decideEngagementRow(
  id: string,
  decision: { state: 'approved' | 'refused'; by: string; words: string | null; at: string },
): Query {
  return sql`update engagements set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at}, decision_words = ${decision.words} where id = ${id}`
}
/** Carried out: it lets nobody in or out a second time. */
export function engagementDone(id: string): Query {
  return sql`update engagements set state = 'done' where id = ${id}`
}
