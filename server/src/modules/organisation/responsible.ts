import type { Owner } from '@huiyin/policy'
import type { App } from '../../platform/app.ts'
import type { RowsOf } from '../../platform/db/database.ts'
import { type Query, sql } from '../../platform/db/sql.ts'
import { activations, businessNow } from '../../platform/identity/index.ts'
import { type Deputy, isActingNow, type Responsible, responsibleFor, type Staffing } from './domain.ts'
import { deputiesNow, type HolderRow, holders } from './store.ts'

type Read = <const Queries extends readonly Query[]>(queries: Queries) => Promise<RowsOf<Queries>>

export type PersonNow = Responsible & { readonly name: string }

/** Who stands where in a project now, ready to answer who is meant. One flight. */
export async function staffingOf(
  app: App,
  companyId: number,
  projectId: number,
  read: Read = (queries) => app.database.read({ companyId, projectIds: [projectId] }, queries),
): Promise<
  Staffing & {
    readonly rows: readonly HolderRow[]
    readonly names: ReadonlyMap<string, string>
    /** Everybody named as a deputy, acting or not. */
    readonly named: readonly Deputy[]
  }
> {
  const project = sql`${projectId}::int`
  const [rows, deputies, packs, [time]] = await read([
    holders(project),
    deputiesNow(project),
    activations(),
    businessNow(),
  ])
  const organisations = await app.identity.organisations(companyId, [projectId], packs, time?.now ?? 0)
  const organisation = organisations.get(projectId) ?? { departments: [], positions: [] }
  return {
    ...composeStaffing(rows, deputies, organisation, time?.now ?? 0),
    named: deputies.map(deputyOf),
    rows,
    names: new Map([
      ...deputies.map((row) => [row.deputy_id, row.name] as const),
      ...rows.map((row) => [row.staff_id, row.name] as const),
    ]),
  }
}

type DeputyNow = RowsOf<[ReturnType<typeof deputiesNow>]>[0][number]

const deputyOf = (row: DeputyNow): Deputy => ({ assignmentId: row.assignment_id, staffId: row.deputy_id })

/** Who stands where, from rows already read. A deputy named for these very days acts instead of a standing one. */
export function composeStaffing(
  rows: readonly HolderRow[],
  deputies: readonly DeputyNow[],
  organisation: Staffing['organisation'],
  now: number,
): Staffing {
  const acting = deputies.filter((row) => {
    const holder = rows.find((one) => one.id === row.assignment_id)
    return isActingNow({ fromAt: row.from_at, untilAt: row.until_at }, holder?.on_duty ?? false, now)
  })
  const isDated = (row: DeputyNow) => row.from_at !== null || row.until_at !== null
  return {
    organisation,
    holders: rows.map((row) => ({
      assignmentId: row.id,
      staffId: row.staff_id,
      positionId: row.position_id,
      buildingIds: row.building_ids,
      onDuty: row.on_duty,
      inProject: row.project_id !== 0,
    })),
    deputies: acting
      .filter((row) => isDated(row) || !acting.some((one) => one.assignment_id === row.assignment_id && isDated(one)))
      .map(deputyOf),
  }
}

/** The people an owner means now, for messages, inboxes and explanations. */
export async function resolveOwner(
  app: App,
  scope: { readonly companyId: number; readonly projectId: number },
  owner: Owner,
): Promise<PersonNow[]> {
  const staffing = await staffingOf(app, scope.companyId, scope.projectId)
  return responsibleFor(owner, staffing).map((one) => ({ ...one, name: staffing.names.get(one.staffId) ?? '' }))
}
