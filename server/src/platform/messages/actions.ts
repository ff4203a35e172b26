import { z } from 'zod'
import { defineCommand } from '../commands/command.ts'
import { derivedId } from '../ids.ts'
import { insertPersonKeys, personKeysOf } from '../privacy/person-keys.ts'
import { openField, type PersonKey, sealField } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import type { ChannelSecret } from './channels/wording.ts'
import {
  CHANNEL_KINDS,
  type ChannelKind,
  channelSettings,
  MESSAGE_PROBLEMS,
  PERSONAL_KINDS,
  timeOfDay,
} from './contract.ts'
import { emailKeyId } from './deliver.ts'
import {
  channelRow,
  choicesOf,
  deadLetter,
  markSeen,
  recipientRow,
  reviveEffect,
  saveChannel,
  saveChoices,
} from './store.ts'

/** The reader has seen it. An emergency that was owed to be seen is discharged by this. */
export const seeMessage = defineCommand({
  name: 'message.see',
  title: { zh: '看过消息', en: 'See a message' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ messageId: z.uuid() }),
  subject: (input) => ({ type: 'message', id: input.messageId }),
  load: (input, actor) => ({ mine: recipientRow(input.messageId, actor.id) }),
  may: (scene) => {
    if (scene.rows.mine.length === 0) throw new Refusal(PROBLEMS.notFound)
  },
  decide: (scene) => {
    const { messageId } = scene.input
    const recipientId = scene.actor.id
    if (scene.rows.mine[0]?.seen_at != null) return { events: [], writes: [], answer: { seen: 0 } }
    return {
      events: [{ type: 'message.seen', part: { type: 'recipient', id: recipientId }, data: { recipientId } }],
      writes: [markSeen(messageId, recipientId, scene.occurredAt)],
      answer: { seen: 1 },
    }
  },
})

export const CHOICES_BODY = {
  stopped: z.array(z.enum(PERSONAL_KINDS)).max(3).optional(),
  email: z.email().max(200).nullable().optional(),
  sound: z.boolean().optional(),
  quietFrom: timeOfDay.nullable().optional(),
  quietUntil: timeOfDay.nullable().optional(),
  stoppedKeys: z.array(z.string().max(80)).max(200).optional(),
  digestAt: timeOfDay.nullable().optional(),
}

/** What I want of ordinary messages. Emergencies come all the same, so there is nothing to say about them. */
export const chooseMessages = defineCommand({
  name: 'messages.choose',
  title: { zh: '改接收设置', en: 'Choose messages' },
  capability: 'oneself',
  own: true,
  input: z.strictObject({ personId: z.uuid(), ...CHOICES_BODY }),
  subject: (input) => ({
    type: 'messageChoices',
    id: derivedId('messageChoices', input.personId),
    create: { projectId: 0, ifMissing: true },
  }),
  load: (input) => ({ known: choicesOf([input.personId]), keys: personKeysOf([emailKeyId(input.personId)]) }),
  may: (scene) => {
    if (scene.input.personId !== scene.actor.id) throw new Refusal(PROBLEMS.notFound)
  },
  decide: (scene) => {
    const { personId, ...changes } = scene.input
    const known = scene.rows.known[0]
    const row = {
      person_id: personId,
      stopped: changes.stopped ?? known?.stopped ?? [],
      sealed_email: known?.sealed_email ?? null,
      email_masked: known?.email_masked ?? null,
      sound: changes.sound ?? known?.sound ?? true,
      quiet_from: changes.quietFrom === undefined ? (known?.quiet_from ?? null) : changes.quietFrom,
      quiet_until: changes.quietUntil === undefined ? (known?.quiet_until ?? null) : changes.quietUntil,
      stopped_keys: changes.stoppedKeys ? [...changes.stoppedKeys] : (known?.stopped_keys ?? []),
      digest_at: changes.digestAt === undefined ? (known?.digest_at ?? null) : changes.digestAt,
    }
    const writes = []
    if (changes.email === null) Object.assign(row, { sealed_email: null, email_masked: null })
    else if (changes.email !== undefined) {
      const keyRow = scene.rows.keys[0]
      const key = keyRow ? scene.vault.personKey(keyRow) : scene.vault.newPersonKey(emailKeyId(personId))
      if (!keyRow)
        writes.push(
          insertPersonKeys([{ subjectId: emailKeyId(personId), companyId: scene.actor.companyId, projectId: 0, key }]),
        )
      Object.assign(row, {
        sealed_email: sealField(key, 'email', changes.email),
        email_masked: maskEmail(changes.email),
      })
    }
    return {
      events: [{ type: 'messageChoices.changed', data: { fields: Object.keys(changes).sort() } }],
      writes: [...writes, saveChoices(scene.actor.companyId, 0, row)],
      answer: {},
    }
  },
})

