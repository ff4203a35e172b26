import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import { AREA_USES, foldBuilding, foldHouse, HOUSE_STATUSES } from './domain.ts'

export const ESTATE_PROBLEMS = {
  buildingTaken: declareProblem(
    'estate/building-exists',
    409,
    { zh: '这个楼栋号已经有了', en: 'There is a building of this number already' },
    { zh: '请换一个楼栋号，或修改已有的楼栋。', en: 'Choose another number, or change the building that is there.' },
  ),
  houseTaken: declareProblem(
    'estate/house-exists',
    409,
    { zh: '这个房号已经有了', en: 'There is a house of this number already' },
    { zh: '请核对楼栋、单元和房号。', en: 'Check building, unit and room.' },
  ),
  areaTaken: declareProblem('estate/area-exists', 409, {
    zh: '同名的公共区域或设施已经有了',
    en: 'There is an area or facility of this name already',
  }),
  houseLivedIn: declareProblem(
    'estate/house-lived-in',
    409,
    { zh: '还有人住，不能停用', en: 'Somebody lives there; it cannot be retired' },
    { zh: '请先结束居住关系，把状态改成空置。', en: 'End the occupancies and set it to vacant first.' },
  ),
  buildingStanding: declareProblem(
    'estate/building-has-houses',
    409,
    { zh: '楼里还有 {count} 户在用，不能停用', en: '{count} houses of it are in use; it cannot be retired' },
    { zh: '请先停用里面的房屋。', en: 'Retire its houses first.' },
  ),
  retired: declareProblem(
    'estate/retired',
    409,
    { zh: '已经停用', en: 'It is retired' },
    { zh: '要改，请先恢复使用。', en: 'Bring it back first.' },
  ),
  notRetired: declareProblem('estate/in-use', 409, { zh: '本来就在用', en: 'It is in use already' }),
  unknownPerson: declareProblem('estate/unknown-person', 422, {
    zh: '有人不在本公司',
    en: 'Somebody is not of this company',
  }),
  noBuilding: declareProblem(
    'estate/no-such-building',
    422,
    { zh: '本项目没有这栋楼', en: 'This project has no such building' },
    { zh: '请从列表里选一栋。', en: 'Choose one from the list.' },
  ),
}

const code = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .regex(/^[^\s-]+$/u)
const day = z.iso.date()

export const buildingBody = {
  id: z.uuid().describe('Made by the client, so that a request can be sent again'),
  code: code.describe('What stands in house numbers: 2'),
  title: typedText(40).optional().describe('2 栋 unless said'),
  floors: z.number().int().min(1).max(200).nullish(),
  keeperId: z.uuid().nullish().describe('Staff id of the building steward'),
}
export const buildingAmendBody = {
  title: buildingBody.title,
  floors: buildingBody.floors,
  keeperId: buildingBody.keeperId,
}

export const houseBody = {
  id: z.uuid(),
  buildingId: z.uuid(),
  unit: z
    .string()
    .trim()
    .max(10)
    .regex(/^[^\s-]*$/u)
    .optional(),
  room: z
    .string()
    .trim()
    .min(1)
    .max(20)
    .regex(/^[^\s-]+$/u),
  floor: z.number().int().min(-10).max(200).nullish().describe('Read from the room number unless said'),
  areaM2: z.number().min(0).max(100_000).nullish(),
  status: z.enum(HOUSE_STATUSES).optional(),
  handedOverOn: day.nullish(),
}
export const houseAmendBody = {
  unit: houseBody.unit,
  room: houseBody.room.optional(),
  floor: houseBody.floor,
  areaM2: houseBody.areaM2,
  status: houseBody.status,
  handedOverOn: houseBody.handedOverOn,
}

export const areaBody = {
  id: z.uuid(),
  kind: z.enum(['publicArea', 'facility']),
  title: typedText(60),
  buildingId: z.uuid().nullish(),
  unit: z.string().trim().max(10).optional(),
}

const assetBody = z.strictObject({
  title: z.string().trim().min(1).max(30),
  unit: z.string().trim().min(1).max(6).default('个'),
  count: z.number().int().min(0).max(1_000_000),
})
/** What is kept about an area besides its name. */
export const areaKeeping = {
  use: z.enum(AREA_USES).optional(),
  sizeM2: z.number().min(0).max(10_000_000).nullish(),
  location: z.string().trim().max(120).optional().describe('Where it is, in words'),
  inChargeId: z.uuid().nullish().describe('Who answers for the whole'),
  workerIds: z.array(z.uuid()).max(100).optional().describe('Who works there'),
  assets: z.array(assetBody).max(50).optional(),
}
export const areaAmendBody = {
  title: areaBody.title.optional(),
  buildingId: areaBody.buildingId,
  unit: areaBody.unit,
  ...areaKeeping,
}

export const RETIRE_REASONS = ['demolished', 'merged', 'mistake', 'other'] as const
export const retireBody = { reason: z.enum(RETIRE_REASONS) }

export const buildingAnswer = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  code: z.string(),
  title: z.string(),
  keeperId: z.uuid().nullable(),
  floors: z.number().int().nullable(),
  houses: z.number().int(),
  retiredAt: z.string().nullable(),
})
export const areaAnswer = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  kind: z.string(),
  buildingId: z.uuid().nullable(),
  unit: z.string(),
  title: z.string(),
  /** Pinyin initials of the title, by which the desk finds it: `1d1dyld`. */
  initials: z.string(),
  use: z.enum(AREA_USES),
  sizeM2: z.number().nullable(),
  location: z.string(),
  inCharge: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  workers: z.array(z.object({ id: z.uuid(), name: z.string() })),
  assets: z.array(z.object({ title: z.string(), unit: z.string(), count: z.number().int() })),
  flags: z.array(z.enum(['uncovered', 'nobodyInCharge'])),
  retiredAt: z.string().nullable(),
})

