import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { clientOf, testCompany } from '../../server/src/testing/index.ts'
import { sampleOf } from '../../server/src/testing/sample-value.ts'
import { signIn } from '../../server/src/testing/sign-in.ts'
import { allPowerful, ROUTES } from './world.ts'

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
]

const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

test('check 33: seeded hostile requests to every route are answered without a crash', async () => {
  const company = await testCompany()
  await company.houses('1-1-101')
  const client = clientOf(company.world.server, async () => signIn(allPowerful(company)))
  const ids = (
    await company.world.database.rows<{ id: string }>('select id::text from subjects where company_id = $1 limit 20', [
      company.id,
    ])
  ).map((row) => row.id)
  const routes = ROUTES.filter((route) => route.access.kind === 'capability')
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
  })
  const crashed = new Set<string>()
  for (const one of fc.sample(cases, { numRuns: CASES, seed: SEED })) {
    const route = routes[one.route]
    if (!route) continue
    const path = route.path
      .replace(':projectId', String(company.projectId))
      .replace(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(/Id$/.test(name) ? one.id : plain(one.value).slice(0, 50).toWellFormed() || '1').replace(
          /%25/g,
          '%',
        ),
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
    const answer =
      route.method === 'GET'
        ? await client.get(url)
        : route.method === 'DELETE'
          ? await client.delete(url)
          : await client[route.method.toLowerCase() as 'post'](url, body)
    if (answer.status >= 500)
      crashed.add(
        `${route.method} ${route.path}: ${answer.status}, sent ${JSON.stringify({ url, body }).slice(0, 300)}`,
      )
  }
  expect([...crashed], `seed ${SEED}`).toEqual([])
})
