import type { Text } from '@huiyin/text'
import type { EngineerRow } from './engineers.ts'
import type { OrderRow } from './store.ts'

/** One reason for or against somebody, said beside the name. `good: false` is a doubt. */
export type Reason = { readonly key: string; readonly good: boolean; readonly text: Text }

export type Proposal = {
  readonly engineerId: string
  readonly name: string
  readonly onDuty: boolean
  readonly load: number
  readonly hasSkill: boolean
  readonly sameBuilding: boolean
  readonly reasons: readonly Reason[]
}

export type ProposalFacts = {
  readonly buildingId: string | null
  /** The trade that the problem takes; nobody is preferred by skill when it is unknown. */
  readonly trade: string | undefined
  readonly tradeTitle?: Text | undefined
  readonly engineers: readonly EngineerRow[]
  readonly inHand: readonly Pick<OrderRow, 'id' | 'engineer_id' | 'building_id' | 'state'>[]
  readonly exceptOrderId?: string | undefined
}

/**
 * Who to send, the best first: on duty, able, near, free. Each with the reasons that a dispatcher would give. The order
 * is total, so that two looks at the same facts propose the same person.
 */
export function proposalsFor(facts: ProposalFacts): Proposal[] {
  return facts.engineers
    .map((engineer) => proposalFor(facts, engineer))
    .sort(
      (a, b) =>
        Number(b.onDuty) - Number(a.onDuty) ||
        Number(b.hasSkill) - Number(a.hasSkill) ||
        nearness(b) - nearness(a) ||
        a.load - b.load ||
        a.name.localeCompare(b.name, 'zh') ||
        a.engineerId.localeCompare(b.engineerId),
    )
}

/** Being in the building already is worth one order in hand, no more. */
const nearness = (proposal: Proposal) => (proposal.sameBuilding ? 1 : 0) - proposal.load

function proposalFor(facts: ProposalFacts, engineer: EngineerRow): Proposal {
  const mine = facts.inHand.filter((order) => order.engineer_id === engineer.id && order.id !== facts.exceptOrderId)
  const load = mine.filter((order) => order.state !== 'suspended').length
  const sameBuilding =
    facts.buildingId !== null &&
    mine.some((order) => order.building_id === facts.buildingId && ON_SITE.has(order.state))
  const hasSkill = facts.trade === undefined || engineer.skills.includes(facts.trade)
  const reasons: Reason[] = []
  if (!engineer.on_duty) reasons.push({ key: 'offDuty', good: false, text: { zh: '不在班', en: 'Not on duty' } })
  if (facts.trade !== undefined)
    reasons.push(
      hasSkill
        ? {
            key: 'skill',
            good: true,
            text: {
              zh: `会${facts.tradeTitle?.zh ?? facts.trade}`,
              en: `Knows ${facts.tradeTitle?.en ?? facts.trade}`,
            },
          }
        : {
            key: 'noSkill',
            good: false,
            text: {
              zh: `不会${facts.tradeTitle?.zh ?? facts.trade}`,
              en: `Not trained in ${facts.tradeTitle?.en ?? facts.trade}`,
            },
          },
    )
  if (sameBuilding)
    reasons.push({ key: 'sameBuilding', good: true, text: { zh: '正在这栋楼', en: 'In this building now' } })
  reasons.push(
    load === 0
      ? { key: 'free', good: true, text: { zh: '手上没有单', en: 'Nothing in hand' } }
      : { key: 'load', good: load < 3, text: { zh: `手上 ${load} 单`, en: `${load} in hand` } },
  )
  return {
    engineerId: engineer.id,
    name: engineer.name,
    onDuty: engineer.on_duty,
    load,
    hasSkill,
    sameBuilding,
    reasons,
  }
}

const ON_SITE: ReadonlySet<string> = new Set(['departed', 'arrived', 'working'])
