import type { Text } from '@huiyin/text'
import { type CompiledPack, matchingOf, routesOf } from './compile.ts'
import { matches, missingOf } from './match.ts'
import type { Facts } from './model.ts'

export type GateResult = {
  readonly gateId: string
  readonly effect: 'refuse' | 'warn' | 'count'
  readonly clause: string
  readonly says: Text
  /** The fields because of which it does not pass. */
  readonly missing: readonly string[]
}

/** The gates of an action that do not pass; refusing ones first. `action` is a command's name. */
export function evaluateGates(pack: CompiledPack, action: string, facts: Facts): readonly GateResult[] {
  const gates = pack.gatesByAction.get(action)
  if (!gates) return []
  const matching = matchingOf(pack, facts)
  return gates
    .filter((gate) => matches(gate.when, matching) && !matches(gate.requires, matching))
    .map((gate) => ({
      gateId: gate.id,
      effect: gate.effect,
      clause: gate.clause,
      says: gate.says,
      missing: missingOf(gate.requires, matching),
    }))
    .sort((a, b) => ORDER[a.effect] - ORDER[b.effect])
}

const ORDER = { refuse: 0, warn: 1, count: 2 } as const

/** Where a matter goes: the first line of the routing table that matches. */
export function routeOf(
  pack: CompiledPack,
  facts: Facts,
):
  | {
      readonly ruleId: string
      readonly clause: string
      readonly department: string
      readonly position?: string | undefined
    }
  | undefined {
  const matching = matchingOf(pack, facts)
  const route = routesOf(pack).find((one) => matches(one.when, matching))
  return (
    route && { ruleId: route.id, clause: route.clause, department: route.to.department, position: route.to.position }
  )
}
