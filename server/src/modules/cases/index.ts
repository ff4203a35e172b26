import type { Module } from '../../platform/app.ts'
import * as actions from './actions.ts'
import { caseKind, dayCloseKind } from './contract.ts'
import { signDayCustomerService, signDayEngineering } from './day-close.ts'
import { reconcileIncome } from './day-income.ts'
import { registerCaseDoor } from './door.ts'
import { registerCaseExports } from './exports.ts'
import { registerCasePanel } from './panels.ts'
import { caseRoutes } from './routes.ts'
import * as way from './way.ts'
import { wayRoutes } from './way-routes.ts'

export { caseKind, dayCloseKind } from './contract.ts'
export { followedCase } from './followed-case.ts'
export { caseNumbersOfHouse } from './store.ts'

registerCasePanel()
registerCaseDoor()
registerCaseExports()

const { CONTACT_BODY: _, ...commands } = actions
const { classified: _c, demandDepartment: _d, ...wayCommands } = way

export const casesModule: Module = {
  name: 'cases',
  kinds: [caseKind, dayCloseKind],
  commands: [
    ...Object.values(commands),
    ...Object.values(wayCommands),
    signDayCustomerService,
    signDayEngineering,
    reconcileIncome,
  ],
  routes: [...caseRoutes, ...wayRoutes],
  capabilities: [
    { id: 'case.register', title: { zh: '登记事项', en: 'Register cases' } },
    { id: 'case.read', title: { zh: '查看事项', en: 'See cases' } },
    { id: 'case.forward', title: { zh: '分类和转办事项', en: 'Classify cases and pass them on' } },
    { id: 'case.close', title: { zh: '办结事项', en: 'Close cases' } },
    { id: 'case.withdraw', title: { zh: '撤回事项', en: 'Withdraw cases' } },
    { id: 'contact.record', title: { zh: '记联系和备注', en: 'Record contacts and notes' } },
    { id: 'correction.make', title: { zh: '更正和作废记录', en: 'Correct and void entries' } },
    { id: 'dayClose.sign.customerService', title: { zh: '客服签日结', en: 'Sign the day for customer service' } },
    { id: 'dayClose.sign.engineering', title: { zh: '工程签日结', en: 'Sign the day for engineering' } },
  ],
}
