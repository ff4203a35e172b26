import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import { sql } from '../../platform/db/sql.ts'
import { commandRoute, defineRoute, type Route } from '../../platform/http/route.ts'
import { namesOf } from '../organisation/index.ts'
import { approvePriceList, draftPriceList, dropPriceList } from './actions.ts'
import { DRAFT_BODY, priceItemSchema } from './contract.ts'
import { listOn } from './domain.ts'
import { priceLists } from './store.ts'

const projectParams = z.object({ projectId: z.coerce.number().int() })
const listParams = z.object({ priceListId: z.uuid() })
const person = z.object({ id: z.string(), name: z.string().nullable() })

export const priceListsSchema = z.object({
  today: z.string(),
  inForce: z.int().nullable().describe('The version that holds today'),
  may: z.object({ draft: z.boolean(), approve: z.boolean() }),
  items: z.array(
    z.object({
      id: z.uuid(),
      version: z.int(),
      state: z.enum(['draft', 'approved']),
      validFrom: z.string(),
      draftedBy: person,
      draftedAt: z.string(),
      approvedBy: person.nullable(),
      approvedAt: z.string().nullable(),
      items: z.array(priceItemSchema),
    }),
  ),
})

export const feeRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/price-lists',
    summary: { zh: '有偿服务价目表的各版', en: 'The versions of the price list of paid services' },
    access: { kind: 'capability', capability: 'case.read', of: 'path' },
    params: projectParams,
    answer: priceListsSchema,
    handle: async ({ params, read, actor }) => {
      const [rows, [clock]] = await read([
        priceLists(params.projectId),
        sql<{
          today: string
        }>`select (business_now() at time zone p.zone)::date::text as today from projects p where p.id = ${params.projectId}`,
      ])
      const [people] = await read([
        namesOf([...new Set(rows.flatMap((one) => [one.drafted_by, one.approved_by ?? one.drafted_by]))]),
      ])
      const named = (id: string) => ({ id, name: people.find((one) => one.id === id)?.name ?? null })
      const today = clock?.today ?? ''
      return {
        today,
        inForce:
          listOn(
            rows.filter((one) => one.state === 'approved'),
            today,
          )?.version ?? null,
        may: {
          draft: can(actor, 'priceList.draft', params.projectId),
          approve: can(actor, 'priceList.approve', params.projectId),
        },
        items: rows.map((one) => ({
          id: one.id,
          version: one.version,
          state: one.state as 'draft' | 'approved',
          validFrom: one.valid_from,
          draftedBy: named(one.drafted_by),
          draftedAt: new Date(one.drafted_at).toISOString(),
          approvedBy: one.approved_by === null ? null : named(one.approved_by),
          approvedAt: one.approved_at === null ? null : new Date(one.approved_at).toISOString(),
          items: [...one.items],
        })),
      }
    },
  }),
  commandRoute(draftPriceList, {
    path: '/projects/:projectId/price-lists',
    params: projectParams,
    body: DRAFT_BODY,
    answer: { version: z.int() },
  }),
  commandRoute(approvePriceList, {
    path: '/price-lists/:priceListId/approve',
    params: listParams,
    body: {},
    answer: { version: z.int() },
  }),
  commandRoute(dropPriceList, {
    path: '/price-lists/:priceListId/drop',
    params: listParams,
    body: {},
    answer: { version: z.int() },
  }),
]
