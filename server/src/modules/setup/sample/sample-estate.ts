import type { AreaUse, Asset } from '../../estate/index.ts'
import type { EstateHouse } from '../../households/index.ts'

/**
 * The sample estate: buildings of three units with four homes a floor, and who lives there. Everything is invented; the
 * numbers stand in a block that no carrier gives out. The same size gives the same estate.
 */
export type SampleEstate = {
  readonly buildings: readonly { readonly code: string; readonly floors: number }[]
  readonly areas: readonly {
    readonly kind: 'publicArea' | 'facility'
    readonly title: string
    readonly building?: string
    readonly unit?: string
    readonly use: AreaUse
    readonly sizeM2?: number
    readonly location?: string
    readonly assets?: Asset[]
  }[]
  readonly houses: readonly EstateHouse[]
}

const UNITS = ['1', '2', '3']
const DOORS = ['01', '02', '03', '04']
const A_FLOOR = UNITS.length * DOORS.length
const BUILDINGS_AT_MOST = 14

/** @param size homes; the last building is cut to it */
export function sampleEstate(size: number): SampleEstate {
  const dice = diceOf(20_261_123)
  const buildingCount = Math.max(1, Math.min(BUILDINGS_AT_MOST, Math.floor(size / (A_FLOOR * 6))))
  const floors = Math.max(1, Math.ceil(size / (buildingCount * A_FLOOR)))
  const buildings = Array.from({ length: buildingCount }, (_, index) => ({ code: String(index + 1), floors }))
  const doors = buildings.flatMap(({ code }) =>
    Array.from({ length: floors }, (_, floor) =>
      UNITS.flatMap((unit) =>
        DOORS.map((door) => ({ building: code, unit, floor: floor + 1, room: `${floor + 1}${door}` })),
      ),
    ).flat(),
  )
  const houses = doors.slice(0, size).map((door, index) => houseAt(door, index, dice))
  return {
    buildings,
    areas: [...buildings.flatMap(({ code }) => areasOf(code)), ...ESTATE_WIDE],
    houses,
  }
}

function areasOf(building: string): SampleEstate['areas'] {
  return [
    { kind: 'publicArea', title: `${building} 栋大堂`, building, use: 'hall' },
    { kind: 'publicArea', title: `${building} 栋楼顶`, building, use: 'roof' },
    ...UNITS.flatMap((unit) => [
      { kind: 'publicArea' as const, title: `${building} 栋 ${unit} 单元楼道`, building, unit, use: 'stairs' as const },
      {
        kind: 'facility' as const,
        title: `${building} 栋 ${unit} 单元电梯`,
        building,
        unit,
        use: 'equipment' as const,
      },
    ]),
  ]
}

const ESTATE_WIDE: SampleEstate['areas'] = [
  { kind: 'publicArea', title: '地下车库', use: 'garage', sizeM2: 14_200 },
  {
    kind: 'publicArea',
    title: '中心花园',
    use: 'green',
    sizeM2: 6300,
    assets: [
      { title: '长椅', unit: '张', count: 24 },
      { title: '路灯', unit: '盏', count: 31 },
    ],
  },
  {
    kind: 'publicArea',
    title: '儿童游乐场',
    use: 'playground',
    sizeM2: 420,
    assets: [{ title: '滑梯', unit: '座', count: 2 }],
  },
  { kind: 'publicArea', title: '南门', use: 'entrance' },
  { kind: 'publicArea', title: '北门', use: 'entrance' },
  { kind: 'facility', title: '生活水泵房', use: 'equipment', location: '地下二层 B 区 3 号柱旁' },
  { kind: 'facility', title: '配电室', use: 'equipment', location: '地下一层 A 区' },
  { kind: 'facility', title: '消防泵房', use: 'equipment', location: '地下二层 B 区' },
  { kind: 'facility', title: '监控中心', use: 'equipment', location: '1 栋一层' },
]

type Door = { readonly building: string; readonly unit: string; readonly floor: number; readonly room: string }
type People = EstateHouse['people']

