import type { Text } from '@huiyin/text'
import { type Query, sql } from '../../platform/db/sql.ts'
import { iso } from '../../platform/events/event-log.ts'
import type { ProtectedRow } from '../../platform/privacy/protected-text.ts'
import type { PersonKeyRow } from '../../platform/privacy/vault.ts'
import type { CaseFacts, CaseState } from './domain.ts'

/** A row of `cases`: the facts of the subject in columns, its number and what was typed. */
export type CaseRow = {
  id: string
  project_id: number
  number: string
  kind: string
  state: CaseState
  category_id: string
  place: 'home' | 'publicArea' | 'facility'
  in_home: boolean
  urgency: string
  charge: string
  channel: string
  house_id: string | null
  area_id: string | null
  building_id: string | null
  place_label: string
  reporter_id: string | null
  reporter_shown: string
  reporter_phone: string | null
  content: string
  promise: Text
  opened_by: string | null
  registered_at: number
  recorded_at: number
  closed_at: number | null
  class_id: string | null
  gravity: string | null
  important: boolean
  department_id: string | null
  owner_id: string | null
}

const COLUMNS = sql`c.id, c.project_id, c.number, c.kind, c.state, c.category_id, c.place, c.in_home, c.urgency, c.charge, c.channel, c.house_id, c.area_id, c.building_id, c.place_label, c.reporter_id,
  c.reporter_shown, c.reporter_phone, c.content, c.promise, c.opened_by, c.registered_at, c.recorded_at, c.closed_at,
  c.class_id, c.gravity, c.important, c.department_id, c.owner_id`

export type NewCase = {
  readonly id: string
  readonly companyId: number
  readonly projectId: number
  readonly number: string
  readonly placeLabel: string
  readonly reporterShown: string
  readonly reporterNameSealed: string | null
  readonly reporterPhone: string | null
  readonly content: string
  readonly promise: Text
  readonly recordedAt: number
}

export function insertCase(made: NewCase, facts: CaseFacts): Query {
  return sql`insert into cases (id, company_id, project_id, number, kind, state, category_id, place, in_home, urgency, charge, channel, house_id, area_id, building_id, place_label, reporter_id, reporter_shown,
      reporter_name_sealed, reporter_phone, content, promise, opened_by, registered_at, recorded_at,
      class_id, gravity, important, department_id, owner_id)
    values (${made.id}, ${made.companyId}, ${made.projectId}, ${made.number}, ${facts.kind}, ${facts.state}, ${facts.categoryId}, ${facts.place}, ${facts.inHome}, ${facts.urgency}, ${facts.charge}, ${facts.channel},
      ${facts.houseId}, ${facts.areaId}, ${facts.buildingId}, ${made.placeLabel}, ${facts.reporterId}, ${made.reporterShown}, ${made.reporterNameSealed}, ${made.reporterPhone}, ${made.content},
      ${JSON.stringify(made.promise)}::text::jsonb, ${facts.openedById}, ${iso(facts.registeredAt)}, ${iso(made.recordedAt)},
      ${facts.classId}, ${facts.gravity}, ${facts.important}, ${facts.departmentId}, ${facts.ownerId})`
}

/** Writes what the facts of a case say into its row. */
export function saveCase(id: string, facts: CaseFacts): Query {
  return sql`update cases set state = ${facts.state}, category_id = ${facts.categoryId}, urgency = ${facts.urgency}, charge = ${facts.charge}, in_home = ${facts.inHome},
    class_id = ${facts.classId ?? null}, gravity = ${facts.gravity ?? null}, important = ${facts.important ?? false}, department_id = ${facts.departmentId ?? null}, owner_id = ${facts.ownerId ?? null},
    registered_at = ${iso(facts.registeredAt)}, closed_at = ${facts.closedAt === null ? null : iso(facts.closedAt)} where id = ${id}`
}

export function saveContent(id: string, content: string): Query {
  return sql`update cases set content = ${content} where id = ${id}`
}

export function savePromise(id: string, promise: Text): Query {
  return sql`update cases set promise = ${JSON.stringify(promise)}::text::jsonb where id = ${id}`
}

