import { mkdir } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { openProduct, type Product, productLog } from '../../server/src/main/product.ts'
import { beginRehearsal } from '../../server/src/main/rehearsal.ts'
import { importEstate } from '../../server/src/modules/households/index.ts'
import { enrolStaff, foundProject } from '../../server/src/modules/organisation/index.ts'
import { REHEARSAL_PASSWORD } from '../../server/src/modules/setup/index.ts'
import { sampleEstate } from '../../server/src/modules/setup/sample/sample-estate.ts'
import { systemActor } from '../../server/src/platform/access/actor.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { hashPassword } from '../../server/src/platform/identity/index.ts'
import { derivedId, newId } from '../../server/src/platform/ids.ts'
import { houseTerms, numberTerms, textTerms } from '../../server/src/platform/search/terms.ts'
import { type MadeCase, type MadeHouse, madeCases } from './made-cases.ts'
import { signedIn } from './sign-in.ts'

/** How much there is of everything. Of each case three events and two obligations are kept. */
export type Size = {
  readonly projects: number
  readonly housesEach: number
  readonly cases: number
  readonly open: number
}

export const SIZES = {
  short: { projects: 10, housesEach: 400, cases: 11_000, open: 1000 },
  long: { projects: 50, housesEach: 2000, cases: 1_000_000, open: 1000 },
} as const satisfies Readonly<Record<string, Size>>
export type Form = keyof typeof SIZES

/** Where the clock of the data stands, so that nothing becomes late between two runs: a Monday, 10:00 in Shanghai. */
const CLOCK = '2026-11-23T02:00:00Z'
const CLOCK_MS = Date.parse(CLOCK)

/** Makes a data set in an empty folder. */
export async function makeDataSet(dataDir: string, size: Size): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const product = await openProduct({
    env: { DATA_DIR: dataDir },
    rehearsal: true,
    log: productLog('error'),
  })
  const admin = new pg.Client({ connectionString: product.server.embedded?.urlOf('superuser', 'huiyin') })
  await admin.connect()
  try {
    await admin.query('insert into rehearsal_clock (now_at) values ($1) on conflict do nothing', [CLOCK])
    await beginRehearsal(product, { houses: size.housesEach })
    told('the sample project')
    const projectIds = await foundProjects(product, admin, size)
    told('projects and households')
    const templates = await registerTemplates(product, admin, projectIds[0] as number)
    await layOut(product, admin, size, projectIds, templates)
    told('indexes')
  } finally {
    await admin.end()
    await product.close()
  }
}

/** Who sits at the front desk of a project, by its place among the projects. */
export function deskLogin(place: number): string {
  return place === 0 ? 'linjiayi' : `desk${place}`
}

/** The maker of much tells how far it has come. */
function told(what: string): void {
  console.error(`  ${Math.round(performance.now() / 1000)} s  ${what}`)
}

/** Projects like the sample's, taken in as a roster is; each with numbers of its own. */
async function foundProjects(product: Product, admin: pg.Client, size: Size): Promise<number[]> {
  const { app } = product
  const { rows } = await admin.query<{ id: number; company_id: number }>('select id, company_id from projects')
  const [first] = rows as [{ id: number; company_id: number }]
  const projectIds = [first.id]
  const estate = sampleEstate(size.housesEach)
  const passwordHash = await hashPassword(REHEARSAL_PASSWORD)
  for (let place = 1; place < size.projects; place += 1) {
    const id = derivedId(first.company_id, 'project', `bench-${place}`)
    const { answer } = await app.run(
      foundProject,
      systemActor(first.company_id, []),
      { id, code: `bench-${place}`, name: `测试小区 ${place}` },
      { idempotencyKey: derivedId(id, 'found') },
    )
    const { projectId } = answer as { projectId: number }
    const block = String(place).padStart(4, '0')
    await importEstate(app, systemActor(first.company_id, [projectId]), {
      name: 'bench',
      projectId,
      buildings: estate.buildings,
      areas: estate.areas,
      houses: estate.houses.map((house) => ({
        ...house,
        people: house.people.map((person) => ({
          ...person,
          phones: (person.phones ?? []).map((phone) => `${phone.slice(0, 3)}${block}${phone.slice(7)}`),
        })),
      })),
    })
    await enrolStaff(app, systemActor(first.company_id, [projectId]), {
      id: derivedId(projectId, 'front desk'),
      name: '前台',
      staffNumber: `QT${block}`,
      login: deskLogin(place),
      phone: `1330000${block}`,
      skills: [],
      passwordHash,
      positions: [{ projectId, positionId: 'frontDesk', fromOn: '2021-03-01' }],
    })
    projectIds.push(projectId)
  }
  return projectIds
}

