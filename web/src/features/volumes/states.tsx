import { at, idOf, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const asked = 'GET /projects/1/volumes'
const bundles = Array.from({ length: 11 }, (_, index) => [
  { month: index + 1, charge: 'free', count: 180 + index * 3, cancelled: index % 4 },
  { month: index + 1, charge: 'paid', count: 20 + index, cancelled: 0 },
]).flat()
const volumes = {
  items: [
    { year: 2026, keeper: 'customerService', sealedAt: null, count: 2465, bundles },
    { year: 2026, keeper: 'engineering', sealedAt: null, count: 2465, bundles },
    { year: 2025, keeper: 'customerService', sealedAt: at('16:20', '2026-02-26'), count: 2811, bundles },
    { year: 2024, keeper: 'customerService', sealedAt: null, count: 0, bundles: [] },
  ],
}
const orders = {
  items: [
    {
      workOrderId: idOf('order 0417'),
      caseId: idOf('0417'),
      number: 'GD-2611-0398',
      month: 11,
      charge: 'free',
      cancelled: true,
      filedAt: at('10:40'),
    },
  ],
  next: null,
}

export const states: readonly State[] = [
  { id: 'volumes/loaded', title: { zh: '案卷' }, path: '/volumes', answers: { [asked]: volumes } },
  {
    id: 'volumes/bundle',
    title: { zh: '案卷：一卷' },
    path: '/volumes',
    answers: { [asked]: volumes, [`${asked}/2026/customerService/orders`]: orders },
    after: (page) => page.querySelector<HTMLElement>('#content [aria-pressed="false"]')?.click(),
  },
  { id: 'volumes/empty', title: { zh: '还没有案卷' }, path: '/volumes', answers: { [asked]: { items: [] } } },
  { id: 'volumes/loading', title: { zh: '案卷在读取' }, path: '/volumes', answers: { [asked]: 'never' } },
  { id: 'volumes/offline', title: { zh: '案卷连不上' }, path: '/volumes', answers: { [asked]: 'away' } },
  { id: 'volumes/noRight', title: { zh: '案卷无权' }, path: '/volumes', answers: { [asked]: noRight } },
]
