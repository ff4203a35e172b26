import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Actor } from '../../server/src/platform/access/actor.ts'
import type { Route } from '../../server/src/platform/http/route.ts'
import { newId } from '../../server/src/platform/ids.ts'
import {
  type Answer,
  type Client,
  clientOf,
  type TestApp,
  testApp,
  testCompany,
} from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { signIn } from '../../server/src/testing/sign-in.ts'
import { type WorkedCompany, workedCompany } from './worked-company.ts'
import { allPowerful, ROUTES } from './world.ts'

/**
 * Check 17: every id of every answer of a worked company, tried by strangers with every right there is: one of another
 * company and one of another project of the same company. Each must get what an id that is nowhere gets.
 * Nothing here is a list to keep: ids come from answers, places from routes and their schemas.
 */

let world: TestApp
let there: WorkedCompany
let here: WorkedCompany
let neighbour: Actor
let ofTheCompany: ReadonlySet<string>
let people: ReadonlySet<string>
/** One id for each place of an answer, by its name: `workOrder.id`, `engineerId`. */
let ids: Map<string, string>
/** Addresses with more than one id that answered their owner. */
let ownersPaths: string[]

beforeAll(async () => {
  world = await testApp({ clock: '2026-04-28T09:00:00+08:00', config: { rateFactor: 1_000 } })
  there = await workedCompany(await testCompany({ world, pack: 'recommended' }))
  here = await workedCompany(await testCompany({ world, pack: 'recommended' }))
  const other = await there.company.addProject('隔壁小区')
  const everything = allPowerful(there.company).capabilities.get(0) as ReadonlySet<string>
  neighbour = { ...allPowerful(there.company), projectIds: [other], capabilities: new Map([[other, everything]]) }
  ;({ ids, ownersPaths } = await idsOf(there))
  const subjects = async (where: string) =>
    (
      await world.database.rows<{ id: string }>(`select id::text from subjects where company_id = $1 and ${where}`, [
        there.company.id,
      ])
    ).map((row) => row.id)
  ofTheCompany = new Set([...(await subjects('project_id = 0')), there.idsByName.get('draftId') as string])
  people = new Set(await subjects("type = 'staffMember'"))
})

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const patternOf = (path: string) => new RegExp(`^${path.replace(/:\w+/g, '[^/?]+')}(\\?|$)`)
const isId = (parameter: string) => /Id$|^ref$/.test(parameter) && parameter !== 'projectId'
const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string)

/** Whatever looks like an id in an answer, with the names it stands under. */
function idsIn(value: unknown, names: readonly string[] = []): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => idsIn(one, names))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => idsIn(one, [...names, name]))
  return typeof value === 'string' && UUID.test(value) ? [[names.slice(-2).join('.'), value]] : []
}

/** Walks all that its owner can read, from the ids that work brought to those that reading brings. */
async function idsOf(worked: WorkedCompany): Promise<{ ids: Map<string, string>; ownersPaths: string[] }> {
  const found = new Map<string, string>()
  const paths: string[] = []
  const note = (answer: unknown, where: string) => {
    for (const [place, id] of idsIn(answer)) if (!found.has(`${where}${place}`)) found.set(`${where}${place}`, id)
  }
  worked.answers.forEach((answer) => {
    note(answer, '')
  })
  const reading = ROUTES.filter((route) => route.method === 'GET' && route.path !== '/live')
  const ask = async (route: Route, id: string) => {
    const path = filled(route, worked.company.projectId, () => id)
    const answer = await worked.client.get(path)
    if (answer.status !== 200) return
    note(answer.body, parametersOf(route.path).filter(isId).length === 0 ? `${route.path} ` : '')
  }
  for (const route of reading.filter((one) => !parametersOf(one.path).some(isId))) await ask(route, newId())
  for (const route of reading.filter((one) => parametersOf(one.path).some(isId)))
    for (const id of new Set(found.values())) await ask(route, id)
  for (const path of worked.paths) if (path.split('/').filter((part) => UUID.test(part)).length > 1) paths.push(path)
  const distinct = new Map<string, string>()
  const seen = new Set<string>()
  for (const [place, id] of found) {
    if (seen.has(id)) continue
    seen.add(id)
    distinct.set(place, id)
  }
  return { ids: distinct, ownersPaths: paths }
}

