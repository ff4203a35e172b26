import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { CalledOut, OrderFacts, OrderState, Ratings } from './domain.ts'

/** A row of `work_orders`: the facts of the part in columns, and the engineer's own words. */
export type OrderRow = {
  id: string
  project_id: number
  case_id: string
  number: string
  state: OrderState
  category_id: string
  house_id: string | null
  building_id: string | null
  urgency: string
  charge: string
  in_home: boolean
  department_id: string
  engineer_id: string | null
  rework_of: string | null
  issued_at: number
  received_at: number | null
  dispatched_at: number | null
  accepted_at: number | null
  departed_at: number | null
  arrived_at: number | null
  started_at: number | null
  suspended_at: number | null
  wakes_at: number | null
  waiting_for: string | null
  completed_at: number | null
  confirmed_at: number | null
  signed_at: number | null
  returned_at: number | null
  cancelled_at: number | null
  appointment_at: number | null
  appointment_reason: string | null
  price_fen: number | null
  price_told_at: number | null
  ratings: Ratings | null
  confirmed_by: string | null
  owner_signature_id: string | null
  head_signature_id: string | null
  head_id: string | null
  callback_result: string | null
  callback_attempts: number
  verification_failed: boolean
  work_done: string | null
  price_basis: string | null
  price_list_version: number | null
  price_item_id: string | null
  materials_rule: string | null
  charged_fen: number | null
  charged_at: number | null
  settled_fen: number | null
  settled_at: number | null
  settled_by: string | null
  payment_method: string | null
  receipt_number: string | null
  handed_in_fen: number | null
  call_out: readonly CalledOut[] | null
}

const COLUMNS = sql`w.id, w.project_id, w.case_id, w.number, w.state, w.category_id, w.house_id, w.building_id, w.urgency, w.charge, w.in_home, w.department_id, w.engineer_id, w.rework_of,
  w.issued_at, w.received_at, w.dispatched_at, w.accepted_at, w.departed_at, w.arrived_at, w.started_at, w.suspended_at, w.wakes_at, w.waiting_for, w.completed_at, w.confirmed_at,
  w.signed_at, w.returned_at, w.cancelled_at, w.appointment_at, w.appointment_reason, w.price_fen, w.price_told_at, w.ratings, w.confirmed_by, w.owner_signature_id, w.head_signature_id,
  w.head_id, w.callback_result, w.callback_attempts, w.verification_failed, w.work_done, w.price_basis, w.price_list_version, w.price_item_id, w.materials_rule, w.charged_fen, w.charged_at, w.settled_fen, w.settled_at, w.settled_by, w.payment_method,
  w.receipt_number, w.handed_in_fen, w.call_out`

export type Place = { readonly houseId: string | null; readonly buildingId: string | null }

/** Where the case of an order is: a rework order inherits it. */
export function placeOfOrder(workOrderId: string): Query<{ house_id: string | null; building_id: string | null }> {
  return sql`select house_id, building_id from work_orders where id = ${workOrderId}`
}

export function insertOrder(
  keys: { companyId: number; projectId: number; caseId: string; id: string },
  place: Place,
  order: OrderFacts,
): Query {
  return sql`insert into work_orders (id, company_id, project_id, case_id, number, state, category_id, house_id, building_id, urgency, charge, in_home, department_id, rework_of, issued_at, received_at)
    values (${keys.id}, ${keys.companyId}, ${keys.projectId}, ${keys.caseId}, ${order.number}, ${order.state}, ${order.categoryId}, ${place.houseId}, ${place.buildingId}, ${order.urgency}, ${order.charge},
      ${order.inHome}, ${order.departmentId}, ${order.reworkOf ?? null}, ${iso(order.issuedAt)}, ${instant(order.receivedAt)})`
}

