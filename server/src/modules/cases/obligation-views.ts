import type { Language } from '@huiyin/text'
import { z } from 'zod'
import { type Query, sql } from '../../platform/db/sql.ts'
import type { ObligationRow } from '../../platform/obligations/obligation-store.ts'
import { textSchema } from './contract.ts'
import { explanationTexts, type Titles, titleOfOwner, titleOfRule } from './handbook.ts'

/** How an obligation is shown, everywhere alike. */
export const obligationSchema = z.object({
  id: z.uuid(),
  projectId: z.int(),
  caseId: z.uuid().nullable(),
  workOrderId: z.uuid().nullable(),
  subject: z.object({ type: z.string(), id: z.uuid() }),
  ruleId: z.string(),
  what: z.string(),
  title: textSchema,
  clause: z.string(),
  source: z.string(),
  state: z.string(),
  startAt: z.string(),
  opensAt: z.string(),
  warnAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  originalDueAt: z.string().nullable(),
  dischargedAt: z.string().nullable(),
  breachedAt: z.string().nullable(),
  recordedLate: z.boolean(),
  needed: z.int(),
  done: z.int(),
  owner: z.object({
    kind: z.string(),
    path: z.string(),
    personId: z.string().nullable(),
    position: z.string().nullable(),
    department: z.string().nullable(),
    title: textSchema,
    name: z.string().nullable(),
  }),
  explanation: z.array(
    z.object({
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      text: z.string().nullable(),
    }),
  ),
  history: z.array(
    z.object({
      at: z.string(),
      what: z.string(),
      dueAt: z.string().nullable(),
      dueAtBefore: z.string().nullable(),
      eventId: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  chip: z.object({
    kind: z.enum(['notBegun', 'running', 'near', 'paused', 'over', 'kept', 'late', 'waived', 'cancelled']),
    startAt: z.string(),
    dueAt: z.string().nullable(),
    usedMs: z.number().nullable(),
    lateByMs: z.number().nullable(),
  }),
  periodKey: z.string().nullable(),
})
export type ObligationView = z.infer<typeof obligationSchema>

export type ViewContext = {
  readonly titles: Titles
  readonly names: ReadonlyMap<string, string>
  readonly now: number
  readonly language: Language
  readonly zone: string
}

export function presentObligation(row: ObligationRow, context: ViewContext): ObligationView {
  const { owner } = row
  const personId = owner.kind === 'person' ? owner.personId : null
  return {
    id: row.id,
    projectId: row.project_id,
    caseId: row.subject_type === 'case' ? row.subject_id : null,
    workOrderId: row.part_type === 'workOrder' ? row.part_id : null,
    subject: { type: row.subject_type, id: row.subject_id },
    ruleId: row.rule_id,
    what: row.what,
    title: titleOfRule(context.titles, row.rule_id, row.what),
    clause: row.clause,
    source: row.source,
    state: row.state,
    startAt: iso(row.start_at),
    opensAt: iso(row.opens_at),
    warnAt: orNull(row.warn_ats.length > 0 ? Number(row.warn_ats[0]) : null),
    dueAt: orNull(row.due_at),
    originalDueAt: orNull(row.original_due_at),
    dischargedAt: orNull(row.discharged_at),
    breachedAt: orNull(row.breached_at),
    recordedLate: row.recorded_late,
    needed: row.needed,
    done: row.done,
    owner: {
      kind: owner.kind,
      path: owner.path,
      personId,
      position: owner.kind === 'position' ? owner.position : null,
      department: owner.kind === 'department' ? owner.department : null,
      title: titleOfOwner(context.titles, owner),
      name: personId ? (context.names.get(personId) ?? null) : null,
    },
    explanation: explanationTexts(row.explanation, context.language, context.zone),
    history: row.history.map((entry) => ({
      at: iso(entry.at),
      what: entry.what,
      dueAt: orNull(entry.dueAt),
      dueAtBefore: orNull(entry.dueAtBefore),
      eventId: entry.eventId ?? null,
      note: entry.note ?? null,
    })),
    chip: chipOf(row, context.now),
    periodKey: UUID.test(row.opened_by) ? null : row.opened_by,
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/

/** What the clock chip shows: never minus seconds, and what was late stays late. */
export function chipOf(
  row: Pick<ObligationRow, 'state' | 'start_at' | 'opens_at' | 'due_at' | 'warn_ats' | 'pauses' | 'discharged_at'>,
  now: number,
): ObligationView['chip'] {
  const base = { startAt: iso(row.start_at), dueAt: orNull(row.due_at), usedMs: null, lateByMs: null }
  const lateBy = (at: number | null) => (row.due_at === null || at === null ? null : Math.max(0, at - row.due_at))
  switch (row.state) {
    case 'met':
      return { ...base, kind: 'kept', usedMs: row.discharged_at === null ? null : row.discharged_at - row.start_at }
    case 'late':
      return {
        ...base,
        kind: 'late',
        usedMs: row.discharged_at === null ? null : row.discharged_at - row.start_at,
        lateByMs: lateBy(row.discharged_at),
      }
    case 'breached':
      return { ...base, kind: 'over', lateByMs: lateBy(now) }
    case 'waived':
    case 'cancelled':
      return { ...base, kind: row.state }
  }
  if (row.due_at === null || row.opens_at > now) return { ...base, kind: 'notBegun' }
  const lastPause = row.pauses.at(-1)
  if (lastPause && lastPause.to === undefined) return { ...base, kind: 'paused' }
  if (row.due_at < now) return { ...base, kind: 'over', lateByMs: lateBy(now) }
  return { ...base, kind: row.warn_ats.some((warnAt) => Number(warnAt) <= now) ? 'near' : 'running' }
}

const COLUMNS = sql`o.id, o.subject_id, o.subject_type, o.part_type, o.part_id, o.source, o.rule_id, o.clause, o.pack_hash, o.what, o.owner, o.opened_by, o.start_at, o.opens_at, o.warn_ats, o.due_at, o.original_due_at, o.needed,
  o.done, o.state, o.breached_at, o.discharged_at, o.recorded_late, o.evidence, o.pauses, o.warned, o.escalated, o.next_at, o.explanation, o.history, o.project_id`

/** What these subjects still owe, the most urgent first. */
export function openObligationsOf(subjectIds: readonly string[]): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where o.subject_id = any(${subjectIds}::uuid[]) and o.state in ('open', 'breached') order by o.due_at nulls last, o.id`
}

/** What these subjects owed at an instant of the past, as it stood then. */
export function owedAt(subjectIds: readonly string[], at: number): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where o.subject_id = any(${subjectIds}::uuid[]) and o.state <> 'cancelled' and o.start_at < ${iso(at)} and (o.discharged_at is null or o.discharged_at >= ${iso(at)})
    order by o.due_at nulls last, o.id`
}

/** An obligation as it stood at an instant before it was discharged. */
export function asOf(row: ObligationRow, at: number): ObligationRow {
  if (row.state !== 'met' && row.state !== 'late') return row
  const missed = row.due_at !== null && row.due_at < at
  return { ...row, state: missed ? 'breached' : 'open', discharged_at: null, recorded_late: false }
}

export type InboxScope = {
  readonly projectIds: readonly number[]
  readonly personId?: string | undefined
  readonly positions?: readonly string[] | undefined
  readonly departments?: readonly string[] | undefined
  readonly headOf?: readonly string[] | undefined
}

/** What the calendar brought, day by day or year by year, is opened by the key of its period; all else by an event. */
const isOfPeriod = sql`o.opened_by !~ '^[0-9a-f]{8}-[0-9a-f]{4}-'`

/** What is open and owed by a person, positions or departments; everything when none is named. Reads only what is open. */
export function owed(scope: InboxScope, limit: number): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where ${isOwedBy(scope)} and not (${isOfPeriod}) order by o.due_at nulls last, o.id limit ${limit}`
}

/** The same of what the calendar brings: of each rule and owner the first \`lines\` periods, with how many there are. */
export function owedOfPeriods(scope: InboxScope, lines: number): Query<ObligationRow & { period_count: number }> {
  return sql<ObligationRow & { period_count: number }>`select * from (
      select ${COLUMNS}, count(*) over (partition by o.project_id, o.rule_id, o.owner)::int as period_count,
        row_number() over (partition by o.project_id, o.rule_id, o.owner order by o.due_at nulls last, o.id) as line
      from obligations o where ${isOwedBy(scope)} and ${isOfPeriod}) o where o.line <= ${lines} order by o.due_at nulls last, o.id`
}

function isOwedBy(scope: InboxScope): Query {
  const mine =
    scope.personId === undefined
      ? sql`true`
      : sql`(o.owner_person = ${scope.personId} or (o.owner_person is null and o.owner_position = any(${scope.positions ?? []}::text[]))
          or (o.owner->>'kind' = 'anyOf' and o.owner->'positions' ?| ${scope.positions ?? []}::text[])
          or (o.owner_department = any(${scope.departments ?? []}::text[]) and o.owner->>'role' = 'any') or o.owner_department = any(${scope.headOf ?? []}::text[]))`
  return sql`o.project_id = any(${scope.projectIds}::int[]) and o.state in ('open', 'breached') and ${mine}`
}

/** A page of a project's obligations by their beginning, newest first. */
export function obligationPage(filter: {
  readonly projectId: number
  readonly state: 'open' | 'late' | 'all'
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly after?: { readonly at: number; readonly id: string } | undefined
  readonly limit: number
}): Query<ObligationRow> {
  const where: Query[] = [sql`o.project_id = ${filter.projectId}`]
  if (filter.state === 'open') where.push(sql`o.state in ('open', 'breached')`)
  if (filter.state === 'late') where.push(sql`o.state in ('late', 'breached')`)
  if (filter.from !== undefined) where.push(sql`o.start_at >= ${iso(filter.from)}`)
  if (filter.to !== undefined) where.push(sql`o.start_at < ${iso(filter.to)}`)
  if (filter.after)
    where.push(sql`(o.start_at, o.id) < (${iso(filter.after.at)}::timestamptz, ${filter.after.id}::uuid)`)
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where ${sql.join(where, sql` and `)} order by o.start_at desc, o.id desc limit ${filter.limit}`
}

export function obligationById(id: string): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where o.id = ${id}`
}

export type Rate = { kept: number; late: number; open_late: number }

/** Arrivals whose limit began since, and before \`until\`: kept, late, and those over their limit now. */
export function arrivalRate(projectId: number, since: number, until?: number): Query<Rate> {
  const before = until === undefined ? sql`true` : sql`start_at < ${iso(until)}`
  return sql<Rate>`select count(*) filter (where state = 'met')::int as kept, count(*) filter (where state = 'late')::int as late, count(*) filter (where state = 'breached')::int as open_late
    from obligations where project_id = ${projectId} and what = 'arrival' and source = 'rule' and start_at >= ${iso(since)} and ${before}`
}

/** What was kept late, or missed, on a day. */
export function lateOfDay(projectId: number, from: number, to: number): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where o.project_id = ${projectId} and o.subject_type = 'case' and o.due_at >= ${iso(from)} and o.due_at < ${iso(to)} and o.state in ('late', 'breached') order by o.due_at limit 200`
}

/** Day closes that a side did not sign in time. */
export function missedDayCloses(projectId: number): Query<ObligationRow> {
  return sql<ObligationRow>`select ${COLUMNS} from obligations o where o.project_id = ${projectId} and o.state = 'breached' and o.subject_type = 'dayClose' order by o.due_at`
}

const iso = (instant: number) => new Date(instant).toISOString()
const orNull = (instant: number | null | undefined) => (instant === null || instant === undefined ? null : iso(instant))
