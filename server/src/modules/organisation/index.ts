import type { Module } from '../../platform/app.ts'
import { registerDoor } from '../../platform/subjects/doors.ts'
import * as attendanceCommands from './attendance/commands.ts'
import { attendanceKinds } from './attendance/contract.ts'
import { registerRotaExports } from './attendance/routes.ts'
import * as commands from './commands.ts'
import { organisationKinds } from './contract.ts'
import * as leaveCommands from './leave/commands.ts'
import { staffRequestKind } from './leave/contract.ts'
import { ownRequest } from './leave/store.ts'
import { requestWords } from './leave/words.ts'
import * as peopleCommands from './people/commands.ts'
import { engagementKind } from './people/contract.ts'
import * as rotaCommands from './rota/commands.ts'
import { rotaKinds } from './rota/contract.ts'
import { plannedAtPosts } from './rota/presences.ts'
import { organisationRoutes } from './routes.ts'
import { registerOwnStaffDirectory } from './staff-directory.ts'
import { personRow, rehearsalAccounts, staffMembers, standingOf } from './store.ts'

export { companySubject, foundProject, inviteStaff, nameDeputy, noteRecoveryPhrase } from './commands.ts'
export { type Deputy, type Holder, isActingNow, type Responsible, responsibleFor, type Staffing } from './domain.ts'
export { enrolStaff, type NewStaff } from './enrol.ts'
export { type PersonNow, resolveOwner, staffingOf } from './responsible.ts'
export { addRotaLine, fillRotaPattern } from './rota/commands.ts'
export { type EngineerRow, engineersIn, namesIn, namesOf, positionsCarryingOut } from './store.ts'

registerOwnStaffDirectory()
registerRotaExports()
// Whoever decides it, and whoever asked, sees a request and what is owed about it.
registerDoor({ type: 'staffRequest', readBy: ['request.decide'], ownOf: ownRequest, words: requestWords })

export const organisationModule: Module = {
  name: 'organisation',
  kinds: [...organisationKinds, ...rotaKinds, ...attendanceKinds, engagementKind, staffRequestKind],
  commands: [commands, peopleCommands, rotaCommands, leaveCommands, attendanceCommands].flatMap((room) =>
    Object.values(room as object).filter((one) => typeof one === 'object' && 'decide' in one),
  ) as Module['commands'] & {},
  routes: organisationRoutes,
  planned: plannedAtPosts,
  sets: [
    {
      id: 'staff',
      title: { zh: '员工', en: 'Staff' },
      facts: ['positionId'],
      members: staffMembers,
    },
  ],
  directory: { person: personRow, standing: standingOf, rehearsalAccounts },
  capabilities: [
    { id: 'staff.read', title: { zh: '查看同事', en: 'See colleagues' }, administrator: true },
    { id: 'staff.manage', title: { zh: '管理员工与任命', en: 'Manage staff and positions' }, administrator: true },
    { id: 'staff.propose', title: { zh: '提出录用与解聘', en: 'Propose hirings and dismissals' } },
    { id: 'staff.engage', title: { zh: '决定录用与解聘', en: 'Decide hirings and dismissals' } },
    {
      id: 'request.decide',
      title: { zh: '批请假、补卡、加班，签考勤', en: 'Decide leave, punches and overtime; sign attendance' },
    },
    { id: 'attendance.read', title: { zh: '查看全部考勤', en: "See everybody's attendance" } },
    { id: 'attendance.import', title: { zh: '导入考勤机', en: 'Import a time clock' } },
    { id: 'duty.plan', title: { zh: '排班', en: 'Plan duty' }, administrator: true },
    { id: 'company.manage', title: { zh: '管理公司设置', en: 'Manage the company' }, administrator: true },
  ],
}
