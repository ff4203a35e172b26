import type { Text } from '@huiyin/text'

export type Message = {
  readonly id: string
  readonly projectId: number
  readonly at: string
  readonly key: string
  readonly emergency: boolean
  readonly sound: boolean
  readonly title: Text
  readonly text: Text
  readonly about: { readonly type: string; readonly id: string } | null
  readonly seenAt: string | null
}
export type MessageList = {
  readonly unseen: number
  readonly emergencies: number
  readonly items: readonly Message[]
  readonly next: string | null
}
export type PersonalKind = 'inApp' | 'sms' | 'email'
export type Choices = {
  readonly channels: readonly { readonly kind: PersonalKind; readonly ordinary: boolean; readonly available: boolean }[]
  readonly emailMasked: string | null
  readonly sound: boolean
  readonly quietFrom: string | null
  readonly quietUntil: string | null
  readonly digestAt: string | null
  readonly kinds: readonly { readonly key: string; readonly title: Text; readonly stopped: boolean }[]
}
export const CHANNEL_KINDS = ['webhook', 'weCom', 'dingTalk', 'feishu', 'sms', 'email'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]
export type Channel = {
  readonly id: string
  readonly kind: ChannelKind
  readonly title: string
  readonly projectId: number
  readonly settings: Readonly<Record<string, unknown>>
  readonly hasSecret: boolean
  readonly enabled: boolean
  readonly keys: readonly string[]
  readonly emergencyOnly: boolean
}
export type DeliveryList = {
  readonly items: readonly {
    readonly id: string
    readonly at: string
    readonly channel: { readonly title: string; readonly kind: ChannelKind }
    readonly title: Text
    readonly recipient: { readonly id: string; readonly name: string | null } | null
    readonly state: 'sent' | 'waiting' | 'failed'
    readonly sentAt: string | null
    readonly error: string | null
  }[]
  readonly next: string | null
}
export type DeadLetters = {
  readonly items: readonly {
    readonly id: string
    readonly projectId: number
    readonly kind: string
    readonly at: string
    readonly attempts: number
    readonly error: string | null
    readonly message: string | null
  }[]
  readonly next: string | null
}
