import type { Module } from '../../platform/app.ts'
import { registerHouseholdPanel } from '../../platform/households/panels.ts'
import { maskText } from '../../platform/privacy/protected-text.ts'
import { deskCommands } from './commands.ts'
import { contactKind } from './contract.ts'
import { deskRoutes } from './routes.ts'
import { type ContactRow, contactsOfHouse } from './store.ts'

registerHouseholdPanel({
  id: 'contacts',
  title: { zh: '最近联系', en: 'Recent contacts' },
  order: 60,
  capability: 'household.read',
  queries: (house) => [contactsOfHouse(house.id, 10)],
  present: ([rows]) => ({
    items: (rows as readonly ContactRow[]).map((row) => ({
      id: row.id,
      at: new Date(row.at).toISOString(),
      direction: row.direction,
      channel: row.channel,
      purpose: maskText(row.purpose),
      words: maskText(row.words),
      partyId: row.party_id,
      recordedById: row.recorded_by,
    })),
  }),
})

export const deskModule: Module = {
  name: 'desk',
  kinds: [contactKind],
  commands: deskCommands,
  routes: deskRoutes,
  capabilities: [{ id: 'contact.record', title: { zh: '记录联系', en: 'Record contacts' } }],
}
