import {
  advance,
  compilePack,
  createCalendars,
  type EngineContext,
  openingsFor,
  openRoutine,
  type RoutineOpening,
  routineOccurrences,
} from '@huiyin/policy'
import { z } from 'zod'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { defineCommand } from '../commands/command.ts'
import { engineContext } from '../commands/run-command.ts'
import { lookWhenDayBegins } from '../coverage/index.ts'
import { sql } from '../db/sql.ts'
import { engineFacts } from '../events/subject-kinds.ts'
import { toObligation } from '../obligations/obligation-store.ts'
import type { Engine } from '../packs/engine-cache.ts'

/** What time alone does to a subject's obligations: warnings, breaches, steps of the ladder. Looks again under the lock. */
export const advanceObligations = defineCommand({
  name: 'obligations.advance',
  title: { zh: '时限推进', en: 'Advance obligations' },
  capability: 'system',
  systemOnly: true,
  input: z.object({ subjectId: z.uuid(), subjectType: z.string() }),
  subject: (input) => ({ type: input.subjectType, id: input.subjectId }),
  decide: (scene) => {
    const reaction = advance(
      scene.engine ? engineContext(scene.engine, scene.now) : withoutRules(scene.zone, scene.now),
      scene.obligations.map(toObligation),
      engineFacts(scene.subject.type, scene.subject.facts, undefined),
      scene.now,
    )
    const fired = reaction.events.map((event) => ({
      type: event.type,
      at: event.occurredAt,
      subjectId: scene.subject.id,
      ruleId: String(event.data.ruleId ?? ''),
      obligationId: String(event.data.obligationId ?? ''),
    }))
    return { events: [], writes: [], reaction, answer: { fired } }
  },
})

/** A task that a person gave runs out of time also where no handbook is in force. */
function withoutRules(zone: string, now: number): EngineContext {
  return { pack: NO_RULES, calendars: createCalendars(NO_RULES, [], zone), zone, now }
}
const NO_RULES = compilePack({
  format: 1,
  id: 'none',
  title: { zh: '无制度', en: 'No handbook' },
  edition: 1,
  values: {},
})

export type Fired = {
  readonly type: string
  readonly at: number
  readonly subjectId: string
  readonly ruleId: string
  readonly obligationId: string
}

/** Opens what the calendar brings: one obligation per rule, member and period, however often it is asked. */
export const openRoutineObligation = defineCommand({
  name: 'routine.open',
  title: { zh: '例行开始', en: 'Open a routine' },
  capability: 'system',
  systemOnly: true,
  input: z.object({ projectId: z.int(), opening: z.custom<RoutineOpening>() }),
  subject: (input) => ({
    type: input.opening.subject.type,
    id: input.opening.subject.id,
    create: { projectId: input.projectId, ifMissing: true },
  }),
  needsLog: true,
  decide: (scene) => {
    if (!scene.engine) return { events: [], writes: [], answer: {} }
    const obligation = openRoutine(engineContext(scene.engine, scene.now), scene.input.opening)
    // Also what is done already: asked again after a year was loaded, it must not be owed a second time.
    const known = scene.obligations.some((row) => row.id === obligation.id)
    return {
      events: known
        ? []
        : [
            {
              type: 'routine.opened',
              data: {
                ruleId: obligation.ruleId,
                periodKey: scene.input.opening.periodKey,
                opensAt: scene.input.opening.opensAt,
                ...(scene.input.opening.member ? { member: scene.input.opening.member } : {}),
                ...(scene.input.opening.needed === undefined ? {} : { needed: scene.input.opening.needed }),
                obligationId: obligation.id,
              },
            },
          ],
      opens: known ? [] : [obligation],
      writes: [],
      answer: {},
    }
  },
})

/**
 * One pass of time over all companies: opens the routines that have begun and runs `advance` on every subject whose next
 * instant has come. Its cost follows what is due, not what exists. Each subject is tried once a pass, and one that fails
 * is logged and left to the next: it never holds up the time of the others.
 */
