import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { PriceItem } from './contract.ts'

/** The only SQL of price_lists, receipts and day_incomes. */

export type PriceListRow = {
  id: string
  project_id: number
  version: number
  state: 'draft' | 'approved' | 'dropped'
  valid_from: string
  items: readonly PriceItem[]
  drafted_by: string
  drafted_at: number
  approved_by: string | null
  approved_at: number | null
}
const LIST = sql`l.id, l.project_id, l.version, l.state, l.valid_from::text as valid_from, l.items, l.drafted_by, l.drafted_at, l.approved_by, l.approved_at`

export function priceLists(projectId: number): Query<PriceListRow> {
  return sql<PriceListRow>`select ${LIST} from price_lists l where l.project_id = ${projectId} and l.state <> 'dropped' order by l.version desc limit 200`
}

export function priceListRow(id: string): Query<PriceListRow> {
  return sql<PriceListRow>`select ${LIST} from price_lists l where l.id = ${id}`
}

/** Approved versions of the project of a case, the latest first: which one holds is the day's question. */
export function pricesBeside(caseId: string): Query<PriceListRow> {
  return sql<PriceListRow>`select ${LIST} from price_lists l where l.project_id = (select project_id from subjects where id = ${caseId}) and l.state = 'approved'
    order by l.valid_from desc, l.version desc limit 20`
}

/** The same for a project. */
export function approvedPrices(projectId: number): Query<PriceListRow> {
  return sql<PriceListRow>`select ${LIST} from price_lists l where l.project_id = ${projectId} and l.state = 'approved' order by l.valid_from desc, l.version desc limit 20`
}

export function insertPriceList(row: {
  id: string
  companyId: number
  projectId: number
  version: number
  validFrom: string
  items: readonly PriceItem[]
  draftedBy: string
  draftedAt: number
}): Query {
  return sql`insert into price_lists (id, company_id, project_id, version, state, valid_from, items, drafted_by, drafted_at)
    values (${row.id}, ${row.companyId}, ${row.projectId}, ${row.version}, 'draft', ${row.validFrom}::date, ${JSON.stringify(row.items)}::text::jsonb, ${row.draftedBy}, ${iso(row.draftedAt)})`
}

export function approvePriceListRow(id: string, by: string, at: number): Query {
  return sql`update price_lists set state = 'approved', approved_by = ${by}, approved_at = ${iso(at)} where id = ${id}`
}

export function dropPriceListRow(id: string): Query {
  return sql`update price_lists set state = 'dropped' where id = ${id}`
}

export function insertReceipt(row: {
  id: string
  companyId: number
  projectId: number
  caseId: string
  workOrderId: string
  number: string
  amountFen: number
  method: string
  takenBy: string
  takenAt: number
}): Query {
  return sql`insert into receipts (id, company_id, project_id, number, case_id, work_order_id, amount_fen, method, taken_by, taken_at)
    values (${row.id}, ${row.companyId}, ${row.projectId}, ${row.number}, ${row.caseId}, ${row.workOrderId}, ${row.amountFen}, ${row.method}, ${row.takenBy}, ${iso(row.takenAt)})`
}

export type DayIncomeRow = {
  day: string
  orders: number
  due_fen: number
  handed_in_fen: number
  explanation: string | null
  reconciled_by: string
  reconciled_at: number
}

export function dayIncome(projectId: number, day: string): Query<DayIncomeRow> {
  return sql<DayIncomeRow>`select day::text as day, orders, due_fen, handed_in_fen, explanation, reconciled_by, reconciled_at from day_incomes where project_id = ${projectId} and day = ${day}::date`
}

/** A day is reconciled again when more was charged or handed in afterwards; the log keeps each time. */
export function saveDayIncome(row: {
  companyId: number
  projectId: number
  day: string
  orders: number
  dueFen: number
  handedInFen: number
  explanation: string | undefined
  by: string
  at: number
}): Query {
  return sql`insert into day_incomes (company_id, project_id, day, orders, due_fen, handed_in_fen, explanation, reconciled_by, reconciled_at)
    values (${row.companyId}, ${row.projectId}, ${row.day}::date, ${row.orders}, ${row.dueFen}, ${row.handedInFen}, ${row.explanation ?? null}, ${row.by}, ${iso(row.at)})
    on conflict (project_id, day) do update set orders = excluded.orders, due_fen = excluded.due_fen, handed_in_fen = excluded.handed_in_fen, explanation = excluded.explanation,
      reconciled_by = excluded.reconciled_by, reconciled_at = excluded.reconciled_at`
}
