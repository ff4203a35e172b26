import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import { type Pack, packHash } from '@huiyin/policy'
import { importEstate } from '../modules/households/index.ts'
import { enrolStaff } from '../modules/organisation/index.ts'
import { type Actor, systemActor } from '../platform/access/actor.ts'
import { beginSession, cookieOf } from '../platform/identity/index.ts'
import { newId } from '../platform/ids.ts'
import { builtInPacks } from '../platform/packs/pack-files.ts'
import { type Client, clientOf } from './client.ts'
import { CAPABILITIES_OF, DEPARTMENT_OF, type Position } from './positions.ts'
import { signIn } from './sign-in.ts'
import { type TestApp, testApp } from './test-app.ts'

/** A company of its own for one test, with a project, so that other tests' companies prove the isolation all day. */
export type TestCompany = {
  readonly world: TestApp
  readonly id: number
  readonly projectId: number
  /** The path of the project, for requests: `/projects/7`. */
  readonly project: string
  /** The person of this position in the first project; the same one each time. */
  readonly as: (position: Position) => TestStaff
  /** Somebody further: a second engineer, a front desk of another project. */
  readonly hire: (position: Position, options?: HireOptions) => TestStaff
  readonly addProject: (name?: string) => Promise<number>
  /** Takes houses in by their labels, `1-1-101`, with a person each; answers them by label. */
  readonly houses: (...labels: string[]) => Promise<Record<string, TestHouse>>
}

export type TestStaff = Client & { readonly id: string; readonly name: string; readonly actor: Actor }
export type HireOptions = {
  readonly projectIds?: readonly number[]
  readonly name?: string
  readonly skills?: readonly string[]
}
export type TestHouse = { readonly id: string; readonly buildingId: string; readonly label: string }

export type TestCompanyOptions = {
  /**
   * The handbook in force from the beginning, with China's holidays loaded. People are then really taken on, put in
   * their positions and signed in, and their rights are the pack's. Without one, nothing is in force and the harness
   * itself says what a position may do.
   */
  readonly pack?: string | Pack
  /** Values of the pack that the test wants otherwise, or that the pack leaves open. */
  readonly values?: Readonly<Record<string, unknown>>
  /** Default: the app that the file's tests share. */
  readonly world?: TestApp
  readonly name?: string
}

