import { expect, test } from 'vitest'
import { MODULES } from '../../server/src/modules/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { declaredProblems } from '../../server/src/platform/problems.ts'
import { testApp, testCompany } from '../../server/src/testing/index.ts'

/** Tables that belong to no company, and why. */
const OF_NO_COMPANY = new Set([
  'schema_migrations', // which migrations ran
  'log_origin', // the order of the log of the whole database
  'quarantine', // the whole copy
  'backup_marks', // archives hold all companies
  'rehearsal_clock', // one clock for the whole database
  'installation', // the installation itself
  'sign_in_throttles', // before anybody is known
  'log_origin', // where the transaction ids of a restored log go on
])

/** How a fence may be written: the setting is read once a statement, never once a row. */
const FAST_COMPANY = /company_id = \( SELECT \(current_setting\('app\.company'::text, true\)\)::integer/
const FAST_PROJECTS = /= ANY \(\( ?\(? ?SELECT \(current_setting\('app\.projects'::text, true\)\)::integer\[\]/

test('every table of a company is fenced by row-level security, in the form that reads the setting once', async () => {
  const { database } = await testApp()
  const tables = await database.rows<{
    name: string
    secured: boolean
    has_company: boolean
    has_project: boolean
    fences: string[]
  }>(
    `select c.relname as name, c.relrowsecurity as secured,
            exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped) as has_company,
            exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'project_id' and not a.attisdropped) as has_project,
            array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid) as fences
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const wrong = tables.flatMap(({ name, secured, has_company, has_project, fences }) => {
    if (OF_NO_COMPANY.has(name)) return []
    if (name === 'companies' || name === 'projects') return secured ? [] : [`${name}: no row-level security`]
    if (!has_company) return [`${name}: no company_id`]
    if (!secured || fences.length === 0) return [`${name}: no fence`]
    return fences.flatMap((fence) => [
      ...(FAST_COMPANY.test(fence) ? [] : [`${name}: slow or missing fence of the company: ${fence}`]),
      ...(has_project && !FAST_PROJECTS.test(fence) ? [`${name}: slow or missing fence of the project: ${fence}`] : []),
    ])
  })
  expect(wrong).toEqual([])
})

test("the app's role owns nothing and cannot step over a fence, and the log only grows", async () => {
  const { database, app } = await testApp()
  const [role] = await database.rows(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
            (select count(*)::int from pg_class where relowner = r.oid) as owns from pg_roles r where rolname = 'huiyin_app'`,
  )
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0 })
  for (const statement of [
    'update events set type = type',
    'delete from events',
    'delete from read_log',
    'truncate cases',
    'create table mine (id int)',
    'alter table cases disable row level security',
    "insert into schema_migrations (name) values ('x')",
  ])
    await expect(app.database.pool.query(statement), statement).rejects.toMatchObject({
      code: expect.stringMatching(/^42/),
    })
})

test('every function that looks past the fence fixes its search path', async () => {
  const { database } = await testApp()
  const open = await database.rows<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
        and not exists (select 1 from unnest(coalesce(proconfig, '{}')) setting where setting like 'search_path=%')`,
  )
  expect(open).toEqual([])
})

test('a command takes two flights and a read one', async () => {
  const company = await testCompany()
  const { app } = company.world
  await app.vaults.of(company.id)
  const flightsOf = async (work: () => Promise<unknown>) => {
    const before = app.database.flights.count
    await work()
    return app.database.flights.count - before
  }
  const admin = company.as('administrator')
  const building = { id: newId(), code: '9' }
  const key = newId()
  expect(await flightsOf(() => admin.must.post(`${company.project}/buildings`, building, { key }))).toBe(2)
  expect(await flightsOf(() => admin.must.post(`${company.project}/buildings`, building, { key }))).toBe(1)
  expect(await flightsOf(() => admin.must.get(`${company.project}/buildings`))).toBe(1)
})

test('every route names who may call it, by a right that some room declares', () => {
  const declared = new Set(MODULES.flatMap((module) => module.capabilities ?? []).map((one) => one.id))
  const routes = MODULES.flatMap((module) => module.routes ?? [])
  expect(routes.length).toBeGreaterThan(50)
  const unknown = routes.flatMap(({ method, path, access }) =>
    access === undefined || (access.kind === 'capability' && !declared.has(access.capability))
      ? [`${method} ${path}: ${JSON.stringify(access)}`]
      : [],
  )
  expect(unknown).toEqual([])
  const names = routes.map(({ method, path }) => `${method} ${path}`)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

test('every command asks for a right that some room declares', () => {
  const declared = new Set(MODULES.flatMap((module) => module.capabilities ?? []).map((one) => one.id))
  const unknown = MODULES.flatMap((module) => module.commands ?? [])
    // What is anybody's own needs no right; the name then stands in logs only.
    // What is anybody's own needs no right; the name then stands in logs only.
    .filter((command) => !command.systemOnly && !command.own && command.capability !== 'oneself')
    .filter((command) => !declared.has(command.capability))
    .map((command) => `${command.name}: ${command.capability}`)
  expect(unknown).toEqual([])
})

test('every problem and every name shown to people has both languages', () => {
  const texts = [
    ...declaredProblems().flatMap((problem) => [
      { of: problem.type, text: problem.title },
      ...(problem.detail ? [{ of: `${problem.type} (detail)`, text: problem.detail }] : []),
    ]),
    ...MODULES.flatMap((module) => module.routes ?? []).map((route) => ({ of: route.path, text: route.summary })),
    ...MODULES.flatMap((module) => module.commands ?? []).map((command) => ({ of: command.name, text: command.title })),
    ...MODULES.flatMap((module) => module.capabilities ?? []).map((one) => ({ of: one.id, text: one.title })),
  ]
  const placeholders = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  const wrong = texts.filter(
    ({ text }) =>
      !text.zh?.trim() ||
      !text.en?.trim() ||
      !/\p{Script=Han}/u.test(text.zh) ||
      /\p{Script=Han}/u.test(text.en.replace(/“[^”]*”/g, '')) ||
      placeholders(text.zh).join() !== placeholders(text.en).join(),
  )
  expect(wrong.map(({ of }) => of)).toEqual([])
})
