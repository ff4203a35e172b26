import {
  type CoverageHole,
  coverageHoles,
  coverageHorizon,
  holesOf,
  type Places,
  type PlannedPresence,
} from '@huiyin/policy'
import { z } from 'zod'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { defineCommand } from '../commands/command.ts'
import { engineContext } from '../commands/run-command.ts'
import { sql } from '../db/sql.ts'
import { derivedId } from '../ids.ts'
import type { Engine } from '../packs/engine-cache.ts'
import { type Hole, holeSchema } from './contract.ts'

/** Who stands where and when, and in which places a post is manned, as the room that keeps the rota tells it. */
export type Planned = { readonly presences: readonly PlannedPresence[]; readonly places: Places }
export type PlannedSource = (
  app: App,
  scope: { readonly companyId: number; readonly projectId: number },
  from: number,
  until: number,
) => Promise<Planned>

const NOBODY: Planned = { presences: [], places: {} }

async function plannedIn(app: App, scope: Scope, from: number, until: number): Promise<Planned> {
  const sources = app.modules.flatMap((module) => (module.planned ? [module.planned] : []))
  const all = await Promise.all(sources.map((source) => source(app, scope, from, until)))
  return all.reduce(
    (sum, one) => ({ presences: [...sum.presences, ...one.presences], places: { ...sum.places, ...one.places } }),
    NOBODY,
  )
}

type Scope = { readonly companyId: number; readonly projectId: number }

/** The holes of a project between two instants, as its pack and its rota stand now. */
export async function holesBetween(
  app: App,
  scope: Scope,
  engine: Engine,
  now: number,
  from: number,
  until: number,
): Promise<readonly CoverageHole[]> {
  const { presences, places } = await plannedIn(app, scope, from, until)
  return coverageHoles(engineContext(engine, now), presences, places, from, until)
}

/** Writes down what was found for one day of one rule: a new hole, a changed one, that it is filled or has passed. */
export const noteCoverage = defineCommand({
  name: 'coverage.note',
  title: { zh: '记下排班空缺', en: 'Note holes in the rota' },
  capability: 'system',
  systemOnly: true,
  input: z.object({
    projectId: z.int(),
    ruleId: z.string(),
    post: z.string(),
    day: z.string(),
    holes: z.array(holeSchema),
  }),
  subject: (input) => ({
    type: 'coverageDay',
    id: coverageDayId(input.projectId, input.ruleId, input.day),
    create: { projectId: input.projectId, ifMissing: true },
  }),
  decide: (scene) => {
    const { ruleId, post, day, holes } = scene.input
    const { open, holes: known = [] } = scene.subject.facts.self as { open?: boolean; holes?: readonly Hole[] }
    const left = known.flatMap((hole) =>
      hole.to > scene.now ? [{ ...hole, from: Math.max(hole.from, scene.now) }] : [],
    )
    const event = (type: string, more: Record<string, unknown> = {}) => ({
      events: [{ type, data: { ruleId, post, day, ...more } }],
      writes: [],
      answer: {},
    })
    if (holes.length > 0 && !(open && sameHoles(left, holes)))
      return event('coverage.holeFound', {
        from: Math.min(...holes.map((hole) => hole.from)),
        until: Math.max(...holes.map((hole) => hole.to)),
        holes,
      })
    if (holes.length === 0 && open) return event(left.length === 0 ? 'coverage.passed' : 'coverage.filled')
    return { events: [], writes: [], answer: {} }
  },
})

export function coverageDayId(projectId: number, ruleId: string, day: string): string {
  return derivedId(projectId, 'coverageDay', ruleId, day)
}

function sameHoles(a: readonly Hole[], b: readonly Hole[]): boolean {
  const keyOf = (hole: Hole) => [hole.from, hole.to, hole.needed, hole.present, hole.placeId ?? ''].join(' ')
  return a.map(keyOf).sort().join() === b.map(keyOf).sort().join()
}

/**
 * Looks as far ahead as the rules want and notes every day whose holes are new, changed, filled or past. Idempotent; called
 * when the rota changes (effect `coverage.look`) and when a day begins.
 */
export async function lookAhead(app: App, scope: Scope, engine: Engine, now: number): Promise<void> {
  const context = engineContext(engine, now)
  const rules = [...engine.pack.coverage.values()].filter((rule) => rule.owes)
  if (rules.length === 0) return
  const horizon = Math.max(...rules.map((rule) => coverageHorizon(context, rule)))
  const { presences, places } = await plannedIn(app, scope, now, horizon)
  const days = new Map<string, { ruleId: string; post: string; day: string; holes: Hole[] }>()
  const dayOf = (ruleId: string, post: string, day: string) => {
    const key = `${ruleId} ${day}`
    const known = days.get(key) ?? { ruleId, post, day, holes: [] }
    days.set(key, known)
    return known
  }
  // What is known to be open may be filled by now, or past.
  for (const row of await openDays(app, scope)) dayOf(row.rule_id, row.post, row.day)
  for (const rule of rules)
    for (const hole of holesOf(context, rule, presences, places, now, coverageHorizon(context, rule))) {
      const { ruleId, post, day, ...stretch } = hole
      dayOf(ruleId, post, day).holes.push(stretch)
    }
  const actor = systemActor(scope.companyId, [scope.projectId])
  for (const found of days.values())
    await app.run(
      noteCoverage,
      actor,
      { projectId: scope.projectId, ...found },
      { idempotencyKey: crypto.randomUUID() },
    )
}

type OpenDay = { rule_id: string; post: string; day: string }

async function openDays(app: App, { companyId, projectId }: Scope): Promise<readonly OpenDay[]> {
  const [rows] = await app.database.read({ companyId, projectIds: [projectId] }, [
    sql<OpenDay>`select facts->'self'->>'ruleId' as rule_id, facts->'self'->>'post' as post, facts->'self'->>'day' as day
      from subjects where project_id = ${projectId} and type = 'coverageDay' and facts->'self'->>'open' = 'true'`,
  ])
  return rows
}

/** The day and the pack under which a project was last looked at by this process: looking again would find the same. */
const lookedAt = new WeakMap<App, Map<number, string>>()

/** Once a day and whenever another pack is in force. The rota's own changes bring an effect of their own. */
export async function lookWhenDayBegins(app: App, scope: Scope, engine: Engine, now: number): Promise<void> {
  const seen = lookedAt.get(app) ?? new Map<number, string>()
  lookedAt.set(app, seen)
  const key = `${engine.hash} ${engine.calendars.zone.dayOf(now)}`
  if (seen.get(scope.projectId) === key) return
  await lookAhead(app, scope, engine, now)
  seen.set(scope.projectId, key)
}
