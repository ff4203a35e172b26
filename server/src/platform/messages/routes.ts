import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { commandRoute, defineRoute, type Route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { staffDirectory } from '../people/people.ts'
import { personKeysOf } from '../privacy/person-keys.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import {
  CHANNEL_BODY,
  CHOICES_BODY,
  changeChannel,
  chooseMessages,
  makeChannel,
  retryEffect,
  seeMessage,
  stopResidentMessages,
} from './actions.ts'
import { CHANNEL_KINDS, PERSONAL_KINDS, textSchema } from './contract.ts'
import { openChannel, send } from './deliver.ts'
import { ordinaryKinds } from './ordinary-kinds.ts'
import {
  channelRow,
  channelRows,
  choicesFrom,
  choicesOf,
  deadLetters,
  deliveryPage,
  messagesOf,
  unseenAmong,
  unseenCounts,
} from './store.ts'

const limit = z.coerce.number().int().min(1).max(100).default(30)
const after = z
  .string()
  .regex(/^\d{1,16}~[0-9a-f-]{36}$/)
  .optional()
const reference = z.object({ type: z.string(), id: z.uuid() }).nullable()

const cursorOf = (text: string | undefined) => {
  const [at, id] = text?.split('~') ?? []
  return at && id ? { at: Number(at), id } : undefined
}

