import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../platform/problems.ts'
import { typedText, typedTextOrNone } from '../../platform/typed-text.ts'
import { foldParty, OCCUPANCY_ROLES } from './domain.ts'

export const HOUSEHOLD_PROBLEMS = {
  badPhone: declareProblem(
    'household/bad-phone',
    422,
    { zh: '电话号码不对', en: 'This is not a phone number' },
    {
      zh: '手机是 1 开头的 11 位；座机请带区号，如 0571-88001234。',
      en: 'A mobile has 11 digits and begins with 1; give a landline with its area code.',
    },
  ),
  badIdNumber: declareProblem(
    'household/bad-id-number',
    422,
    { zh: '证件号不对', en: 'This identity number does not check' },
    {
      zh: '请对着证件再核一遍，最后一位是校验码。',
      en: 'Compare it with the document; its last character is a check digit.',
    },
  ),
  noParty: declareProblem(
    'household/no-such-person',
    422,
    { zh: '本项目没有这个人', en: 'This project has no such person' },
    { zh: '请先登记这个人。', en: 'Register the person first.' },
  ),
  noHouse: declareProblem(
    'household/no-such-house',
    422,
    { zh: '本项目没有这个房号', en: 'This project has no such house' },
    { zh: '请从列表里选一户。', en: 'Choose one from the list.' },
  ),
  already: declareProblem(
    'household/already-there',
    409,
    { zh: '这个人已经在这一户', en: 'This person is in this household already' },
    { zh: '请直接修改原来的居住关系。', en: 'Amend the occupancy that is there.' },
  ),
  ends: declareProblem('household/ends-before-it-begins', 422, {
    zh: '结束日期早于开始日期',
    en: 'It would end before it begins',
  }),
  reasonNeeded: declareProblem(
    'privacy/reason-needed',
    422,
    { zh: '请写明为什么要看', en: 'Say why you need to see it' },
    {
      zh: '这个人不在您手上的事项里，查看要写原因，并记入查阅记录。',
      en: 'This person is on none of your open matters, so a reason is needed; it is kept in the read log.',
    },
  ),
  noValue: declareProblem('privacy/no-value', 404, { zh: '没有登记这一项', en: 'There is no such value' }),
  erased: declareProblem('privacy/erased', 410, {
    zh: '这个人的资料已按要求删除',
    en: 'The data of this person was erased',
  }),
}

const day = z.iso.date()
export const phoneInput = z.strictObject({
  number: z.string().trim().min(3).max(40),
  note: typedTextOrNone(20).optional(),
})
export const occupancyInput = {
  role: z.enum(OCCUPANCY_ROLES),
  relation: typedTextOrNone(20).optional().describe('配偶, 父母, 授权代理'),
  isContact: z.boolean().optional().describe('Whom to call about this household'),
  fromOn: day.nullish(),
  untilOn: day.nullish(),
}

export const partyBody = {
  id: z.uuid().describe('Made by the client, so that a request can be sent again'),
  kind: z.enum(['person', 'organisation']).optional(),
  name: typedText(60),
  sex: z.enum(['female', 'male']).nullish(),
  phones: z.array(phoneInput).max(8).optional(),
  idNumber: z.string().trim().min(5).max(30).nullish(),
  note: typedTextOrNone(500).optional(),
}

/** A new person and how they live in a house, in one step. */
export const personOfHouseBody = { ...partyBody, occupancyId: z.uuid(), ...occupancyInput }

export const partyAmendBody = {
  name: partyBody.name.optional(),
  sex: partyBody.sex,
  addPhones: z.array(phoneInput).max(8).optional(),
  removePhoneIds: z.array(z.uuid()).max(8).optional(),
  phoneOrder: z.array(z.uuid()).max(8).optional(),
  idNumber: partyBody.idNumber,
  note: partyBody.note,
}

export const occupancyBody = { id: z.uuid(), partyId: z.uuid(), ...occupancyInput }
export const occupancyAmendBody = {
  role: occupancyInput.role.optional(),
  relation: occupancyInput.relation,
  isContact: occupancyInput.isContact,
  fromOn: occupancyInput.fromOn,
  untilOn: occupancyInput.untilOn,
}