export function savePhone(id: string, phone: string): Query {
  return sql`update cases set reporter_phone = ${phone} where id = ${id}`
}

export function caseRow(id: string): Query<CaseRow> {
  return sql<CaseRow>`select ${COLUMNS} from cases c where c.id = ${id}`
}

export function caseRows(ids: readonly string[]): Query<CaseRow> {
  return sql<CaseRow>`select ${COLUMNS} from cases c where c.id = any(${ids}::uuid[])`
}

/** What a case holds of its reporter that lies sealed: for a form that is kept. */
export type ReporterSecrets = {
  id: string
  reporter_id: string | null
  reporter_shown: string
  reporter_name_sealed: string | null
  reporter_phone: string | null
}

export function reporterSecrets(caseId: string): Query<ReporterSecrets> {
  return sql<ReporterSecrets>`select id, reporter_id, reporter_shown, reporter_name_sealed, reporter_phone from cases where id = ${caseId}`
}

/** Ids of the staff whose names its forms show. */
export function peopleOfCase(caseId: string): Query {
  return sql`select opened_by from cases where id = ${caseId} union select engineer_id from work_orders where case_id = ${caseId}
    union select head_id from work_orders where case_id = ${caseId} union select made_by from callbacks where case_id = ${caseId}
    union select settled_by from work_orders where case_id = ${caseId}`
}

export function reporterIdOf(caseId: string): Query {
  return sql`select reporter_id from cases where id = ${caseId}`
}

/** Ids of what is held under the case's own key or its reporter's. */
export function keyHoldersOf(caseId: string): Query<PersonKeyRow> {
  return sql<PersonKeyRow>`select subject_id, key_id, wrapped_key from person_keys where subject_id = ${caseId} or subject_id in (select reporter_id from cases where id = ${caseId})`
}

/** The number that the reporter gave for this case. */
export function reporterNumber(caseId: string): Query<ProtectedRow> {
  return sql<ProtectedRow>`select ref, kind, key_id, wrapped_key, sealed from protected_texts
    where ref = (select substring(reporter_phone from '⟦([a-z0-9]{12})') from cases where id = ${caseId})`
}

/** Is somebody working on the case? Then it is their own to see, whatever their position. */
export function caseOwnOf(caseId: string, personId: string): Query<{ own: boolean }> {
  return sql<{
    own: boolean
  }>`select true as own from work_orders where case_id = ${caseId} and engineer_id = ${personId} limit 1`
}

export type CaseFilter = {
  readonly projectId: number
  readonly state: CaseState | 'all'
  readonly kind?: string | undefined
  readonly urgency?: string | undefined
  readonly charge?: string | undefined
  readonly late?: boolean | undefined
  readonly engineerId?: string | undefined
  readonly buildingId?: string | undefined
  readonly houseId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Those that the finder answered, when a text is asked for. */
  readonly ids?: readonly string[] | undefined
  readonly after?: { readonly registeredAt: number; readonly id: string } | undefined
  readonly limit: number
}

/** A page of cases, newest first. Filters that are not given are not in the statement, so that each shape has its plan. */
export function casesOf(filter: CaseFilter): Query<CaseRow> {
  const where: Query[] = [sql`c.project_id = ${filter.projectId}`]
  if (filter.state !== 'all')
    where.push(filter.state === 'open' ? sql`c.state = 'open'` : sql`c.state = ${filter.state}`)
  if (filter.kind) where.push(sql`c.kind = ${filter.kind}`)
  if (filter.urgency) where.push(sql`c.urgency = ${filter.urgency}`)
  if (filter.charge) where.push(sql`c.charge = ${filter.charge}`)
  // Only what is open can be late now, so the cost follows the breached obligations.
  if (filter.late)
    where.push(
      sql`c.id in (select o.subject_id from obligations o where o.project_id = ${filter.projectId} and o.state = 'breached' and o.subject_type = 'case')`,
    )
  if (filter.engineerId)
    where.push(sql`c.id in (select w.case_id from work_orders w where w.engineer_id = ${filter.engineerId})`)
  if (filter.buildingId) where.push(sql`c.building_id = ${filter.buildingId}`)
  if (filter.houseId) where.push(sql`c.house_id = ${filter.houseId}`)
  if (filter.from !== undefined) where.push(sql`c.registered_at >= ${iso(filter.from)}`)
  if (filter.to !== undefined) where.push(sql`c.registered_at < ${iso(filter.to)}`)
  if (filter.ids) where.push(sql`c.id = any(${filter.ids}::uuid[])`)
  if (filter.after)
    where.push(
      sql`(c.registered_at, c.id) < (${iso(filter.after.registeredAt)}::timestamptz, ${filter.after.id}::uuid)`,
    )
  return sql<CaseRow>`select ${COLUMNS} from cases c where ${sql.join(where, sql` and `)} order by c.registered_at desc, c.id desc limit ${filter.limit}`
}

