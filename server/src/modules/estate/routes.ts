import { z } from 'zod'
import { commandRoute, defineRoute } from '../../platform/http/route.ts'
import { amendBuilding, amendHouse, registerArea, registerBuilding, registerHouse } from './commands.ts'
import {
  areaAnswer,
  areaBody,
  buildingAmendBody,
  buildingAnswer,
  buildingBody,
  houseAmendBody,
  houseBody,
} from './contract.ts'
import { areasOf, buildingsOf } from './store.ts'

const ofProject = z.object({ projectId: z.coerce.number().int() })

export const estateRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/buildings',
    summary: { zh: '楼栋', en: 'Buildings of a project' },
    access: { kind: 'capability', capability: 'household.read', of: 'path' },
    params: ofProject,
    answer: z.object({ items: z.array(buildingAnswer) }),
    handle: async ({ params, read }) => {
      const [rows] = await read([buildingsOf(params.projectId)])
      return {
        items: rows.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          code: row.code,
          title: row.title,
          keeperId: row.keeper_id,
          floors: row.floors,
          houses: row.houses,
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
    answer: z.object({ items: z.array(areaAnswer) }),
    handle: async ({ params, read }) => {
      const [rows] = await read([areasOf(params.projectId)])
      return {
        items: rows.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          kind: row.kind,
          buildingId: row.building_id,
          unit: row.unit,
          title: row.title,
        })),
      }
    },
  }),
  commandRoute(registerArea, {
    path: '/projects/:projectId/areas',
    params: ofProject,
    body: areaBody,
    answer: { areaId: z.uuid() },
  }),
]
