import type { Engine } from '../../platform/packs/engine-cache.ts'
import { maskText } from '../../platform/privacy/protected-text.ts'
import type { SubjectForms } from '../../platform/subjects/doors.ts'
import { PAYMENT_TITLES } from '../fees/index.ts'
import { namesIn } from '../organisation/index.ts'
import {
  type CallbackRow,
  callbacksOfCase,
  categoryOf,
  type MaterialRow,
  materialsOfCases,
  type OrderRow,
  ordersOfCases,
} from '../workorders/index.ts'
import { CHARGE_TITLES } from './contract.ts'
import { urgencyTitle } from './handbook.ts'
import { type CaseRow, caseRow, peopleOfCase } from './store.ts'

type Name = { readonly id: string; readonly name: string }

/** The life of a case and one of its orders, for the forms that the program fills (S0-REPAIR-23). Masked. */
export const caseForms: SubjectForms = {
  load: (caseId) => [
    caseRow(caseId),
    ordersOfCases([caseId]),
    materialsOfCases([caseId]),
    callbacksOfCase(caseId),
    namesIn(peopleOfCase(caseId)),
  ],
  present: (rows, partId, engine) => {
    const [cases, orders, materials, callbacks, people] = rows as unknown as [
      readonly CaseRow[],
      readonly OrderRow[],
      readonly MaterialRow[],
      readonly CallbackRow[],
      readonly Name[],
    ]
    const row = cases[0]
    if (!row) return undefined
    const order = partId ? orders.find((one) => one.id === partId) : orders.at(-1)
    if (partId && !order) return undefined
    const nameOf = (id: string | null) => people.find((one) => one.id === id)?.name ?? ''
    const category = categoryOf(engine, order?.category_id ?? row.category_id)
    return {
      case: {
        number: row.number,
        registeredAt: row.registered_at,
        openedBy: nameOf(row.opened_by),
        reporter: row.reporter_shown,
        phone: maskText(row.reporter_phone ?? ''),
        place: row.place_label,
        category: category?.title ?? row.category_id,
        content: maskText(row.content),
        urgency: urgencyTitle(engine, row.urgency),
        charge: CHARGE_TITLES[row.charge],
      },
      workOrder: order ? formOfOrder(order, materials, nameOf, engine) : {},
      callback: callbackOf(
        callbacks.filter((one) => !order || one.work_order_id === order.id),
        nameOf,
      ),
    }
  },
}

function formOfOrder(
  order: OrderRow,
  materials: readonly MaterialRow[],
  nameOf: (id: string | null) => string,
  engine: Engine | undefined,
): Record<string, unknown> {
  return {
    number: order.number,
    urgency: urgencyTitle(engine, order.urgency),
    charge: CHARGE_TITLES[order.charge],
    engineer: nameOf(order.engineer_id),
    issuedAt: order.issued_at,
    receivedAt: order.received_at,
    appointmentAt: order.appointment_at,
    // Nobody told: that is said, not left blank as if it were to be filled in.
    departedAt: order.departed_at ?? (order.arrived_at === null ? null : NOT_RECORDED),
    arrivedAt: order.arrived_at,
    completedAt: order.completed_at,
    returnedAt: order.returned_at,
    priceFen: order.price_fen,
    priceToldAt: order.price_told_at,
    chargedFen: order.charged_fen,
    settledFen: order.settled_fen,
    settledAt: order.settled_at,
    settledBy: nameOf(order.settled_by),
    paymentMethod: order.payment_method
      ? PAYMENT_TITLES[order.payment_method as keyof typeof PAYMENT_TITLES]
      : undefined,
    receiptNumber: order.receipt_number ?? undefined,
    workDone: maskText(order.work_done ?? ''),
    ratings: order.ratings
      ? [order.ratings.quality, order.ratings.timeliness, order.ratings.attitude].map(String)
      : undefined,
    materials: materials
      .filter((one) => one.work_order_id === order.id)
      .map((one) => ({ name: one.name, quantity: one.quantity, unit: one.unit, priceFen: one.price_fen })),
    ownerSignature: signed(order.owner_signature_id, order.confirmed_at, ''),
    headSignature: signed(order.head_signature_id, order.signed_at, nameOf(order.head_id)),
  }
}

const NOT_RECORDED = { zh: '未记录', en: 'not recorded' }

function signed(signatureId: string | null, at: number | null, name: string) {
  if (at === null) return undefined
  return { ...(signatureId ? { signatureId } : {}), at, ...(name ? { name } : {}) }
}

function callbackOf(callbacks: readonly CallbackRow[], nameOf: (id: string | null) => string) {
  const last = callbacks.at(-1)
  if (!last) return {}
  return {
    at: last.occurred_at,
    madeBy: nameOf(last.made_by),
    result: RESULT_TITLES[last.result],
    rating: last.rating,
    opinion: maskText(last.opinion ?? ''),
  }
}

const RESULT_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  satisfied: { zh: '满意', en: 'Satisfied' },
  unsatisfied: { zh: '不满意', en: 'Not satisfied' },
  unreachable: { zh: '未接通', en: 'Not reached' },
}
