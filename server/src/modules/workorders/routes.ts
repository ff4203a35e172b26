import { z } from 'zod'
import type { Command } from '../../platform/commands/command.ts'
import { commandRoute, defineRoute, type Route } from '../../platform/http/route.ts'
import {
  acceptOrder,
  agreeAppointment,
  answerCallOut,
  arriveOrder,
  callOut,
  cancelOrder,
  checkArrival,
  completeOrder,
  confirmAppointment,
  confirmOrder,
  declineOrder,
  departOrder,
  dispatchOrder,
  drawMaterials,
  failVerification,
  handInTakings,
  receiveOrder,
  recordCallback,
  remindProvider,
  resumeOrder,
  returnOrder,
  settleOrder,
  signAsHead,
  startOrder,
  suspendOrder,
  tellPrice,
} from './actions.ts'
import { BODIES, keeper, workOrderParams } from './contract.ts'
import { SEAL_BODY, sealVolumeYear } from './volumes.ts'
import { bundleItems, bundlesOf } from './volumes-store.ts'

const state = { state: z.string() }
const ordered = z.object({ id: z.uuid(), number: z.string(), state: z.string() })

const verb = (
  path: string,
  command: Command<any, any, any>,
  body: z.ZodRawShape,
  answer: z.ZodRawShape = state,
): Route =>
  commandRoute(command, {
    path: `/cases/:caseId/work-orders/:workOrderId/${path}`,
    params: workOrderParams,
    body,
    answer,
  })

const year = z.coerce.number().int().min(2000).max(2200)
const charge = z.enum(['free', 'paid'])
const projectParams = z.object({ projectId: z.coerce.number().int() })
const volumeParams = z.object({ projectId: z.coerce.number().int(), year, keeper })

export const workOrderRoutes: readonly Route[] = [
  verb('receive', receiveOrder, BODIES.receive),
  verb('dispatch', dispatchOrder, BODIES.dispatch),
  verb('accept', acceptOrder, BODIES.accept),
  verb('decline', declineOrder, BODIES.decline),
  verb('depart', departOrder, BODIES.depart),
  verb('arrive', arriveOrder, BODIES.arrive),
  verb('appointment', agreeAppointment, BODIES.appointment),
  verb('tell-price', tellPrice, BODIES.tellPrice, { ...state, amountFen: z.int() }),
  verb('start', startOrder, BODIES.start),
  verb('materials', drawMaterials, BODIES.materials),
  verb('suspend', suspendOrder, BODIES.suspend),
  verb('resume', resumeOrder, BODIES.resume),
  verb('complete', completeOrder, BODIES.complete),
  verb('confirm', confirmOrder, BODIES.confirm),
  verb('sign', signAsHead, BODIES.sign),
  verb('return', returnOrder, BODIES.return),
  verb('cancel', cancelOrder, BODIES.cancel),
  verb('callback', recordCallback, BODIES.callback, { ...state, callbackId: z.uuid() }),
  verb('arrival-check', checkArrival, BODIES.checkArrival),
  verb('confirm-appointment', confirmAppointment, BODIES.confirmAppointment),
  verb('remind-provider', remindProvider, BODIES.remindProvider),
  verb('call-out', callOut, BODIES.callOut, { ...state, onDuty: z.array(z.uuid()), asked: z.array(z.uuid()) }),
  verb('answer-call-out', answerCallOut, BODIES.answerCallOut),
  verb('settle', settleOrder, BODIES.settle, { ...state, receiptId: z.uuid(), receiptNumber: z.string() }),
  verb('hand-in', handInTakings, BODIES.handIn),
  verb('fail-verification', failVerification, BODIES.failVerification, { ...state, workOrder: ordered }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/volumes',
    summary: { zh: '案卷：按保管方、年、月、有偿无偿', en: 'Volumes by keeper, year, month and charge' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    answer: z.object({
      items: z.array(
        z.object({
          year: z.int(),
          keeper,
          sealedAt: z.string().nullable(),
          count: z.int(),
          bundles: z.array(z.object({ month: z.int(), charge, count: z.int(), cancelled: z.int() })),
        }),
      ),
    }),
    handle: async ({ params, read }) => {
      const [rows] = await read([bundlesOf(params.projectId)])
      const volumes = new Map<
        string,
        {
          year: number
          keeper: string
          sealedAt: string | null
          count: number
          bundles: { month: number; charge: string; count: number; cancelled: number }[]
        }
      >()
      for (const row of rows) {
        const key = `${row.year}/${row.keeper}`
        const volume = volumes.get(key) ?? {
          year: row.year,
          keeper: row.keeper,
          sealedAt: row.sealed_at === null ? null : new Date(row.sealed_at).toISOString(),
          count: 0,
          bundles: [],
        }
        volume.count += row.count
        if (row.month !== null && row.charge !== null)
          volume.bundles.push({ month: row.month, charge: row.charge, count: row.count, cancelled: row.cancelled })
        volumes.set(key, volume)
      }
      return { items: [...volumes.values()] }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/volumes/:year/:keeper/orders',
    summary: { zh: '一卷里的工作单', en: 'The orders of a bundle' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: volumeParams,
    query: z.strictObject({
      month: z.coerce.number().int().min(1).max(12).optional(),
      charge: charge.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: z.string().max(80).optional(),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          workOrderId: z.uuid(),
          caseId: z.uuid(),
          number: z.string(),
          month: z.int(),
          charge,
          cancelled: z.boolean(),
          filedAt: z.string(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async ({ params, query, read }) => {
      const [month, afterCharge, number] = query.after?.split('~') ?? []
      const after = number === undefined ? undefined : { month: Number(month), charge: String(afterCharge), number }
      const [rows] = await read([
        bundleItems({
          projectId: params.projectId,
          keeper: params.keeper,
          year: params.year,
          month: query.month,
          charge: query.charge,
          after,
          limit: query.limit + 1,
        }),
      ])
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => ({
          workOrderId: row.work_order_id,
          caseId: row.case_id,
          number: row.number,
          month: row.month,
          charge: row.charge,
          cancelled: row.cancelled,
          filedAt: new Date(row.filed_at).toISOString(),
        })),
        next: rows.length > query.limit && last ? `${last.month}~${last.charge}~${last.number}` : null,
      }
    },
  }),

  commandRoute(sealVolumeYear, {
    path: '/projects/:projectId/volumes/:year/:keeper/seal',
    params: volumeParams,
    body: SEAL_BODY,
    answer: { year: z.int(), keeper, count: z.int() },
  }),
]
