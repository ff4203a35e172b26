import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { clientOf, testApp, testCompany } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { signIn } from '../../server/src/testing/sign-in.ts'
import { workedCompany } from './worked-company.ts'
import { ROUTES } from './world.ts'

// The long form of the drill: FUZZ_CASES=10000 FUZZ_SEED=1 npx vitest run test/security/fuzz.test.ts
const CASES = Number(process.env.FUZZ_CASES ?? 300)
const SEED = Number(process.env.FUZZ_SEED ?? 20260428)

const HOSTILE: readonly unknown[] = [
  null,
  '',
  ' ',
  '\u0000',
  '\ud800',
  "' or 1=1 --",
  '../../etc/passwd',
  '{{7*7}}',
  '<script>',
  '😀'.repeat(300),
  'x'.repeat(20_000),
  -1,
  0,
  1.5,
  1e308,
  2 ** 31,
  2 ** 53,
  true,
  [],
  {},
  [[[[]]]],
  '9999-12-31T23:59:59Z',
  '0001-01-01',
  '2026-02-30',
  'NaN',
  newId(),
  nested(200, (inner) => [inner]),
  nested(200, (inner) => ({ inner })),
  Array.from({ length: 11_000 }, () => 0),
]

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'x'
  for (let step = 0; step < depth; step += 1) value = wrap(value)
  return value
}

const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

test('check 33: seeded hostile requests to every route, public and one’s own ones too, are answered without a crash', async () => {
  const world = await testApp({ clock: '2026-04-28T09:00:00+08:00' })
  const company = await testCompany({ world, pack: 'recommended' })
  const worked = await workedCompany(company)
  const client = clientOf(world.server, async () => signIn(worked.owner))
  const ids = [...worked.idsByName.values()]
  const routes = ROUTES.filter(({ path }) => path !== '/live')
  const hostile = fc.oneof(
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.integer(),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const cases = fc.record({
    route: fc.integer({ min: 0, max: routes.length - 1 }),
    id: fc.oneof(fc.constantFrom(...ids), fc.constantFrom(newId(), 'x', "'", '%00', '-1', '99999999999999999999')),
    member: fc.nat(30),
    value: hostile,
    whole: fc.boolean(),
    extra: fc.boolean(),
    /** As often as not an address whose ids belong together, so that the body is looked at. */
    true: fc.boolean(),
    address: fc.ipV4(),
  })
  const crashed = new Set<string>()
  const statuses = new Map<number, number>()
  for (const one of fc.sample(cases, { numRuns: CASES, seed: SEED })) {
    const route = routes[one.route]
    if (!route) continue
    const path = route.path
      .replace(':projectId', String(company.projectId))
      .replace(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(
          one.true && worked.idsByName.has(name)
            ? (worked.idsByName.get(name) as string)
            : /Id$/.test(name)
              ? one.id
              : plain(one.value).slice(0, 50).toWellFormed() || '1',
        ).replace(/%25/g, '%'),
      )
    const spoilt = (schema: unknown) => {
      const sample = { ...((sampleOf(schema as never) ?? {}) as Record<string, unknown>) }
      const shape = Object.keys((schema as { shape?: object }).shape ?? sample)
      const name = shape[one.member % Math.max(shape.length, 1)]
      if (name) sample[name] = one.value
      return one.extra ? { ...sample, unknownMember: one.value } : sample
    }
    let url = path
    if (route.query) {
      const entries = Object.entries(spoilt(route.query)).map(([name, value]): [string, string] => [name, plain(value)])
      url += `?${new URLSearchParams(entries).toString().slice(0, 4_000)}`
    }
    const body = route.body ? (one.whole ? one.value : spoilt(route.body)) : undefined
    // Each from an address of its own: what is fuzzed is the routes, not the throttle of signing in.
    const from = { remoteAddress: one.address }
    const answer =
      route.method === 'GET'
        ? await client.get(url, from)
        : route.method === 'DELETE'
          ? await client.delete(url, from)
          : await client[route.method.toLowerCase() as 'post'](url, body, from)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status >= 500)
      crashed.add(
        `${route.method} ${route.path}: ${answer.status}, sent ${JSON.stringify({ url, body }).slice(0, 300)}`,
      )
  }
  expect([...crashed], `seed ${SEED}`).toEqual([])
  // A fuzzer whose requests are all turned away at the door proves nothing.
  expect(statuses.get(200) ?? 0, JSON.stringify([...statuses])).toBeGreaterThan(CASES / 20)
})

test('check 33: a body that is nested too deep or lists too much is refused before anything looks at it', async () => {
  const company = await testCompany()
  const desk = company.as('frontDesk')
  for (const value of [
    nested(40, (inner) => [inner]),
    nested(100_000, (inner) => [inner]),
    Array.from({ length: 11_000 }, () => 0),
  ])
    expect(await desk.post(`${company.project}/cases`, Buffer.from(text({ content: value })), JSON_TYPE)).toBeProblem(
      'input/too-much',
    )
  expect(await desk.post(`${company.project}/cases`, { content: nested(20, (inner) => [inner]) })).toBeProblem(
    'input/invalid',
  )
})

const JSON_TYPE = { headers: { 'content-type': 'application/json' } }
/** JSON.stringify itself would run out of stack on what the server must bear. */
function text(value: unknown): string {
  let closing = ''
  let opening = '{"content":'
  let at = (value as { content: unknown }).content
  while (Array.isArray(at) && at.length === 1) {
    opening += '['
    closing += ']'
    at = at[0]
  }
  return `${opening}${JSON.stringify(at)}${closing}}`
}
