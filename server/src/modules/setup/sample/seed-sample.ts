import { ADMINISTRATOR } from '../../../platform/access/organisation.ts'
import type { App } from '../../../platform/app.ts'
import { hashPassword } from '../../../platform/identity/index.ts'
import { derivedId } from '../../../platform/ids.ts'
import { builtInPacks } from '../../../platform/packs/pack-files.ts'
import { importEstate } from '../../households/index.ts'
import { enrolStaff, nameDeputy } from '../../organisation/index.ts'
import { addAdministrator, addFirstProject, foundCompany, putPackInForce, systemIn } from '../founding.ts'
import { sampleEstate } from './sample-estate.ts'
import { SAMPLE_STAFF, type SamplePerson } from './sample-staff.ts'

/** The password of every account of a rehearsal. It works nowhere else: outside one, sample accounts have none. */
export const REHEARSAL_PASSWORD = 'huiyin-rehearsal'

export type SampleOptions = {
  /** Homes; 2,000 unless said. */
  readonly houses?: number
  /** The pack in force; none when null. */
  readonly packId?: string | null
}

export type Sample = {
  readonly companyId: number
  readonly projectId: number
  /** Staff ids by login, and the administrator under `admin`. */
  readonly staff: ReadonlyMap<string, string>
  readonly houses: number
}

/** A whole company for a rehearsal or a browser test: people for every position, homes and households, a pack in force. */
export async function seedSample(app: App, options: SampleOptions = {}): Promise<Sample> {
  const companyId = await foundCompany(app, { code: 'heyu', name: '禾屿物业服务有限公司', isOperator: true })
  const passwordHash = app.config.rehearsal ? await hashPassword(REHEARSAL_PASSWORD) : undefined
  const administrator = await addAdministrator(app, companyId, {
    name: '秦管理',
    login: 'admin',
    ...(passwordHash ? { passwordHash } : {}),
  })
  const projectId = await addFirstProject(app, companyId, { code: 'yunqi', name: '云栖里小区' })
  const packId = options.packId === undefined ? app.config.rehearsalPack : options.packId
  const { staff, houses } = await seedEstate(app, {
    companyId,
    projectId,
    houses: options.houses ?? 2000,
    packId: packId ?? undefined,
    passwordHash,
  })
  // Last: what stands there from the beginning owes nobody anything.
  if (packId !== null) await putPackInForce(app, companyId, packId, app.config.rehearsal)
  return { companyId, projectId, staff: new Map([...staff, ['admin', administrator]]), houses }
}

/** The sample's people and homes into a project that is there already: set-up's “sample estate now”. */
export async function seedEstate(
  app: App,
  options: {
    companyId: number
    projectId: number
    houses: number
    /** Whose positions are filled; all of the sample's when not known yet. */
    packId?: string | undefined
    /** None: accounts without a password, to be invited. */
    passwordHash?: string | undefined
  },
): Promise<{ staff: Map<string, string>; houses: number }> {
  const { companyId, projectId, passwordHash } = options
  const system = await systemIn(app, companyId)
  const idOf = (person: SamplePerson) => derivedId(projectId, 'sample staff', person.login)
  const pack = options.packId ? (await builtInPacks()).get(options.packId)?.pack : undefined
  const known = Object.keys(pack?.organisation.positions ?? {})
  const team = SAMPLE_STAFF.filter((person) => known.length === 0 || known.includes(person.position)).concat(
    known
      .filter((position) => position !== ADMINISTRATOR && !SAMPLE_STAFF.some((person) => person.position === position))
      .map((position, index) => ({
        name: `样例${index + 1}`,
        login: position.toLowerCase(),
        number: `YL${String(index + 1).padStart(3, '0')}`,
        position,
      })),
  )
  const estate = sampleEstate(options.houses)
  const buildingIds = new Map(estate.buildings.map(({ code }) => [code, derivedId(projectId, 'building', code)]))
  for (const [place, person] of team.entries())
    await enrolStaff(app, system, {
      id: idOf(person),
      name: person.name,
      staffNumber: person.number,
      login: person.login,
      phone: `1320000${String(1000 + place)}`,
      skills: person.skills ?? [],
      ...(passwordHash ? { passwordHash } : {}),
      positions: [
        {
          projectId: person.position === 'companyManager' ? 0 : projectId,
          positionId: person.position,
          buildingIds: (person.buildings ?? []).flatMap((code) => buildingIds.get(code) ?? []),
          fromOn: '2021-03-01',
        },
      ],
    })
  for (const person of team) {
    const deputy = team.find((one) => one.login === person.deputy)
    if (!deputy) continue
    await app.run(
      nameDeputy,
      system,
      {
        staffId: idOf(person),
        id: derivedId(idOf(person), 'deputy'),
        assignmentId: derivedId(idOf(person), 'assignment', 0),
        deputyId: idOf(deputy),
      },
      { idempotencyKey: derivedId(idOf(person), 'name deputy') },
    )
  }
  const stewardOf = (code: string) => {
    const steward = team.find((person) => person.buildings?.includes(code))
    return steward ? idOf(steward) : null
  }
  const idOfLogin = (login: string) => {
    const person = team.find((one) => one.login === login)
    return person ? [idOf(person)] : []
  }
  const cleaners = [...idOfLogin('fenghui'), ...idOfLogin('dongping')]
  /** Everything has somebody but the north gate, so that a rehearsal shows what is flagged. */
  const peopleOfArea = (area: { kind: string; title: string; building?: string }) => {
    const [inChargeId] = idOfLogin(area.kind === 'facility' ? 'zhaoliqun' : 'zoulan')
    const cleaner = cleaners[Number(area.building ?? 0) % Math.max(1, cleaners.length)]
    const workers = area.kind === 'facility' ? idOfLogin('zhoukai') : cleaner ? [cleaner] : []
    return { ...(inChargeId ? { inChargeId } : {}), workerIds: area.title === '北门' ? [] : workers }
  }
  const loaded = await importEstate(app, system, {
    name: 'sample',
    projectId,
    buildings: estate.buildings.map((building) => ({ ...building, keeperId: stewardOf(building.code) })),
    areas: estate.areas.map((area) => ({ ...area, ...peopleOfArea(area) })),
    houses: estate.houses,
  })
  return { staff: new Map(team.map((person) => [person.login, idOf(person)])), houses: loaded.houses }
}
