import type { Module } from '../../platform/app.ts'
import { setupRoutes } from './routes.ts'

export { type FirstStart, prepareSetUp } from './prepare.ts'
export { openMasterKey } from './recovery.ts'
export { seedSampleRota } from './sample/sample-rota.ts'
export { REHEARSAL_PASSWORD, type Sample, type SampleOptions, seedSample } from './sample/seed-sample.ts'

export const setupModule: Module = { name: 'setup', routes: setupRoutes }
