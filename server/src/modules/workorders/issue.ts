import type { Scene } from '../../platform/commands/command.ts'
import type { Query } from '../../platform/db/sql.ts'
import type { NewEvent } from '../../platform/events/event-log.ts'
import { foldOrder, type OrderFacts } from './domain.ts'
import { insertOrder, type Place } from './store.ts'

/** GD-2611-0398: work orders count by project and month. */
export const ORDER_SERIES = { series: 'workOrder', period: 'YYMM' } as const

export function orderNumber(taken: { readonly period: string; readonly number: number }): string {
  return `GD-${taken.period}-${String(taken.number).padStart(4, '0')}`
}

export type Issue = {
  readonly workOrderId: string
  readonly number: string
  readonly categoryId: string
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean
  readonly departmentId: string
  readonly reworkOf?: string | undefined
  readonly place: Place
  /** The handbook lets engineering have the order at once. */
  readonly receivedAtOnce: boolean
}

/** The engineer's task for a case: issued, routed to its department and, where the pack says so, received at once. */
export function issueOrder(
  scene: Scene<any, any>,
  caseId: string,
  issue: Issue,
): { readonly events: NewEvent[]; readonly writes: Query[]; readonly order: OrderFacts } {
  const part = { type: 'workOrder', id: issue.workOrderId }
  const { urgency, charge, inHome } = issue
  const events: NewEvent[] = [
    {
      type: 'workOrder.issued',
      part,
      data: {
        number: issue.number,
        urgency,
        charge,
        inHome,
        departmentId: issue.departmentId,
        categoryId: issue.categoryId,
        ...(issue.reworkOf ? { reworkOf: issue.reworkOf } : {}),
      },
    },
    ...(issue.receivedAtOnce ? [{ type: 'workOrder.received', part, data: { urgency, charge, inHome } }] : []),
  ]
  let order: Readonly<Record<string, unknown>> | undefined
  for (const event of events) order = foldOrder(order, { ...event, occurredAt: scene.occurredAt })
  const facts = order as unknown as OrderFacts
  return {
    events,
    writes: [
      insertOrder(
        { companyId: scene.actor.companyId, projectId: scene.projectId, caseId, id: issue.workOrderId },
        issue.place,
        facts,
      ),
    ],
    order: facts,
  }
}
