import { beforeAll, describe, expect, test, vi } from 'vitest'
import { MODULES } from '../modules/index.ts'
import type { Actor } from '../platform/access/actor.ts'
import { ADMINISTRATOR, organisationOf } from '../platform/access/organisation.ts'
import { standingFrom } from '../platform/access/standing.ts'
import { openDatabase } from '../platform/db/database.ts'
import { sql } from '../platform/db/sql.ts'
import type { Route } from '../platform/http/route.ts'
import { newId } from '../platform/ids.ts'
import { builtInPacks } from '../platform/packs/pack-files.ts'
import { type Answer, clientOf } from './client.ts'
import { sampleOf } from './sample-value.ts'
import { signIn } from './sign-in.ts'
import { type TestApp, testApp } from './test-app.ts'
import { type TestCompany, testCompany } from './test-company.ts'

// The rights are those of the recommended pack; the routes are those of the product. Nothing here is a list to keep.
/** Without the stream of live updates, whose answer has no end; live.test.ts asks it over a connection. */
const ROUTES = MODULES.flatMap((module) => module.routes ?? []).filter(({ path }) => path !== '/live')
const ADMINISTRATOR_RIGHTS = MODULES.flatMap((module) => module.capabilities ?? [])
  .filter((capability) => capability.administrator)
  .map((capability) => capability.id)

type Place = 'own project' | 'other project' | 'other company'
type Expected = 'let in' | 401 | 403 | 404

let world: TestApp
let here: TestCompany
let there: TestCompany
let otherProject: number
let positions: string[]
const actorOf = new Map<string, Actor>()

beforeAll(async () => {
  world = await testApp()
  here = await testCompany()
  there = await testCompany()
  otherProject = await here.addProject()
  const pack = (await builtInPacks()).get('recommended')?.pack
  const organisation = organisationOf(pack?.organisation)
  positions = [...organisation.positions.map((position) => position.id), ADMINISTRATOR]
  for (const position of positions) {
    const ofCompany = position === ADMINISTRATOR || position === 'companyManager'
    const standing = standingFrom(
      [
        {
          project_id: ofCompany ? 0 : here.projectId,
          position_id: position,
          building_ids: [],
          begins_at: null,
          ends_at: null,
          acting_for: null,
        },
      ],
      [here.projectId, otherProject],
      new Map([0, here.projectId].map((projectId) => [projectId, organisation])),
      ADMINISTRATOR_RIGHTS,
      0,
    )
    actorOf.set(position, { kind: 'staff', id: newId(), companyId: here.id, language: 'zh', ...standing })
  }
})

function expectedFor(route: Route, actor: Actor | undefined, place: Place): Expected {
  const { access } = route
  if (access.kind === 'public') return 'let in'
  if (!actor) return 401
  if (access.kind === 'session') return 'let in'
  const projectId = projectOf(place)
  const has = (project: number) => actor.capabilities.get(project)?.has(access.capability) ?? false
  if (access.of === 'company') return has(0) ? 'let in' : 403
  if (access.of === 'path') {
    if (!actor.projectIds.includes(projectId)) return 404
    return has(0) || has(projectId) ? 'let in' : 403
  }
  return has(0) || actor.projectIds.some(has) ? 'let in' : 403
}

function projectOf(place: Place): number {
  return { 'own project': here.projectId, 'other project': otherProject, 'other company': there.projectId }[place]
}

/** The route with its project filled in and, for each other parameter, the given id or one that nothing has. */
function pathOf(route: Route, projectId: number, id = newId()): string {
  return route.path.replace(/:(\w+)/g, (_, parameter: string) => {
    if (parameter === 'projectId') return String(projectId)
    if (/Id$/.test(parameter)) return id
    return { day: '2026-11-23', year: '2025', keeper: 'customerService' }[parameter] ?? '1'
  })
}

function ask(route: Route, headers: Record<string, string>, path: string): Promise<Answer> {
  const client = clientOf(world.server, async () => headers)
  const query = route.query ? (sampleOf(route.query) as Record<string, unknown>) : {}
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const url = search ? `${path}?${search}` : path
  const body = route.body ? sampleOf(route.body) : undefined
  if (route.method === 'GET') return client.get(url)
  if (route.method === 'DELETE') return client.delete(url)
  return client[route.method.toLowerCase() as 'post'](url, body)
}