export const messageRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/my/messages',
    summary: { zh: '我的消息', en: 'My messages, newest first' },
    access: { kind: 'session' },
    query: z.strictObject({
      unseen: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .default(false),
      emergency: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .default(false),
      projectId: z.coerce.number().int().optional(),
      after,
      limit,
    }),
    answer: z.object({
      unseen: z.int(),
      emergencies: z.int(),
      items: z.array(
        z.object({
          id: z.uuid(),
          projectId: z.int(),
          at: z.string(),
          key: z.string(),
          emergency: z.boolean(),
          sound: z.boolean(),
          title: textSchema,
          text: textSchema,
          about: reference,
          part: reference,
          seenAt: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async (call) => {
      const { query, actor } = call
      const [rows, [counts]] = await call.read([
        messagesOf(actor.id, {
          unseen: query.unseen,
          emergency: query.emergency,
          projectId: query.projectId,
          limit: query.limit + 1,
          after: cursorOf(query.after),
        }),
        unseenCounts(actor.id),
      ])
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        unseen: counts?.unseen ?? 0,
        emergencies: counts?.emergencies ?? 0,
        items: page.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          at: iso(row.sent_at),
          key: row.key,
          emergency: row.emergency,
          sound: row.sound,
          title: row.texts.title,
          text: row.texts.inApp ?? row.texts.title,
          about: row.about_type && row.about_id ? { type: row.about_type, id: row.about_id } : null,
          part: row.part_type && row.part_id ? { type: row.part_type, id: row.part_id } : null,
          seenAt: row.seen_at === null ? null : iso(row.seen_at),
        })),
        next: rows.length > query.limit && last ? `${last.sent_at}~${last.id}` : null,
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/my/messages/count',
    summary: { zh: '未看消息数', en: 'How many messages are unseen' },
    access: { kind: 'session' },
    answer: z.object({ unseen: z.int(), emergencies: z.int() }),
    handle: async (call) => {
      const [[counts]] = await call.read([unseenCounts(call.actor.id)])
      return { unseen: counts?.unseen ?? 0, emergencies: counts?.emergencies ?? 0 }
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/my/messages/seen',
    summary: { zh: '标为已看', en: 'Mark messages as seen' },
    access: { kind: 'session' },
    body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) }),
    answer: z.object({ seen: z.int() }),
    handle: async (call) => {
      const { actor, app, body, envelope } = call
      const [mine] = await call.read([unseenAmong(actor.id, body.ids)])
      let seen = 0
      for (const { id } of mine) {
        const outcome = await app.run(seeMessage, actor, { messageId: id }, { ...envelope, idempotencyKey: newId() })
        seen += outcome.answer.seen
      }
      return { seen }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/my/channels',
    summary: { zh: '我的接收设置', en: 'How I want messages' },
    access: { kind: 'session' },
    answer: z.object({
      channels: z.array(
        z.object({
          kind: z.enum(PERSONAL_KINDS),
          ordinary: z.boolean(),
          emergency: z.literal(true),
          available: z.boolean(),
        }),
      ),
      emailMasked: z.string().nullable(),
      sound: z.boolean(),
      quietFrom: z.string().nullable(),
      quietUntil: z.string().nullable(),
      digestAt: z.string().nullable(),
      kinds: z
        .array(z.object({ key: z.string(), title: textSchema, stopped: z.boolean() }))
        .describe('Ordinary messages of the handbooks in force, which may be stopped one by one'),
    }),
    handle: async (call) => {
      const [[row], channels] = await call.read([choicesOf([call.actor.id]), channelRows()])
      const choices = choicesFrom(row)
      const kinds = await ordinaryKinds(call)
      const has = (kind: string) => kind === 'inApp' || channels.some((one) => one.kind === kind && one.enabled)
      return {
        channels: PERSONAL_KINDS.map((kind) => ({
          kind,
          ordinary: !choices.stopped.includes(kind),
          emergency: true,
          available: has(kind),
        })),
        emailMasked: row?.email_masked ?? null,
        sound: choices.sound,
        quietFrom: choices.quietFrom,
        quietUntil: choices.quietUntil,
        digestAt: choices.digestAt,
        kinds: kinds.map((one) => ({ ...one, stopped: choices.stoppedKeys.includes(one.key) })),
      }
    },
  }),

  {
    ...commandRoute(chooseMessages, {
      method: 'PUT',
      path: '/my/channels',
      body: CHOICES_BODY,
      answer: {},
    }),
    handle: async (call) => {
      const { occurredAt: _, lateReason: __, offlineSince: ___, ...body } = call.body as Record<string, never>
      const outcome = await call.run(chooseMessages, chooseMessages.input.parse({ ...body, personId: call.actor.id }))
      return outcome.answer
    },
  },

  commandRoute(stopResidentMessages, {
    method: 'PUT',
    path: '/parties/:partyId/messages',
    params: z.object({ partyId: z.uuid() }),
    body: { stopped: z.array(z.enum(['sms'])).max(1) },
    answer: {},
  }),

  defineRoute({
    method: 'GET',
    path: '/message-channels',
    summary: { zh: '消息渠道', en: 'Message channels' },
    access: { kind: 'capability', capability: 'message.configure', of: 'any' },
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(CHANNEL_KINDS),
          title: z.string(),
          projectId: z.int(),
          settings: z.record(z.string(), z.unknown()),
          hasSecret: z.boolean(),
          enabled: z.boolean(),
          keys: z.array(z.string()),
          emergencyOnly: z.boolean(),
        }),
      ),
    }),
    handle: async (call) => {
      const [rows] = await call.read([channelRows()])
      return {
        items: rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          title: row.title,
          projectId: row.project_id,
          settings: row.settings,
          hasSecret: row.sealed_secret !== '',
          enabled: row.enabled,
          keys: row.keys,
          emergencyOnly: row.emergency_only,
        })),
      }
    },
  }),

  commandRoute(makeChannel, {
    path: '/message-channels',
    of: 'any',
    body: {
      id: z.uuid(),
      kind: z.enum(CHANNEL_KINDS),
      projectId: z.int().min(0).default(0),
      ...CHANNEL_BODY,
    },
    answer: { channelId: z.uuid() },
  }),

  commandRoute(changeChannel, {
    method: 'PATCH',
    path: '/message-channels/:channelId',
    params: z.object({ channelId: z.uuid() }),
    body: {
      title: CHANNEL_BODY.title.optional(),
      settings: CHANNEL_BODY.settings.optional(),
      secret: CHANNEL_BODY.secret,
      keys: CHANNEL_BODY.keys,
      emergencyOnly: CHANNEL_BODY.emergencyOnly,
      enabled: z.boolean().optional(),
    },
    answer: { channelId: z.uuid() },
  }),

  defineRoute({
    method: 'POST',
    path: '/message-channels/:channelId/test',
    summary: { zh: '试发一条', en: 'Send a test message' },
    access: { kind: 'capability', capability: 'message.configure', of: 'subject' },
    params: z.object({ channelId: z.uuid() }),
    body: z.strictObject({ to: z.string().max(200).optional().describe('Number or address, for sms and email') }),
    answer: z.object({ ok: z.boolean(), error: z.string().nullable() }),
    handle: async (call) => {
      const { app, actor, params, body } = call
      const [[channel], keys] = await call.read([channelRow(params.channelId), personKeysOf([params.channelId])])
      if (!channel) throw new Refusal(PROBLEMS.notFound)
      call.demand('message.configure', channel.project_id)
      const text = { zh: '这是一条测试消息。', en: 'This is a test message.' }
      const at = await app.database.pool.query<{ clock: number }>(
        'select floor(extract(epoch from clock_timestamp()))::int8 as clock',
      )
      const clock = at.rows[0]?.clock ?? 0
      try {
        await send(
          app,
          channel.kind,
          await openChannel(app, actor.companyId, channel, keys),
          {
            effectId: newId(),
            key: 'message.test',
            emergency: false,
            at: iso(clock * 1000),
            text,
            about: null,
            part: null,
            clock,
          },
          { title: text, inApp: text, sms: text, robot: text, email: { subject: text, body: text } },
          body.to,
        )
        return { ok: true, error: null }
      } catch (error) {
        return { ok: false, error: (error as Error).message.slice(0, 200) }
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/message-deliveries',
    summary: { zh: '发送记录', en: 'What left the house, and by which way' },
    access: { kind: 'capability', capability: 'message.configure', of: 'any' },
    query: z.strictObject({ state: z.enum(['sent', 'waiting', 'failed', 'all']).default('all'), after, limit }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          projectId: z.int(),
          at: z.string(),
          channel: z.object({ title: z.string(), kind: z.enum(CHANNEL_KINDS) }),
          title: textSchema,
          recipient: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
          state: z.enum(['sent', 'waiting', 'failed']),
          sentAt: z.string().nullable(),
          error: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async (call) => {
      const { query } = call
      const [rows] = await call.read([
        deliveryPage({ state: query.state, limit: query.limit + 1, after: cursorOf(query.after) }),
      ])
      const page = rows.slice(0, query.limit)
      const ids = [...new Set(page.flatMap((row) => row.recipient_id ?? []))]
      const [people] = await call.read([staffDirectory().namesOf(ids)])
      const last = page.at(-1)
      return {
        items: page.map((row) => ({
          id: row.effect_id,
          projectId: row.project_id,
          at: iso(row.reserved_at),
          channel: { title: row.channel_title, kind: row.channel_kind },
          title: row.title,
          // A resident is not named here: only that it went to one.
          recipient: row.recipient_id
            ? { id: row.recipient_id, name: people.find((one) => one.id === row.recipient_id)?.name ?? null }
            : null,
          state: row.sent_at !== null ? ('sent' as const) : row.dead ? ('failed' as const) : ('waiting' as const),
          sentAt: row.sent_at === null ? null : iso(row.sent_at),
          error: row.error,
        })),
        next: rows.length > query.limit && last ? `${last.reserved_at}~${last.effect_id}` : null,
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/dead-letters',
    summary: { zh: '没有送出的', en: 'What could not be sent' },
    access: { kind: 'capability', capability: 'message.configure', of: 'any' },
    query: z.strictObject({ after, limit }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          projectId: z.int(),
          kind: z.string(),
          at: z.string(),
          attempts: z.int(),
          error: z.string().nullable(),
          message: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
    handle: async (call) => {
      const { query } = call
      const [rows] = await call.read([deadLetters({ limit: query.limit + 1, after: cursorOf(query.after) })])
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => ({
          id: row.id,
          projectId: row.project_id,
          kind: row.kind,
          at: iso(row.dead_at),
          attempts: row.attempts,
          error: row.last_error,
          message: row.message,
        })),
        next: rows.length > query.limit && last ? `${last.dead_at}~${last.id}` : null,
      }
    },
  }),

  commandRoute(retryEffect, {
    path: '/dead-letters/:effectId/retry',
    params: z.object({ effectId: z.uuid() }),
    body: { projectId: z.int() },
    of: 'any',
    answer: {},
  }),
]