/** A few open cases made by the product itself: what every other case is laid out after. */
async function registerTemplates(product: Product, admin: pg.Client, projectId: number): Promise<string[]> {
  const server = await createServer(product.app)
  try {
    const cookie = await signedIn('linjiayi', (request) => server.inject(request))
    const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
      const answer = await server.inject({
        method,
        url: `/api/v1/projects/${projectId}${path}`,
        headers: { cookie, 'idempotency-key': newId() },
        ...(body ? { payload: body } : {}),
      })
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`)
      return answer.json()
    }
    const categories = (await ask('GET', '/taxonomy')).items.filter(
      (one: { place: string; charge: string }) => one.place === 'home' && one.charge === 'free',
    )
    const { rows } = await admin.query<{ id: string }>(
      'select id from houses where project_id = $1 order by sort_key limit 12',
      [projectId],
    )
    const ids: string[] = []
    for (const [index, house] of rows.entries()) {
      const id = newId(CLOCK_MS)
      await ask('POST', '/cases', {
        id,
        categoryId: categories[(index * 7) % categories.length].id,
        houseId: house.id,
        reporterName: '陈女士',
        phone: '13800005521',
        content: '样本',
      })
      ids.push(id)
    }
    return ids
  } finally {
    await server.close()
  }
}

const LAID_OUT = ['subjects', 'cases', 'work_orders', 'events', 'obligations', 'search_documents', 'callbacks']

/** Writes all cases: their plain values by COPY, the rest from the templates by INSERT … SELECT. Indexes come last. */
async function layOut(
  product: Product,
  admin: pg.Client,
  size: Size,
  projectIds: readonly number[],
  templates: readonly string[],
): Promise<void> {
  const vault = await product.app.vaults.of((await admin.query('select id from companies limit 1')).rows[0].id)
  const { rows: houses } = await admin.query<MadeHouse & { project_id: number }>(
    `select h.project_id, h.id, h.building_id, h.label, p.id as party_id, p.display_name
       from houses h left join lateral (select p.id, p.display_name from occupancies o join parties p on p.id = o.party_id
                                         where o.house_id = h.id order by o.is_contact desc, p.id limit 1) p on true
      order by h.project_id, h.sort_key`,
  )
  const housesOf = new Map<number, MadeHouse[]>()
  for (const house of houses) housesOf.set(house.project_id, [...(housesOf.get(house.project_id) ?? []), house])
  const cases = () =>
    madeCases({
      count: size.cases,
      open: size.open,
      until: CLOCK_MS,
      templates: templates.length,
      projectIds,
      housesOf,
    })

  await admin.query("set maintenance_work_mem = '1GB'")
  await admin.query('set synchronous_commit = off')
  const { rows: indexes } = await admin.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid = any($1::regclass[]) and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`,
    [LAID_OUT],
  )
  for (const { name } of indexes) await admin.query(`drop index ${name}`)

  await admin.query(`create unlogged table bench_cases (n int primary key, project_id int, id uuid, order_id uuid, number text,
    order_number text, template int, house_id uuid, building_id uuid, label text, party_id uuid, shown text, content text,
    registered_at timestamptz, closed_at timestamptz)`)
  await admin.query('create unlogged table bench_templates (template int primary key, id uuid)')
  await admin.query(
    'insert into bench_templates select place - 1, id from unnest($1::uuid[]) with ordinality as t (id, place)',
    [templates],
  )
  await admin.query(`create function bench_id(at timestamptz, kind int, n int) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid $$`)
  await pipeline(
    Readable.from(
      lines(cases(), (one) => [
        one.n,
        one.projectId,
        one.id,
        one.orderId,
        one.number,
        one.orderNumber,
        one.template,
        one.house.id,
        one.house.building_id,
        one.house.label,
        one.house.party_id,
        one.house.display_name ?? '陈女士',
        one.content,
        new Date(one.registeredAt).toISOString(),
        one.closedAt === null ? null : new Date(one.closedAt).toISOString(),
      ]),
    ),
    admin.query(copyFrom('copy bench_cases from stdin')),
  )
  const tokens = tokensOf((kind, value) => vault.term(`case/${kind}`, value))
  await pipeline(
    Readable.from(
      lines(cases(), (one) => [
        one.id,
        'case',
        vault.companyId,
        one.projectId,
        `${one.number} ${one.house.label}`,
        one.content,
        one.house.id,
        new Date(one.registeredAt).toISOString(),
        '',
        tokens(one),
      ]),
    ),
    admin.query(
      copyFrom(
        'copy search_documents (subject_id, kind, company_id, project_id, title, detail, house_id, at, sort_key, tokens) from stdin',
      ),
    ),
  )
  told('index of the finder')
  for (const statement of STATEMENTS) await admin.query(statement)
  told('rows')
  for (const { definition } of indexes) await admin.query(definition)
  await admin.query(
    `insert into number_series (company_id, project_id, series, period, last_number)
     select $1::int, b.project_id, s.series, substring(b.number from 4 for 4), max(substring(b.number from 9)::int)
       from bench_cases b, (values ('case.BX'), ('workOrder')) as s (series) group by 1, 2, 3, 4
     on conflict (company_id, project_id, series, period) do update set last_number = excluded.last_number`,
    [vault.companyId],
  )
  await admin.query('drop table bench_cases, bench_templates')
  await admin.query('drop function bench_id')
  await admin.query('vacuum analyze')
}

