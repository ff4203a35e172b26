import { z } from 'zod'
import { type SubjectKind, withSelf } from '../../platform/events/subject-kinds.ts'
import { typedText } from '../../platform/typed-text.ts'

/** How money is taken at the door or the desk. */
export const PAYMENT_METHODS = ['cash', 'wechat', 'alipay', 'card', 'transfer'] as const
export const PAYMENT_TITLES: Readonly<Record<(typeof PAYMENT_METHODS)[number], { zh: string; en: string }>> = {
  cash: { zh: '现金', en: 'Cash' },
  wechat: { zh: '微信', en: 'WeChat' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  card: { zh: '刷卡', en: 'Card' },
  transfer: { zh: '转账', en: 'Transfer' },
}

/** What is charged for materials beside the price of an item. */
export const MATERIALS_RULES = ['atCost', 'included', 'byHousehold'] as const

const fen = z.int().min(0).max(100_000_000_00)

/** A line of the price list of paid services (S0-N-13). Prices in fen, for one unit. */
export const priceItemSchema = z.strictObject({
  id: z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)
    .describe('Kept through all versions; orders name it'),
  name: typedText(60),
  unit: typedText(10),
  labourFen: fen,
  materials: z.enum(MATERIALS_RULES),
  categoryIds: z
    .array(z.string().max(80))
    .max(50)
    .optional()
    .describe('Leaves of the tree for which it is offered first'),
})
export type PriceItem = z.infer<typeof priceItemSchema>

export const DRAFT_BODY = {
  id: z.uuid(),
  validFrom: z.iso.date(),
  items: z.array(priceItemSchema.strict()).min(1).max(300),
} as const

export const priceListKind: SubjectKind = {
  type: 'priceList',
  title: { zh: '有偿服务价目表', en: 'Price list of paid services' },
  events: [
    {
      type: 'priceList.drafted',
      subject: 'priceList',
      title: { zh: '拟定', en: 'Drafted' },
      data: { version: 'number', validFrom: 'day', items: 'number' },
    },
    {
      type: 'priceList.approved',
      subject: 'priceList',
      title: { zh: '批准', en: 'Approved' },
      data: { version: 'number' },
    },
    {
      type: 'priceList.dropped',
      subject: 'priceList',
      title: { zh: '作罢', en: 'Dropped' },
      data: { version: 'number' },
    },
  ],
  facts: [
    { path: 'priceList.state', type: 'text', title: { zh: '状态', en: 'State' } },
    { path: 'priceList.version', type: 'number', title: { zh: '版次', en: 'Version' } },
    { path: 'priceList.validFrom', type: 'day', title: { zh: '生效日', en: 'Valid from' } },
    { path: 'priceList.draftedById', type: 'id', title: { zh: '拟定人', en: 'Drafted by' } },
  ],
  fold: (facts, event) => {
    if (event.type === 'priceList.drafted')
      return withSelf(facts, {
        state: 'draft',
        version: event.data.version,
        validFrom: event.data.validFrom,
        draftedById: event.actorId ?? null,
      })
    if (event.type === 'priceList.approved') return withSelf(facts, { state: 'approved' })
    if (event.type === 'priceList.dropped') return withSelf(facts, { state: 'dropped' })
    return facts
  },
}