function verdict(answer: Answer): Expected | string {
  const type = String(answer.body?.type ?? '')
  if (answer.status === 401 && type === '/problems/access/not-signed-in') return 401
  if (answer.status === 403 && type === '/problems/access/denied') return 403
  if (answer.status === 404 && type === '/problems/not-found') return 404
  return 'let in'
}

// A walk over everything has no natural length; a stuck one still ends.
vi.setConfig({ testTimeout: 120_000 })

describe('every route × every position × every place', () => {
  test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const wrong: string[] = []
    for (const position of [undefined, ...positions]) {
      const actor = position ? actorOf.get(position) : undefined
      for (const place of ['own project', 'other project', 'other company'] as const) {
        const expected = expectedFor(route, actor, place)
        // Signing in and setting up are asked by strangers; asking them forty times only fills the throttle.
        if (route.access.kind === 'public' && (position || place !== 'own project')) continue
        const answer = await ask(route, actor ? signIn(actor) : {}, pathOf(route, projectOf(place)))
        const got = verdict(answer)
        const refused = expected !== 'let in'
        // People of this test stand in positions but have no session; what needs one is proved in identity.test.ts.
        const noSession = got === 401 && route.access.kind !== 'capability'
        if (answer.status >= 500 || (refused ? got !== expected : got === 401 && !noSession))
          wrong.push(`${position ?? 'anonymous'}, ${place}: expected ${expected}, got ${answer.status} ${got}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

test('ids of another company answer like ids that do not exist, on every route that takes one', async () => {
  const houses = await there.houses('1-1-101', '1-1-102')
  const manager = there.as('projectManager')
  const contactId = newId()
  await manager.post(`${there.project}/contacts`, {
    id: contactId,
    direction: 'in',
    channel: 'phone',
    purpose: '问路',
    houseId: houses['1-1-101']?.id,
  })
  const rows = await world.database.rows<{ id: string }>(
    `(select distinct on (type) id::text from subjects where company_id = $1 order by type, id)
     union (select id::text from occupancies where company_id = $1 limit 1)`,
    [there.id],
  )
  expect(rows.length).toBeGreaterThan(4)
  // A stranger with every right there is, in their own company.
  const everything = new Set(MODULES.flatMap((module) => module.capabilities ?? []).map((capability) => capability.id))
  for (const route of ROUTES) if (route.access.kind === 'capability') everything.add(route.access.capability)
  const stranger: Actor = {
    kind: 'staff',
    id: newId(),
    companyId: here.id,
    projectIds: [here.projectId],
    capabilities: new Map([[0, everything]]),
    positions: [],
    language: 'zh',
  }
  const headers = signIn(stranger)
  const leaks: string[] = []
  for (const route of ROUTES) {
    if (route.access.kind === 'public' || !/:\w+Id\b/.test(route.path.replace(':projectId', ''))) continue
    const nowhere = await ask(route, headers, pathOf(route, here.projectId))
    for (const { id } of rows) {
      const answer = await ask(route, headers, pathOf(route, here.projectId, id))
      if (answer.status !== nowhere.status || answer.body?.type !== nowhere.body?.type)
        leaks.push(`${answer.request}: ${answer.status}, and ${nowhere.status} for an id that is nowhere`)
    }
  }
  expect(leaks).toEqual([])
})

test('without any WHERE, another fence shows no row of this company: every table', async () => {
  await there.houses('2-1-101')
  const tables = await world.database.rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const database = openDatabase({ url: world.database.urls.app, maxConnections: 1 })
  try {
    for (const fence of [
      { companyId: here.id, projectIds: [here.projectId] },
      // A company that names projects of another one in its fence still sees none of them.
      { companyId: here.id, projectIds: [here.projectId, there.projectId] },
      { companyId: 0, projectIds: [there.projectId] },
    ])
      for (const { name } of tables) {
        const [rows] = await database.read(fence, [
          sql<{ company_id: number }>`select distinct company_id from ${sql.id(name)}`,
        ])
        expect(
          rows.map((row) => row.company_id).filter((id) => id !== fence.companyId),
          name,
        ).toEqual([])
      }
  } finally {
    await database.close()
  }
})