/** Writes what the facts of an order say into its row. */
export function saveOrder(id: string, order: OrderFacts): Query {
  return sql`update work_orders set state = ${order.state}, category_id = ${order.categoryId}, urgency = ${order.urgency}, charge = ${order.charge}, in_home = ${order.inHome}, department_id = ${order.departmentId},
    engineer_id = ${order.engineerId ?? null}, issued_at = ${iso(order.issuedAt)}, received_at = ${instant(order.receivedAt)}, dispatched_at = ${instant(order.dispatchedAt)}, accepted_at = ${instant(order.acceptedAt)},
    departed_at = ${instant(order.departedAt)}, arrived_at = ${instant(order.arrivedAt)}, started_at = ${instant(order.startedAt)}, suspended_at = ${instant(order.suspendedAt)}, wakes_at = ${instant(order.wakesAt)},
    waiting_for = ${order.waitingFor ?? null}, completed_at = ${instant(order.completedAt)}, confirmed_at = ${instant(order.confirmedAt)}, signed_at = ${instant(order.signedAt)}, returned_at = ${instant(order.returnedAt)},
    cancelled_at = ${instant(order.cancelledAt)}, appointment_at = ${instant(order.appointmentAt)}, appointment_reason = ${order.appointmentReason ?? null}, price_fen = ${order.priceFen ?? null},
    price_told_at = ${instant(order.priceToldAt)}, ratings = ${order.ratings ? JSON.stringify(order.ratings) : null}::text::jsonb, confirmed_by = ${order.confirmedBy ?? null},
    owner_signature_id = ${order.ownerSignatureId ?? null}, head_signature_id = ${order.headSignatureId ?? null}, head_id = ${order.headId ?? null}, callback_result = ${order.callbackResult ?? null},
    callback_attempts = ${order.callbackAttempts}, verification_failed = ${order.verificationFailed}, price_basis = ${order.priceBasis ?? null}, price_list_version = ${order.priceListVersion ?? null},
    price_item_id = ${order.priceItemId ?? null}, materials_rule = ${order.materialsRule ?? null}, charged_fen = ${order.chargedFen ?? null}, charged_at = ${instant(order.chargedAt)}, settled_fen = ${order.settledFen ?? null},
    settled_at = ${instant(order.settledAt)}, settled_by = ${order.settledBy ?? null}, payment_method = ${order.paymentMethod ?? null}, receipt_number = ${order.receiptNumber ?? null},
    handed_in_fen = ${order.handedInFen ?? null}, call_out = ${order.callOut ? JSON.stringify(order.callOut) : null}::text::jsonb where id = ${id}`
}

export function saveWorkDone(id: string, workDone: string): Query {
  return sql`update work_orders set work_done = ${workDone} where id = ${id}`
}

export function ordersOfCases(caseIds: readonly string[]): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.case_id = any(${caseIds}::uuid[]) order by w.issued_at, w.number`
}

/** Orders of a home, the latest first, for its card. */
export function ordersOfHouse(houseId: string, limit: number): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.house_id = ${houseId} and w.state <> 'cancelled' order by w.issued_at desc limit ${limit}`
}

/** What is in this engineer's hands, and what they finished since. */
export function ordersOfEngineer(engineerId: string, finishedSince: number): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.engineer_id = ${engineerId}
    and (w.state in ('dispatched', 'accepted', 'departed', 'arrived', 'working', 'suspended', 'completed') or w.completed_at >= ${iso(finishedSince)}) order by w.issued_at`
}

export function ordersInHand(projectId: number): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.project_id = ${projectId} and w.engineer_id is not null
    and w.state in ('dispatched', 'accepted', 'departed', 'arrived', 'working', 'suspended') order by w.issued_at`
}

/** The same for the project of a work order, for the command that dispatches it. */
export function ordersInHandBeside(workOrderId: string): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.project_id = (select project_id from work_orders where id = ${workOrderId}) and w.engineer_id is not null
    and w.state in ('dispatched', 'accepted', 'departed', 'arrived', 'working', 'suspended') order by w.issued_at`
}

/** What was charged in a stretch of time, with what was handed in of it by now: the income of a day (S0-REPAIR-17). */
export function chargedBetween(projectId: number, from: Query, to: Query): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.project_id = ${projectId} and w.charged_at >= ${from} and w.charged_at < ${to} order by w.charged_at, w.number`
}

export function ordersWaiting(projectId: number): Query<OrderRow> {
  return sql<OrderRow>`select ${COLUMNS} from work_orders w where w.project_id = ${projectId} and w.state in ('issued', 'received') order by w.issued_at`
}

export type MaterialRow = {
  id: string
  work_order_id: string
  name: string
  quantity: number
  unit: string
  price_fen: number
  drawn_at: number
}
export type Material = {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  readonly priceFen: number
}

export function materialsOfCases(caseIds: readonly string[]): Query<MaterialRow> {
  return sql<MaterialRow>`select id, work_order_id, name, quantity, unit, price_fen, drawn_at from work_order_materials where case_id = any(${caseIds}::uuid[]) order by drawn_at, line`
}

export function insertMaterials(
  keys: OrderKeys,
  actorId: string,
  drawnAt: number,
  items: readonly (Material & { readonly id: string })[],
): Query {
  const rows = items.map((item, index) => ({
    id: item.id,
    line: index + 1,
    name: item.name,
    quantity: item.quantity,
    unit: item.unit,
    price_fen: item.priceFen,
  }))
  return sql`insert into work_order_materials (id, company_id, project_id, case_id, work_order_id, line, name, quantity, unit, price_fen, drawn_at, drawn_by)
    select id, ${keys.companyId}, ${keys.projectId}, ${keys.caseId}, ${keys.workOrderId}, line, name, quantity, unit, price_fen, ${iso(drawnAt)}, ${actorId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as item (id uuid, line int, name text, quantity numeric, unit text, price_fen bigint)`
}