/**
 * What is tried where: with FOREIGN_IDS=all every id everywhere (ten minutes); else those that a name points at, and
 * seven of the others, each time the next seven.
 */
function chosen(foreign: ReadonlyMap<string, string>, names: readonly string[]): [string, string][] {
  const all = [...foreign]
  if (process.env.FOREIGN_IDS === 'all') return all
  const meant = names.flatMap((name): [string, string][] => {
    const id = there.idsByName.get(name)
    return id && all.some(([, one]) => one === id) ? [[name, id]] : []
  })
  const named = all.filter(([place]) => names.some((name) => place.endsWith(name.replace(/s$/, ''))))
  const others = Array.from({ length: 7 }, (_, step) => all[(turn + step) % all.length] as [string, string])
  turn += 7
  return [...new Map([...meant, ...named.slice(0, 5), ...others])]
}
let turn = 0

function filled(route: Route, projectId: number, idFor: (parameter: string) => string): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    if (name === 'projectId') return String(projectId)
    if (isId(name)) return idFor(name)
    return (
      {
        day: '2026-04-28',
        year: '2026',
        keeper: 'customerService',
        subjectType: 'case',
        recordType: 'repairWorkOrder',
      }[name] ?? '1'
    )
  })
  const query = route.query ? (sampleOf(route.query) as Record<string, unknown>) : {}
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return search ? `${path}?${search}` : path
}

function send(client: Client, method: Route['method'], url: string, body: unknown): Promise<Answer> {
  if (method === 'GET') return client.get(url)
  if (method === 'DELETE') return client.delete(url)
  return client[method.toLowerCase() as 'post'](url, body)
}

/** What an answer says, without the ids that were asked for and that it bears itself. */
function said(answer: Answer): string {
  return `${answer.status} ${answer.raw
    .toString()
    .replace(UUIDS, '#')
    .replace(/"version":\d+/g, '"version":#')
    // The address of a resident's page follows from the id that the asker chose for it.
    .replace(/"\/r\/[\w-]{43}"/g, '"/r/#"')
    // So does one's own secret, which depends on the person besides.
    .replace(/"(secret|uri|qr)":"[^"]*"/g, '"$1":"#"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '@')}`
}

