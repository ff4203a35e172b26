import { idOf, noRight } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { PriceLists } from './answers.ts'

const items: PriceLists['items'][number]['items'] = [
  { id: 'lock.replace', name: '换锁芯', unit: '把', labourFen: 8000, materials: 'atCost' },
  { id: 'tap.replace', name: '换水龙头（业主自备）', unit: '个', labourFen: 4500, materials: 'byHousehold' },
  { id: 'drain.clear', name: '疏通马桶', unit: '次', labourFen: 10000, materials: 'included' },
]
const person = (name: string) => ({ id: idOf(name), name })
const lists: PriceLists = {
  today: '2026-11-23',
  inForce: 3,
  may: { draft: true, approve: true },
  items: [
    {
      id: idOf('v4'),
      version: 4,
      state: 'draft',
      validFrom: '2026-12-01',
      draftedBy: person('许文静'),
      draftedAt: '2026-11-22T02:00:00.000Z',
      approvedBy: null,
      approvedAt: null,
      items: items.map((one) => ({ ...one, labourFen: one.labourFen + 1000 })),
    },
    {
      id: idOf('v3'),
      version: 3,
      state: 'approved',
      validFrom: '2026-03-01',
      draftedBy: person('许文静'),
      draftedAt: '2026-02-20T02:00:00.000Z',
      approvedBy: person('沈立'),
      approvedAt: '2026-02-21T02:00:00.000Z',
      items,
    },
  ],
}
const asked = 'GET /projects/1/price-lists'

export const states: readonly State[] = [
  { id: 'fees/priceList', title: { zh: '价目表' }, path: '/price-list', answers: { [asked]: lists } },
  {
    id: 'fees/empty',
    title: { zh: '还没有价目表' },
    path: '/price-list',
    answers: { [asked]: { ...lists, inForce: null, items: [] } },
  },
  { id: 'fees/loading', title: { zh: '价目表在读取' }, path: '/price-list', answers: { [asked]: 'never' } },
  { id: 'fees/offline', title: { zh: '价目表连不上' }, path: '/price-list', answers: { [asked]: 'away' } },
  { id: 'fees/noRight', title: { zh: '价目表无权' }, path: '/price-list', answers: { [asked]: noRight } },
]
