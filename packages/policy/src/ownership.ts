import type { CompiledPack } from './compile.ts'
import { factAt } from './match.ts'
import type { Facts, Owner } from './model.ts'
import type { OwnerRef } from './schema/owners.ts'

/**
 * Who owes, as the facts say now: a person when the rule names one and the fact is there, else a position or a
 * department. A reference to several (`all`) answers each of them, but not those who are `optional`.
 */
export function ownersOf(pack: CompiledPack, ref: OwnerRef, facts: Facts, owner?: Owner): readonly Owner[] {
  if (typeof ref !== 'string' && 'optional' in ref) return []
  if (typeof ref !== 'string' && 'all' in ref) return ref.all.flatMap((one) => ownersOf(pack, one, facts, owner))
  return [ownerOf(pack, ref, facts, owner)]
}

/** Who is told: those who owe, and those who may help though they need not. */
export function toldOf(pack: CompiledPack, ref: OwnerRef, facts: Facts, owner?: Owner): readonly Owner[] {
  if (typeof ref !== 'string' && 'optional' in ref) return toldOf(pack, ref.optional, facts, owner)
  if (typeof ref !== 'string' && 'all' in ref) return ref.all.flatMap((one) => toldOf(pack, one, facts, owner))
  return [ownerOf(pack, ref, facts, owner)]
}

function ownerOf(pack: CompiledPack, ref: OwnerRef, facts: Facts, owner: Owner | undefined): Owner {
  if (ref === 'owner') return owner ?? top(pack)
  if (typeof ref === 'string') return ownerOf(pack, { person: ref }, facts, owner)
  if ('person' in ref) {
    const personId = factAt(facts, ref.person)
    if (typeof personId === 'string') return { kind: 'person', personId, path: ref.person }
    if (ref.else !== undefined) return ownerOf(pack, ref.else, facts, owner)
    return ref.as === undefined ? top(pack) : { kind: 'position', position: ref.as, path: ref.person }
  }
  if ('position' in ref) {
    const position = typeof ref.position === 'string' ? ref.position : factAt(facts, ref.position.field)
    return typeof position === 'string' ? inBuilding(position, ref.building, facts, `position.${position}`) : top(pack)
  }
  if ('anyOf' in ref) return anyOf(pack, ref.anyOf, facts, owner)
  if ('keeperOf' in ref) {
    const keeper = positionsOf(pack).find(([, position]) => position.keeps === 'building')?.[0]
    return keeper === undefined ? top(pack) : inBuilding(keeper, ref.keeperOf, facts, `keeperOf.${ref.keeperOf}`)
  }
  if ('headOf' in ref) return departmentOf(pack, ref.headOf, 'head', facts)
  if ('department' in ref) return departmentOf(pack, ref.department, 'any', facts)
  if ('superiorOf' in ref) {
    let position = positionOf(pack, ownerOf(pack, ref.superiorOf, facts, owner), ref.superiorOf)
    for (let level = 0; level < (ref.levels ?? 1); level++)
      position =
        position === undefined ? undefined : (pack.pack.organisation.positions[position]?.reportsTo ?? position)
    return position === undefined ? top(pack) : { kind: 'position', position, path: `position.${position}` }
  }
  return top(pack)
}

/** The positions of all of them: whoever of these does it first has done it. */
function anyOf(pack: CompiledPack, refs: readonly OwnerRef[], facts: Facts, owner: Owner | undefined): Owner {
  const positions = refs
    .flatMap((ref) => toldOf(pack, ref, facts, owner))
    .flatMap((one) => {
      if (one.kind === 'position') return [one.position]
      if (one.kind === 'anyOf') return one.positions
      if (one.kind === 'person') return []
      return positionsOf(pack).flatMap(([id, position]) =>
        position.department === one.department && (one.role === 'any' || position.head) ? [id] : [],
      )
    })
  return positions.length > 0 ? { kind: 'anyOf', positions: [...new Set(positions)], path: 'anyOf' } : top(pack)
}

/** The position through which an owner answers, for climbing the lines of report. */
function positionOf(pack: CompiledPack, owner: Owner, ref: OwnerRef): string | undefined {
  if (owner.kind === 'position') return owner.position
  if (owner.kind === 'department') return headOf(pack, owner.department)
  if (owner.kind === 'anyOf') return owner.positions[0]
  return typeof ref === 'object' && 'person' in ref ? ref.as : undefined
}

function departmentOf(
  pack: CompiledPack,
  named: string | { readonly field: string },
  role: 'head' | 'any',
  facts: Facts,
): Owner {
  const department = typeof named === 'string' ? named : factAt(facts, named.field)
  if (typeof department !== 'string') return top(pack)
  if (role === 'head') return headedBy(pack, department)
  return { kind: 'department', department, role, path: `department.${department}` }
}

/** A department without a head of its own is headed by whoever heads the one that it is part of. */
function headedBy(pack: CompiledPack, department: string): Owner {
  const seen = new Set<string>()
  for (let at: string | undefined = department; at !== undefined && !seen.has(at); ) {
    if (headOf(pack, at) !== undefined)
      return { kind: 'department', department: at, role: 'head', path: `headOf.${department}` }
    seen.add(at)
    at = pack.pack.organisation.departments[at]?.partOf
  }
  return top(pack)
}

function inBuilding(position: string, path: string | undefined, facts: Facts, shown: string): Owner {
  const buildingId = path === undefined ? undefined : factAt(facts, path)
  return {
    kind: 'position',
    position,
    path: shown,
    ...(typeof buildingId === 'string' ? { scope: { buildingId } } : {}),
  }
}

/** What nobody else owes, the top of the house does: an obligation never lies with nobody. */
function top(pack: CompiledPack): Owner {
  const position = positionsOf(pack).find(([, one]) => one.reportsTo === undefined)?.[0] ?? 'projectManager'
  return { kind: 'position', position, path: `position.${position}` }
}

function headOf(pack: CompiledPack, department: string): string | undefined {
  return positionsOf(pack).find(([, position]) => position.department === department && position.head)?.[0]
}

function positionsOf(pack: CompiledPack) {
  return Object.entries(pack.pack.organisation.positions)
}

export function sameOwner(a: Owner, b: Owner): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