export type OrderKeys = {
  readonly companyId: number
  readonly projectId: number
  readonly caseId: string
  readonly workOrderId: string
}

export type CallbackRow = {
  id: string
  work_order_id: string
  result: 'satisfied' | 'unsatisfied' | 'unreachable'
  rating: number | null
  opinion: string | null
  made_by: string | null
  occurred_at: number
  recorded_at: number
}

export function insertCallback(
  keys: OrderKeys,
  row: {
    id: string
    result: string
    rating: number | undefined
    opinion: string | undefined
    madeBy: string
    occurredAt: number
    recordedAt: number
  },
): Query {
  return sql`insert into callbacks (id, company_id, project_id, case_id, work_order_id, result, rating, opinion, made_by, occurred_at, recorded_at)
    values (${row.id}, ${keys.companyId}, ${keys.projectId}, ${keys.caseId}, ${keys.workOrderId}, ${row.result}, ${row.rating ?? null}, ${row.opinion ?? null}, ${row.madeBy}, ${iso(row.occurredAt)}, ${iso(row.recordedAt)})`
}

export function callbacksOfCase(caseId: string): Query<CallbackRow> {
  return sql<CallbackRow>`select id, work_order_id, result, rating, opinion, made_by, occurred_at, recorded_at from callbacks where case_id = ${caseId} order by occurred_at`
}

// ── what was typed ───────────────────────────────────────────────────────────────────────────────

export type NoteRow = { id: string; work_order_id: string | null; event_type: string; body: string }

export function insertNote(row: {
  id: string
  companyId: number
  projectId: number
  caseId: string
  workOrderId?: string | undefined
  eventType: string
  body: string
  writtenBy: string
  recordedAt: number
}): Query {
  return sql`insert into case_notes (id, company_id, project_id, case_id, work_order_id, event_type, body, written_by, recorded_at)
    values (${row.id}, ${row.companyId}, ${row.projectId}, ${row.caseId}, ${row.workOrderId ?? null}, ${row.eventType}, ${row.body}, ${row.writtenBy}, ${iso(row.recordedAt)})`
}

export function notesOfCase(caseId: string): Query<NoteRow> {
  return sql<NoteRow>`select id, work_order_id, event_type, body from case_notes where case_id = ${caseId}`
}

// ── figures ──────────────────────────────────────────────────────────────────────────────────────

export type OrderCounts = {
  waiting: number
  in_hand: number
  suspended: number
  to_confirm: number
  to_sign: number
  to_return: number
  to_call_back: number
}

/** What is running now. Its cost follows open work: both halves read a partial index of what is not over. */
export function runningCounts(projectId: number): Query<OrderCounts> {
  return sql<OrderCounts>`select count(*) filter (where w.state in ('issued', 'received'))::int as waiting,
      count(*) filter (where w.state in ('dispatched', 'accepted', 'departed', 'arrived', 'working'))::int as in_hand,
      count(*) filter (where w.state = 'suspended')::int as suspended,
      count(*) filter (where w.state = 'completed')::int as to_confirm,
      count(*) filter (where w.state = 'ownerConfirmed')::int as to_sign,
      count(*) filter (where w.state = 'headSigned')::int as to_return,
      (select count(*)::int from work_orders r where r.project_id = ${projectId} and r.state = 'returned' and r.in_home and r.callback_result is null) as to_call_back
    from work_orders w where w.project_id = ${projectId} and w.state not in ('returned', 'cancelled')`
}

export type CallbackFigures = {
  satisfied: number
  unsatisfied: number
  unreachable: number
  in_home: number
  called_back: number
}

/** How in-home orders issued since were followed up (S0-REPAIR-13): the last result of each order counts. */
export function callbackFigures(projectId: number, since: number): Query<CallbackFigures> {
  return sql<CallbackFigures>`select count(*) filter (where callback_result = 'satisfied')::int as satisfied, count(*) filter (where callback_result = 'unsatisfied')::int as unsatisfied,
      count(*) filter (where callback_result = 'unreachable')::int as unreachable,
      count(*) filter (where in_home and state = 'returned')::int as in_home, count(*) filter (where in_home and state = 'returned' and callback_result is not null)::int as called_back
    from work_orders where project_id = ${projectId} and issued_at >= ${iso(since)}`
}

const instant = (value: number | null | undefined) => (value === null || value === undefined ? null : iso(value))
