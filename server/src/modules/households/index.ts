import type { Module } from '../../platform/app.ts'
import { householdCommands } from './commands.ts'
import { partyKind } from './contract.ts'
import { registerOwnPanels } from './panels.ts'
import { householdRoutes } from './routes.ts'

export { leadOf, type OccupancyRole } from './domain.ts'
export { type HouseholdOfParty, householdsOfParties, instructionsOf, type InstructionRow, type PartyCard, partyCards, peopleOfHouses, type PersonOfHouse, residentsOf } from './store.ts'

registerOwnPanels()

export const householdsModule: Module = {
  name: 'households',
  kinds: [partyKind],
  commands: householdCommands,
  routes: householdRoutes,
  capabilities: [
    { id: 'person.unmask', title: { zh: '查看被遮盖的个人资料', en: 'Show masked personal data' } },
    { id: 'audit.read', title: { zh: '查看查阅与操作记录', en: 'Read the audit and read logs' } },
  ],
}