/** A resident stops ordinary messages about their matters, told by them at the desk. */
export const stopResidentMessages = defineCommand({
  name: 'messages.stopForResident',
  title: { zh: '住户停收普通消息', en: 'A resident stops ordinary messages' },
  capability: 'household.edit',
  input: z.strictObject({ partyId: z.uuid(), stopped: z.array(z.enum(['sms'])).max(1) }),
  subject: (input) => ({ type: 'party', id: input.partyId }),
  load: (input) => ({ known: choicesOf([input.partyId]) }),
  decide: (scene) => {
    const { partyId, stopped } = scene.input
    const known = scene.rows.known[0]
    return {
      events: [{ type: 'messageChoices.changed', data: { fields: ['stopped'] } }],
      writes: [
        saveChoices(scene.actor.companyId, scene.projectId, {
          person_id: partyId,
          stopped: [...stopped],
          sealed_email: known?.sealed_email ?? null,
          email_masked: known?.email_masked ?? null,
          sound: true,
          quiet_from: known?.quiet_from ?? null,
          quiet_until: known?.quiet_until ?? null,
          stopped_keys: known?.stopped_keys ?? [],
          digest_at: known?.digest_at ?? null,
        }),
      ],
      answer: {},
    }
  },
})

export const CHANNEL_BODY = {
  title: typedText(60),
  settings: z.record(z.string(), z.unknown()),
  secret: z.string().min(1).max(500).optional(),
  keys: z.array(z.string().max(80)).max(100).optional(),
  emergencyOnly: z.boolean().optional(),
}

export const makeChannel = defineCommand({
  name: 'messageChannel.make',
  title: { zh: '新增消息渠道', en: 'Make a message channel' },
  capability: 'message.configure',
  // What is told goes there from now on, signed with its secret.
  confirms: true,
  input: z.strictObject({
    id: z.uuid(),
    kind: z.enum(CHANNEL_KINDS),
    projectId: z.int().min(0).default(0),
    ...CHANNEL_BODY,
  }),
  subject: (input) => ({ type: 'messageChannel', id: input.id, create: { projectId: input.projectId } }),
  gateFacts: () => ({}),
  decide: (scene) => {
    const { id, kind, projectId, title, secret, keys, emergencyOnly } = scene.input
    const settings = settingsOf(kind, scene.input.settings)
    const key = scene.vault.newPersonKey(id)
    const sealed: ChannelSecret = { settings, secret: secret ?? null }
    return {
      events: [{ type: 'messageChannel.made', data: { fields: ['kind', 'title', 'settings'] } }],
      writes: [
        insertPersonKeys([{ subjectId: id, companyId: scene.actor.companyId, projectId, key }]),
        saveChannel(scene.actor.companyId, {
          id,
          project_id: projectId,
          kind,
          title,
          settings: shownSettings(kind, settings),
          sealed_secret: sealField(key, 'message_channel', JSON.stringify(sealed)),
          enabled: true,
          keys: [...(keys ?? [])],
          emergency_only: emergencyOnly ?? false,
        }),
      ],
      answer: { channelId: id },
    }
  },
})

