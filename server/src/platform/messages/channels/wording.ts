import { createHmac } from 'node:crypto'
import type { Text } from '@huiyin/text'
import type { ChannelKind, ChannelSettings } from '../contract.ts'

/** What lies sealed of a channel: its settings (addresses of robots are secrets) and its key. */
export type ChannelSecret = { readonly settings: Record<string, unknown>; readonly secret: string | null }

export type Outgoing = {
  readonly effectId: string
  readonly key: string
  readonly emergency: boolean
  /** ISO instant at which it was told. */
  readonly at: string
  readonly text: Text
  readonly about: { readonly type: string; readonly id: string } | null
  readonly part: { readonly type: string; readonly id: string } | null
  /** Security time, whole seconds. */
  readonly clock: number
}

export type HttpCall = {
  readonly url: string
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** A webhook: signed over time and body, so that a receiver can tell ours from others' and old from new. */
export function webhookCall(channel: ChannelSecret, outgoing: Outgoing): HttpCall {
  const { url } = channel.settings as ChannelSettings<'webhook'>
  const { clock, ...content } = outgoing
  const body = JSON.stringify(content)
  return {
    url,
    method: 'POST',
    headers: {
      ...JSON_TYPE,
      'idempotency-key': outgoing.effectId,
      ...(channel.secret
        ? { 'x-huiyin-signature': `t=${clock},v1=${signatureOf(channel.secret, `${clock}.${body}`)}` }
        : {}),
    },
    body,
  }
}

export function signatureOf(secret: string, signed: string): string {
  return createHmac('sha256', secret).update(signed).digest('hex')
}

/** A message to a group of WeCom, DingTalk or Feishu, in the form each of them takes. */
export function robotCall(
  kind: Extract<ChannelKind, 'weCom' | 'dingTalk' | 'feishu'>,
  channel: ChannelSecret,
  outgoing: Outgoing,
): HttpCall {
  const { url } = channel.settings as ChannelSettings<'weCom'>
  const text = outgoing.text.zh
  switch (kind) {
    case 'weCom':
      return post(url, { msgtype: 'text', text: { content: text } })
    case 'dingTalk': {
      const body = { msgtype: 'text', text: { content: text } }
      if (!channel.secret) return post(url, body)
      const timestamp = String(outgoing.clock * 1000)
      const sign = createHmac('sha256', channel.secret).update(`${timestamp}\n${channel.secret}`).digest('base64')
      const signed = new URL(url)
      signed.searchParams.set('timestamp', timestamp)
      signed.searchParams.set('sign', sign)
      return post(signed.href, body)
    }
    case 'feishu': {
      const timestamp = String(outgoing.clock)
      const sign = channel.secret
        ? createHmac('sha256', `${timestamp}\n${channel.secret}`).update('').digest('base64')
        : undefined
      return post(url, { ...(sign ? { timestamp, sign } : {}), msg_type: 'text', content: { text } })
    }
  }
}

/** A robot answers 200 even when it took nothing: the code in its body says so. */
export function robotRefusal(body: string): string | undefined {
  try {
    const answer = JSON.parse(body) as { errcode?: number; errmsg?: string; code?: number; msg?: string }
    const code = answer.errcode ?? answer.code ?? 0
    return code === 0 ? undefined : `${code} ${answer.errmsg ?? answer.msg ?? ''}`.trim()
  } catch {
    return undefined
  }
}

/** A short message by the gateway's own form: placeholders of the template are filled, never evaluated. */
export function smsCall(channel: ChannelSecret, outgoing: Outgoing, phone: string): HttpCall {
  const settings = channel.settings as ChannelSettings<'sms'>
  const words: Record<string, string> = {
    phone,
    text: outgoing.text.zh,
    effectId: outgoing.effectId,
    secret: channel.secret ?? '',
  }
  const isJson = settings.body.trimStart().startsWith('{')
  const fill = (template: string, encode: (word: string) => string) =>
    template.replace(/\{(phone|text|effectId|secret)\}/g, (_, name: string) => encode(words[name] as string))
  return {
    url: fill(settings.url, encodeURIComponent),
    method: settings.method,
    headers: {
      ...(isJson ? JSON_TYPE : { 'content-type': 'application/x-www-form-urlencoded' }),
      'idempotency-key': outgoing.effectId,
      ...Object.fromEntries(
        Object.entries(settings.headers).map(([name, value]) => [
          name,
          fill(value, (word) => word.replace(/[\r\n]/g, ' ')),
        ]),
      ),
    },
    ...(settings.method === 'POST'
      ? { body: fill(settings.body, isJson ? (word) => JSON.stringify(word).slice(1, -1) : encodeURIComponent) }
      : {}),
  }
}

function post(url: string, body: unknown): HttpCall {
  return { url, method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) }
}
