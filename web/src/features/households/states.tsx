import { card, idOf } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const path = `/households/${idOf('2-1-603')}`
const asked = `GET /houses/${idOf('2-1-603')}/card`

export const states: readonly State[] = [
  { id: 'household/find', title: { zh: '找住户' }, path: '/households', answers: {} },
  { id: 'household/loaded', title: { zh: '一户' }, path, answers: { [asked]: card } },
  {
    id: 'household/vacant',
    title: { zh: '空置' },
    path,
    answers: {
      [asked]: {
        ...card,
        house: { ...card.house, status: 'vacant' },
        title: { zh: '2-1-603' },
        panels: [
          { id: 'people', body: { now: [], before: [] } },
          { id: 'standingInstructions', body: { items: [] } },
        ],
      },
    },
  },
  { id: 'household/loading', title: { zh: '住户在读取' }, path, answers: { [asked]: 'never' } },
  { id: 'household/missing', title: { zh: '没有这户' }, path, answers: {} },
]
