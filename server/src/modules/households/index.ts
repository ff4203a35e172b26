import type { Module } from '../../platform/app.ts'
import { registerForgetting } from '../../platform/keeping/index.ts'
import { registerDoor } from '../../platform/subjects/doors.ts'
import { householdCommands } from './commands.ts'
import { importKind, partyKind } from './contract.ts'
import { erasePastKeeping } from './keeping.ts'
import { registerOwnPanels } from './panels.ts'
import { registerOwnResidentDirectory } from './resident-directory.ts'
import { importCommands } from './roster-import/commands.ts'
import { importRoutes } from './roster-import/routes.ts'
import { householdRoutes } from './routes.ts'

export { leadOf, type OccupancyRole, openParty, type PartyRow } from './domain.ts'
export { type Estate, type EstateHouse, importEstate, type Loaded } from './roster-import/import-estate.ts'
export {
  type HouseholdOfParty,
  householdsOfParties,
  type InstructionRow,
  instructionsOf,
  type PartyCard,
  type PersonOfHouse,
  partiesIn,
  partyCards,
  peopleOfHouses,
  residentsOf,
} from './store.ts'

registerOwnPanels()
registerOwnResidentDirectory()
registerForgetting({ what: 'parties', run: erasePastKeeping })
// Papers and forms of a household hang on its house or on a person of it.
registerDoor({ type: 'house', readBy: ['household.read'] })
registerDoor({ type: 'party', readBy: ['household.read'] })

export const householdsModule: Module = {
  name: 'households',
  kinds: [partyKind, importKind],
  commands: [...householdCommands, ...importCommands],
  routes: [...householdRoutes, ...importRoutes],
  capabilities: [
    { id: 'person.unmask', title: { zh: '查看被遮盖的个人资料', en: 'Show masked personal data' } },
    { id: 'audit.read', title: { zh: '查看查阅与操作记录', en: 'Read the audit and read logs' } },
  ],
}
