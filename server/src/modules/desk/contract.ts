import { z } from 'zod'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { declareProblem } from '../../platform/problems.ts'
import { typedText, typedTextOrNone } from '../../platform/typed-text.ts'

export const DESK_PROBLEMS = {
  elsewhere: declareProblem(
    'desk/not-in-project',
    422,
    { zh: '本项目里没有', en: 'There is no such thing in this project' },
    { zh: '请从列表里选。', en: 'Choose it from the list.' },
  ),
  badPhone: declareProblem(
    'desk/bad-phone',
    422,
    { zh: '来电号码不对', en: 'This is not a phone number' },
    { zh: '请核对号码，座机带区号。', en: 'Check the number; give a landline with its area code.' },
  ),
}

export const CHANNELS = ['phone', 'walkIn', 'wechat', 'qr', 'homeVisit', 'other'] as const

export const contactBody = {
  id: z.uuid().describe('Made by the client, so that a request can be sent again'),
  direction: z.enum(['in', 'out']),
  channel: z.enum(CHANNELS),
  purpose: typedText(60).describe('来电咨询物业费'),
  words: typedTextOrNone(2000).optional(),
  houseId: z.uuid().nullish(),
  partyId: z.uuid().nullish(),
  phone: typedTextOrNone(40).nullish().describe('Of a caller who is not in the register'),
}

export const contactAnswer = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  direction: z.string(),
  channel: z.string(),
  purpose: z.string(),
  words: z.string(),
  pieces: z.array(z.object({ text: z.string(), ref: z.string().optional() })),
  houseId: z.uuid().nullable(),
  label: z.string().nullable(),
  partyId: z.uuid().nullable(),
  displayName: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  recordedById: z.uuid().nullable(),
})

export const callersAnswer = z.object({
  phoneMasked: z.string(),
  callers: z.array(
    z.object({
      partyId: z.uuid(),
      displayName: z.string(),
      houseId: z.uuid().nullable(),
      label: z.string().nullable(),
      role: z.string().nullable(),
      phoneMasked: z.string().nullable(),
    }),
  ),
  contactsThisMonth: z.number().int(),
  lastContact: z.object({ at: z.iso.datetime(), purpose: z.string() }).nullable(),
})

const householdItem = z.object({
  houseId: z.uuid().nullable(),
  label: z.string().nullable(),
  projectId: z.number().int(),
  matched: z.enum(['house', 'name', 'phone']),
  status: z.string().nullable(),
  partyId: z.uuid().nullable(),
  displayName: z.string().nullable(),
  role: z.string().nullable(),
  phoneMasked: z.string().nullable(),
})
const caseItem = z.object({
  id: z.uuid(),
  projectId: z.number().int(),
  title: z.string(),
  detail: z.string(),
  houseId: z.uuid().nullable(),
  at: z.iso.datetime(),
})

export const finderAnswer = z.object({
  q: z.string(),
  groups: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('household'), title: z.string(), items: z.array(householdItem) }),
      z.object({ kind: z.literal('case'), title: z.string(), items: z.array(caseItem) }),
    ]),
  ),
})

export const contactKind: SubjectKind = {
  type: 'contact',
  title: { zh: '联系记录', en: 'Contact' },
  events: [
    {
      type: 'contact.recorded',
      subject: 'contact',
      title: { zh: '联系已记下', en: 'Contact recorded' },
      data: { direction: 'text', channel: 'text', partyId: 'id', houseId: 'id' },
    },
  ],
  facts: [],
  fold: (facts, event) =>
    event.type === 'contact.recorded' ? { ...facts, self: { ...facts.self, ...event.data } } : facts,
}
