import type { Module } from '../app.ts'
import { operationRoutes } from './routes.ts'

export { type SystemRow, systemFigures } from './figures.ts'
export { loggedError, withoutPersons } from './log-errors.ts'
export { requestMembers, withinRequest } from './request-scope.ts'

export const operationModule: Module = {
  name: 'operation',
  routes: operationRoutes,
  capabilities: [
    { id: 'system.operate', title: { zh: '看系统运行情况', en: 'See how the system is doing' }, administrator: true },
  ],
}