/** Open or reported lately, of the same place and category: perhaps the same thing twice. */
export function similarCases(options: {
  projectId: number
  houseId?: string | undefined
  areaId?: string | undefined
  categoryId: string
  since: number
}): Query<CaseRow> {
  const place = options.houseId ? sql`c.house_id = ${options.houseId}` : sql`c.area_id = ${options.areaId ?? null}`
  return sql<CaseRow>`select ${COLUMNS} from cases c where c.project_id = ${options.projectId} and ${place} and c.category_id = ${options.categoryId} and c.registered_at >= ${iso(options.since)}
    and c.state <> 'withdrawn' order by c.registered_at desc limit 5`
}

/** Numbers of the cases of a home, for what other rooms keep of them. */
export function caseNumbersOfHouse(houseId: string): Query<{ id: string; number: string }> {
  return sql<{ id: string; number: string }>`select id, number from cases where house_id = ${houseId}`
}

/** Open ones and the latest that are over, for the household card. */
export function casesOfHouse(houseId: string, limit: number): Query<CaseRow> {
  return sql<CaseRow>`select ${COLUMNS} from cases c where c.house_id = ${houseId} order by (c.state = 'open') desc, c.registered_at desc limit ${limit}`
}

// ── contacts ─────────────────────────────────────────────────────────────────────────────────────

export type ContactRow = {
  id: string
  direction: string
  channel: string
  purpose: string
  party_id: string | null
  reached: boolean
  body: string
  made_by: string | null
  occurred_at: number
  recorded_at: number
}

export function insertContact(
  keys: { companyId: number; projectId: number; caseId: string },
  row: Omit<ContactRow, 'recorded_at'> & { recorded_at: number },
): Query {
  return sql`insert into case_contacts (id, company_id, project_id, case_id, direction, channel, purpose, party_id, reached, body, made_by, occurred_at, recorded_at)
    values (${row.id}, ${keys.companyId}, ${keys.projectId}, ${keys.caseId}, ${row.direction}, ${row.channel}, ${row.purpose}, ${row.party_id}, ${row.reached}, ${row.body}, ${row.made_by}, ${iso(row.occurred_at)}, ${iso(row.recorded_at)})`
}

export function contactsOfCase(caseId: string): Query<ContactRow> {
  return sql<ContactRow>`select id, direction, channel, purpose, party_id, reached, body, made_by, occurred_at, recorded_at from case_contacts where case_id = ${caseId} order by occurred_at`
}

// ── day close ────────────────────────────────────────────────────────────────────────────────────

export type UnfinishedRow = {
  work_order_id: string
  case_id: string
  number: string
  state: string
  engineer_id: string | null
  issued_at: number
  completed_at: number | null
  waiting_for: string | null
  appointment_at: number | null
}

/** The end of a day where the project is, for a command that knows the project only in its first flight. */
export function endOfDayIn(projectId: number, day: string): Query {
  return sql`((${day}::date + 1)::timestamp at time zone (select zone from projects where id = ${projectId}))`
}

/** Orders issued by the end of the day that were not completed by then (S0-REPAIR-14). */
export function unfinishedAt(projectId: number, end: Query): Query<UnfinishedRow> {
  const columns = sql`id as work_order_id, case_id, number, state, engineer_id, issued_at, completed_at, waiting_for, appointment_at`
  return sql<UnfinishedRow>`select ${columns} from work_orders where project_id = ${projectId} and issued_at < ${end} and state not in ('returned', 'cancelled') and completed_at is null
    union all select ${columns} from work_orders where project_id = ${projectId} and issued_at < ${end} and completed_at >= ${end}
    union all select ${columns} from work_orders where project_id = ${projectId} and issued_at < ${end} and completed_at is null and cancelled_at >= ${end}
    order by issued_at`
}

