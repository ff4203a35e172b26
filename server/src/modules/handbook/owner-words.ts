import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'

type Ref = {
  position?: string | { field: string }
  headOf?: string | { field: string }
  department?: string | { field: string }
  person?: string
  as?: string
  else?: unknown
  keeperOf?: string
  superiorOf?: unknown
  all?: unknown[]
  anyOf?: unknown[]
  optional?: unknown
}

/** Who owes, or who is told, in words: titles of the pack's organisation. */
export function ownerWords(pack: Pack, ref: unknown): Text | undefined {
  if (typeof ref === 'string') return PEOPLE[ref]
  const { position, headOf, department, person, as, keeperOf, superiorOf, all, anyOf, optional } = ref as Ref
  const { positions, departments } = pack.organisation
  if (typeof position === 'string') return positions[position]?.title
  if (position) return PEOPLE[position.field]
  if (typeof headOf === 'string')
    return Object.values(positions).find((one) => one.head && one.department === headOf)?.title
  if (headOf) return { zh: '承办部门主管', en: 'Head of the department in charge' }
  if (typeof department === 'string') return departments[department]?.title
  if (department) return { zh: '承办部门', en: 'The department in charge' }
  if (as) return positions[as]?.title
  if (person) return PEOPLE[person]
  if (keeperOf) return Object.values(positions).find((one) => one.keeps === 'building')?.title
  if (superiorOf) return superiorWords(pack, superiorOf) ?? { zh: '上级', en: 'The superior' }
  if (optional) {
    const one = ownerWords(pack, optional)
    return one && { zh: `${one.zh}（可帮忙）`, en: `${one.en ?? one.zh} (may help)` }
  }
  if (anyOf) return joined(pack, anyOf, '或', ' or ')
  return joined(pack, all ?? [], '、', ', ')
}

function joined(pack: Pack, refs: readonly unknown[], zh: string, en: string): Text | undefined {
  const several = refs.map((one) => ownerWords(pack, one)).filter((one) => one !== undefined)
  return several.length > 0
    ? { zh: several.map((one) => one.zh).join(zh), en: several.map((one) => one.en ?? one.zh).join(en) }
    : undefined
}

/** The superior of a position that the rule names is known by name; that of a person is not. */
function superiorWords(pack: Pack, ref: unknown): Text | undefined {
  const { position, headOf } = (typeof ref === 'object' && ref !== null ? ref : {}) as Ref
  const { positions } = pack.organisation
  const below =
    typeof position === 'string'
      ? positions[position]
      : Object.values(positions).find((one) => one.head && one.department === headOf)
  return below?.reportsTo === undefined ? undefined : positions[below.reportsTo]?.title
}

const PEOPLE: Readonly<Record<string, Text>> = {
  owner: { zh: '责任人', en: 'Whoever owes it' },
  'case.openedById': { zh: '开单人', en: 'Whoever opened it' },
  'case.reporterId': { zh: '报事人', en: 'The reporter' },
  'approval.requesterId': { zh: '申请人', en: 'The requester' },
  'approval.deciderId': { zh: '审批人', en: 'The decider' },
  'approval.deciderPosition': { zh: '审批人', en: 'The decider' },
  'request.requesterPosition': { zh: '申请人', en: 'The requester' },
  'workOrder.engineerId': { zh: '工程师', en: 'The engineer' },
}
