import { z } from 'zod'
import { iso } from '../../platform/events/event-log.ts'
import { commandRoute, defineRoute } from '../../platform/http/route.ts'
import { amendArea, amendBuilding, amendHouse, registerArea, registerBuilding, registerHouse } from './commands.ts'
import {
  areaAmendBody,
  areaAnswer,
  areaBody,
  areaKeeping,
  buildingAmendBody,
  buildingAnswer,
  buildingBody,
  gridAnswer,
  historyAnswer,
  houseAmendBody,
  houseBody,
  retireBody,
  summaryAnswer,
} from './contract.ts'
import { restoreArea, restoreBuilding, restoreHouse, retireArea, retireBuilding, retireHouse } from './retire.ts'
import { buildingsOf } from './store.ts'
import { searchRegister, viewAreas, viewGrid, viewHistory, viewSummary } from './views.ts'

const reads = { kind: 'capability', capability: 'household.read', of: 'path' } as const
const readsSubject = { kind: 'capability', capability: 'household.read', of: 'subject' } as const
const ofBuilding = z.object({ buildingId: z.uuid() })
const ofHouse = z.object({ houseId: z.uuid() })
const ofArea = z.object({ areaId: z.uuid() })
const withRetired = z.strictObject({
  retired: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .default(false)
    .describe('Those that are retired, too'),
})
const ofProject = z.object({ projectId: z.coerce.number().int() })

export const estateRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/buildings',
    summary: { zh: '楼栋', en: 'Buildings of a project' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: withRetired,
    answer: z.object({ items: z.array(buildingAnswer) }),
    handle: async ({ params, query, read }) => {
      const [rows] = await read([buildingsOf(params.projectId)])
      const shown = query.retired ? rows : rows.filter((row) => row.retired_at === null)
      return {
        items: shown.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          code: row.code,
          title: row.title,
          keeperId: row.keeper_id,
          floors: row.floors,
          houses: row.houses,
          retiredAt: row.retired_at === null ? null : iso(row.retired_at),
        })),
      }
    },
  }),
  commandRoute(registerBuilding, {
    path: '/projects/:projectId/buildings',
    params: ofProject,
    body: buildingBody,
    answer: { buildingId: z.uuid() },
  }),
  commandRoute(amendBuilding, {
    method: 'PATCH',
    path: '/buildings/:buildingId',
    params: z.object({ buildingId: z.uuid() }),
    body: buildingAmendBody,
    answer: { buildingId: z.uuid() },
  }),
  commandRoute(registerHouse, {
    path: '/projects/:projectId/houses',
    params: ofProject,
    body: houseBody,
    answer: { houseId: z.uuid(), label: z.string() },
  }),
  commandRoute(amendHouse, {
    method: 'PATCH',
    path: '/houses/:houseId',
    params: z.object({ houseId: z.uuid() }),
    body: houseAmendBody,
    answer: { houseId: z.uuid(), label: z.string() },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/areas',
    summary: { zh: '公共区域与设施', en: 'Public areas and facilities of a project' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    query: withRetired,
    answer: z.object({ items: z.array(areaAnswer) }),
    handle: async (call) => ({ items: await viewAreas(call, call.params.projectId, call.query) }),
  }),
  commandRoute(registerArea, {
    path: '/projects/:projectId/areas',
    params: ofProject,
    body: { ...areaBody, ...areaKeeping },
    answer: { areaId: z.uuid() },
  }),
  commandRoute(amendArea, {
    method: 'PATCH',
    path: '/areas/:areaId',
    params: ofArea,
    body: areaAmendBody,
    answer: { areaId: z.uuid() },
  }),
  commandRoute(retireBuilding, {
    path: '/buildings/:buildingId/retire',
    params: ofBuilding,
    body: retireBody,
    answer: { buildingId: z.uuid() },
  }),
  commandRoute(restoreBuilding, {
    path: '/buildings/:buildingId/restore',
    params: ofBuilding,
    body: {},
    answer: { buildingId: z.uuid() },
  }),
  commandRoute(retireHouse, {
    path: '/houses/:houseId/retire',
    params: ofHouse,
    body: retireBody,
    answer: { houseId: z.uuid(), label: z.string() },
  }),
  commandRoute(restoreHouse, {
    path: '/houses/:houseId/restore',
    params: ofHouse,
    body: {},
    answer: { houseId: z.uuid(), label: z.string() },
  }),
  commandRoute(retireArea, {
    path: '/areas/:areaId/retire',
    params: ofArea,
    body: retireBody,
    answer: { areaId: z.uuid() },
  }),
  commandRoute(restoreArea, {
    path: '/areas/:areaId/restore',
    params: ofArea,
    body: {},
    answer: { areaId: z.uuid() },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/estate-summary',
    summary: {
      zh: '房产概况：数量、区域、责任人',
      en: 'The estate in numbers, what nobody covers, who is responsible',
    },
    access: reads,
    params: ofProject,
    answer: summaryAnswer,
    handle: (call) => viewSummary(call, call.params.projectId),
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/estate-register',
    summary: { zh: '查楼栋、房屋、设施位置', en: 'Find buildings, houses and where equipment is' },
    access: reads,
    params: ofProject,
    query: z.strictObject({ q: z.string().trim().min(1).max(60) }),
    answer: z.object({
      items: z.array(
        z.object({
          kind: z.enum(['building', 'house', 'publicArea', 'facility']),
          id: z.uuid(),
          title: z.string(),
          where: z.string(),
          detail: z.string(),
        }),
      ),
    }),
    handle: async (call) => ({ items: await searchRegister(call, call.params.projectId, call.query.q) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/buildings/:buildingId/grid',
    summary: { zh: '一栋楼的房屋', en: 'All houses of a building' },
    access: readsSubject,
    params: ofBuilding,
    answer: gridAnswer,
    handle: (call) => viewGrid(call, call.params.buildingId),
  }),
  ...(['building', 'house', 'area'] as const).map((kind) =>
    defineRoute({
      method: 'GET',
      path: `/${kind}s/:${kind}Id/history`,
      summary: { zh: '改过什么', en: 'What was changed, when and by whom' },
      access: readsSubject,
      params: z.object({ [`${kind}Id`]: z.uuid() }),
      answer: historyAnswer,
      handle: async (call) => ({
        items: await viewHistory(call, kind, (call.params as Record<string, string>)[`${kind}Id`] as string),
      }),
    }),
  ),
]
