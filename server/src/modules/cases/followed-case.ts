import type { Text } from '@huiyin/text'
import type { App } from '../../platform/app.ts'
import type { Fence } from '../../platform/db/database.ts'
import { ordersOfCases, staffNames } from '../workorders/index.ts'
import { promiseNow } from './case-view.ts'
import { titlesOf } from './handbook.ts'
import { openObligationsOf } from './obligation-views.ts'
import { caseRow, projectNow } from './store.ts'

/**
 * What a resident may be told of a case: titles, times and who comes. None of the words that anyone typed, no numbers,
 * no addresses. For the room residents, which has no session to ask with; undefined when there is no such case.
 */
export async function followedCase(app: App, fence: Fence, caseId: string) {
  const [[row], orders, obligations, [context]] = await app.database.read(fence, [
    caseRow(caseId),
    ordersOfCases([caseId]),
    openObligationsOf([caseId]),
    projectNow(fence.projectIds[0] ?? 0),
  ])
  if (!row) return undefined
  const order = orders.findLast((one) => one.state !== 'cancelled')
  const [people] = await app.database.read(fence, [staffNames(order?.engineer_id ? [order.engineer_id] : [])])
  const titles = await titlesOf(app, fence.companyId, context?.active_hash)
  const title: Text = titles.categories.get(row.category_id)?.title ?? { zh: '您报的事', en: 'What you reported' }
  const arrival = obligations.find((one) => one.part_id === order?.id && one.what === 'arrival')
  return {
    title,
    state: row.state,
    promise: promiseNow(row, orders, context?.zone ?? 'Asia/Shanghai'),
    inHome: row.in_home,
    charge: row.charge,
    registeredAt: row.registered_at,
    order: order && {
      state: order.state,
      engineerName: people.find((one) => one.id === order.engineer_id)?.name,
      urgency: order.urgency,
      dispatchedAt: order.dispatched_at,
      acceptedAt: order.accepted_at,
      departedAt: order.departed_at,
      arrivedAt: order.arrived_at,
      completedAt: order.completed_at,
      confirmedAt: order.confirmed_at,
      appointmentAt: order.appointment_at,
      wakesAt: order.wakes_at,
      priceFen: order.price_fen,
      arrivalDueAt: arrival?.due_at ?? null,
      callbackResult: order.callback_result,
    },
  }
}
