import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { ownerWords } from './owner-words.ts'
import type { AnyRule } from './rule-sentences.ts'

export type RuleKind = 'response' | 'cadence' | 'routine' | 'threshold' | 'gate' | 'coverage' | 'approval' | 'routing'

/** A rule of any kind, as the Handbook lists it. */
export type RuleEntry = {
  readonly id: string
  readonly kind: RuleKind
  readonly clause: string
  /** What stands before the first dot of the clause. */
  readonly chapter: string
  readonly title: Text
  readonly note: Text | undefined
  readonly owner: Text | undefined
  readonly target: { readonly atLeast: number } | undefined
  /** Something is owed by it, so it has figures. */
  readonly owes: boolean
  readonly rule: AnyRule
}

/** Every rule of the pack with its kind, also those that are switched off. */
export function allRules(pack: Pack): { readonly kind: RuleKind; readonly rule: AnyRule }[] {
  const { responses, cadences, routines, thresholds, gates, coverage, approvals, routing } = pack.rules
  const kinds: [RuleKind, readonly AnyRule[]][] = [
    ['response', responses],
    ['cadence', cadences],
    ['routine', routines],
    ['threshold', thresholds],
    ['gate', gates],
    ['coverage', coverage],
    ['approval', approvals],
    ['routing', routing],
  ]
  return kinds.flatMap(([kind, rules]) => rules.map((rule) => ({ kind, rule })))
}

/** Every rule of the pack that is not switched off, by clause. */
export function rulesInForce(pack: Pack): RuleEntry[] {
  return allRules(pack)
    .filter(({ rule }) => !rule.off)
    .map(({ kind, rule }) => entryOf(pack, kind, rule))
    .sort((a, b) => byClause(a.clause, b.clause) || a.id.localeCompare(b.id))
}

function entryOf(pack: Pack, kind: RuleKind, rule: AnyRule): RuleEntry {
  const owes = 'owes' in rule ? rule.owes : undefined
  const decider = 'chain' in rule ? rule.chain[0]?.by : undefined
  return {
    id: rule.id,
    kind,
    clause: rule.clause,
    chapter: rule.clause.split('.')[0] as string,
    title: rule.title,
    note: rule.note,
    owner: owes ? ownerWords(pack, owes.who) : decider ? ownerWords(pack, decider) : undefined,
    target: targetOf(pack, rule.id),
    owes: owes !== undefined || decider !== undefined,
    rule,
  }
}

/** The strictest target whose measure counts this rule's obligations, as a share 0..1. */
function targetOf(pack: Pack, ruleId: string): { atLeast: number } | undefined {
  const measures = pack.targets.measures.filter((measure) => [measure.obligations?.rule ?? []].flat().includes(ruleId))
  const shares = pack.targets.targets
    .filter((target) => measures.some((measure) => measure.id === target.measure))
    .flatMap((target) => (target.atLeast === undefined ? [] : [target.atLeast]))
  return shares.length > 0 ? { atLeast: Math.max(...shares) / 100 } : undefined
}

/** 4.2 before 4.10; what is no number sorts as text. */
export function byClause(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [mine, theirs] = [left[index] ?? '', right[index] ?? '']
    const order = Number(mine) - Number(theirs)
    const compared = Number.isNaN(order) ? mine.localeCompare(theirs, 'zh') : order
    if (compared !== 0) return compared
  }
  return 0
}
