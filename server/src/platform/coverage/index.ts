import { z } from 'zod'
import type { App, Module } from '../app.ts'
import { sql } from '../db/sql.ts'
import { iso } from '../events/event-log.ts'
import { defineRoute } from '../http/route.ts'
import type { Engine } from '../packs/engine-cache.ts'
import type { Effect } from '../relay/relay.ts'
import { registerDoor } from '../subjects/doors.ts'
import { coverageDayKind } from './contract.ts'
import { holesBetween, lookAhead, noteCoverage } from './look.ts'

export type { Planned, PlannedSource } from './look.ts'
export { coverageDayId, lookWhenDayBegins } from './look.ts'

registerDoor({ type: 'coverageDay', readBy: ['duty.plan', 'staff.read'] })

const text = z.object({ zh: z.string(), en: z.string().optional() })
const DAYS_MAX = 62

type InForce = { hash: string | null; calendar_version: number; zone: string; now: number }

/** The pack in force in a project now, ready to run; none where no handbook is. */
async function engineIn(app: App, companyId: number, projectId: number) {
  const [[row]] = await app.database.read({ companyId, projectIds: [projectId] }, [
    sql<InForce>`select (select hash from pack_activations where company_id = ${companyId} and project_id in (0, p.id) and effective_from <= business_now()
        order by project_id desc, effective_from desc limit 1) as hash, c.calendar_version, p.zone, business_now() as now
      from projects p join companies c on c.id = p.company_id where p.id = ${projectId}`,
  ])
  const engine: Engine | undefined = row?.hash
    ? await app.engines.engine(companyId, row.hash, row.calendar_version, row.zone)
    : undefined
  return { engine, now: row?.now ?? 0 }
}

async function look(app: App, { companyId, projectId }: Effect): Promise<void> {
  const { engine, now } = await engineIn(app, companyId, projectId)
  if (engine) await lookAhead(app, { companyId, projectId }, engine, now)
}

const coverageRoute = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/coverage',
  summary: { zh: '排班空缺', en: 'Holes in the rota' },
  access: { kind: 'capability', capability: 'staff.read', of: 'path' },
  params: z.object({ projectId: z.coerce.number().int() }),
  query: z.strictObject({ from: z.iso.datetime({ offset: true }), until: z.iso.datetime({ offset: true }) }),
  answer: z.object({
    posts: z.array(z.object({ id: z.string(), title: text, scope: z.string(), positions: z.array(z.string()) })),
    holes: z.array(
      z.object({
        ruleId: z.string(),
        clause: z.string(),
        title: text,
        post: z.string(),
        day: z.string(),
        placeId: z.string().nullable(),
        from: z.string(),
        to: z.string(),
        needed: z.int(),
        present: z.int(),
      }),
    ),
  }),
  handle: async ({ app, actor, params, query }) => {
    const { engine, now } = await engineIn(app, actor.companyId, params.projectId)
    if (!engine) return { posts: [], holes: [] }
    const from = Date.parse(query.from)
    const until = Math.min(Date.parse(query.until), from + DAYS_MAX * 86_400_000)
    const scope = { companyId: actor.companyId, projectId: params.projectId }
    const holes = from < until ? await holesBetween(app, scope, engine, now, from, until) : []
    return {
      posts: Object.entries(engine.pack.pack.posts).map(([id, post]) => ({
        id,
        title: post.title,
        scope: post.scope,
        positions: post.positions ?? [],
      })),
      holes: holes.map((hole) => ({
        ...hole,
        clause: engine.pack.coverage.get(hole.ruleId)?.clause ?? '',
        title: engine.pack.coverage.get(hole.ruleId)?.title ?? { zh: hole.ruleId },
        placeId: hole.placeId ?? null,
        from: iso(hole.from),
        to: iso(hole.to),
      })),
    }
  },
})

export const coverageModule: Module = {
  name: 'coverage',
  kinds: [coverageDayKind],
  commands: [noteCoverage],
  routes: [coverageRoute],
  effects: { 'coverage.look': look },
}