function houseAt(door: Door, index: number, dice: Dice): EstateHouse {
  const kind = dice(100)
  const status = kind < 6 ? 'vacant' : kind < 20 ? 'rented' : kind < 22 ? 'fitOut' : 'occupied'
  const told = TOLD[`${door.building}-${door.unit}-${door.room}`]
  const people = told?.people ?? peopleOf(status, index, dice)
  return {
    building: door.building,
    unit: door.unit,
    room: door.room,
    floor: door.floor,
    areaM2: AREAS[Number(door.room.slice(-2)) - 1] as number,
    status: told ? 'occupied' : status,
    handedOverOn: `20${19 + (Number(door.building) % 3)}-0${3 + (Number(door.building) % 6)}-15`,
    people,
    ...(told?.instructions
      ? { instructions: told.instructions }
      : dice(25) === 0
        ? { instructions: [INSTRUCTIONS[dice(INSTRUCTIONS.length)] as string] }
        : {}),
  }
}

const AREAS = [89.6, 112.4, 112.4, 128.7]

/** The homes of which the pictures of the product tell. */
const TOLD: Readonly<Record<string, { people: People; instructions?: string[] }>> = {
  '2-1-603': {
    people: [
      { name: '陈雨桐', sex: 'female', role: 'owner', isContact: true, phones: ['13800005521'] },
      { name: '陈建国', sex: 'male', role: 'family', relation: '父亲', phones: ['13900007310'] },
    ],
    instructions: ['家里有老人，上门前先打电话，按门铃等一会儿'],
  },
  '2-1-503': { people: [{ name: '何志明', sex: 'male', role: 'owner', isContact: true, phones: ['13700004418'] }] },
}

function peopleOf(status: string, index: number, dice: Dice): People {
  if (status === 'vacant' && dice(2) === 0) return []
  const owner = personOf(index, 0, dice, 'owner')
  if (status === 'rented')
    return [
      { ...personOf(index, 1, dice, 'tenant'), isContact: true },
      { ...owner, isContact: false },
    ]
  const family =
    dice(100) < 55
      ? [{ ...personOf(index, 1, dice, 'family'), relation: RELATIONS[dice(RELATIONS.length)] as string }]
      : []
  return [{ ...owner, isContact: true }, ...family]
}

function personOf(index: number, place: number, dice: Dice, role: People[number]['role']): People[number] {
  const female = dice(2) === 0
  const given = female ? FEMALE : MALE
  return {
    name: `${SURNAMES[dice(SURNAMES.length)]}${given[dice(given.length)]}`,
    sex: female ? 'female' : 'male',
    role,
    phones: [
      `${CARRIERS[(Math.floor(index / 5000) * 2 + place) % CARRIERS.length]}0000${String((index * 7919) % 10_000).padStart(4, '0')}`,
    ],
  }
}

const CARRIERS = ['136', '137', '138', '139', '150', '151', '158', '159', '186', '188']
const RELATIONS = ['配偶', '父亲', '母亲', '儿子', '女儿']
const INSTRUCTIONS = [
  '上午不在家，请下午来',
  '门口有猫，开门请当心',
  '孩子午睡，13 点到 15 点别按门铃',
  '维修请先给房主打电话',
  '有钥匙寄在前台',
]
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏付方邹熊白孟秦邱侯江尹薛'.match(
    /./gu,
  ) as string[]
const FEMALE = [
  '雨桐',
  '欣怡',
  '静',
  '丽华',
  '秀英',
  '晓燕',
  '婷婷',
  '雪梅',
  '思琪',
  '佳宁',
  '玉兰',
  '慧敏',
  '红霞',
  '梦瑶',
  '春梅',
  '芳',
  '文娟',
  '诗涵',
  '海燕',
  '桂英',
]
const MALE = [
  '建国',
  '志强',
  '伟',
  '浩然',
  '俊杰',
  '国庆',
  '明辉',
  '宇轩',
  '海波',
  '建军',
  '子墨',
  '文博',
  '永刚',
  '大勇',
  '鹏飞',
  '立新',
  '学文',
  '天佑',
  '晓东',
  '振华',
]

type Dice = (sides: number) => number

/** The same throws each time (mulberry32): a sample that changes cannot be told of. */
function diceOf(seed: number): Dice {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}
