import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'

export type RuleKind = 'response' | 'cadence' | 'routine' | 'threshold' | 'gate' | 'routing'

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
}

/** Every rule of the pack that is not switched off, by clause. */
export function rulesInForce(pack: Pack): RuleEntry[] {
  const { responses, cadences, routines, thresholds, gates, routing } = pack.rules
  const kinds: [RuleKind, readonly AnyRule[]][] = [
    ['response', responses],
    ['cadence', cadences],
    ['routine', routines],
    ['threshold', thresholds],
    ['gate', gates],
    ['routing', routing],
  ]
  return kinds
    .flatMap(([kind, rules]) => rules.filter((rule) => !rule.off).map((rule) => entryOf(pack, kind, rule)))
    .sort((a, b) => byClause(a.clause, b.clause) || a.id.localeCompare(b.id))
}

type AnyRule = {
  readonly id: string
  readonly clause: string
  readonly title: Text
  readonly note?: Text | undefined
  readonly off?: boolean | undefined
  readonly owes?: { readonly who: unknown } | undefined
}

function entryOf(pack: Pack, kind: RuleKind, rule: AnyRule): RuleEntry {
  return {
    id: rule.id,
    kind,
    clause: rule.clause,
    chapter: rule.clause.split('.')[0] as string,
    title: rule.title,
    note: rule.note,
    owner: rule.owes ? ownerWords(pack, rule.owes.who) : undefined,
    target: targetOf(pack, rule.id),
    owes: rule.owes !== undefined,
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

// ── owners in words ──────────────────────────────────────────────────────────────────────────────

type Ref = {
  position?: string
  headOf?: string | { field: string }
  department?: string | { field: string }
  person?: string
  as?: string
  else?: unknown
  keeperOf?: string
  superiorOf?: unknown
  all?: unknown[]
}

function ownerWords(pack: Pack, ref: unknown): Text | undefined {
  if (typeof ref === 'string') return PEOPLE[ref]
  const { position, headOf, department, person, as, keeperOf, superiorOf, all } = ref as Ref
  const { positions, departments } = pack.organisation
  if (position) return positions[position]?.title
  if (typeof headOf === 'string')
    return Object.values(positions).find((one) => one.head && one.department === headOf)?.title
  if (headOf) return { zh: '承办部门主管', en: 'Head of the department in charge' }
  if (typeof department === 'string') return departments[department]?.title
  if (department) return { zh: '承办部门', en: 'The department in charge' }
  if (as) return positions[as]?.title
  if (person) return PEOPLE[person]
  if (keeperOf) return Object.values(positions).find((one) => one.keeps === 'building')?.title
  if (superiorOf) return { zh: '上级', en: 'The superior' }
  const several = (all ?? []).map((one) => ownerWords(pack, one)).filter((one) => one !== undefined)
  return several.length > 0
    ? { zh: several.map((one) => one.zh).join('、'), en: several.map((one) => one.en ?? one.zh).join(', ') }
    : undefined
}

const PEOPLE: Readonly<Record<string, Text>> = {
  owner: { zh: '责任人', en: 'Whoever owes it' },
  'case.openedById': { zh: '开单人', en: 'Whoever opened it' },
  'case.reporterId': { zh: '报事人', en: 'The reporter' },
  'workOrder.engineerId': { zh: '工程师', en: 'The engineer' },
}
