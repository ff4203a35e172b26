import type { Pack } from '@huiyin/policy'
import { fillText, placeholdersOf, type Text } from '@huiyin/text'
import type { ChannelKind, PersonalKind } from './contract.ts'

/** An outgoing text as a pack words it. */
export type Message = Pack['messages'][string]

/** A person's choice of messages. Emergencies pass all of it. */
export type Choices = {
  readonly stopped: readonly PersonalKind[]
  readonly hasEmail: boolean
  readonly sound: boolean
  /** `22:00`; ordinary and important messages that ring wait until `quietUntil`. */
  readonly quietFrom: string | null
  readonly quietUntil: string | null
  /** Kinds of ordinary messages that do not come at all. */
  readonly stoppedKeys: readonly string[]
  /** `18:00`: the other ordinary ones wait in the application and are told together at this hour. */
  readonly digestAt: string | null
}

export const NO_CHOICES: Choices = {
  stopped: [],
  hasEmail: false,
  sound: true,
  quietFrom: null,
  quietUntil: null,
  stoppedKeys: [],
  digestAt: null,
}

export type Recipient = { readonly id: string; readonly kind: 'staff' | 'resident'; readonly choices: Choices }

export type Channel = {
  readonly id: string
  readonly kind: ChannelKind
  /** 0: every project of the company. */
  readonly projectId: number
  readonly enabled: boolean
  /** Message keys it takes; empty: all. */
  readonly keys: readonly string[]
  readonly emergencyOnly: boolean
}

export type Delivery = {
  readonly channelId: string
  readonly kind: ChannelKind
  readonly recipientId: string | null
  readonly delayMs: number
}

export type Plan = {
  /** Who finds it in the application, and whether it rings there. */
  readonly inApp: readonly { readonly recipientId: string; readonly sound: boolean }[]
  readonly deliveries: readonly Delivery[]
  /** Whom it is told in a digest, how long until then, and whether that is tomorrow. */
  readonly digests: readonly { readonly recipientId: string; readonly delayMs: number; readonly tomorrow: boolean }[]
}

/**
 * Which ways a message takes. Pure, so that every combination of choice, weight, quiet hours and channel is a line of a
 * table in the tests.
 *
 * @param minuteOfDay minutes since midnight in the project's zone
 */
export function planDeliveries(options: {
  readonly key: string
  readonly message: Message
  readonly emergency: boolean
  readonly projectId: number
  readonly recipients: readonly Recipient[]
  readonly channels: readonly Channel[]
  readonly minuteOfDay: number
}): Plan {
  const { message, emergency, recipients } = options
  const channels = options.channels.filter((channel) => takes(channel, options.key, emergency, options.projectId))
  const stoppable = message.weight === 'ordinary' && !emergency
  const inApp: { recipientId: string; sound: boolean }[] = []
  const deliveries: Delivery[] = []
  const digests: { recipientId: string; delayMs: number; tomorrow: boolean }[] = []
  for (const recipient of recipients) {
    if (stoppable && recipient.choices.stoppedKeys.includes(options.key)) continue
    const digestAt = stoppable && recipient.kind === 'staff' ? recipient.choices.digestAt : null
    const stops = (kind: PersonalKind) => stoppable && recipient.choices.stopped.includes(kind)
    const delayMs = emergency ? 0 : quietDelayMs(recipient.choices, options.minuteOfDay)
    if (recipient.kind === 'staff' && message.channels.inApp && !stops('inApp'))
      inApp.push({
        recipientId: recipient.id,
        sound: emergency || (message.sound === true && recipient.choices.sound && delayMs === 0 && digestAt === null),
      })
    if (digestAt !== null) {
      digests.push({ recipientId: recipient.id, ...untilDigest(digestAt, options.minuteOfDay) })
      continue
    }
    const personal = (kind: 'sms' | 'email', has: boolean) => {
      const channel = channels.find((one) => one.kind === kind)
      if (channel && has && !stops(kind))
        deliveries.push({ channelId: channel.id, kind, recipientId: recipient.id, delayMs })
    }
    personal('sms', message.channels.sms !== undefined)
    personal('email', message.channels.email !== undefined && recipient.choices.hasEmail)
  }
  for (const channel of channels) {
    if (channel.kind === 'sms' || channel.kind === 'email') continue
    const worded = message.channels.robot ?? message.channels.inApp
    const wanted =
      channel.kind === 'webhook' ? message.channels.webhook !== false : message.channels.robot !== undefined
    // Nothing about a resident's own matter is told to a group.
    if (worded && wanted && message.audience === 'staff')
      deliveries.push({ channelId: channel.id, kind: channel.kind, recipientId: null, delayMs: 0 })
  }
  return { inApp, deliveries, digests }
}

