import type { Module } from '../app.ts'
import { fileRecord, revealRecord, signRecord } from './actions.ts'
import { recordRoutes } from './routes.ts'

export { sealRecordsOfYear } from './store.ts'

export const recordsModule: Module = {
  name: 'records',
  commands: [fileRecord, signRecord, revealRecord],
  routes: recordRoutes,
  capabilities: [
    { id: 'record.file', title: { zh: '填表', en: 'File records' } },
    { id: 'record.read', title: { zh: '查看表单', en: 'Read records' } },
  ],
}
