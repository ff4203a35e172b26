import type { Actor } from '../../platform/access/actor.ts'
import type { App } from '../../platform/app.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import { assignStaff, registerStaff } from './commands.ts'

export type NewStaff = {
  readonly id?: string
  readonly name: string
  readonly staffNumber: string
  readonly login: string
  readonly phone?: string
  readonly skills?: readonly string[]
  readonly passwordHash?: string
  readonly positions: readonly {
    /** 0: the company itself. */
    readonly projectId: number
    readonly positionId: string
    readonly buildingIds?: readonly string[]
    readonly fromOn?: string
  }[]
}

/**
 * Takes somebody on and puts them in their positions, by the ordinary commands: set-up, the sample estate, tests.
 *
 * @param actor the system, or somebody who may and has just proved it is them
 * @returns the staff id, which is also the account's
 */
export async function enrolStaff(app: App, actor: Actor, staff: NewStaff): Promise<string> {
  const id = staff.id ?? newId()
  await app.run(
    registerStaff,
    actor,
    {
      id,
      name: staff.name,
      staffNumber: staff.staffNumber,
      login: staff.login,
      projectId: staff.positions[0]?.projectId ?? 0,
      ...(staff.phone ? { phone: staff.phone } : {}),
      ...(staff.skills ? { skills: [...staff.skills] } : {}),
      ...(staff.passwordHash ? { passwordHash: staff.passwordHash } : {}),
    },
    { idempotencyKey: derivedId(id, 'register') },
  )
  for (const [place, { projectId, positionId, buildingIds, fromOn }] of staff.positions.entries())
    await app.run(
      assignStaff,
      actor,
      {
        staffId: id,
        id: derivedId(id, 'assignment', place),
        projectId,
        positionId,
        ...(buildingIds ? { buildingIds: [...buildingIds] } : {}),
        ...(fromOn ? { fromOn } : {}),
      },
      { idempotencyKey: derivedId(id, 'assign', place) },
    )
  return id
}
