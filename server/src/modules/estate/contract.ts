import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../platform/problems.ts'
import { foldBuilding, foldHouse, HOUSE_STATUSES } from './domain.ts'

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
  title: z.string().trim().min(1).max(40).optional().describe('2 栋 unless said'),
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
  title: z.string().trim().min(1).max(60),
  buildingId: z.uuid().nullish(),
  unit: z.string().trim().max(10).optional(),
}

export const buildingAnswer = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  code: z.string(),
  title: z.string(),
  keeperId: z.uuid().nullable(),
  floors: z.number().int().nullable(),
  houses: z.number().int(),
})
export const areaAnswer = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  kind: z.string(),
  buildingId: z.uuid().nullable(),
  unit: z.string(),
  title: z.string(),
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
    ],
    facts: [],
    fold: (facts, event) =>
      event.type === 'area.registered' ? { ...facts, self: { ...facts.self, ...event.data } } : facts,
  },
]
