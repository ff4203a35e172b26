import type { Owner } from '@huiyin/policy'
import type { Organisation } from '../../platform/access/organisation.ts'

/** Somebody who stands in a position today. */
export type Holder = {
  readonly assignmentId: string
  readonly staffId: string
  readonly positionId: string
  /** Empty: all buildings. */
  readonly buildingIds: readonly string[]
  readonly onDuty: boolean
  /** Stands in the project itself rather than in the company above it. */
  readonly inProject: boolean
}

/** Who acts in somebody's place now. */
export type Deputy = { readonly assignmentId: string; readonly staffId: string }

/** A deputyship as it was named: without times it stands for whenever the holder is absent. */
export type Deputyship = { readonly fromAt: number | null; readonly untilAt: number | null }

/**
 * Does the deputy act now? From–until as it was dated; a standing deputy only while the holder is absent: off duty by the
 * plan, on leave, gone. Until then the holder decides alone (S0-REPAIR-12: the head's signature is the head's).
 */
export function isActingNow(deputyship: Deputyship, holderIsPresent: boolean, now: number): boolean {
  const { fromAt, untilAt } = deputyship
  if (fromAt === null && untilAt === null) return !holderIsPresent
  return (fromAt === null || fromAt <= now) && (untilAt === null || now < untilAt)
}

export type Staffing = {
  readonly organisation: Organisation
  readonly holders: readonly Holder[]
  readonly deputies: readonly Deputy[]
}

export type Responsible = {
  readonly staffId: string
  readonly positionId: string
  /** `named`: the rule or a person named them. `anybody`: nobody above is there either. */
  readonly how: 'named' | 'holder' | 'deputy' | 'superior' | 'anybody'
}

/**
 * Who is meant now when a position, a department or a person owes something: the holders on duty, else those who act
 * for them, else the superior, level by level; never nobody while the project has staff. Nothing is stored of the
 * answer, so that a change of shift rewrites nothing.
 */
export function responsibleFor(owner: Owner, staffing: Staffing): Responsible[] {
  return unique(everybodyMeant(owner, staffing))
}

function everybodyMeant(owner: Owner, staffing: Staffing): Responsible[] {
  if (owner.kind === 'person') return responsibleInstead(owner.personId, staffing)
  if (owner.kind === 'anyOf')
    return owner.positions.flatMap((position) =>
      everybodyMeant({ kind: 'position', position, path: owner.path }, staffing),
    )
  const positions = owner.kind === 'position' ? [owner.position] : positionsOf(owner, staffing.organisation)
  const buildingId = owner.kind === 'position' ? owner.scope?.buildingId : undefined
  const direct = positions.flatMap((position) => inPosition(position, staffing, buildingId))
  return direct.length > 0 ? direct : above(positions, staffing)
}

/** A person who has left or stands nowhere is answered for by whoever is there; else they owe it themselves. */
function responsibleInstead(personId: string, staffing: Staffing): Responsible[] {
  const theirs = staffing.holders.find((holder) => holder.staffId === personId)
  if (theirs || staffing.holders.length === 0)
    return [{ staffId: personId, positionId: theirs?.positionId ?? '', how: 'named' }]
  return above([], staffing)
}

function positionsOf(owner: Extract<Owner, { kind: 'department' }>, organisation: Organisation): string[] {
  const members = organisation.positions.filter((position) => position.departmentId === owner.department)
  const heads = members.filter((position) => position.isHead)
  return (owner.role === 'head' ? heads : members).map((position) => position.id)
}

/** Holders on duty who answer for this building; without one, those who act for the holders; else nobody. */
function inPosition(positionId: string, staffing: Staffing, buildingId: string | undefined): Responsible[] {
  const all = staffing.holders.filter((holder) => holder.positionId === positionId)
  const keepers = buildingId
    ? all.filter((holder) => holder.buildingIds.length === 0 || holder.buildingIds.includes(buildingId))
    : all
  // A building that nobody was given is everybody's of the position.
  const meant = keepers.length > 0 ? keepers : all
  const present = meant.filter((holder) => holder.onDuty)
  if (present.length > 0)
    return present.map((holder) => ({ staffId: holder.staffId, positionId, how: 'holder' as const }))
  const acting = staffing.deputies.filter((deputy) =>
    meant.some((holder) => holder.assignmentId === deputy.assignmentId),
  )
  if (acting.length > 0)
    return acting.map((deputy) => ({ staffId: deputy.staffId, positionId, how: 'deputy' as const }))
  const deputyPosition = staffing.organisation.positions.find((position) => position.id === positionId)?.deputy
  return staffing.holders
    .filter((holder) => holder.positionId === deputyPosition && holder.onDuty)
    .map((holder) => ({ staffId: holder.staffId, positionId: holder.positionId, how: 'deputy' as const }))
}

/** Up the line of report; then the holders though off duty, then whoever is on duty, then anybody at all. */
function above(positions: readonly string[], staffing: Staffing): Responsible[] {
  const superiorOf = new Map(staffing.organisation.positions.map((position) => [position.id, position.superior]))
  const seen = new Set(positions)
  let level = positions
  while (level.length > 0) {
    level = unique(level.map((position) => superiorOf.get(position))).filter(
      (position): position is string => position !== undefined && !seen.has(position),
    )
    for (const position of level) seen.add(position)
    const found = level.flatMap((position) => inPosition(position, staffing, undefined))
    if (found.length > 0) return found.map((one) => ({ ...one, how: 'superior' as const }))
  }
  const own = staffing.holders.filter((holder) => positions.includes(holder.positionId))
  if (own.length > 0) return own.map(({ staffId, positionId }) => ({ staffId, positionId, how: 'holder' as const }))
  const inProject = staffing.holders.filter((holder) => holder.inProject)
  const pool = inProject.length > 0 ? inProject : staffing.holders
  const onDuty = pool.filter((holder) => holder.onDuty)
  const last = topMost(onDuty.length > 0 ? onDuty : pool, staffing.organisation)
  return last.map(({ staffId, positionId }) => ({ staffId, positionId, how: 'anybody' as const }))
}

/** Of these the ones nearest to the top: a message with no other address goes to the manager, not to all guards. */
function topMost(holders: readonly Holder[], organisation: Organisation): Holder[] {
  const superiorOf = new Map(organisation.positions.map((position) => [position.id, position.superior]))
  const depth = (positionId: string) => {
    let levels = 0
    for (let at = superiorOf.get(positionId); at !== undefined && levels < 20; at = superiorOf.get(at)) levels += 1
    // A position that the pack does not know stands behind those it knows.
    return superiorOf.has(positionId) ? levels : 99
  }
  const least = Math.min(...holders.map((holder) => depth(holder.positionId)))
  return holders.filter((holder) => depth(holder.positionId) === least)
}

function unique<T>(items: readonly T[]): T[] {
  const seen = new Map(items.map((item) => [typeof item === 'object' ? JSON.stringify(item) : item, item]))
  return [...seen.values()]
}

/** How many more stand in a position than the pack provides; negative when some are missing. */
export function overHeadcount(organisation: Organisation, positionId: string, holders: number): number {
  const headcount = organisation.positions.find((position) => position.id === positionId)?.headcount
  return headcount === undefined ? 0 : holders - headcount
}

/** The day of an instant where a project is, `YYYY-MM-DD`. */
export function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)
}
