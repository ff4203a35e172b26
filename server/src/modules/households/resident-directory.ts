import { registerResidentDirectory } from '../../platform/people/people.ts'
import { personKeysOf } from '../../platform/privacy/person-keys.ts'
import { Erased } from '../../platform/privacy/vault.ts'
import { openParty } from './domain.ts'
import { partyRow } from './store.ts'

/** Answers the platform for residents, when something is sent to them. */
export function registerOwnResidentDirectory(): void {
  registerResidentDirectory({
    exists: async (app, companyId, projectId, partyId) => {
      const [[party]] = await app.database.read({ companyId, projectIds: [projectId] }, [partyRow(partyId)])
      return party !== undefined
    },
    phoneOf: async (app, companyId, projectId, partyId) => {
      const [[party], [key]] = await app.database.read({ companyId, projectIds: [projectId] }, [
        partyRow(partyId),
        personKeysOf([partyId]),
      ])
      if (!party || !key) return undefined
      const vault = await app.vaults.of(companyId)
      try {
        return openParty(vault.personKey(key), party).phones[0]?.number
      } catch (error) {
        if (error instanceof Erased) return undefined
        throw error
      }
    },
  })
}