const named = z.object({ id: z.uuid(), title: z.string() })
export const summaryAnswer = z.object({
  buildings: z.number().int(),
  houses: z.number().int(),
  areas: z.number().int(),
  uses: z.array(z.object({ use: z.enum(AREA_USES), count: z.number().int(), sizeM2: z.number() })),
  assets: z.array(z.object({ title: z.string(), unit: z.string(), count: z.number().int() })),
  uncovered: z.array(named).describe('Areas in which nobody works'),
  nobodyInCharge: z.array(named),
  people: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      buildings: z.array(named),
      areas: z.array(named.extend({ role: z.enum(['inCharge', 'works']) })),
    }),
  ),
})
export const gridAnswer = z.object({
  building: z.object({ id: z.uuid(), title: z.string(), retiredAt: z.string().nullable() }),
  houses: z.array(
    z.object({
      id: z.uuid(),
      unit: z.string(),
      floor: z.number().int().nullable(),
      room: z.string(),
      label: z.string(),
      areaM2: z.number().nullable(),
      status: z.enum(HOUSE_STATUSES),
      handedOverOn: z.string().nullable(),
      retiredAt: z.string().nullable(),
    }),
  ),
})
export const historyAnswer = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      by: z.string().nullable(),
      title: z.object({ zh: z.string(), en: z.string().optional() }),
      changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
})

const keptUp = (type: string, what: 'retired' | 'restored') => ({
  type: `${type}.${what}`,
  subject: type,
  title: what === 'retired' ? { zh: '停用', en: 'Retired' } : { zh: '恢复使用', en: 'In use again' },
  data: { reason: 'text' } as const,
})

export const estateKinds: readonly SubjectKind[] = [
  {
    type: 'building',
    title: { zh: '楼栋', en: 'Building' },
    events: [
      {
        type: 'building.registered',
        subject: 'building',
        title: { zh: '楼栋已登记', en: 'Building registered' },
        data: { code: 'text', keeperId: 'id' },
      },
      keptUp('building', 'retired'),
      keptUp('building', 'restored'),
      {
        type: 'building.amended',
        subject: 'building',
        title: { zh: '楼栋已修改', en: 'Building amended' },
        data: { keeperId: 'id' },
      },
    ],
    facts: [{ path: 'building.keeperId', type: 'id', title: { zh: '楼管员', en: 'Building steward' } }],
    fold: foldBuilding,
  },
  {
    type: 'house',
    title: { zh: '房屋', en: 'House' },
    events: [
      {
        type: 'house.registered',
        subject: 'house',
        title: { zh: '房屋已登记', en: 'House registered' },
        data: { label: 'text', buildingId: 'id', status: 'text' },
      },
      keptUp('house', 'retired'),
      keptUp('house', 'restored'),
      {
        type: 'house.amended',
        subject: 'house',
        title: { zh: '房屋已修改', en: 'House amended' },
        data: { status: 'text' },
      },
      {
        type: 'occupancy.began',
        subject: 'house',
        part: 'occupancy',
        title: { zh: '居住关系已登记', en: 'Occupancy began' },
        data: { partyId: 'id', role: 'text' },
      },
      {
        type: 'occupancy.amended',
        subject: 'house',
        part: 'occupancy',
        title: { zh: '居住关系已修改', en: 'Occupancy amended' },
        data: { role: 'text' },
      },
      {
        type: 'standingInstruction.recorded',
        subject: 'house',
        title: { zh: '住户交代已记下', en: 'Standing instruction recorded' },
        data: { instructionId: 'id' },
      },
      {
        type: 'standingInstruction.ended',
        subject: 'house',
        title: { zh: '住户交代已结束', en: 'Standing instruction ended' },
        data: { instructionId: 'id' },
      },
    ],
    facts: [
      { path: 'house.status', type: 'text', title: { zh: '房屋状态', en: 'State of the house' } },
      { path: 'house.buildingId', type: 'id', title: { zh: '楼栋', en: 'Building' } },
    ],
    fold: foldHouse,
  },
  {
    type: 'area',
    title: { zh: '公共区域与设施', en: 'Public area or facility' },
    events: [
      {
        type: 'area.registered',
        subject: 'area',
        title: { zh: '公共区域或设施已登记', en: 'Area or facility registered' },
        data: { kind: 'text', buildingId: 'id' },
      },
      {
        type: 'area.amended',
        subject: 'area',
        title: { zh: '公共区域或设施已修改', en: 'Area or facility amended' },
        data: { title: 'text', use: 'text', inChargeId: 'id', workerIds: 'list', sizeM2: 'number' },
      },
      keptUp('area', 'retired'),
      keptUp('area', 'restored'),
    ],
    facts: [
      { path: 'area.inChargeId', type: 'id', title: { zh: '管理负责人', en: 'Who is in charge' } },
      { path: 'area.use', type: 'text', title: { zh: '区域用途', en: 'Use of the area' } },
    ],
    fold: (facts, event) =>
      event.type.startsWith('area.') ? { ...facts, self: { ...facts.self, ...event.data } } : facts,
  },
]