export const changeChannel = defineCommand({
  name: 'messageChannel.change',
  title: { zh: '改消息渠道', en: 'Change a message channel' },
  capability: 'message.configure',
  confirms: true,
  input: z.strictObject({
    channelId: z.uuid(),
    title: CHANNEL_BODY.title.optional(),
    settings: CHANNEL_BODY.settings.optional(),
    secret: CHANNEL_BODY.secret,
    keys: CHANNEL_BODY.keys,
    emergencyOnly: CHANNEL_BODY.emergencyOnly,
    enabled: z.boolean().optional(),
  }),
  subject: (input) => ({ type: 'messageChannel', id: input.channelId }),
  load: (input) => ({ known: channelRow(input.channelId), keys: personKeysOf([input.channelId]) }),
  gateFacts: () => ({}),
  decide: (scene) => {
    const { channelId, ...changes } = scene.input
    const known = scene.rows.known[0]
    const keyRow = scene.rows.keys[0]
    if (!known || !keyRow) throw new Refusal(PROBLEMS.notFound)
    const key = scene.vault.personKey(keyRow)
    const resealed =
      changes.settings === undefined && changes.secret === undefined
        ? {}
        : reseal(key, known, changes.settings, changes.secret)
    return {
      events: [{ type: 'messageChannel.changed', data: { fields: Object.keys(changes).sort() } }],
      writes: [
        saveChannel(scene.actor.companyId, {
          ...known,
          title: changes.title ?? known.title,
          keys: changes.keys ? [...changes.keys] : known.keys,
          emergency_only: changes.emergencyOnly ?? known.emergency_only,
          enabled: changes.enabled ?? known.enabled,
          ...resealed,
        }),
      ],
      answer: { channelId },
    }
  },
})

/** Sends a dead letter once more from the beginning. */
export const retryEffect = defineCommand({
  name: 'deadLetter.retry',
  title: { zh: '重发', en: 'Send again' },
  capability: 'message.configure',
  input: z.strictObject({ effectId: z.uuid(), projectId: z.int() }),
  subject: (input) => ({
    type: 'deadLetter',
    id: derivedId('deadLetter', input.effectId),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  load: (input) => ({ letter: deadLetter(input.effectId) }),
  decide: (scene) => {
    if (scene.rows.letter.length === 0) throw new Refusal(PROBLEMS.notFound)
    return {
      events: [{ type: 'deadLetter.retried', data: { fields: [] } }],
      writes: [reviveEffect(scene.input.effectId)],
      answer: {},
    }
  },
})

function reseal(
  key: PersonKey,
  known: { kind: ChannelKind; sealed_secret: string },
  settings: Record<string, unknown> | undefined,
  secret: string | undefined,
): { sealed_secret: string; settings: Record<string, unknown> } {
  const old = JSON.parse(openField(key, 'message_channel', known.sealed_secret)) as ChannelSecret
  const merged: ChannelSecret = {
    settings: settings ? settingsOf(known.kind, settings) : old.settings,
    secret: secret ?? old.secret,
  }
  return {
    sealed_secret: sealField(key, 'message_channel', JSON.stringify(merged)),
    settings: shownSettings(known.kind, merged.settings),
  }
}

/** @throws Refusal message/channel-settings with a sentence per field */
function settingsOf(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  const parsed = channelSettings[kind].safeParse(settings)
  if (parsed.success) return parsed.data as Record<string, unknown>
  throw new Refusal(MESSAGE_PROBLEMS.settings, {
    errors: parsed.error.issues.map((issue) => ({
      path: ['settings', ...issue.path.map(String)].join('.'),
      message: { zh: '请检查这一项', en: 'Please check this field' },
    })),
  })
}

/** What may be shown of a channel. The address of a robot is itself a key, so only its host is. */
function shownSettings(kind: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
  if (kind === 'email') {
    const { host, port, secure, from } = settings
    return { host, port, secure, from }
  }
  const host = new URL(String(settings.url)).host
  if (kind !== 'sms') return { host }
  return { host, method: settings.method, perNumberPerDay: settings.perNumberPerDay, perDay: settings.perDay }
}

/** wang@example.com → w***@example.com */
function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  return `${local.slice(0, 1)}***@${domain}`
}
