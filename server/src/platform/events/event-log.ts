import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { SubjectEvent } from '@huiyin/policy'
import { type Query, sql } from '../db/sql.ts'

/** An event as a command decides it; the runner gives it id, sequence and times. */
export type NewEvent = {
  readonly type: string
  readonly part?: { readonly type: string; readonly id: string } | undefined
  readonly data: Readonly<Record<string, unknown>>
  /** Only when it differs from the command's own occurredAt. */
  readonly occurredAt?: number | undefined
}

/** A row of the log. */
export type EventRow = {
  id: string
  company_id: number
  project_id: number
  subject_id: string
  subject_type: string
  seq: number
  type: string
  part_type: string | null
  part_id: string | null
  data: Record<string, unknown>
  occurred_at: number
  recorded_at: number
  actor_id: string | null
  offline: boolean
  reason: string | null
  command_id: string
  mac: string
}

export type Unsealed = Omit<EventRow, 'mac'>

/**
 * The keyed fingerprint of an event over the one before it in the same subject. A row that is altered, inserted or
 * swapped breaks the chain at its place; `huiyin verify` names it.
 */
export function macOf(key: Buffer, previousMac: string, event: Unsealed): string {
  const canonical = JSON.stringify([
    event.id,
    event.company_id,
    event.project_id,
    event.subject_id,
    event.subject_type,
    event.seq,
    event.type,
    event.part_type,
    event.part_id,
    sorted(event.data),
    event.occurred_at,
    event.recorded_at,
    event.actor_id,
    event.offline,
    event.reason,
    event.command_id,
  ])
  return createHmac('sha256', prepared(key)).update(previousMac).update(canonical).digest('hex')
}

const preparedKeys = new WeakMap<Buffer, KeyObject>()

/** The same key as an object: node prepares raw bytes at each use, which takes four times the hash itself. */
function prepared(key: Buffer): KeyObject {
  const known = preparedKeys.get(key)
  if (known) return known
  const made = createSecretKey(key)
  preparedKeys.set(key, made)
  return made
}

export function insertEvents(rows: readonly EventRow[]): Query {
  const body = JSON.stringify(
    rows.map((row) => ({
      ...row,
      occurred_at: iso(row.occurred_at),
      recorded_at: iso(row.recorded_at),
      mac: `\\x${row.mac}`,
    })),
  )
  return sql`insert into events (id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, mac)
    select id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, mac
      from jsonb_populate_recordset(null::events, ${body}::text::jsonb)`
}

/** All events of a subject in order. */
export function eventsOfSubject(subjectId: string): Query<EventRow> {
  return sql<EventRow>`select id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, encode(mac, 'hex') as mac
    from events where subject_id = ${subjectId} order by seq`
}

/** The logs of several subjects, each in its order. */
export function eventsOfSubjects(subjectIds: readonly string[]): Query<EventRow> {
  return sql<EventRow>`select id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, encode(mac, 'hex') as mac
    from events where subject_id = any(${subjectIds}::uuid[]) order by subject_id, seq`
}

export type Happened = {
  id: string
  type: string
  data: Record<string, unknown>
  occurred_at: number
  actor_id: string | null
}

/** The latest of what happened to the subjects that a query answers. */
export function latestOfSubjects(subjects: Query, limit: number): Query<Happened> {
  return sql<Happened>`select id, type, data, occurred_at, actor_id from events where subject_id in (${subjects}) order by occurred_at desc, seq desc limit ${limit}`
}

/** Who did them, for the names. */
export function actorsOf(happened: Query): Query {
  return sql`select actor_id from (${happened}) as happened`
}

export function toSubjectEvent(row: Unsealed): SubjectEvent {
  return {
    id: row.id,
    seq: row.seq,
    type: row.type,
    subject: { type: row.subject_type, id: row.subject_id },
    ...(row.part_type && row.part_id ? { part: { type: row.part_type, id: row.part_id } } : {}),
    data: row.data,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    ...(row.actor_id ? { actorId: row.actor_id } : {}),
    offline: row.offline,
  }
}

export const iso = (instant: number): string => new Date(instant).toISOString()

/** JSON values with their keys in order, because jsonb does not keep the order they were written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