/** The next time that the clock shows this hour; within its very minute it is tomorrow's, for today's is on its way. */
export function untilDigest(digestAt: string, minuteOfDay: number): { delayMs: number; tomorrow: boolean } {
  const wait = ((minutes(digestAt) - minuteOfDay - 1 + DAY) % DAY) + 1
  return { delayMs: wait * 60_000, tomorrow: minuteOfDay + wait >= DAY }
}

function takes(channel: Channel, key: string, emergency: boolean, projectId: number): boolean {
  if (!channel.enabled) return false
  if (channel.projectId !== 0 && channel.projectId !== projectId) return false
  if (channel.keys.length > 0 && !channel.keys.includes(key)) return false
  return !channel.emergencyOnly || emergency
}

/** How long until the quiet hours end; zero outside of them. They may cross midnight; equal ends mean none. */
export function quietDelayMs(choices: Pick<Choices, 'quietFrom' | 'quietUntil'>, minuteOfDay: number): number {
  if (!choices.quietFrom || !choices.quietUntil) return 0
  const from = minutes(choices.quietFrom)
  const until = minutes(choices.quietUntil)
  const length = (until - from + DAY) % DAY
  const since = (minuteOfDay - from + DAY) % DAY
  return since < length ? (length - since) * 60_000 : 0
}

const DAY = 24 * 60

function minutes(time: string): number {
  const [hours, rest] = time.split(':')
  return Number(hours) * 60 + Number(rest)
}

/** The texts of a message by way, filled: what the application shows, and what others word differently. */
export type FilledTexts = {
  readonly title: Text
  readonly inApp?: Text
  readonly sms?: Text
  readonly robot?: Text
  readonly email?: { readonly subject: Text; readonly body: Text }
}

export type Words = Readonly<Record<string, string | number | Text>>

/** Fills the pack's texts. What has no value stays to be seen as `{name}`, and is named in `missing`. */
export function fillMessage(message: Message, words: Words): { texts: FilledTexts; missing: string[] } {
  const missing = new Set<string>()
  const fill = (text: Text): Text => {
    for (const name of placeholdersOf(text)) if (wordOf(words, name) === undefined) missing.add(name)
    return {
      zh: fillText({ zh: text.zh }, 'zh', valuesIn(words, 'zh')),
      ...(text.en ? { en: fillText({ zh: text.en }, 'zh', valuesIn(words, 'en')) } : {}),
    }
  }
  const { inApp, sms, robot, email } = message.channels
  const texts: FilledTexts = {
    title: fill(message.title),
    ...(inApp ? { inApp: fill(inApp) } : {}),
    ...(sms ? { sms: fill(sms) } : {}),
    ...(robot ? { robot: fill(robot) } : {}),
    ...(email ? { email: { subject: fill(email.subject), body: fill(email.body) } } : {}),
  }
  return { texts, missing: [...missing] }
}

/** `{number}` and `{case.number}` mean the same: the subject's own word. */
function wordOf(words: Words, name: string): string | number | Text | undefined {
  return words[name] ?? words[name.slice(name.lastIndexOf('.') + 1)]
}

function valuesIn(words: Words, language: 'zh' | 'en'): Record<string, string | number> {
  const plain = (word: string | number | Text) =>
    typeof word === 'object' ? (language === 'en' ? (word.en ?? word.zh) : word.zh) : word
  return new Proxy({} as Record<string, string | number>, {
    has: (_, name) => wordOf(words, String(name)) !== undefined,
    get: (_, name) => plain(wordOf(words, String(name)) as string | number | Text),
  })
}