/** Names of `one row → columns` as COPY takes them, some hundred a chunk. */
function* lines(cases: Iterable<MadeCase>, columns: (one: MadeCase) => readonly (string | number | null)[]) {
  let chunk = ''
  for (const one of cases) {
    chunk += `${columns(one)
      .map((value) => (value === null ? '\\N' : value))
      .join('\t')}\n`
    if (chunk.length > 65_536) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk) yield chunk
}

/** The tokens of a case as the product indexes it; what many cases share is hashed once. */
function tokensOf(hash: (kind: string, value: string) => bigint): (one: MadeCase) => string {
  const known = new Map<string, bigint>()
  return ({ number, orderNumber, house, content, projectId }) => {
    const found = new Set([shared('project', String(projectId))])
    for (const { kind, value } of [...numberTerms(number), ...numberTerms(orderNumber)])
      found.add(value.length > 5 ? hash(kind, value) : shared(kind, value))
    for (const { kind, value } of [...houseTerms(house.label), ...textTerms(`${content} ${house.label}`)])
      found.add(shared(kind, value))
    return `{${[...found].join(',')}}`
  }
  function shared(kind: string, value: string): bigint {
    const key = `${kind} ${value}`
    const token = known.get(key) ?? hash(kind, value)
    known.set(key, token)
    return token
  }
}