describe.each([
  ['another company', () => ({ actor: here.owner, projectId: here.company.projectId, foreign: ids })],
  [
    'another project of the same company',
    () => ({
      actor: neighbour,
      projectId: neighbour.projectIds[0] as number,
      // What belongs to the company itself is no project's; who may touch it is what the matrix of rights asks.
      foreign: new Map([...ids].filter(([, id]) => !ofTheCompany.has(id))),
    }),
  ],
] as const)('check 17: to %s', (_, stranger) => {
  test('an id in an address says what an id that is nowhere says', async () => {
    const { actor, projectId, foreign } = stranger()
    const client = clientOf(world.server, async () => signIn(actor))
    const leaks: string[] = []
    let tried = 0
    for (const route of ROUTES.filter((one) => parametersOf(one.path).some(isId))) {
      const body = route.body ? sampleOf(route.body) : undefined
      const nowhere = said(
        await send(
          client,
          route.method,
          filled(route, projectId, () => newId()),
          body,
        ),
      )
      for (const [place, id] of chosen(foreign, parametersOf(route.path))) {
        const answer = await send(
          client,
          route.method,
          filled(route, projectId, () => id),
          body,
        )
        tried += 1
        if (said(answer) !== nowhere)
          leaks.push(`${route.method} ${route.path} with ${place}: ${said(answer)} ≠ ${nowhere.slice(0, 200)}`)
      }
    }
    expect(tried).toBeGreaterThan(500)
    expect(leaks).toEqual([])
  })

  test('an address of several ids that answered its owner, and one of them behind an id of one’s own', async () => {
    const { actor, projectId } = stranger()
    const client = clientOf(world.server, async () => signIn(actor))
    const leaks: string[] = []
    for (const path of ownersPaths) {
      const [method, url] = path.split(' ') as [Route['method'], string]
      const route = ROUTES.find((one) => one.method === method && patternOf(one.path).test(url)) as Route
      const body = route.body ? sampleOf(route.body) : undefined
      const [first] = url.match(UUIDS) as RegExpMatchArray
      for (const tried of [url, url.replace(first, here.caseId)].map((one) =>
        one.replace(/^\/projects\/\d+/, `/projects/${projectId}`),
      )) {
        const answer = await send(client, method, tried, body)
        const nowhere = await send(
          client,
          method,
          tried.replace(UUIDS, (id) => (id === here.caseId ? id : newId())),
          body,
        )
        if (said(answer) !== said(nowhere)) leaks.push(`${path}: ${said(answer)} ≠ ${said(nowhere).slice(0, 200)}`)
      }
    }
    expect(ownersPaths.length).toBeGreaterThan(5)
    expect(leaks).toEqual([])
  })

  test('an id in a body or a query says what an id that is nowhere says', async () => {
    const { actor, projectId, foreign } = stranger()
    const client = clientOf(world.server, async () => signIn(actor))
    // Behind addresses of one's own, so that the body is looked at.
    const own = actor === here.owner ? here.idsByName : new Map<string, string>()
    const leaks: string[] = []
    let tried = 0
    for (const { route, part, schema, member } of ID_MEMBERS) {
      const url = filled(route, projectId, (name) => own.get(name) ?? newId())
      const ask = (id: string) => {
        const sample = placed(schema, member, id)
        if (part === 'body') return send(client, route.method, url, sample)
        const query = new URLSearchParams(
          Object.entries(sample).map(([name, value]): [string, string] => [name, String(value)]),
        )
        const body = route.body ? sampleOf(route.body) : undefined
        return send(client, route.method, `${url.split('?')[0]}?${query}`, body)
      }
      for (const [place, id] of chosen(foreign, member)) {
        // Who works in the company is no secret of a project: tasks and duty are given across projects.
        if (actor === neighbour && people.has(id)) continue
        const before = said(await ask(newId()))
        const answer = said(await ask(id))
        tried += 1
        // What was done at the first try may be refused at the next: then the last one says the same.
        if (answer === before || answer === said(await ask(newId()))) continue
        // An id that the asker chooses for what it makes is taken once; that it is taken does not say by whom.
        if (member.join('.') === 'id' && answer.startsWith('409')) continue
        leaks.push(`${route.method} ${route.path} ${part}.${member.join('.')}, ${place}: ${answer} ≠ ${before}`)
      }
    }
    expect(tried).toBeGreaterThan(200)
    expect(leaks).toEqual([])
  })
})

type Json = {
  format?: string
  type?: unknown
  items?: Json
  properties?: Record<string, Json>
  anyOf?: Json[]
  oneOf?: Json[]
}

/** Where ids stand in what a route takes, as paths of member names; an index stands for the one element of a list. */
function idMembersOf(schema: z.ZodType): string[][] {
  const walk = (json: Json, path: string[]): string[][] => {
    if (json.format === 'uuid') return [path]
    return [
      ...(json.anyOf ?? []).flatMap((one) => walk(one, path)),
      ...(json.oneOf ?? []).flatMap((one) => walk(one, path)),
      ...(json.items ? walk(json.items, [...path, '0']) : []),
      ...Object.entries(json.properties ?? {}).flatMap(([name, one]) => walk(one, [...path, name])),
    ]
  }
  const found = walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json, [])
  return [...new Map(found.map((path) => [path.join('.'), path])).values()]
}

const ID_MEMBERS = ROUTES.filter((route) => route.access.kind !== 'public')
  .flatMap((route) =>
    (['body', 'query'] as const).flatMap((part) => {
      const schema = route[part]
      return schema ? idMembersOf(schema).map((member) => ({ route, part, schema, member })) : []
    }),
  )
  // Things made under foreign ids are one's own from then on, so they are made last.
  .sort((a, b) => Number(a.member.join('.') === 'id') - Number(b.member.join('.') === 'id'))

function placed(schema: z.ZodType, member: readonly string[], id: string): Record<string, unknown> {
  const sample = (sampleOf(schema) ?? {}) as Record<string, unknown>
  let at: any = sample
  member.forEach((name, index) => {
    const last = index === member.length - 1
    at[name] = last ? id : (at[name] ?? (/^\d+$/.test(member[index + 1] as string) ? [] : {}))
    at = at[name]
  })
  return sample
}
