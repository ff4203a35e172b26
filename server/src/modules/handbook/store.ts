import type { HolidayYear } from '@huiyin/calendar'
import type { Pack } from '@huiyin/policy'
import { type Query, sql } from '../../platform/db/sql.ts'
import { type EventRow, iso } from '../../platform/events/event-log.ts'

export type DraftRow = {
  id: string
  project_id: number
  pack_id: string
  title: string
  based_on: string
  version: number
  begun_by: string | null
  begun_at: number | null
  changed_at: number
  changed_by: string | null
  ended: 'activated' | 'discarded' | null
}
export type DraftWithBody = DraftRow & { body: Record<string, unknown> }

const COLUMNS = sql`d.id, d.project_id, d.pack_id, d.title, d.based_on, d.version, d.begun_by, d.begun_at, d.changed_at, d.changed_by, d.ended`

export function draftsInWork(): Query<DraftRow> {
  return sql<DraftRow>`select ${COLUMNS} from pack_drafts d where d.ended is null order by d.changed_at desc limit 100`
}

export function draftRow(id: string): Query<DraftWithBody> {
  return sql<DraftWithBody>`select ${COLUMNS}, d.body from pack_drafts d where d.id = ${id}`
}

export function insertDraft(row: {
  readonly id: string
  readonly companyId: number
  readonly projectId: number
  readonly packId: string
  readonly title: string
  readonly basedOn: string
  readonly body: unknown
  readonly by: string
  readonly at: number
}): Query {
  return sql`insert into pack_drafts (id, company_id, project_id, pack_id, title, based_on, body, version, begun_by, begun_at, changed_at, changed_by)
    values (${row.id}, ${row.companyId}, ${row.projectId}, ${row.packId}, ${row.title}, ${row.basedOn}, ${JSON.stringify(row.body)}::text::jsonb, 1, ${row.by}, ${iso(row.at)}, ${iso(row.at)}, ${row.by})`
}

export function saveDraft(row: {
  readonly id: string
  readonly title: string
  readonly body: unknown
  readonly version: number
  readonly by: string
  readonly at: number
}): Query {
  return sql`update pack_drafts set title = ${row.title}, body = ${JSON.stringify(row.body)}::text::jsonb, version = ${row.version}, changed_at = ${iso(row.at)}, changed_by = ${row.by} where id = ${row.id}`
}

export function endDraft(id: string, ended: 'activated' | 'discarded', by: string, at: number): Query {
  return sql`update pack_drafts set ended = ${ended}, changed_at = ${iso(at)}, changed_by = ${by} where id = ${id}`
}

/** Keeps a whole pack under its hash; keeping it twice is keeping it once. */
export function storePack(companyId: number, hash: string, pack: Pack, by: string | null, at: number): Query {
  return sql`insert into packs (company_id, hash, pack_id, edition, format, body, stored_at, stored_by)
    values (${companyId}, ${hash}, ${pack.id}, ${pack.edition}, ${pack.format}, ${JSON.stringify(pack)}::text::jsonb, ${iso(at)}, ${by}) on conflict do nothing`
}

/** Of two activations for the same instant the later decision holds; the log keeps both. */
export function insertActivation(row: {
  readonly companyId: number
  readonly projectId: number
  readonly hash: string
  readonly effectiveFrom: number
  readonly by: string | null
  readonly at: number
}): Query {
  return sql`insert into pack_activations (company_id, project_id, hash, effective_from, activated_at, activated_by)
    values (${row.companyId}, ${row.projectId}, ${row.hash}, ${iso(row.effectiveFrom)}, ${iso(row.at)}, ${row.by})
    on conflict (company_id, project_id, effective_from) do update set hash = excluded.hash, activated_at = excluded.activated_at, activated_by = excluded.activated_by`
}

// ── versions ─────────────────────────────────────────────────────────────────────────────────────

export type VersionRow = {
  hash: string
  pack_id: string
  title: { zh: string; en?: string }
  edition: number
  stored_at: number
  stored_by: string | null
}

export function versionsStored(): Query<VersionRow> {
  return sql<VersionRow>`select p.hash, p.pack_id, p.body->'title' as title, p.edition, p.stored_at, p.stored_by from packs p order by p.stored_at desc limit 200`
}

export function packBody(hash: string): Query<{ body: Record<string, unknown> }> {
  return sql<{ body: Record<string, unknown> }>`select body from packs where hash = ${hash}`
}

export type ActivationRow = {
  project_id: number
  hash: string
  effective_from: number
  activated_at: number
  activated_by: string | null
}

export function activations(): Query<ActivationRow> {
  return sql<ActivationRow>`select project_id, hash, effective_from, activated_at, activated_by from pack_activations order by effective_from desc limit 500`
}

/** The project's day, what is in force there, since when and at which level, and what comes next. */
export type InForceRow = {
  now: number
  zone: string
  calendar_version: number
  hash: string | null
  effective_from: number | null
  level_project: number | null
  next_hash: string | null
  next_from: number | null
}

export function inForce(projectId: number): Query<InForceRow> {
  return sql<InForceRow>`select business_now() as now, p.zone, c.calendar_version, a.hash, a.effective_from, a.project_id as level_project, n.hash as next_hash, n.effective_from as next_from
    from projects p join companies c on c.id = p.company_id
    left join lateral (select hash, effective_from, project_id from pack_activations where company_id = p.company_id and project_id in (0, p.id) and effective_from <= business_now() order by project_id desc, effective_from desc limit 1) a on true
    left join lateral (select hash, effective_from from pack_activations where company_id = p.company_id and project_id in (0, p.id) and effective_from > business_now() order by effective_from limit 1) n on true
    where p.id = ${projectId}`
}

/** Business time and the company's calendar, for what is done above any project. */
export function companyNow(): Query<{ now: number; calendar_version: number }> {
  return sql<{ now: number; calendar_version: number }>`select business_now() as now, calendar_version from companies`
}

export function projectOfSubject(type: string, id: string): Query<{ project_id: number; zone: string }> {
  return sql<{
    project_id: number
    zone: string
  }>`select s.project_id, p.zone from subjects s join projects p on p.id = s.project_id where s.id = ${id} and s.type = ${type}`
}

// ── the past, for a draft to be tried on ─────────────────────────────────────────────────────────

/** Cases that began since, in their order of id. */
export function casesBegunSince(projectId: number, since: number, atMost: number): Query<{ subject_id: string }> {
  return sql<{ subject_id: string }>`select e.subject_id from events e
    where e.project_id = ${projectId} and e.recorded_at >= ${iso(since)} and e.subject_type = 'case' and e.seq = 1 order by e.recorded_at desc limit ${atMost}`
}

export function logsOf(subjectIds: readonly string[]): Query<EventRow> {
  return sql<EventRow>`select id, company_id, project_id, subject_id, subject_type, seq, type, part_type, part_id, data, occurred_at, recorded_at, actor_id, offline, reason, command_id, '' as mac
    from events where subject_id = any(${subjectIds}::uuid[]) order by subject_id, seq`
}

export function titlesOfSubjects(subjectIds: readonly string[]): Query<{ subject_id: string; title: string }> {
  return sql<{
    subject_id: string
    title: string
  }>`select subject_id, title from search_documents where subject_id = any(${subjectIds}::uuid[])`
}

export function holidayYears(): Query<{ body: HolidayYear }> {
  return sql<{ body: HolidayYear }>`select body from holiday_years order by year`
}
