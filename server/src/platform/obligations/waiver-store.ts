import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'

/** The only SQL of obligation_waivers. */

export type WaiverRow = {
  obligation_id: string
  project_id: number
  reason: string
  waived_by: string
  waived_at: number
}

export function insertWaiver(companyId: number, row: WaiverRow): Query {
  return sql`insert into obligation_waivers (obligation_id, company_id, project_id, reason, waived_by, waived_at)
    values (${row.obligation_id}, ${companyId}, ${row.project_id}, ${row.reason}, ${row.waived_by}, ${iso(row.waived_at)})`
}

export function waiverOf(obligationId: string): Query<WaiverRow> {
  return sql<WaiverRow>`select obligation_id, project_id, reason, waived_by, waived_at from obligation_waivers where obligation_id = ${obligationId}`
}

export type WaivableRow = { subject_type: string; subject_id: string; owner_person: string | null; project_id: number }

/** What a waiving needs to know of an obligation before its subject is locked. */
export function waivable(obligationId: string): Query<WaivableRow> {
  return sql<WaivableRow>`select subject_type, subject_id, owner_person, project_id from obligations where id = ${obligationId}`
}
