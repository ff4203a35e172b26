import type { Module } from '../platform/app.ts'
import { approvalsModule } from '../platform/approvals/index.ts'
import { auditModule } from '../platform/audit/index.ts'
import { coverageModule } from '../platform/coverage/index.ts'
import { filesModule } from '../platform/files/index.ts'
import { holidaysModule } from '../platform/holidays/index.ts'
import { identityModule } from '../platform/identity/index.ts'
import { keepingModule } from '../platform/keeping/index.ts'
import { listsModule } from '../platform/lists/index.ts'
import { liveModule } from '../platform/live/index.ts'
import { messagesModule } from '../platform/messages/index.ts'
import { obligationsModule } from '../platform/obligations/index.ts'
import { operationModule } from '../platform/operation/index.ts'
import { periodsModule } from '../platform/periods/index.ts'
import { recordsModule } from '../platform/records/index.ts'
import { rehearsalModule } from '../platform/rehearsal/index.ts'
import { suggestionsModule } from '../platform/suggestions/index.ts'
import { tasksModule } from '../platform/tasks/index.ts'
import { casesModule } from './cases/index.ts'
import { deskModule } from './desk/index.ts'
import { estateModule } from './estate/index.ts'
import { feesModule } from './fees/index.ts'
import { handbookModule } from './handbook/index.ts'
import { householdsModule } from './households/index.ts'
import { organisationModule } from './organisation/index.ts'
import { residentsModule } from './residents/index.ts'
import { setupModule } from './setup/index.ts'
import { workordersModule } from './workorders/index.ts'

/** Every room and every platform part with routes, commands or effects of its own. One line each: add yours here. */
export const MODULES: readonly Module[] = [
  identityModule,
  organisationModule,
  rehearsalModule,
  messagesModule,
  holidaysModule,
  obligationsModule,
  operationModule,
  filesModule,
  recordsModule,
  liveModule,
  auditModule,
  listsModule,
  tasksModule,
  keepingModule,
  periodsModule,
  coverageModule,
  approvalsModule,
  suggestionsModule,
  setupModule,
  estateModule,
  householdsModule,
  deskModule,
  feesModule,
  workordersModule,
  casesModule,
  residentsModule,
  handbookModule,
]
