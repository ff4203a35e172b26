import type { Obligation } from '@huiyin/policy'
import { type Actor, fenceOf } from '../access/actor.ts'
import { type Query, sql } from '../db/sql.ts'
import { eventsOfSubjects } from '../events/event-log.ts'
import type { SubjectFacts } from '../events/subject-kinds.ts'
import { lockObligationsOf, saveObligations, toObligation } from '../obligations/obligation-store.ts'
import { type Runtime, rederive } from './run-command.ts'

type SubjectRow = {
  id: string
  type: string
  project_id: number
  pack_hash: string | null
  zone: string
}
type ContextRow = { now: number; calendar_version: number }

/**
 * Replays many subjects under their packs and the calendars of now, in one transaction of two flights, and keeps what
 * differs with both histories. It is the law of a single command's replay, for the days on which a calendar touches
 * everything that is owed. Doing it again changes nothing.
 *
 * @returns ids of the subjects that could not be replayed; the others are done
 */
export async function recountSubjects(
  runtime: Runtime,
  actor: Actor,
  subjectIds: readonly string[],
): Promise<readonly string[]> {
  // Locks are taken in the order of ids.
  const ids = [...subjectIds].sort()
  const failed: string[] = []
  await runtime.database.transaction(fenceOf(actor), async (transaction) => {
    const [subjects, obligations, events, [context]] = await transaction.flight([
      lockSubjects(ids),
      lockObligationsOf(ids),
      eventsOfSubjects(ids),
      // After the locks, so that it carries no time before the one it waited for.
      sql<ContextRow>`select business_now() as now, calendar_version from companies where id = ${actor.companyId}`,
    ])
    const owed = bySubject(obligations)
    const logs = bySubject(events)
    const changes = new Map<number, Obligation[]>()
    const facts: { id: string; facts: SubjectFacts }[] = []
    for (const subject of subjects) {
      const kind = runtime.kinds.get(subject.type)
      if (!context || !kind || !subject.pack_hash) continue
      try {
        const engine = await runtime.engines.engine(
          actor.companyId,
          subject.pack_hash,
          context.calendar_version,
          subject.zone,
        )
        const known = (owed.get(subject.id) ?? []).map(toObligation)
        const derived = rederive(kind, engine, context.now, logs.get(subject.id) ?? [], known)
        if (derived.changes.length > 0)
          changes.set(subject.project_id, [...(changes.get(subject.project_id) ?? []), ...derived.changes])
        facts.push({ id: subject.id, facts: derived.facts })
      } catch {
        failed.push(subject.id)
      }
    }
    await transaction.commit([
      ...[...changes].map(([projectId, changed]) => saveObligations(actor.companyId, projectId, changed)),
      saveFacts(facts),
    ])
  })
  runtime.committed()
  return failed
}

function lockSubjects(ids: readonly string[]): Query<SubjectRow> {
  return sql<SubjectRow>`select s.id, s.type, s.project_id, s.pack_hash, coalesce((select zone from projects p where p.id = s.project_id), 'Asia/Shanghai') as zone
    from subjects s where s.id = any(${ids}::uuid[]) order by s.id for no key update`
}

/** Facts follow from the log as obligations do; most of them are as they were. */
function saveFacts(rows: readonly { readonly id: string; readonly facts: SubjectFacts }[]): Query {
  return sql`update subjects s set facts = derived.facts from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as derived (id uuid, facts jsonb)
    where s.id = derived.id and s.facts <> derived.facts`
}

function bySubject<Row extends { subject_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) {
    const known = grouped.get(row.subject_id)
    if (known) known.push(row)
    else grouped.set(row.subject_id, [row])
  }
  return grouped
}
