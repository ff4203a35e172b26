import type { Matching } from './match.ts'
import type { Facts } from './model.ts'
import { packHash } from './pack-hash.ts'
import { type Pack, packSchema } from './pack-schema.ts'
import type { Approval } from './schema/approvals.ts'
import type { Coverage } from './schema/coverage.ts'
import type { Limit } from './schema/limits.ts'
import type { Cadence, EventTest, Gate, Response, Route, Routine, Threshold } from './schema/rules.ts'
import { responseOfCoverage, responsesOfApproval } from './standing-rules.ts'

/**
 * A pack made ready to run: rules by id, and by the events that may begin something, so that the cost of an event
 * follows the rules that match it. Rules that are switched off, or whose optional value is unset, are left out.
 */
export type CompiledPack = {
  readonly pack: Pack
  /** The name under which it is stored; obligations refer to it. */
  readonly hash: string
  readonly responses: ReadonlyMap<string, Response>
  readonly cadences: ReadonlyMap<string, Cadence>
  readonly routines: ReadonlyMap<string, Routine>
  readonly responsesByEvent: ReadonlyMap<string, readonly Response[]>
  readonly thresholdsByEvent: ReadonlyMap<string, readonly Threshold[]>
  readonly coverage: ReadonlyMap<string, Coverage>
  readonly approvals: ReadonlyMap<string, Approval>
  readonly gatesByAction: ReadonlyMap<string, readonly Gate[]>
  /** The actual value; undefined when the pack has no such value or leaves it unset. */
  readonly valueOf: (key: string) => unknown
}

/**
 * @param hash the name under which it is stored; a pack keeps it when the grammar grows new parts
 * @throws ZodError when the JSON is not a pack of this format
 */
export function compilePack(stored: unknown, hash?: string): CompiledPack {
  const pack = packSchema.parse(stored)
  return indexed(pack, hash ?? packHash(pack))
}

/** The same pack with some values otherwise, as its examples fix them: under the same name, never to be stored. */
export function withValues(compiled: CompiledPack, changes: Readonly<Record<string, unknown>>): CompiledPack {
  const values = { ...compiled.pack.values }
  for (const [key, value] of Object.entries(changes)) {
    const known = values[key]
    if (known) values[key] = { ...known, value: value as typeof known.value }
  }
  return indexed({ ...compiled.pack, values }, compiled.hash)
}

function indexed(pack: Pack, hash: string): CompiledPack {
  const valueNamed = (key: string) => pack.values[key]?.value ?? undefined
  const runs = (rule: { off?: boolean | undefined; within?: Limit | undefined }) =>
    !rule.off && !(rule.within !== undefined && isUnset(pack, rule.within))
  const coverage = pack.rules.coverage.filter(runs)
  const approvals = pack.rules.approvals.filter(runs)
  const responses = [
    ...pack.rules.responses.filter(runs),
    ...coverage.flatMap(responseOfCoverage),
    ...approvals.flatMap(responsesOfApproval),
  ]
  const thresholds = pack.rules.thresholds.filter(runs)
  const gates = pack.rules.gates.filter(runs)
  return {
    pack,
    hash,
    responses: byId(responses),
    cadences: byId(pack.rules.cadences.filter(runs)),
    routines: byId(pack.rules.routines.filter(runs)),
    responsesByEvent: groupBy(responses, (rule) => eventsOf(rule.on)),
    thresholdsByEvent: groupBy(thresholds, (rule) => listOf(rule.on)),
    coverage: byId(coverage),
    approvals: byId(approvals),
    gatesByAction: groupBy(gates, (rule) => listOf(rule.action)),
    valueOf: valueNamed,
  }
}

export function matchingOf(pack: CompiledPack, facts: Facts): Matching {
  return { facts, valueOf: pack.valueOf }
}

/** The lines of the routing table in force, in order: the first that matches wins. */
export function routesOf(pack: CompiledPack): readonly Route[] {
  return pack.pack.rules.routing.filter((route) => !route.off)
}

export function eventsOf(test: EventTest): readonly string[] {
  return typeof test === 'string' ? [test] : listOf(test.event)
}

export function listOf<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T]
}

/** The values that a limit counts with. */
export function valuesOfLimit(limit: Limit): readonly string[] {
  if (typeof limit === 'string') return []
  if ('value' in limit) return [limit.value]
  if ('earliest' in limit) return limit.earliest.flatMap(valuesOfLimit)
  if ('latest' in limit) return limit.latest.flatMap(valuesOfLimit)
  if ('field' in limit)
    return [limit.plus, limit.minus].flatMap((one) => (one !== undefined && typeof one !== 'string' ? [one.value] : []))
  return []
}

function isUnset(pack: Pack, limit: Limit): boolean {
  return valuesOfLimit(limit).some((key) => (pack.values[key]?.value ?? null) === null)
}

function byId<Rule extends { readonly id: string }>(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]))
}

function groupBy<Rule>(rules: readonly Rule[], keysOf: (rule: Rule) => readonly string[]): ReadonlyMap<string, Rule[]> {
  const groups = new Map<string, Rule[]>()
  for (const rule of rules)
    for (const key of keysOf(rule)) {
      const group = groups.get(key)
      if (group) group.push(rule)
      else groups.set(key, [rule])
    }
  return groups
}
