import { describe, expect, test } from 'vitest'
import { proposalsFor } from './proposals.ts'

const engineer = (id: string, more: object = {}) => ({
  id,
  name: id,
  skills: ['plumbing'],
  on_duty: true,
  position_id: 'engineer',
  ...more,
})
const carried = (engineerId: string, more: object = {}) => ({
  id: `${engineerId}-${Math.random()}`,
  engineer_id: engineerId,
  building_id: 'b9',
  state: 'accepted' as const,
  ...more,
})
const first = (facts: Parameters<typeof proposalsFor>[0]) => proposalsFor(facts).map((one) => one.engineerId)

describe('whom to send', () => {
  test('on duty before able before near before free', () => {
    const engineers = [
      engineer('off', { on_duty: false }),
      engineer('unable', { skills: ['carpentry'] }),
      engineer('busy'),
      engineer('free'),
      engineer('near'),
    ]
    const inHand = [carried('busy'), carried('busy'), carried('near', { building_id: 'b2', state: 'working' as const })]
    expect(first({ buildingId: 'b2', trade: 'plumbing', engineers, inHand })).toEqual([
      'free',
      'near',
      'busy',
      'unable',
      'off',
    ])
  })

  test('being in the building outweighs nothing but a tie, and counts only on site', () => {
    const inHand = [carried('near', { building_id: 'b2', state: 'working' as const }), carried('far')]
    expect(
      first({ buildingId: 'b2', trade: undefined, engineers: [engineer('far'), engineer('near')], inHand }),
    ).toEqual(['near', 'far'])
    const notThere = [carried('near', { building_id: 'b2', state: 'accepted' as const })]
    expect(
      proposalsFor({ buildingId: 'b2', trade: undefined, engineers: [engineer('near')], inHand: notThere })[0]
        ?.sameBuilding,
    ).toBe(false)
  })

  test('each proposal says why, and a suspended order is no load', () => {
    const [one] = proposalsFor({
      buildingId: null,
      trade: 'plumbing',
      engineers: [engineer('li')],
      inHand: [carried('li', { state: 'suspended' as const })],
    })
    expect(one).toMatchObject({ load: 0, hasSkill: true })
    expect(one?.reasons.map((reason) => reason.key)).toEqual(['skill', 'free'])
  })

  test('the same facts propose the same order, whoever comes first', () => {
    const engineers = [engineer('b'), engineer('a'), engineer('c')]
    expect(first({ buildingId: null, trade: undefined, engineers, inHand: [] })).toEqual(
      first({ buildingId: null, trade: undefined, engineers: [...engineers].reverse(), inHand: [] }),
    )
  })
})
