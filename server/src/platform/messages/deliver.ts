import type { App } from '../app.ts'
import { iso } from '../events/event-log.ts'
import { residentDirectory, staffDirectory } from '../people/people.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { openField, type PersonKeyRow } from '../privacy/vault.ts'
import { type Effect, Undeliverable } from '../relay/relay.ts'
import { callOutside } from './channels/outgoing-request.ts'
import {
  type ChannelSecret,
  type HttpCall,
  type Outgoing,
  robotCall,
  robotRefusal,
  smsCall,
  webhookCall,
} from './channels/wording.ts'
import type { ChannelKind, ChannelSettings } from './contract.ts'
import type { FilledTexts } from './domain.ts'
import {
  type ChannelRow,
  channelRow,
  choicesOf,
  deliveryState,
  lockChannel,
  markSent,
  outgoingMessage,
  reserveDelivery,
  sentToday,
} from './store.ts'

type Payload = { readonly messageId: string; readonly channelId: string; readonly recipientId: string | null }

/** Carries one message out of the house by one channel. What was sent once is not sent again. */
export async function deliverMessage(app: App, effect: Effect): Promise<void> {
  const { messageId, channelId, recipientId } = effect.payload as unknown as Payload
  const fence = { companyId: effect.companyId, projectIds: [effect.projectId] }
  const [[message], [channel], keys, [known]] = await app.database.read(fence, [
    outgoingMessage(messageId),
    channelRow(channelId),
    personKeysOf([channelId]),
    deliveryState(effect.id),
  ])
  if (!message || !channel) throw new Undeliverable('the message or its channel is gone')
  if (known?.sent_at) return
  if (!channel.enabled) throw new Undeliverable(`the channel ${channel.title} is switched off`)

  const outgoing: Outgoing = {
    effectId: effect.id,
    key: message.key,
    emergency: message.emergency,
    at: iso(message.sent_at),
    text: textFor(channel.kind, message.texts),
    about: message.about_type && message.about_id ? { type: message.about_type, id: message.about_id } : null,
    part: message.part_type && message.part_id ? { type: message.part_type, id: message.part_id } : null,
    clock: message.clock,
  }
  const secret = await openChannel(app, effect.companyId, channel, keys)
  const address = recipientId ? await addressOf(app, effect, channel.kind, recipientId) : undefined
  await reserve(app, effect, channel, secret, { messageId, recipientId, address })
  await send(app, channel.kind, secret, outgoing, message.texts, address)
  await app.database.transaction(fence, (transaction) => transaction.commit([markSent(effect.id)]))
}

/** Sends by a channel now; used by the relay and by the administrator's test. */
export async function send(
  app: App,
  kind: ChannelKind,
  channel: ChannelSecret,
  outgoing: Outgoing,
  texts: FilledTexts,
  address: string | undefined,
): Promise<void> {
  switch (kind) {
    case 'email':
      return sendMail(channel, outgoing, texts, address)
    case 'sms': {
      if (!address) throw new Undeliverable('there is no number to send to')
      return call(app, smsCall(channel, outgoing, address))
    }
    case 'webhook':
      return call(app, webhookCall(channel, outgoing))
    default:
      return call(app, robotCall(kind, channel, outgoing))
  }
}

async function call(app: App, http: HttpCall): Promise<void> {
  const answer = await callOutside({ ...http, allow: app.config.outgoingAllow ?? [] })
  if (answer.status < 200 || answer.status >= 300) throw new Error(`answered ${answer.status}`)
  const refusal = robotRefusal(answer.body)
  if (refusal) throw new Error(`refused: ${refusal}`)
}

/** A company's mail server often stands in its own network, so its address is not held to be outside (ADR 0045). */
async function sendMail(
  channel: ChannelSecret,
  outgoing: Outgoing,
  texts: FilledTexts,
  address: string | undefined,
): Promise<void> {
  if (!address) throw new Undeliverable('there is no address to send to')
  const settings = channel.settings as ChannelSettings<'email'>
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    ...(settings.user ? { auth: { user: settings.user, pass: channel.secret ?? '' } } : {}),
    connectionTimeout: 10_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: settings.from,
      to: address,
      messageId: `<${outgoing.effectId}@${settings.from.split('@')[1]}>`,
      subject: texts.email?.subject.zh ?? texts.title.zh,
      text: texts.email?.body.zh ?? outgoing.text.zh,
    })
  } finally {
    transport.close()
  }
}

function textFor(kind: ChannelKind, texts: FilledTexts) {
  if (kind === 'sms' && texts.sms) return texts.sms
  if (kind === 'email' && texts.email) return texts.email.body
  return texts.robot ?? texts.inApp ?? texts.title
}

export async function openChannel(
  app: App,
  companyId: number,
  channel: Pick<ChannelRow, 'id' | 'sealed_secret'>,
  keys: readonly PersonKeyRow[],
): Promise<ChannelSecret> {
  const vault = await app.vaults.of(companyId)
  const key = keys.find((row) => row.subject_id === channel.id)
  if (!key) throw new Undeliverable('the key of the channel is gone')
  return JSON.parse(openField(vault.personKey(key), 'message_channel', channel.sealed_secret)) as ChannelSecret
}

/** The whole number or address, opened only to send. */
async function addressOf(
  app: App,
  effect: Effect,
  kind: ChannelKind,
  recipientId: string,
): Promise<string | undefined> {
  if (kind === 'email') {
    const keyId = emailKeyId(recipientId)
    const [[choices], keys] = await app.database.read({ companyId: effect.companyId, projectIds: [effect.projectId] }, [
      choicesOf([recipientId]),
      personKeysOf([keyId]),
    ])
    const key = keys[0]
    if (!choices?.sealed_email || !key) return undefined
    const vault = await app.vaults.of(effect.companyId)
    return openField(vault.personKey(key), 'email', choices.sealed_email)
  }
  return (
    (await staffDirectory().phoneOf(app, effect.companyId, recipientId)) ??
    (await residentDirectory()?.phoneOf(app, effect.companyId, effect.projectId, recipientId))
  )
}

/** A person's address for mail lies under their own key. */
export const emailKeyId = (personId: string) => personId

/**
 * Takes a place within the caps before anything leaves (security check 48): a number gets at most so many short messages
 * a day, whatever asks for them.
 */
async function reserve(
  app: App,
  effect: Effect,
  channel: ChannelRow,
  secret: ChannelSecret,
  to: { readonly messageId: string; readonly recipientId: string | null; readonly address: string | undefined },
): Promise<void> {
  const vault = await app.vaults.of(effect.companyId)
  const numberHash = to.address ? vault.fingerprint('message-address', to.address) : null
  const fence = { companyId: effect.companyId, projectIds: [effect.projectId] }
  await app.database.transaction(fence, async (transaction) => {
    const [, [today], [known]] = await transaction.flight([
      lockChannel(channel.id),
      sentToday(channel.id, numberHash ?? ''),
      deliveryState(effect.id),
    ])
    if (!known && channel.kind === 'sms') {
      const caps = secret.settings as ChannelSettings<'sms'>
      if ((today?.to_number ?? 0) >= caps.perNumberPerDay)
        throw new Undeliverable('the number has had its share of today')
      if ((today?.all_of_day ?? 0) >= caps.perDay) throw new Undeliverable('the channel has sent its share of today')
    }
    await transaction.commit([
      reserveDelivery({
        effectId: effect.id,
        companyId: effect.companyId,
        projectId: effect.projectId,
        channelId: channel.id,
        messageId: to.messageId,
        recipientId: to.recipientId,
        numberHash,
      }),
    ])
  })
}
