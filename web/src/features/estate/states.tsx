import { at, idOf } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Area, Building, House } from './answers.ts'

const building = (code: string, more: Partial<Building> = {}): Building => ({
  id: idOf(`building ${code}`),
  code,
  title: `${code} 栋`,
  keeperId: null,
  floors: 6,
  houses: 24,
  retiredAt: null,
  ...more,
})
const BUILDINGS = ['1', '2', '3', '4', '5'].map((code) => building(code))
const STATES = ['occupied', 'occupied', 'rented', 'vacant', 'fitOut', 'notHandedOver', 'unknown'] as const
const HOUSES: readonly House[] = ['1', '2'].flatMap((unit) =>
  [1, 2, 3, 4, 5, 6].flatMap((floor) =>
    ['01', '02', '03', '04'].map((door, index) => ({
      id: idOf(`house ${unit} ${floor}${door}`),
      unit,
      floor,
      room: `${floor}${door}`,
      label: `1-${unit}-${floor}${door}`,
      areaM2: 89.6,
      status: STATES[(floor * 3 + index * 5) % STATES.length] as House['status'],
      handedOverOn: null,
      retiredAt: floor === 6 && door === '04' ? at('09:00') : null,
    })),
  ),
)
const area = (title: string, more: Partial<Area> = {}): Area => ({
  id: idOf(title),
  kind: 'publicArea',
  buildingId: null,
  unit: '',
  title,
  use: 'green',
  sizeM2: 1200.5,
  location: '',
  inCharge: { id: idOf('陈环境'), name: '陈环境' },
  workers: [{ id: idOf('赵保洁'), name: '赵保洁' }],
  assets: [{ title: '长椅', unit: '张', count: 12 }],
  flags: [],
  retiredAt: null,
  ...more,
})
const AREAS = [
  area('中心花园'),
  area('生活水泵房', {
    kind: 'facility',
    use: 'equipment',
    buildingId: BUILDINGS[0]?.id ?? null,
    location: '地下二层 B 区 3 号柱旁',
    assets: [],
    workers: [],
    flags: ['uncovered'],
  }),
  area('北门外侧', { inCharge: null, workers: [], flags: ['uncovered', 'nobodyInCharge'], use: 'entrance' }),
]
const SUMMARY = {
  buildings: 5,
  houses: 120,
  areas: 3,
  uses: [
    { use: 'green', count: 1, sizeM2: 1200.5 },
    { use: 'equipment', count: 1, sizeM2: 0 },
  ],
  assets: [{ title: '长椅', unit: '张', count: 12 }],
  uncovered: [{ id: idOf('北门外侧'), title: '北门外侧' }],
  nobodyInCharge: [],
  people: [
    {
      id: idOf('郭航'),
      name: '郭航',
      buildings: [{ id: idOf('building 1'), title: '1 栋' }],
      areas: [{ id: idOf('中心花园'), title: '中心花园', role: 'inCharge' }],
    },
  ],
}
const answers = {
  'GET /projects/1/buildings': { items: BUILDINGS },
  [`GET /buildings/${BUILDINGS[0]?.id}/grid`]: {
    building: { id: BUILDINGS[0]?.id, title: '1 栋', retiredAt: null },
    houses: HOUSES,
  },
  'GET /projects/1/areas': { items: AREAS },
  'GET /projects/1/estate-summary': SUMMARY,
  'GET /staff': { items: [], next: null },
}
const me = { capabilities: ['staff.read'] }
const path = '/settings/estate'
const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()

export const states: readonly State[] = [
  { id: 'estate/grid', title: { zh: '楼栋' }, path, me, answers },
  {
    id: 'estate/house',
    title: { zh: '一户' },
    path,
    me,
    answers: {
      ...answers,
      [`GET /houses/${HOUSES[0]?.id}/history`]: {
        items: [
          {
            at: at('09:30'),
            by: '方敏',
            title: { zh: '房屋已修改' },
            changes: [{ field: 'status', from: 'vacant', to: 'rented' }],
          },
        ],
      },
    },
    after: press('#content button[data-status]'),
  },
  { id: 'estate/areas', title: { zh: '公共区域' }, path: `${path}?tab=areas`, me, answers },
  {
    id: 'estate/adding-area',
    title: { zh: '加一处' },
    path: `${path}?tab=areas`,
    me,
    answers,
    after: press('#content .btn.main'),
  },
  { id: 'estate/people', title: { zh: '谁负责哪里' }, path: `${path}?tab=people`, me, answers },
  {
    id: 'estate/found',
    title: { zh: '查登记' },
    path: `${path}?q=sb`,
    me,
    answers: {
      ...answers,
      'GET /projects/1/estate-register': {
        items: [
          { kind: 'facility', id: idOf('生活水泵房'), title: '生活水泵房', where: '1 栋 地下二层', detail: '' },
          { kind: 'house', id: idOf('0417'), title: '1-1-101', where: '', detail: '' },
        ],
      },
    },
  },
  {
    id: 'estate/empty',
    title: { zh: '还没有楼栋' },
    path,
    me,
    answers: { ...answers, 'GET /projects/1/buildings': { items: [] } },
  },
  {
    id: 'estate/offline',
    title: { zh: '房产连不上' },
    path,
    me,
    answers: { 'GET /projects/1/buildings': 'away', 'GET /projects/1/estate-summary': 'away' },
  },
]