export async function sweep(app: App, options: { atMost?: number; isStopping?: () => boolean } = {}): Promise<Fired[]> {
  await openRoutines(app)
  const fired: Fired[] = []
  const tried: string[] = []
  for (;;) {
    const due = await dueSubjects(app, tried, options.atMost ?? 200)
    if (due.length === 0) return fired
    tried.push(...due.map((row) => row.subject_id))
    // Subjects wait for nothing of each other, so some are under way at once; what fired is told in the order of time.
    const outcomes: Fired[][] = due.map(() => [])
    let next = 0
    const lane = async () => {
      for (let place = next++; place < due.length && !options.isStopping?.(); place = next++)
        outcomes[place] = await advanceSubject(app, due[place] as DueRow)
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    fired.push(...outcomes.flat())
    if (options.isStopping?.()) return fired
  }
}

/** Commands of a pass at once: fewer than a process has connections, so that people's commands find some. */
const LANES = 4

async function advanceSubject(app: App, row: DueRow): Promise<Fired[]> {
  try {
    const outcome = await app.run(
      advanceObligations,
      systemActor(row.company_id, [row.project_id]),
      { subjectId: row.subject_id, subjectType: row.subject_type },
      { idempotencyKey: crypto.randomUUID() },
    )
    return outcome.answer.fired
  } catch (error) {
    app.log.error({ err: error, subject: row.subject_id }, 'time stands still for a subject')
    return []
  }
}

type DueRow = { company_id: number; project_id: number; subject_id: string; subject_type: string }

async function dueSubjects(app: App, tried: readonly string[], atMost: number): Promise<DueRow[]> {
  const { rows } = await app.database.pool.query<DueRow>(
    'select company_id, project_id, subject_id, subject_type from due_subjects(business_now(), $1::uuid[], $2)',
    [tried, atMost],
  )
  return rows
}

type ProjectRow = {
  company_id: number
  project_id: number
  zone: string
  routines_opened_until: number
  hash: string | null
  calendar_version: number
  now: number
}

async function projectsInTime(app: App): Promise<ProjectRow[]> {
  const { rows } = await app.database.pool.query<ProjectRow>('select *, business_now() as now from projects_in_time()')
  return rows
}

async function openRoutines(app: App): Promise<void> {
  for (const project of await projectsInTime(app)) {
    const { hash } = project
    if (!hash) continue
    try {
      if (project.routines_opened_until < project.now) await openRoutinesOf(app, { ...project, hash })
      const scope = { companyId: project.company_id, projectId: project.project_id }
      const engine = await app.engines.engine(scope.companyId, hash, project.calendar_version, project.zone)
      await lookWhenDayBegins(app, scope, engine, project.now)
    } catch (error) {
      app.log.error({ err: error, project: project.project_id }, 'routines of a project do not open')
    }
  }
}

async function openRoutinesOf(app: App, project: ProjectRow & { readonly hash: string }): Promise<void> {
  const engine = await app.engines.engine(project.company_id, project.hash, project.calendar_version, project.zone)
  const openings = routineOccurrences(
    engineContext(engine, project.now),
    { projectId: project.project_id },
    project.routines_opened_until,
    project.now,
  )
  // Asked every second, answered a few times a day: only an answer, or an hour without one, is worth a write.
  if (openings.length === 0 && project.now - project.routines_opened_until < HOUR_MS) return
  const actor = systemActor(project.company_id, [project.project_id])
  for (const opening of await openingsForAll(app, engine, project, openings))
    await app.run(
      openRoutineObligation,
      actor,
      { projectId: project.project_id, opening },
      { idempotencyKey: crypto.randomUUID() },
    )
  await app.database.transaction({ companyId: project.company_id, projectIds: [project.project_id] }, (transaction) =>
    transaction.commit([
      sql`update projects set routines_opened_until = greatest(routines_opened_until, ${new Date(project.now).toISOString()}::timestamptz) where id = ${project.project_id}`,
    ]),
  )
}

/** Those of sets are opened for each member that there is now. */
async function openingsForAll(
  app: App,
  engine: Engine,
  project: ProjectRow,
  openings: readonly RoutineOpening[],
): Promise<readonly RoutineOpening[]> {
  const all = await Promise.all(
    openings.map(async (opening) => {
      const each = engine.pack.routines.get(opening.ruleId)?.for?.each
      const set = app.modules.flatMap((module) => module.sets ?? []).find((one) => one.id === each)
      if (each === undefined) return [opening]
      if (!set) return []
      const fence = { companyId: project.company_id, projectIds: [project.project_id] }
      const [members] = await app.database.read(fence, [set.members(project.project_id)])
      return openingsFor(engineContext(engine, project.now), { projectId: project.project_id }, opening, members)
    }),
  )
  return all.flat()
}

const HOUR_MS = 3_600_000

/** The next instant at which time alone does something: an obligation's, or the opening of a routine. Null when nothing waits before `until`. */
export async function nextInstant(app: App, until: number): Promise<number | null> {
  const { rows } = await app.database.pool.query<{ next: number | null }>(
    'select next_due_after(business_now()) as next',
  )
  const instants: number[] = rows[0]?.next === null || rows[0]?.next === undefined ? [] : [rows[0].next]
  for (const project of await projectsInTime(app)) {
    if (!project.hash) continue
    const engine = await app.engines.engine(project.company_id, project.hash, project.calendar_version, project.zone)
    const openings = routineOccurrences(
      engineContext(engine, project.now),
      { projectId: project.project_id },
      project.now,
      until,
    )
    for (const opening of openings) instants.push(opening.opensAt)
  }
  const next = instants.length > 0 ? Math.min(...instants) : null
  return next !== null && next <= until ? next : null
}

/**
 * Keeps time while the app serves: one pass a second, by one process at a time per subject's lock. Stopped in the middle
 * of a pass, it finishes the subject it is at.
 */
export function keepTime(app: App, everyMs = 1000): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  let stopping = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    running = sweep(app, { isStopping: () => stopping })
      .catch((error) => app.log.error({ err: error }, 'sweep'))
      .finally(() => {
        busy = false
      })
  }, everyMs)
  timer.unref()
  return async () => {
    stopping = true
    clearInterval(timer)
    await running
  }
}
