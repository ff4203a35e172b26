import type { Text } from '@huiyin/text'

/** What is known of a case that its resident may be told. Ids, times and titles; nothing that anybody typed. */
export type FollowedCase = {
  readonly title: Text
  readonly state: 'open' | 'closed' | 'withdrawn'
  readonly promise: Text
  readonly inHome: boolean
  readonly charge: string
  readonly registeredAt: number
  readonly order: FollowedOrder | undefined
}

export type FollowedOrder = {
  readonly state: string
  readonly engineerName: string | undefined
  readonly urgency: string
  readonly dispatchedAt: number | null
  readonly acceptedAt: number | null
  readonly departedAt: number | null
  readonly arrivedAt: number | null
  readonly completedAt: number | null
  readonly confirmedAt: number | null
  readonly appointmentAt: number | null
  readonly wakesAt: number | null
  readonly priceFen: number | null
  /** Until when somebody has to be there; null when no limit runs. */
  readonly arrivalDueAt: number | null
  readonly callbackResult: string | null
}

export type Step = { readonly text: Text; readonly at: number | null; readonly state: 'done' | 'now' | 'todo' }

export type Progress = {
  readonly title: Text
  /** The one sentence of the page, in two lines. */
  readonly lead: Text
  readonly promise: Text
  /** How much of the time has run, 0 to 1; undefined where no clock runs. */
  readonly filled: number | undefined
  readonly remaining: { readonly kind: 'left' | 'over'; readonly ms: number } | undefined
  readonly steps: readonly Step[]
  readonly note: Text | undefined
}

/** Says how a case stands, in the words of somebody who keeps a promise. Pure. */
export function progressOf(followed: FollowedCase, now: number): Progress {
  const { order } = followed
  const who = masterOf(order?.engineerName)
  return {
    title: followed.title,
    ...promised(followed, who, now),
    steps: stepsOf(followed, who),
    note:
      followed.charge === 'paid' && order && !order.completedAt
        ? {
            zh: '这一项可能要收费。师傅看过后先告诉您价钱，您同意才动手。',
            en: 'This may cost something. You are told the price first, and work begins only when you agree.',
          }
        : undefined,
  }
}

/** 周师傅: a surname is enough to know who rings, and says no more than that. */
function masterOf(name: string | undefined): Text {
  const trimmed = name?.trim()
  if (!trimmed) return { zh: '师傅', en: 'Our engineer' }
  const surname = COMPOUND_SURNAMES.find((one) => trimmed.startsWith(one)) ?? [...trimmed][0]
  return { zh: `${surname}师傅`, en: `Engineer ${surname}` }
}
const COMPOUND_SURNAMES = [
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '司徒',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '夏侯',
  '端木',
  '长孙',
]

type Promised = Pick<Progress, 'lead' | 'promise' | 'filled' | 'remaining'>

function promised(followed: FollowedCase, who: Text, now: number): Promised {
  const { order, promise } = followed
  const still = { filled: undefined, remaining: undefined }
  if (followed.state === 'withdrawn')
    return {
      ...still,
      lead: { zh: '已按您的意思', en: 'As you wished' },
      promise: { zh: '这件事撤回了', en: 'This was withdrawn' },
    }
  if (order?.confirmedAt || followed.state === 'closed')
    return {
      ...still,
      lead: { zh: '已经修好', en: 'It is done' },
      promise: { zh: '谢谢您，有问题随时找我们', en: 'Thank you. Tell us if anything is wrong' },
    }
  if (order?.completedAt)
    return {
      ...still,
      lead: { zh: '已经修好', en: 'It is done' },
      promise: { zh: '等您看过，请您确认', en: 'Please look at it and confirm' },
    }
  if (order?.state === 'suspended')
    return {
      ...still,
      lead: { zh: '先停一停，没有忘', en: 'On hold, not forgotten' },
      promise: order.wakesAt ? { zh: '到 {wakesAt} 接着做', en: 'It goes on at {wakesAt}' } : promise,
    }
  if (order?.arrivedAt)
    return {
      ...still,
      lead: { zh: '已经到了', en: 'We are there' },
      promise: { zh: `${who.zh}正在修`, en: `${who.en} is at work` },
    }
  const limit = order?.appointmentAt ?? order?.arrivalDueAt ?? null
  if (limit === null) return { ...still, lead: { zh: '我们答应您', en: 'We promised you' }, promise }
  const words = order?.appointmentAt
    ? { zh: `${who.zh}\n约好 {limit} 上门`, en: `${who.en}\ncomes at {limit} as agreed` }
    : followed.inHome
      ? { zh: `${who.zh}\n最晚 {limit} 到您家`, en: `${who.en}\nat your door by {limit}` }
      : { zh: `${who.zh}\n最晚 {limit} 到现场`, en: `${who.en}\nthere by {limit}` }
  if (now > limit)
    return {
      lead: { zh: '对不起，我们晚了', en: 'We are late, and we are sorry' },
      promise: words,
      filled: 1,
      remaining: { kind: 'over', ms: now - limit },
    }
  return {
    lead: { zh: '我们答应您', en: 'We promised you' },
    promise: words,
    filled: Math.min(1, Math.max(0, (now - followed.registeredAt) / Math.max(1, limit - followed.registeredAt))),
    remaining: { kind: 'left', ms: limit - now },
  }
}

function stepsOf(followed: FollowedCase, who: Text): Step[] {
  const { order } = followed
  const planned: { text: Text; at: number | null | undefined }[] = [
    { text: { zh: '收到您的报事', en: 'We have your report' }, at: followed.registeredAt },
    { text: { zh: `${who.zh}接单`, en: `${who.en} has taken it` }, at: order?.acceptedAt },
    { text: { zh: '在来的路上', en: 'On the way' }, at: order?.departedAt },
    { text: { zh: '到了，正在修', en: 'There, at work' }, at: order?.arrivedAt },
    { text: { zh: '修好，请您签字', en: 'Done, with your signature' }, at: order?.completedAt },
    ...(followed.inHome
      ? [
          {
            text: { zh: '打电话问您满意不满意', en: 'We call to ask whether you are satisfied' },
            at: order?.callbackResult ? order.completedAt : null,
          },
        ]
      : []),
  ]
  // Somebody who went straight there has been on the way, too.
  const last = planned.findLastIndex((step) => step.at)
  const over = followed.state !== 'open'
  return planned.map((step, index) => ({
    text: step.text,
    at: step.at ?? null,
    state: index <= last ? (index === last && !over && index < 5 ? 'now' : 'done') : 'todo',
  }))
}
