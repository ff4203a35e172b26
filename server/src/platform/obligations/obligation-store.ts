import type { Obligation } from '@huiyin/policy'
import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** A row of the obligations table, which is an `Obligation` of the engine laid out in columns. */
export type ObligationRow = {
  id: string
  subject_id: string
  subject_type: string
  part_type: string | null
  part_id: string | null
  source: 'rule' | 'person'
  rule_id: string
  clause: string
  pack_hash: string
  what: string
  owner: Obligation['owner']
  opened_by: string
  start_at: number
  opens_at: number
  warn_ats: number[]
  due_at: number | null
  original_due_at: number | null
  needed: number
  done: number
  state: Obligation['state']
  breached_at: number | null
  discharged_at: number | null
  recorded_late: boolean
  evidence: string[]
  pauses: Obligation['pauses']
  warned: number
  escalated: number
  next_at: number | null
  explanation: Obligation['explanation']
  history: Obligation['history']
  project_id: number
}

const COLUMNS = sql`id, subject_id, subject_type, part_type, part_id, source, rule_id, clause, pack_hash, what, owner, opened_by, start_at, opens_at, warn_ats, due_at, original_due_at, needed, done, state, breached_at, discharged_at, recorded_late, evidence, pauses, warned, escalated, next_at, explanation, history`

/** Those of a subject that are still owed, locked after their subject. */
export function lockOpenObligations(subjectId: string): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS}, project_id from obligations where subject_id = ${subjectId} and state in ('open', 'breached') order by id for update`
}

export function lockAllObligations(subjectId: string): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS}, project_id from obligations where subject_id = ${subjectId} order by id for update`
}

/** All of several subjects, locked after them. */
export function lockObligationsOf(subjectIds: readonly string[]): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS}, project_id from obligations where subject_id = any(${subjectIds}::uuid[]) order by subject_id, id for update`
}

export function obligationsOfSubject(subjectId: string): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS}, project_id from obligations where subject_id = ${subjectId} order by due_at nulls last, id`
}

/** Writes the new values of obligations, new or known, in one statement. */
export function saveObligations(companyId: number, projectId: number, obligations: readonly Obligation[]): Query {
  const rows = obligations.map((obligation) => ({
    ...toColumns(obligation),
    company_id: companyId,
    project_id: projectId,
  }))
  return sql`insert into obligations (company_id, project_id, owner_person, owner_position, owner_department, ${COLUMNS})
    select company_id, project_id, owner_person, owner_position, owner_department, ${COLUMNS} from jsonb_populate_recordset(null::obligations, ${JSON.stringify(rows)}::text::jsonb)
    on conflict (id) do update set owner = excluded.owner, owner_person = excluded.owner_person, owner_position = excluded.owner_position, owner_department = excluded.owner_department,
      start_at = excluded.start_at, opens_at = excluded.opens_at, warn_ats = excluded.warn_ats, due_at = excluded.due_at, original_due_at = excluded.original_due_at,
      needed = excluded.needed, done = excluded.done, state = excluded.state, breached_at = excluded.breached_at, discharged_at = excluded.discharged_at,
      recorded_late = excluded.recorded_late, evidence = excluded.evidence, pauses = excluded.pauses, warned = excluded.warned, escalated = excluded.escalated,
      next_at = excluded.next_at, explanation = excluded.explanation, history = excluded.history, clause = excluded.clause, pack_hash = excluded.pack_hash`
}

export function toObligation(row: ObligationRow): Obligation {
  return {
    id: row.id,
    source: row.source,
    ruleId: row.rule_id,
    clause: row.clause,
    packHash: row.pack_hash,
    subject: { type: row.subject_type, id: row.subject_id },
    ...(row.part_type && row.part_id ? { part: { type: row.part_type, id: row.part_id } } : {}),
    what: row.what,
    owner: row.owner,
    openedBy: row.opened_by,
    startAt: row.start_at,
    opensAt: row.opens_at,
    warnAts: row.warn_ats,
    dueAt: row.due_at,
    originalDueAt: row.original_due_at,
    needed: row.needed,
    done: row.done,
    state: row.state,
    ...(row.breached_at === null ? {} : { breachedAt: row.breached_at }),
    ...(row.discharged_at === null ? {} : { dischargedAt: row.discharged_at }),
    ...(row.recorded_late ? { recordedLate: true } : {}),
    evidence: row.evidence,
    pauses: row.pauses,
    warned: row.warned,
    escalated: row.escalated,
    nextAt: row.next_at,
    explanation: row.explanation,
    history: row.history,
  }
}

function toColumns(obligation: Obligation) {
  const { owner } = obligation
  const instant = (value: number | null | undefined) => (value === null || value === undefined ? null : iso(value))
  return {
    id: obligation.id,
    subject_id: obligation.subject.id,
    subject_type: obligation.subject.type,
    part_type: obligation.part?.type ?? null,
    part_id: obligation.part?.id ?? null,
    source: obligation.source,
    rule_id: obligation.ruleId,
    clause: obligation.clause,
    pack_hash: obligation.packHash,
    what: obligation.what,
    owner,
    owner_person: owner.kind === 'person' ? owner.personId : null,
    owner_position: owner.kind === 'position' ? owner.position : null,
    owner_department: owner.kind === 'department' ? owner.department : null,
    opened_by: obligation.openedBy,
    start_at: iso(obligation.startAt),
    opens_at: iso(obligation.opensAt),
    warn_ats: obligation.warnAts,
    due_at: instant(obligation.dueAt),
    original_due_at: instant(obligation.originalDueAt),
    needed: obligation.needed,
    done: obligation.done,
    state: obligation.state,
    breached_at: instant(obligation.breachedAt),
    discharged_at: instant(obligation.dischargedAt),
    recorded_late: obligation.recordedLate ?? false,
    evidence: obligation.evidence,
    pauses: obligation.pauses,
    warned: obligation.warned,
    escalated: obligation.escalated,
    next_at: instant(obligation.nextAt),
    explanation: obligation.explanation,
    history: obligation.history,
  }
}