export const instructionBody = {
  id: z.uuid(),
  text: typedText(300),
  partyId: z.uuid().nullish(),
  channel: z.enum(['phone', 'walkIn', 'wechat', 'homeVisit', 'other']).optional(),
  validUntil: day.nullish(),
}

export const unmaskBody = {
  reason: typedText(100, 2).optional(),
  via: z
    .strictObject({ type: z.literal('case'), id: z.uuid() })
    .optional()
    .describe('The matter on which the person stands'),
}
export const UNMASK_FIELDS = ['name', 'phone', 'idNumber'] as const

export const textPiece = z.object({ text: z.string(), ref: z.string().optional() })
export const phoneAnswer = z.object({ id: z.uuid(), masked: z.string(), note: z.string() })
export const partyAnswer = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  kind: z.string(),
  displayName: z.string(),
  sex: z.string().nullable(),
  phones: z.array(phoneAnswer),
  idNumberMasked: z.string().nullable(),
  note: z.string(),
  notePieces: z.array(textPiece),
  erased: z.boolean(),
  houses: z.array(
    z.object({
      houseId: z.uuid(),
      label: z.string(),
      role: z.string(),
      fromOn: z.string().nullable(),
      untilOn: z.string().nullable(),
    }),
  ),
})

export const cardAnswer = z.object({
  house: z.object({
    id: z.uuid(),
    projectId: z.number().int(),
    label: z.string(),
    buildingId: z.uuid(),
    buildingTitle: z.string(),
    unit: z.string(),
    floor: z.number().int().nullable(),
    room: z.string(),
    areaM2: z.number().nullable(),
    status: z.string(),
    handedOverOn: z.string().nullable(),
    keeperId: z.uuid().nullable(),
  }),
  title: z.object({ zh: z.string(), en: z.string().optional() }),
  abilities: z.object({ edit: z.boolean(), unmask: z.boolean() }),
  panels: z.array(
    z.object({ id: z.string(), title: z.object({ zh: z.string(), en: z.string().optional() }), body: z.unknown() }),
  ),
})

export const partyKind: SubjectKind = {
  type: 'party',
  title: { zh: '客户', en: 'Party' },
  events: [
    {
      type: 'party.registered',
      subject: 'party',
      title: { zh: '客户已登记', en: 'Party registered' },
      data: { kind: 'text', hasPhone: 'boolean', hasIdNumber: 'boolean' },
    },
    {
      type: 'party.amended',
      subject: 'party',
      title: { zh: '客户资料已修改', en: 'Party amended' },
      data: { hasPhone: 'boolean', hasIdNumber: 'boolean', changed: 'list' },
    },
    { type: 'party.erased', subject: 'party', title: { zh: '客户资料已删除', en: 'Party erased' }, data: {} },
  ],
  facts: [{ path: 'party.hasPhone', type: 'boolean', title: { zh: '留有电话', en: 'Has a phone' } }],
  fold: foldParty,
}

export const importKind: SubjectKind = {
  type: 'rosterImport',
  title: { zh: '名册导入', en: 'Roster import' },
  events: [
    {
      type: 'rosterImport.drafted',
      subject: 'rosterImport',
      title: { zh: '名册已读入', en: 'Roster read' },
      data: { rows: 'number' },
    },
    {
      type: 'rosterImport.columnsChanged',
      subject: 'rosterImport',
      title: { zh: '列已改对', en: 'Columns changed' },
      data: {},
    },
    {
      type: 'rosterImport.portionApplied',
      subject: 'rosterImport',
      title: { zh: '名册已导入一部分', en: 'Part of a roster imported' },
      data: { houses: 'number', parties: 'number' },
    },
    {
      type: 'rosterImport.applied',
      subject: 'rosterImport',
      title: { zh: '名册已导入', en: 'Roster imported' },
      data: {},
    },
  ],
  facts: [],
  fold: (facts) => facts,
}
