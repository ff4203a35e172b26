import { registerStaffDirectory } from '../../platform/people/people.ts'
import { personKeysOf } from '../../platform/privacy/person-keys.ts'
import { Erased, openField } from '../../platform/privacy/vault.ts'
import { responsibleFor } from './domain.ts'
import { staffingOf } from './responsible.ts'
import { namesIn, namesOf, staffRow } from './store.ts'

/** Answers the platform for staff: who is meant now, and by which number they are reached. */
export function registerOwnStaffDirectory(): void {
  registerStaffDirectory({
    resolve: async (app, companyId, projectId, owner) => {
      const staffing = await staffingOf(app, companyId, projectId)
      return responsibleFor(owner, staffing).map(({ staffId, positionId }) => ({
        id: staffId,
        departmentId: staffing.organisation.positions.find((position) => position.id === positionId)?.departmentId,
      }))
    },
    peopleOf: async (app, companyId, projectId) => {
      const { rows, organisation } = await staffingOf(app, companyId, projectId)
      return [...new Set(rows.map((row) => row.staff_id))].map((id) => {
        const held = rows.filter((row) => row.staff_id === id)
        const positions = held.flatMap((row) => organisation.positions.find((one) => one.id === row.position_id) ?? [])
        return {
          id,
          name: held[0]?.name ?? '',
          positions: positions.map((position) => position.title),
          departmentIds: [...new Set(positions.map((position) => position.departmentId))],
        }
      })
    },
    namesOf,
    namesIn,
    phoneOf: async (app, companyId, staffId) => {
      const [[staff], keys] = await app.database.read({ companyId, projectIds: [] }, [
        staffRow(staffId),
        personKeysOf([staffId]),
      ])
      const key = keys[0]
      if (!staff?.sealed_phone || !key) return undefined
      const vault = await app.vaults.of(companyId)
      try {
        return openField(vault.personKey(key), 'phone', staff.sealed_phone)
      } catch (error) {
        if (error instanceof Erased) return undefined
        throw error
      }
    },
  })
}
