import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'

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

/** Who owes, or who is told, in words: titles of the pack's organisation. */
export function ownerWords(pack: Pack, ref: unknown): Text | undefined {
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
