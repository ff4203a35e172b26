import type { Language } from '@huiyin/text'
import type { Fence } from '../db/database.ts'
import type { Query } from '../db/sql.ts'
import { PROBLEMS, Refusal } from '../problems.ts'

/** Who acts: a staff member, a resident behind a link, or the system itself. Built once a request from the session. */
export type Actor = {
  readonly kind: 'staff' | 'resident' | 'system'
  readonly id: string
  readonly companyId: number
  /** The projects that row-level security lets through. */
  readonly projectIds: readonly number[]
  /** Rights by project; those under 0 hold for the company itself and in all its projects. */
  readonly capabilities: ReadonlyMap<number, ReadonlySet<string>>
  readonly positions: readonly {
    readonly projectId: number
    readonly positionId: string
    readonly departmentId: string
    readonly buildingIds?: readonly string[] | undefined
    /** The colleague whose position it is, when acting for them. */
    readonly actingFor?: string | undefined
  }[]
  readonly language: Language
  /** Checked in the first flight of every command and read: answers a row while the session still holds. */
  readonly guard?: Query<GuardRow> | undefined
  /** Their position demands a second factor that they have not set up: until then they reach nothing but their own account. */
  readonly lacksSecondFactor?: boolean | undefined
  /** What they came in with; none for the system. */
  readonly session?: { readonly id: string; readonly kind: 'desk' | 'phone' | 'token' } | undefined
}

export type GuardRow = {
  readonly valid: boolean
  /** The person proved themselves within the last minutes. */
  readonly confirmed: boolean
  /** A phone that lay still waits for its PIN. */
  readonly locked: boolean
}

/**
 * What the guard of the first flight answered: no row when the session ended or its rights changed.
 *
 * @throws Refusal access/not-signed-in, access/locked, access/confirm-identity
 */
export function passGuard(actor: Actor, rows: readonly GuardRow[], needs: { confirmed?: boolean | undefined }): void {
  if (!actor.guard) return
  const [row] = rows
  if (!row) throw new Refusal(PROBLEMS.unauthenticated)
  if (row.locked) throw new Refusal(PROBLEMS.locked)
  if (needs.confirmed && !row.confirmed) throw new Refusal(PROBLEMS.confirmIdentity)
}

export function fenceOf(actor: Actor): Fence {
  return { companyId: actor.companyId, projectIds: actor.projectIds }
}

export function can(actor: Actor, capability: string, projectId: number): boolean {
  if (actor.kind === 'system') return true
  return Boolean(actor.capabilities.get(projectId)?.has(capability) || actor.capabilities.get(0)?.has(capability))
}

/** @throws Refusal access/denied */
export function demand(actor: Actor, capability: string, projectId: number): void {
  if (!can(actor, capability, projectId)) throw new Refusal(PROBLEMS.denied, { values: { capability } })
}

/** The id under which the system itself acts; it has no session and no person. */
export const SYSTEM_ACTOR_ID = '00000000-0000-8000-8000-000000000001'

export function systemActor(companyId: number, projectIds: readonly number[]): Actor {
  return {
    kind: 'system',
    id: SYSTEM_ACTOR_ID,
    companyId,
    projectIds,
    capabilities: new Map(),
    positions: [],
    language: 'zh',
  }
}
