import { idOf, NOW } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Preview } from './answers.ts'

const me = { capabilities: ['roster.import', 'staff.read'] }
const importId = idOf('import')
const row = {
  sheet: '1号楼',
  displayNames: ['陈女士'],
  phonesMasked: ['138 **** 5521'],
  areaM2: 112.4,
  status: 'occupied',
  handedOverOn: '2019-06-18',
  problems: [],
  changes: [],
}
const preview: Preview = {
  importId,
  fileTitle: '云栖里住户 2026-11.xlsx',
  state: 'draft',
  counts: { new: 2236, changed: 62, same: 0, conflict: 2, error: 10 },
  columns: ['楼号', '房号', '业主姓名', '联系电话', '备注'].map((heading, index) => ({
    sheet: '1号楼',
    index,
    heading,
    field: ['building', 'room', 'ownerName', 'ownerPhone', null][index] ?? null,
  })),
  fields: [
    { id: 'building', title: { zh: '楼栋', en: 'Building' } },
    { id: 'room', title: { zh: '房号', en: 'Room' } },
    { id: 'ownerName', title: { zh: '业主姓名', en: 'Owner' } },
    { id: 'ownerPhone', title: { zh: '联系电话', en: 'Phone' } },
  ],
  items: [
    {
      ...row,
      row: 641,
      label: '7-3-20l',
      outcome: 'error',
      problems: [
        {
          field: 'room',
          stops: true,
          suggestion: '201',
          message: { zh: '房号“20l”认不出', en: 'The room “20l” is not clear' },
        },
      ],
    },
    { ...row, row: 118, label: '2-1-603', outcome: 'new' },
    { ...row, row: 119, label: '2-1-604', outcome: 'changed', changes: [{ field: 'areaM2', from: 110, to: 112.4 }] },
  ],
  next: '50',
}
const LIST = 'GET /projects/1/imports'

export const states: readonly State[] = [
  {
    id: 'imports/loaded',
    title: { zh: '导入名册' },
    path: '/settings/imports',
    me,
    answers: {
      [LIST]: { items: [{ importId, fileTitle: preview.fileTitle, state: 'applied', rows: 2310, createdAt: NOW }] },
    },
  },
  { id: 'imports/empty', title: { zh: '还没导入' }, path: '/settings/imports', me, answers: { [LIST]: { items: [] } } },
  { id: 'imports/offline', title: { zh: '导入连不上' }, path: '/settings/imports', me, answers: { [LIST]: 'away' } },
  {
    id: 'imports/preview',
    title: { zh: '名册预览' },
    path: `/settings/imports/${importId}`,
    me,
    answers: { [`GET /imports/${importId}`]: preview },
  },
]
