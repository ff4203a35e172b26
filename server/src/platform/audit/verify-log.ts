import type { Text } from '@huiyin/text'
import type { App } from '../app.ts'
import { rederive } from '../commands/run-command.ts'
import type { Fence } from '../db/database.ts'
import { type Query, sql } from '../db/sql.ts'
import { type EventRow, macOf, toSubjectEvent } from '../events/event-log.ts'
import { NO_FACTS, type SubjectFacts } from '../events/subject-kinds.ts'
import { obligationsOfSubject, toObligation } from '../obligations/obligation-store.ts'
import { eventsBetween, newestSeal, sealMac, sealsAfter } from './seal-log.ts'

/** Something in the log, or in what follows from it, that is not as it was written. */
export type Finding = {
  readonly companyId: number
  readonly kind:
    | 'eventAltered'
    | 'eventMissing'
    | 'logCut'
    | 'subjectMissing'
    | 'sealBroken'
    | 'sealMissing'
    | 'factsDiffer'
    | 'obligationsDiffer'
  readonly subject?: { readonly type: string; readonly id: string }
  /** Sequence number in the subject, or the number of the seal. */
  readonly at?: number
  readonly says: Text & { readonly en: string }
}

export type Verified = {
  readonly companies: number
  readonly subjects: number
  readonly events: number
  readonly seals: number
  readonly findings: readonly Finding[]
}

const SUBJECTS_PAGE = 200
const SEALS_PAGE = 500

/**
 * Walks every log from its first event and every seal, and names what was altered, cut out or put in (`huiyin verify`).
 * With `rederive` also replays each subject through the engine and compares facts and obligations with those stored.
 */
export async function verifyLog(app: App, options: { rederive?: boolean } = {}): Promise<Verified> {
  const { rows } = await app.database.pool.query<{ company_id: number; project_ids: number[] }>(
    'select company_id, project_ids from companies_with_projects()',
  )
  const total = { companies: rows.length, subjects: 0, events: 0, seals: 0, findings: [] as Finding[] }
  for (const row of rows) {
    const fence = { companyId: row.company_id, projectIds: row.project_ids }
    const subjects = await verifySubjects(app, fence, options.rederive ?? false)
    const seals = await verifySeals(app, fence)
    total.subjects += subjects.subjects
    total.events += subjects.events
    total.seals += seals.seals
    total.findings.push(...subjects.findings, ...seals.findings)
  }
  return total
}

// ── the chain of each subject ────────────────────────────────────────────────────────────────────

type SubjectLog = {
  subject: {
    id: string
    project_id: number
    type: string
    seq: number
    mac: string
    facts: SubjectFacts
    pack_hash: string | null
  }
  events: EventRow[]
}

async function verifySubjects(app: App, fence: Fence, replays: boolean) {
  const findings: Finding[] = []
  let after = '00000000-0000-0000-0000-000000000000'
  let subjects = 0
  let events = 0
  for (;;) {
    // One statement, so that a command that commits meanwhile is seen whole or not at all.
    const [rows] = await app.database.read(fence, [subjectLogs(after, SUBJECTS_PAGE)])
    if (rows.length === 0) break
    for (const log of rows) {
      subjects += 1
      events += log.events.length
      findings.push(...chainFindings(app.runtime.chainKey, fence.companyId, log))
      if (replays) findings.push(...(await replayFindings(app, fence, log)))
    }
    after = (rows.at(-1) as SubjectLog).subject.id
  }
  const [orphans] = await app.database.read(fence, [eventsWithoutSubject()])
  for (const orphan of orphans)
    findings.push({
      companyId: fence.companyId,
      kind: 'subjectMissing',
      subject: { type: orphan.subject_type, id: orphan.subject_id },
      says: {
        zh: `有记录的${orphan.subject_type}本身不见了`,
        en: `The ${orphan.subject_type} that the log speaks of is gone`,
      },
    })
  return { subjects, events, findings }
}

/** What the keyed chain of one subject shows. Pure but for the key. */
export function chainFindings(key: Buffer, companyId: number, { subject, events }: SubjectLog): Finding[] {
  const findings: Finding[] = []
  const about = { companyId, subject: { type: subject.type, id: subject.id } }
  let mac = ''
  let seq = 0
  for (const event of events) {
    for (seq += 1; seq < event.seq; seq += 1)
      findings.push({ ...about, kind: 'eventMissing', at: seq, says: MISSING(seq) })
    const { mac: stored, ...unsealed } = event
    if (macOf(key, mac, unsealed) !== stored) {
      // Behind a gap the chain cannot hold; the gap was named already.
      const afterGap = findings.at(-1)?.kind === 'eventMissing' && findings.at(-1)?.at === event.seq - 1
      if (!afterGap)
        findings.push({ ...about, kind: 'eventAltered', at: event.seq, says: ALTERED(event.seq, event.type) })
    }
    mac = stored
  }
  if (subject.seq !== seq || subject.mac !== mac)
    findings.push({ ...about, kind: 'logCut', at: subject.seq, says: CUT(subject.seq, seq) })
  return findings
}

