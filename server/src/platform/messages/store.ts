import { type Query, sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import type { ChannelKind, PersonalKind } from './contract.ts'
import type { Channel, Choices, FilledTexts } from './domain.ts'

/** The only SQL of messages, message_recipients, message_choices, message_channels and message_deliveries. */

export type NewMessage = {
  readonly id: string
  readonly companyId: number
  readonly projectId: number
  readonly key: string
  readonly emergency: boolean
  readonly about: { readonly type: string; readonly id: string } | undefined
  readonly part: { readonly type: string; readonly id: string } | undefined
  readonly obligationId: string | undefined
  readonly texts: FilledTexts
  readonly sentAt: number
  readonly inApp: readonly { readonly recipientId: string; readonly sound: boolean }[]
}

export function insertMessage(made: NewMessage): Query[] {
  const recipients = made.inApp.map(({ recipientId, sound }) => ({ recipient_id: recipientId, sound }))
  return [
    sql`insert into messages (id, company_id, project_id, key, emergency, about_type, about_id, part_type, part_id, obligation_id, texts, sent_at)
      values (${made.id}, ${made.companyId}, ${made.projectId}, ${made.key}, ${made.emergency}, ${made.about?.type ?? null}, ${made.about?.id ?? null}, ${made.part?.type ?? null}, ${made.part?.id ?? null},
        ${made.obligationId ?? null}, ${JSON.stringify(made.texts)}::text::jsonb, ${iso(made.sentAt)})`,
    sql`insert into message_recipients (message_id, recipient_id, company_id, project_id, sent_at, emergency, sound)
      select ${made.id}, recipient_id, ${made.companyId}, ${made.projectId}, ${iso(made.sentAt)}::timestamptz, ${made.emergency}, sound
        from jsonb_to_recordset(${JSON.stringify(recipients)}::text::jsonb) as one (recipient_id uuid, sound boolean)`,
  ]
}

export type MyMessageRow = {
  id: string
  project_id: number
  key: string
  emergency: boolean
  sound: boolean
  about_type: string | null
  about_id: string | null
  part_type: string | null
  part_id: string | null
  texts: FilledTexts
  sent_at: number
  seen_at: number | null
}

export function messagesOf(
  recipientId: string,
  page: {
    readonly unseen: boolean
    readonly emergency?: boolean | undefined
    readonly projectId?: number | undefined
    readonly limit: number
    readonly after?: { readonly at: number; readonly id: string } | undefined
  },
): Query<MyMessageRow> {
  const after = page.after
    ? sql`(r.sent_at, r.message_id) < (${iso(page.after.at)}::timestamptz, ${page.after.id}::uuid)`
    : sql`true`
  const unseen = page.unseen ? sql`r.seen_at is null` : sql`true`
  const emergency = page.emergency ? sql`r.emergency` : sql`true`
  const project = page.projectId === undefined ? sql`true` : sql`r.project_id = ${page.projectId}`
  return sql<MyMessageRow>`select m.id, m.project_id, m.key, m.emergency, r.sound, m.about_type, m.about_id, m.part_type, m.part_id, m.texts, r.sent_at, r.seen_at
    from message_recipients r join messages m on m.id = r.message_id where r.recipient_id = ${recipientId} and ${unseen} and ${emergency} and ${project} and ${after} order by r.sent_at desc, r.message_id desc limit ${page.limit}`
}

export function unseenCounts(recipientId: string): Query<{ unseen: number; emergencies: number }> {
  return sql<{
    unseen: number
    emergencies: number
  }>`select count(*)::int as unseen, count(*) filter (where emergency)::int as emergencies from message_recipients where recipient_id = ${recipientId} and seen_at is null`
}

export function recipientRow(messageId: string, recipientId: string): Query<{ seen_at: number | null }> {
  return sql<{
    seen_at: number | null
  }>`select seen_at from message_recipients where message_id = ${messageId} and recipient_id = ${recipientId}`
}

/** Those of these messages that are this person's and not seen yet. */
export function unseenAmong(recipientId: string, ids: readonly string[]): Query<{ id: string }> {
  return sql<{
    id: string
  }>`select message_id as id from message_recipients where recipient_id = ${recipientId} and seen_at is null and message_id = any(${ids}::uuid[]) order by message_id`
}

export function markSeen(messageId: string, recipientId: string, at: number): Query {
  return sql`update message_recipients set seen_at = ${iso(at)} where message_id = ${messageId} and recipient_id = ${recipientId} and seen_at is null`
}

/** What a relay needs to word a message: the pack of the matter, the zone and the time. */
export type Scope = {
  hash: string | null
  project_name: string | null
  zone: string
  now: number
  minute_of_day: number
  day: string
}

export function messageScope(projectId: number, subjectId: string): Query<Scope> {
  const zone = sql`coalesce((select zone from projects where id = ${projectId}), 'Asia/Shanghai')`
  return sql<Scope>`select coalesce((select pack_hash from subjects where id = ${subjectId}),
      (select hash from pack_activations where project_id in (0, ${projectId}) and effective_from <= business_now() order by project_id desc, effective_from desc limit 1)) as hash,
    (select name from projects where id = ${projectId}) as project_name,
    ${zone} as zone, business_now() as now,
    (extract(hour from business_now() at time zone ${zone}) * 60 + extract(minute from business_now() at time zone ${zone}))::int as minute_of_day,
    to_char(business_now() at time zone ${zone}, 'YYYY-MM-DD') as day`
}

// ── choices ──────────────────────────────────────────────────────────────────────────────────────

export type ChoicesRow = {
  person_id: string
  stopped: PersonalKind[]
  sealed_email: string | null
  email_masked: string | null
  sound: boolean
  quiet_from: string | null
  quiet_until: string | null
  stopped_keys: string[]
  digest_at: string | null
}

export function choicesOf(personIds: readonly string[]): Query<ChoicesRow> {
  return sql<ChoicesRow>`select person_id, stopped, sealed_email, email_masked, sound, quiet_from, quiet_until, stopped_keys, digest_at from message_choices where person_id = any(${personIds}::uuid[])`
}

export function saveChoices(companyId: number, projectId: number, row: ChoicesRow): Query {
  return sql`insert into message_choices (person_id, company_id, project_id, stopped, sealed_email, email_masked, sound, quiet_from, quiet_until, stopped_keys, digest_at)
    values (${row.person_id}, ${companyId}, ${projectId}, ${JSON.stringify(row.stopped)}::text::jsonb, ${row.sealed_email}, ${row.email_masked}, ${row.sound}, ${row.quiet_from}, ${row.quiet_until}, ${JSON.stringify(row.stopped_keys)}::text::jsonb, ${row.digest_at})
    on conflict (person_id) do update set stopped = excluded.stopped, sealed_email = excluded.sealed_email, email_masked = excluded.email_masked, sound = excluded.sound, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, stopped_keys = excluded.stopped_keys, digest_at = excluded.digest_at`
}

export function choicesFrom(row: ChoicesRow | undefined): Choices {
  return {
    stopped: row?.stopped ?? [],
    hasEmail: Boolean(row?.sealed_email),
    sound: row?.sound ?? true,
    quietFrom: row?.quiet_from ?? null,
    quietUntil: row?.quiet_until ?? null,
    stoppedKeys: row?.stopped_keys ?? [],
    digestAt: row?.digest_at ?? null,
  }
}

// ── channels ─────────────────────────────────────────────────────────────────────────────────────

export type ChannelRow = {
  id: string
  project_id: number
  kind: ChannelKind
  title: string
  settings: Record<string, unknown>
  sealed_secret: string
  enabled: boolean
  keys: string[]
  emergency_only: boolean
}

const CHANNEL = sql`id, project_id, kind, title, settings, sealed_secret, enabled, keys, emergency_only`

export function channelRows(): Query<ChannelRow> {
  return sql<ChannelRow>`select ${CHANNEL} from message_channels order by id`
}

export function channelRow(id: string): Query<ChannelRow> {
  return sql<ChannelRow>`select ${CHANNEL} from message_channels where id = ${id}`
}

export function saveChannel(companyId: number, row: ChannelRow): Query {
  return sql`insert into message_channels (id, company_id, project_id, kind, title, settings, sealed_secret, enabled, keys, emergency_only)
    values (${row.id}, ${companyId}, ${row.project_id}, ${row.kind}, ${row.title}, ${JSON.stringify(row.settings)}::text::jsonb, ${row.sealed_secret}, ${row.enabled}, ${JSON.stringify(row.keys)}::text::jsonb, ${row.emergency_only})
    on conflict (id) do update set title = excluded.title, settings = excluded.settings, sealed_secret = excluded.sealed_secret, enabled = excluded.enabled, keys = excluded.keys, emergency_only = excluded.emergency_only`
}

export function channelFrom(row: ChannelRow): Channel {
  return {
    id: row.id,
    kind: row.kind,
    projectId: row.project_id,
    enabled: row.enabled,
    keys: row.keys,
    emergencyOnly: row.emergency_only,
  }
}

// ── what leaves the house ────────────────────────────────────────────────────────────────────────

export type OutgoingRow = {
  key: string
  emergency: boolean
  about_type: string | null
  about_id: string | null
  part_type: string | null
  part_id: string | null
  texts: FilledTexts
  sent_at: number
  /** Security time, seconds: signatures of webhooks carry it. */
  clock: number
}

export function outgoingMessage(id: string): Query<OutgoingRow> {
  return sql<OutgoingRow>`select key, emergency, about_type, about_id, part_type, part_id, texts, sent_at, floor(extract(epoch from clock_timestamp()))::int8 as clock from messages where id = ${id}`
}

export type Reservation = {
  readonly effectId: string
  readonly companyId: number
  readonly projectId: number
  readonly channelId: string
  readonly messageId: string
  readonly recipientId: string | null
  readonly numberHash: string | null
}

export function lockChannel(id: string): Query {
  return sql`select id from message_channels where id = ${id} for no key update`
}

export function deliveryState(effectId: string): Query<{ sent_at: number | null }> {
  return sql<{ sent_at: number | null }>`select sent_at from message_deliveries where effect_id = ${effectId}`
}

/** How many left by this channel today, in all and to this number. Real days: a rehearsal must not empty a phone's cap. */
export function sentToday(channelId: string, numberHash: string): Query<{ all_of_day: number; to_number: number }> {
  return sql<{
    all_of_day: number
    to_number: number
  }>`select count(*)::int as all_of_day, count(*) filter (where number_hash = ${numberHash})::int as to_number from message_deliveries where channel_id = ${channelId} and day = clock_timestamp()::date`
}

export function reserveDelivery(made: Reservation): Query {
  return sql`insert into message_deliveries (effect_id, company_id, project_id, channel_id, message_id, recipient_id, number_hash, day, reserved_at)
    values (${made.effectId}, ${made.companyId}, ${made.projectId}, ${made.channelId}, ${made.messageId}, ${made.recipientId}, ${made.numberHash}, clock_timestamp()::date, clock_timestamp()) on conflict do nothing`
}

export function markSent(effectId: string): Query {
  return sql`update message_deliveries set sent_at = clock_timestamp() where effect_id = ${effectId}`
}

export type DeliveryRow = {
  effect_id: string
  project_id: number
  channel_title: string
  channel_kind: ChannelKind
  title: FilledTexts['title']
  recipient_id: string | null
  reserved_at: number
  sent_at: number | null
  dead: boolean
  error: string | null
}

/** What left, is leaving, or gave up, newest first. */
export function deliveryPage(page: {
  readonly state: 'sent' | 'waiting' | 'failed' | 'all'
  readonly limit: number
  readonly after?: { readonly at: number; readonly id: string } | undefined
}): Query<DeliveryRow> {
  const after = page.after
    ? sql`(d.reserved_at, d.effect_id) < (${iso(page.after.at)}::timestamptz, ${page.after.id}::uuid)`
    : sql`true`
  const state = {
    sent: sql`d.sent_at is not null`,
    waiting: sql`d.sent_at is null and o.dead_at is null`,
    failed: sql`d.sent_at is null and o.dead_at is not null`,
    all: sql`true`,
  }[page.state]
  return sql<DeliveryRow>`select d.effect_id, d.project_id, c.title as channel_title, c.kind as channel_kind, m.texts->'title' as title, d.recipient_id,
      date_trunc('milliseconds', d.reserved_at) as reserved_at, d.sent_at, o.dead_at is not null as dead, o.last_error as error
    from message_deliveries d join message_channels c on c.id = d.channel_id join messages m on m.id = d.message_id left join outbox o on o.id = d.effect_id
    where ${state} and ${after} order by d.reserved_at desc, d.effect_id desc limit ${page.limit}`
}

/** What a digest tells of: the ordinary messages of two days that the person has not seen. */
export function undigested(recipientId: string, projectId: number): Query<{ key: string; texts: FilledTexts }> {
  return sql<{
    key: string
    texts: FilledTexts
  }>`select m.key, m.texts from message_recipients r join messages m on m.id = r.message_id
    where r.recipient_id = ${recipientId} and r.project_id = ${projectId} and r.seen_at is null and not r.emergency and r.sent_at > business_now() - interval '2 days'
    order by r.sent_at desc, r.message_id desc limit 200`
}

// ── dead letters ─────────────────────────────────────────────────────────────────────────────────

export type DeadLetterRow = {
  id: string
  project_id: number
  kind: string
  attempts: number
  last_error: string | null
  dead_at: number
  /** The message that was to be told, where it was one. */
  message: string | null
}

export function deadLetters(page: {
  readonly limit: number
  readonly after?: { readonly at: number; readonly id: string } | undefined
}): Query<DeadLetterRow> {
  const after = page.after
    ? sql`(dead_at, id) < (${iso(page.after.at)}::timestamptz, ${page.after.id}::uuid)`
    : sql`true`
  return sql<DeadLetterRow>`select id, project_id, kind, attempts, last_error, dead_at, payload->>'message' as message from outbox where dead_at is not null and ${after} order by dead_at desc, id desc limit ${page.limit}`
}

export function deadLetter(id: string): Query<{ id: string }> {
  return sql<{ id: string }>`select id from outbox where id = ${id} and dead_at is not null`
}

export function reviveEffect(id: string): Query {
  return sql`update outbox set dead_at = null, attempts = 0, claimed_until = null, available_at = clock_timestamp() where id = ${id} and dead_at is not null`
}

/** The words of an obligation in a message about it. */
export function obligationWords(
  id: string,
): Query<{ rule_id: string; what: string; due_at: number | null; source: string }> {
  return sql<{
    rule_id: string
    what: string
    due_at: number | null
    source: string
  }>`select rule_id, what, due_at, source from obligations where id = ${id}`
}
