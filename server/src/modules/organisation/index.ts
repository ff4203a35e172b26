import type { Module } from '../../platform/app.ts'
import * as commands from './commands.ts'
import { organisationKinds } from './contract.ts'
import * as peopleCommands from './people/commands.ts'
import { engagementKind } from './people/contract.ts'
import * as rotaCommands from './rota/commands.ts'
import { rotaKinds } from './rota/contract.ts'
import { plannedAtPosts } from './rota/presences.ts'
import { organisationRoutes } from './routes.ts'
import { registerOwnStaffDirectory } from './staff-directory.ts'
import { personRow, rehearsalAccounts, standingOf } from './store.ts'

export { companySubject, foundProject, inviteStaff, nameDeputy, noteRecoveryPhrase } from './commands.ts'
export { type Deputy, type Holder, isActingNow, type Responsible, responsibleFor, type Staffing } from './domain.ts'
export { enrolStaff, type NewStaff } from './enrol.ts'
export { type PersonNow, resolveOwner, staffingOf } from './responsible.ts'
export { type EngineerRow, engineersIn, namesIn, namesOf } from './store.ts'

registerOwnStaffDirectory()

export const organisationModule: Module = {
  name: 'organisation',
  kinds: [...organisationKinds, ...rotaKinds, engagementKind],
  commands: [commands, peopleCommands, rotaCommands].flatMap((room) =>
    Object.values(room as object).filter((one) => typeof one === 'object'),
  ) as Module['commands'] & {},
  routes: organisationRoutes,
  planned: plannedAtPosts,
  directory: { person: personRow, standing: standingOf, rehearsalAccounts },
  capabilities: [
    { id: 'staff.read', title: { zh: '查看同事', en: 'See colleagues' }, administrator: true },
    { id: 'staff.manage', title: { zh: '管理员工与任命', en: 'Manage staff and positions' }, administrator: true },
    { id: 'staff.propose', title: { zh: '提出录用与解聘', en: 'Propose hirings and dismissals' } },
    { id: 'staff.engage', title: { zh: '决定录用与解聘', en: 'Decide hirings and dismissals' } },
    { id: 'duty.plan', title: { zh: '排班', en: 'Plan duty' }, administrator: true },
    { id: 'company.manage', title: { zh: '管理公司设置', en: 'Manage the company' }, administrator: true },
  ],
}
