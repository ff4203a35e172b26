import { importEstate } from '../modules/households/index.ts'
import type { Actor } from '../platform/access/actor.ts'
import { newId } from '../platform/ids.ts'
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
export type HireOptions = { readonly projectIds?: readonly number[]; readonly name?: string }
export type TestHouse = { readonly id: string; readonly buildingId: string; readonly label: string }

export type TestCompanyOptions = {
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

  const hire = (position: Position, { projectIds: where = [projectId], name }: HireOptions = {}): TestStaff => {
    const capabilities = new Set(CAPABILITIES_OF[position])
    const atCompany = position === 'administrator' || position === 'companyManager'
    const visible = atCompany ? projectIds : where
    const actor: Actor = {
      kind: 'staff',
      id: newId(),
      companyId,
      projectIds: visible,
      capabilities: new Map(atCompany ? [[0, capabilities]] : where.map((id) => [id, capabilities])),
      positions: (atCompany ? [0] : where).map((id) => ({
        projectId: id,
        positionId: position,
        departmentId: DEPARTMENT_OF[position],
      })),
      language: 'zh',
    }
    const headers = signIn(actor)
    return { ...clientOf(world.server, async () => headers), id: actor.id, name: name ?? position, actor }
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
        as('administrator').actor,
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

/** An invented mobile number, the same for the same house. */
function phoneOf(building: string, unit: string, room: string, index: number): string {
  const digits = `${building}${unit}${room}${index}`.replace(/\D/g, '').padStart(8, '0').slice(-8)
  return `138${digits}`
}