export type UnsignedRow = {
  work_order_id: string
  case_id: string
  number: string
  state: string
  engineer_id: string | null
  completed_at: number
}

/** Orders completed by the end of the day that their head had not signed by then. */
export function unsignedAt(projectId: number, end: Query): Query<UnsignedRow> {
  const columns = sql`id as work_order_id, case_id, number, case when confirmed_at < ${end} then 'ownerConfirmed' else 'completed' end as state, engineer_id, completed_at`
  return sql<UnsignedRow>`select ${columns} from work_orders where project_id = ${projectId} and state in ('completed', 'ownerConfirmed') and completed_at < ${end}
    union all select ${columns} from work_orders where project_id = ${projectId} and signed_at >= ${end} and completed_at < ${end} and state <> 'cancelled'
    order by completed_at`
}

/** The day on which a project began: days before it are nobody's to sign. */
export function firstDayOf(projectId: number): Query<{ first_day: string }> {
  return sql<{
    first_day: string
  }>`select to_char(created_at at time zone zone, 'YYYY-MM-DD') as first_day from projects where id = ${projectId}`
}

export type SignatureRow = {
  day: string
  side: string
  signed_by: string | null
  signature_id: string | null
  unfinished_count: number
  note: string | null
  signed_at: number
}

export function signaturesOfDay(projectId: number, day: string): Query<SignatureRow> {
  return sql<SignatureRow>`select day, side, signed_by, signature_id, unfinished_count, note, signed_at from day_close_signatures where project_id = ${projectId} and day = ${day}`
}

export function signaturesSince(projectId: number, day: string): Query<SignatureRow> {
  return sql<SignatureRow>`select day, side, signed_by, signature_id, unfinished_count, note, signed_at from day_close_signatures where project_id = ${projectId} and day >= ${day}`
}

export function insertSignature(row: {
  subjectId: string
  companyId: number
  projectId: number
  day: string
  side: string
  signedBy: string
  signatureId: string | undefined
  unfinished: number
  note: string | undefined
  signedAt: number
  recordedAt: number
}): Query {
  return sql`insert into day_close_signatures (subject_id, company_id, project_id, day, side, signed_by, signature_id, unfinished_count, note, signed_at, recorded_at)
    values (${row.subjectId}, ${row.companyId}, ${row.projectId}, ${row.day}, ${row.side}, ${row.signedBy}, ${row.signatureId ?? null}, ${row.unfinished}, ${row.note ?? null}, ${iso(row.signedAt)}, ${iso(row.recordedAt)})`
}

export type DayFigures = { registered: number; closed: number }

export function dayFigures(projectId: number, from: number, to: number): Query<DayFigures> {
  return sql<DayFigures>`select (select count(*)::int from cases where project_id = ${projectId} and registered_at >= ${iso(from)} and registered_at < ${iso(to)}) as registered,
    (select count(*)::int from cases where project_id = ${projectId} and closed_at >= ${iso(from)} and closed_at < ${iso(to)} and state = 'closed') as closed`
}

/** Now, where the project is, and the handbook in force there. */
export function projectNow(
  projectId: number,
): Query<{ now: number; zone: string; calendar_version: number; active_hash: string | null; created_at: number }> {
  return sql`select business_now() as now, p.zone, c.calendar_version, p.created_at,
      (select hash from pack_activations a where a.company_id = p.company_id and a.project_id in (0, p.id) and a.effective_from <= business_now() order by a.project_id desc, a.effective_from desc limit 1) as active_hash
    from projects p join companies c on c.id = p.company_id where p.id = ${projectId}`
}

/** How far the log of each of these cases has come: what a phone says it has seen. */
export function versionsOf(ids: readonly string[]): Query<{ id: string; seq: number }> {
  return sql<{ id: string; seq: number }>`select id, seq from subjects where id = any(${ids}::uuid[])`
}