export async function testCompany(options: TestCompanyOptions = {}): Promise<TestCompany> {
  const world = options.world ?? (await testApp())
  const code = `c-${newId().slice(-12)}`
  const [company] = await world.database.rows<{ id: number }>(
    'insert into companies (code, name, created_at) values ($1, $2, business_now()) returning id',
    [code, options.name ?? '回音物业'],
  )
  const companyId = (company as { id: number }).id
  const projectIds: number[] = []
  const buildings = new Map<string, string>()
  const addProject = async (name = '清和苑') => {
    const [row] = await world.database.rows<{ id: number }>(
      'insert into projects (company_id, code, name, created_at, routines_opened_until) values ($1, $2, $3, business_now(), business_now()) returning id',
      [companyId, `p-${newId().slice(-12)}`, name],
    )
    projectIds.push((row as { id: number }).id)
    return (row as { id: number }).id
  }
  const projectId = await addProject()

  const pack = options.pack === undefined ? undefined : await packOf(options.pack, options.values)
  if (pack) await putInForce(world, companyId, pack)

  // Taking somebody on takes commands; whoever asks next waits for them, so that `as` and `hire` need no await.
  const arriving: Promise<unknown>[] = []
  const arrived = async <T>(headers: () => T): Promise<T> => {
    await Promise.all(arriving)
    return headers()
  }
  const hire = (position: Position, { projectIds: where = [projectId], name, skills }: HireOptions = {}): TestStaff => {
    const atCompany = position === 'administrator' || position === 'companyManager'
    const capabilities = new Set(pack ? rightsIn(pack, position) : CAPABILITIES_OF[position])
    const standsIn = atCompany ? [0] : where
    const actor: Actor = {
      kind: 'staff',
      id: newId(),
      companyId,
      projectIds: atCompany ? projectIds : where,
      capabilities: new Map(standsIn.map((id) => [id, capabilities])),
      positions: standsIn.map((id) => ({
        projectId: id,
        positionId: position,
        departmentId: DEPARTMENT_OF[position],
        buildingIds: [],
      })),
      language: 'zh',
    }
    const staff = { id: actor.id, name: name ?? `${position} ${actor.id.slice(-4)}`, actor }
    let headers: Record<string, string> = {}
    if (pack)
      arriving.push(
        (async () => {
          const system = systemActor(companyId, projectIds)
          await enrolStaff(world.app, system, {
            id: actor.id,
            name: staff.name,
            staffNumber: actor.id.slice(-8),
            login: `${position}-${actor.id.slice(-8)}`,
            ...(skills ? { skills } : {}),
            positions: standsIn.map((id) => ({ projectId: id, positionId: position })),
          })
          headers = cookieOf(await beginSession(world.app, { companyId, accountId: actor.id }))
        })(),
      )
    else headers = signIn(actor)
    return { ...clientOf(world.server, () => arrived(() => headers)), ...staff }
  }
  const known = new Map<Position, TestStaff>()
  const as = (position: Position) => {
    const staff = known.get(position) ?? hire(position)
    known.set(position, staff)
    return staff
  }

  return {
    world,
    id: companyId,
    projectId,
    project: `/projects/${projectId}`,
    as,
    hire,
    addProject,
    houses: async (...labels) => {
      const parts = labels.map((label) => {
        const [building, unit, room] = label.split('-') as [string, string, string]
        return { label, building, unit, room }
      })
      const loaded = await importEstate(
        world.app,
        systemActor(companyId, projectIds),
        {
          name: labels.join(' '),
          projectId,
          buildings: [...new Set(parts.map((part) => part.building))].map((buildingCode) => ({ code: buildingCode })),
          houses: parts.map(({ building, unit, room }, index) => ({
            building,
            unit,
            room,
            status: 'occupied' as const,
            people: [{ name: `陈${room}`, role: 'owner' as const, phones: [phoneOf(building, unit, room, index)] }],
          })),
        },
        { knownBuildings: buildings },
      )
      for (const [building, id] of loaded.buildingIds) buildings.set(building, id)
      return Object.fromEntries(
        parts.map(({ label, building }) => [
          label,
          { label, id: loaded.houseIds.get(label) as string, buildingId: buildings.get(building) as string },
        ]),
      )
    },
  }
}

async function packOf(named: string | Pack, values: Readonly<Record<string, unknown>> = {}): Promise<Pack> {
  const found = typeof named === 'string' ? (await builtInPacks()).get(named)?.pack : named
  if (!found) throw new Error(`there is no pack ${named}`)
  const changed = Object.entries(values).map(([key, value]) => {
    const old = found.values[key]
    if (!old) throw new Error(`the pack has no value ${key}`)
    return [key, { ...old, value }] as const
  })
  return { ...found, values: { ...found.values, ...Object.fromEntries(changed) } } as Pack
}

function rightsIn(pack: Pack, position: Position): readonly string[] {
  const positions = pack.organisation.positions as Readonly<Record<string, { capabilities?: readonly string[] }>>
  return positions[position]?.capabilities ?? []
}

/** What activation leaves behind, without its checks: tests of those go through the handbook's own routes. */
async function putInForce(world: TestApp, companyId: number, pack: Pack): Promise<void> {
  const hash = packHash(pack)
  const always = '2000-01-01T00:00:00Z'
  const { rows } = world.database
  await rows(
    'insert into packs (company_id, hash, pack_id, edition, format, body, stored_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7)',
    [companyId, hash, pack.id, pack.edition, pack.format, JSON.stringify(pack), always],
  )
  await rows(
    'insert into pack_activations (company_id, project_id, hash, effective_from, activated_at) values ($1, 0, $2, $3, $3)',
    [companyId, hash, always],
  )
  await rows(
    "insert into holiday_years (company_id, year, body, loaded_at) select $1, (year->>'year')::int, year, $3 from jsonb_array_elements($2::jsonb) as year",
    [companyId, JSON.stringify(CHINA_HOLIDAY_YEARS), always],
  )
}

/** An invented mobile number, the same for the same house. */
function phoneOf(building: string, unit: string, room: string, index: number): string {
  const digits = `${building}${unit}${room}${index}`.replace(/\D/g, '').padStart(8, '0').slice(-8)
  return `138${digits}`
}
