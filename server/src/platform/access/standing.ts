import type { StandingRow } from '../identity/directory.ts'
import type { Actor } from './actor.ts'
import { ADMINISTRATOR, type Organisation } from './organisation.ts'

export type Standing = Pick<Actor, 'projectIds' | 'capabilities' | 'positions'> & {
  /** The business instant at which it changes by itself: an assignment begins or ends. Infinity when none does. */
  readonly holdsUntil: number
}

/**
 * What somebody may do where, from the positions they hold or act in just now: the union of what the pack in force
 * gives to each. Positions of the company (project 0) count in all its projects.
 *
 * @param organisations by project; 0 is the company's
 * @param administrator rights of the built-in system administrator
 */
export function standingFrom(
  rows: readonly StandingRow[],
  companyProjects: readonly number[],
  organisations: ReadonlyMap<number, Organisation>,
  administrator: readonly string[],
  now: number,
): Standing {
  const capabilities = new Map<number, Set<string>>()
  const positions: Actor['positions'][number][] = []
  const projectIds = new Set<number>()
  let holdsUntil = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const began = row.begins_at === null || row.begins_at <= now
    const ended = row.ends_at !== null && row.ends_at <= now
    if (!began) holdsUntil = Math.min(holdsUntil, row.begins_at as number)
    if (!began || ended) continue
    if (row.ends_at !== null) holdsUntil = Math.min(holdsUntil, row.ends_at)
    for (const projectId of row.project_id === 0 ? companyProjects : [row.project_id]) projectIds.add(projectId)
    const position = organisations.get(row.project_id)?.positions.find((one) => one.id === row.position_id)
    const isAdministrator = row.position_id === ADMINISTRATOR && row.project_id === 0
    const granted = isAdministrator ? administrator : (position?.capabilities ?? [])
    const here = capabilities.get(row.project_id) ?? new Set()
    for (const capability of granted) here.add(capability)
    capabilities.set(row.project_id, here)
    positions.push({
      projectId: row.project_id,
      positionId: row.position_id,
      departmentId: position?.departmentId ?? '',
      buildingIds: row.building_ids,
      ...(row.acting_for ? { actingFor: row.acting_for } : {}),
    })
  }
  return { capabilities, positions, projectIds: [...projectIds].sort((a, b) => a - b), holdsUntil }
}

/** What a token may do: of its owner's rights those it was made for. */
export function narrowedTo(
  capabilities: Actor['capabilities'],
  allowed: readonly string[],
): ReadonlyMap<number, ReadonlySet<string>> {
  return new Map(
    [...capabilities].map(([projectId, set]) => [projectId, new Set(allowed.filter((one) => set.has(one)))] as const),
  )
}
