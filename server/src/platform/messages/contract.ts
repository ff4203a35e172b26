import { z } from 'zod'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { NO_FACTS, withPart } from '../events/subject-kinds.ts'
import { declareProblem } from '../problems.ts'

export const CHANNEL_KINDS = ['webhook', 'weCom', 'dingTalk', 'feishu', 'sms', 'email'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** Ways to a person; the others go to a group or a program. */
export const PERSONAL_KINDS = ['inApp', 'sms', 'email'] as const
export type PersonalKind = (typeof PERSONAL_KINDS)[number]

export const textSchema = z.object({ zh: z.string(), en: z.string().optional() })
export const subjectSchema = z.strictObject({ type: z.string().max(40), id: z.uuid() })

/** What an administrator sets of a channel; its secret (signing key, robot secret, password, gateway key) stands apart. */
export const channelSettings = {
  webhook: z.strictObject({ url: z.url().max(500) }),
  weCom: z.strictObject({ url: z.url().max(500) }),
  dingTalk: z.strictObject({ url: z.url().max(500) }),
  feishu: z.strictObject({ url: z.url().max(500) }),
  sms: z.strictObject({
    url: z.url().max(500),
    method: z.enum(['POST', 'GET']).default('POST'),
    headers: z.record(z.string().max(60), z.string().max(300)).default({}),
    /** With `{phone}`, `{text}`, `{effectId}` and `{secret}`; JSON when it begins with `{`, else a form. */
    body: z.string().max(2000).default(''),
    perNumberPerDay: z.int().min(1).max(100).default(5),
    perDay: z.int().min(1).max(100_000).default(500),
  }),
  email: z.strictObject({
    host: z.string().min(1).max(200),
    port: z.int().min(1).max(65535),
    secure: z.boolean().default(true),
    user: z.string().max(200).optional(),
    from: z.email().max(200),
  }),
} satisfies Record<ChannelKind, z.ZodType>
export type ChannelSettings<Kind extends ChannelKind> = z.infer<(typeof channelSettings)[Kind]>

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const told = (type: string, zh: string, en: string, data: SubjectKind['events'][number]['data'] = {}) => ({
  type,
  subject: 'message',
  part: 'recipient',
  title: { zh, en },
  data,
})

/**
 * A message is a subject with a recipient as part, so that a rule may want an emergency to be seen: `message.delivered`
 * opens, `message.seen` of the same recipient discharges, and the ladder goes to the next person.
 */
export const messageKind: SubjectKind = {
  type: 'message',
  title: { zh: '消息', en: 'Message' },
  events: [
    {
      type: 'message.sent',
      subject: 'message',
      title: { zh: '发出', en: 'Sent' },
      data: {
        key: 'text',
        emergency: 'boolean',
        isReminder: 'boolean',
        aboutType: 'text',
        aboutId: 'id',
        obligationId: 'id',
      },
    },
    told('message.delivered', '送达', 'Delivered', {
      recipientId: 'id',
      key: 'text',
      emergency: 'boolean',
      departmentId: 'text',
      isReminder: 'boolean',
    }),
    told('message.seen', '已看', 'Seen', { recipientId: 'id' }),
    ...(['warned', 'breached', 'escalated'] as const).map((what) => ({
      type: `obligation.${what}`,
      subject: 'message',
      title: {
        warned: { zh: '将到时限', en: 'Limit near' },
        breached: { zh: '超时', en: 'Limit missed' },
        escalated: { zh: '升级', en: 'Escalated' },
      }[what],
      data: { obligationId: 'id', ruleId: 'text' } as const,
    })),
  ],
  facts: [
    { path: 'message.key', type: 'text', title: { zh: '消息种类', en: 'Kind of message' } },
    { path: 'message.emergency', type: 'boolean', title: { zh: '紧急', en: 'Emergency' } },
    { path: 'message.isReminder', type: 'boolean', title: { zh: '是追问', en: 'A reminder' } },
    { path: 'recipient.id', type: 'id', title: { zh: '收件人', en: 'Recipient' } },
    { path: 'recipient.departmentId', type: 'text', title: { zh: '收件人部门', en: 'Department of the recipient' } },
    { path: 'recipient.seen', type: 'boolean', title: { zh: '已看', en: 'Seen' } },
  ],
  fold: (facts, event) => {
    if (event.type === 'message.sent')
      return {
        ...NO_FACTS,
        self: {
          key: event.data.key,
          emergency: event.data.emergency === true,
          isReminder: event.data.isReminder === true,
        },
      }
    if (!event.part) return facts
    if (event.type === 'message.delivered')
      return withPart(facts, event.part.id, {
        id: event.data.recipientId,
        departmentId: event.data.departmentId ?? null,
        seen: false,
      })
    if (event.type === 'message.seen') return withPart(facts, event.part.id, { seen: true })
    return facts
  },
}

/** What somebody changed about their own messages, a channel of the company, or a dead letter. */
const settingsKind = (
  type: string,
  zh: string,
  en: string,
  events: readonly [string, string, string][],
): SubjectKind => ({
  type,
  title: { zh, en },
  events: events.map(([name, nameZh, nameEn]) => ({
    type: name,
    subject: type,
    title: { zh: nameZh, en: nameEn },
    data: { fields: 'list' },
  })),
  facts: [],
  fold: (facts) => facts,
})

export const choicesKind = settingsKind('messageChoices', '接收设置', 'Choice of messages', [
  ['messageChoices.changed', '改接收设置', 'Choice changed'],
])
export const channelKind = settingsKind('messageChannel', '消息渠道', 'Message channel', [
  ['messageChannel.made', '新增渠道', 'Channel made'],
  ['messageChannel.changed', '改渠道', 'Channel changed'],
])
export const deadLetterKind = settingsKind('deadLetter', '未送达', 'Dead letter', [
  ['deadLetter.retried', '重发', 'Sent again'],
])

export const MESSAGE_PROBLEMS = {
  settings: declareProblem('message/channel-settings', 400, {
    zh: '渠道设置有几处要改',
    en: 'The settings of the channel need attention',
  }),
  notOutside: declareProblem(
    'message/address-inside',
    400,
    { zh: '这个地址在内网，不能发往', en: 'This address is inside the network and cannot be reached' },
    { zh: '请填写公网地址。', en: 'Give an address on the public internet.' },
  ),
  noText: declareProblem('message/no-text', 404, {
    zh: '制度包里没有这条消息',
    en: 'The handbook has no such message',
  }),
} as const
