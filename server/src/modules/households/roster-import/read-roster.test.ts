import { expect, test } from 'vitest'
import { readRosterSheets } from './read-roster.ts'

const HEADS = [
  ['示例花园小区业主信息登记表', '示例花园小区业主信息登记表'],
  ['楼号', '单元', '房号', '建筑面积', '业主信息', '业主信息', '业主信息', '收楼日期', '状态', '备注'],
  [null, null, null, '（㎡）', '姓名', '联系电话', '身份证后四位', null, null, null],
]

function read(...rows: (readonly (string | number | null)[])[]) {
  return readRosterSheets([{ name: '1号楼', rows: [...HEADS, ...rows] }], [])
}

test('headings over two lines are matched, and what is not wanted is left out', () => {
  const { columns } = read(['1号楼', '1单元', '101'])
  expect(columns.map((column) => column.field)).toEqual([
    'building',
    'unit',
    'room',
    'areaM2',
    'ownerName',
    'ownerPhone',
    null,
    'handedOverOn',
    'status',
    null,
  ])
})

test('a room, an area, a phone and a day are understood in the ways in which people write them', () => {
  const { rows } = read(
    ['1号楼', '1单元', '1-1-101', '118.9㎡', ' 夏依诺 ', '１３８００００８３３１', null, '2016年5月15日', '未收楼'],
    ['3#', '2单元', '202室', '８９.５', '毛芳 胡国辉', '138-0000-9484', null, 43126, '自住'],
  )
  expect(rows).toMatchObject([
    {
      row: 4,
      building: '1',
      unit: '1',
      room: '101',
      areaM2: 118.9,
      status: 'notHandedOver',
      handedOverOn: '2016-05-15',
      people: [{ name: '夏依诺', role: 'owner', phones: ['13800008331'] }],
      problems: [],
    },
    {
      building: '3',
      unit: '2',
      room: '202',
      areaM2: 89.5,
      handedOverOn: '2018-01-26',
      people: [
        { name: '毛芳', phones: ['13800009484'] },
        { name: '胡国辉', phones: [] },
      ],
    },
  ])
})

test('totals and footnotes are no houses', () => {
  expect(read(['合计', null, null, 2000], ['注：以上为准', null, null, null]).rows).toEqual([])
})

test('a letter for a digit stops the row and says what was meant', () => {
  const [row] = read(['7栋', '3单元', '20l', 89.3, '郑先生', '1370000441']).rows
  expect(row?.problems).toMatchObject([
    { field: 'room', stops: true, suggestion: '201' },
    { field: 'phone', stops: false },
  ])
})

test('a column that a person placed otherwise is read so', () => {
  const sheet = {
    name: 'A',
    rows: [
      ['楼号', '房号', '甲'],
      ['1', '101', '唐女士'],
    ],
  }
  const { rows } = readRosterSheets([sheet], [{ sheet: 'A', index: 2, field: 'ownerName' }])
  expect(rows[0]?.people).toMatchObject([{ name: '唐女士', role: 'owner' }])
})