/** Row by row what its template has, with its own ids, times and outcome. */
const MADE_OF = 'bench_cases b join bench_templates t on t.template = b.template'
const STATEMENTS: readonly string[] = [
  `insert into subjects select r.* from ${MADE_OF} join subjects s on s.id = t.id join lateral
     (select id from work_orders where case_id = t.id limit 1) w on true
     cross join lateral jsonb_populate_record(s, jsonb_build_object('id', b.id, 'project_id', b.project_id,
       'seq', case when b.closed_at is null then s.seq else 3 end,
       'facts', replace((case when b.closed_at is null then s.facts else jsonb_set(s.facts, '{self,state}', '"closed"') end)::text, w.id::text, b.order_id::text)::jsonb)) r`,
  `insert into cases select r.* from ${MADE_OF} join cases c on c.id = t.id
     cross join lateral jsonb_populate_record(c, jsonb_build_object('id', b.id, 'project_id', b.project_id, 'number', b.number,
       'state', case when b.closed_at is null then 'open' else 'closed' end, 'house_id', b.house_id, 'building_id', b.building_id,
       'place_label', b.label, 'reporter_id', b.party_id, 'reporter_shown', b.shown, 'content', b.content,
       'registered_at', b.registered_at, 'recorded_at', b.registered_at, 'closed_at', b.closed_at)) r`,
  `insert into work_orders select r.* from ${MADE_OF} join work_orders w on w.case_id = t.id
     cross join lateral jsonb_populate_record(w, jsonb_build_object('id', b.order_id, 'case_id', b.id, 'project_id', b.project_id,
       'number', b.order_number, 'house_id', b.house_id, 'building_id', b.building_id, 'issued_at', b.registered_at)
       || case when b.closed_at is null then '{}'::jsonb else jsonb_build_object('state', 'returned',
         'completed_at', b.closed_at, 'returned_at', b.closed_at,
         'callback_result', case when b.n % 10 = 0 then 'unsatisfied' else 'satisfied' end, 'callback_attempts', 1) end) r`,
  // The first two events of the template, and the closing of what is closed.
  `insert into events select r.* from ${MADE_OF} join events e on e.subject_id = t.id and e.seq <= 2
     cross join lateral jsonb_populate_record(e, jsonb_build_object('id', bench_id(b.registered_at, 16 + e.seq, b.n), 'subject_id', b.id,
       'project_id', b.project_id, 'part_id', case when e.part_id is null then null else b.order_id end,
       'occurred_at', b.registered_at, 'recorded_at', b.registered_at)) r`,
  `insert into events select r.* from ${MADE_OF} join events e on e.subject_id = t.id and e.seq = 1
     cross join lateral jsonb_populate_record(e, jsonb_build_object('id', bench_id(b.closed_at, 19, b.n), 'subject_id', b.id,
       'project_id', b.project_id, 'seq', 3, 'type', 'case.closed', 'data', '{}'::jsonb,
       'occurred_at', b.closed_at, 'recorded_at', b.closed_at)) r where b.closed_at is not null`,
  `insert into obligations select r.* from ${MADE_OF} join lateral
       (select o, row_number() over (order by o.rule_id, o.id)::int as place from obligations o where o.subject_id = t.id) o on o.place <= 2
     cross join lateral jsonb_populate_record(o.o, jsonb_build_object('id', bench_id(b.registered_at, 32 + o.place, b.n), 'subject_id', b.id,
       'project_id', b.project_id, 'part_id', case when (o.o).part_id is null then null else b.order_id end)
       || case when b.closed_at is null then '{}'::jsonb else jsonb_build_object('start_at', b.registered_at, 'opens_at', b.registered_at,
         'due_at', b.registered_at + ((o.o).due_at - (o.o).start_at), 'next_at', null, 'done', 1,
         'state', case when b.n % 20 = 0 then 'late' else 'met' end, 'discharged_at', b.closed_at) end) r`,
  `insert into callbacks (id, company_id, project_id, case_id, work_order_id, result, rating, opinion, made_by, occurred_at, recorded_at)
     select bench_id(b.closed_at, 48, b.n), w.company_id, b.project_id, b.id, b.order_id, case when b.n % 10 = 0 then 'unsatisfied' else 'satisfied' end,
       case when b.n % 10 = 0 then 2 else 5 end, null, null, b.closed_at, b.closed_at
       from ${MADE_OF} join cases w on w.id = t.id where b.closed_at is not null and b.n % 10 < 7`,
]