const MISSING = (seq: number) => ({ zh: `第 ${seq} 条记录不见了`, en: `Entry ${seq} is missing` })
const ALTERED = (seq: number, type: string) => ({
  zh: `第 ${seq} 条记录（${type}）被改过，或它前面的被换过`,
  en: `Entry ${seq} (${type}) was altered, or the one before it was exchanged`,
})
const CUT = (expected: number, found: number) => ({
  zh: `应有 ${expected} 条记录，现有 ${found} 条，或末尾被改过`,
  en: `There should be ${expected} entries and there are ${found}, or the end was altered`,
})

// ── replay ───────────────────────────────────────────────────────────────────────────────────────

async function replayFindings(app: App, fence: Fence, log: SubjectLog): Promise<Finding[]> {
  const { subject, events } = log
  const kind = app.kinds.get(subject.type)
  if (!kind || events.length === 0) return []
  const about = { companyId: fence.companyId, subject: { type: subject.type, id: subject.id } }
  const [[context], stored] = await app.database.read(fence, [
    contextOfProject(subject.project_id),
    obligationsOfSubject(subject.id),
  ])
  const findings: Finding[] = []
  let facts: SubjectFacts = NO_FACTS
  if (subject.pack_hash && context) {
    const engine = await app.engines.engine(fence.companyId, subject.pack_hash, context.calendar_version, context.zone)
    const derived = rederive(kind, engine, context.now, events, stored.map(toObligation))
    facts = derived.facts
    for (const obligation of derived.changes)
      findings.push({
        ...about,
        kind: 'obligationsDiffer',
        says: {
          zh: `时限“${obligation.ruleId}”与记录推出来的不一样`,
          en: `The obligation ${obligation.ruleId} is not what the log leads to`,
        },
      })
  } else for (const event of events) facts = kind.fold(facts, toSubjectEvent(event))
  if (canonical(facts) !== canonical(subject.facts))
    findings.push({
      ...about,
      kind: 'factsDiffer',
      says: { zh: '现状与记录推出来的不一样', en: 'The present state is not what the log leads to' },
    })
  return findings
}

/** JSON with its members in order: what the database keeps has no order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

// ── seals ────────────────────────────────────────────────────────────────────────────────────────

async function verifySeals(app: App, fence: Fence) {
  const findings: Finding[] = []
  let previous = { number: 0, mac: '', xid_to: '0' }
  for (;;) {
    const [seals] = await app.database.read(fence, [sealsAfter(previous.number, SEALS_PAGE)])
    if (seals.length === 0) break
    for (const seal of seals) {
      for (let number = previous.number + 1; number < seal.number; number += 1)
        findings.push({
          companyId: fence.companyId,
          kind: 'sealMissing',
          at: number,
          says: { zh: `第 ${number} 道封签不见了`, en: `Seal ${number} is missing` },
        })
      const [events] = await app.database.read(fence, [eventsBetween(fence.companyId, previous.xid_to, seal.xid_to)])
      const mac = sealMac(app.runtime.chainKey, previous.mac, { companyId: fence.companyId, ...seal }, events)
      if (mac !== seal.mac || events.length !== seal.event_count)
        findings.push({
          companyId: fence.companyId,
          kind: 'sealBroken',
          at: seal.number,
          says: {
            zh: `第 ${seal.number} 道封签（${new Date(seal.sealed_at).toISOString()}）对不上：封时 ${seal.event_count} 条记录，现在 ${events.length} 条`,
            en: `Seal ${seal.number} (${new Date(seal.sealed_at).toISOString()}) does not hold: ${seal.event_count} entries when sealed, ${events.length} now`,
          },
        })
      previous = seal
    }
  }
  return { seals: previous.number, findings }
}

/** The newest seal, to be printed or kept where this machine's administrator cannot reach it. */
export function sealHead(): ReturnType<typeof newestSeal> {
  return newestSeal()
}

// ── SQL ──────────────────────────────────────────────────────────────────────────────────────────

function subjectLogs(after: string, limit: number): Query<SubjectLog> {
  return sql<SubjectLog>`select to_jsonb(s) as subject, coalesce((select jsonb_agg(jsonb_build_object(
      'id', e.id, 'company_id', e.company_id, 'project_id', e.project_id, 'subject_id', e.subject_id, 'subject_type', e.subject_type, 'seq', e.seq, 'type', e.type, 'part_type', e.part_type,
      'part_id', e.part_id, 'data', e.data, 'occurred_at', (extract(epoch from e.occurred_at) * 1000)::bigint, 'recorded_at', (extract(epoch from e.recorded_at) * 1000)::bigint, 'actor_id', e.actor_id,
      'offline', e.offline, 'reason', e.reason, 'command_id', e.command_id, 'mac', encode(e.mac, 'hex')) order by e.seq) from events e where e.subject_id = s.id), '[]') as events
    from (select id, project_id, type, seq, encode(last_mac, 'hex') as mac, facts, pack_hash from subjects where id > ${after} order by id limit ${limit}) s order by s.id`
}

function eventsWithoutSubject(): Query<{ subject_id: string; subject_type: string }> {
  return sql<{
    subject_id: string
    subject_type: string
  }>`select distinct e.subject_id, e.subject_type from events e where not exists (select 1 from subjects s where s.id = e.subject_id) limit 1000`
}

function contextOfProject(projectId: number): Query<{ zone: string; calendar_version: number; now: number }> {
  return sql<{
    zone: string
    calendar_version: number
    now: number
  }>`select coalesce(p.zone, 'Asia/Shanghai') as zone, c.calendar_version, business_now() as now from companies c left join projects p on p.id = ${projectId}`
}
