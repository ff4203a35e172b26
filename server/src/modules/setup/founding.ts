import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import type { Actor } from '../../platform/access/actor.ts'
import { systemActor } from '../../platform/access/actor.ts'
import { ADMINISTRATOR } from '../../platform/access/organisation.ts'
import type { App } from '../../platform/app.ts'
import { NOBODYS } from '../../platform/identity/index.ts'
import { derivedId } from '../../platform/ids.ts'
import { builtInPacks, withProposals } from '../../platform/packs/pack-files.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { activatePack, handbookId } from '../handbook/index.ts'
import { enrolStaff, foundProject } from '../organisation/index.ts'
import { addCompany, companies, loadHolidayYears, nextCompanyId } from './store.ts'

export type NewCompany = { readonly code: string; readonly name: string; readonly isOperator: boolean }

/** A company with the public holidays that come with the product. @returns its id, also when it is there already */
export async function foundCompany(app: App, company: NewCompany): Promise<number> {
  const [known, [next]] = await app.database.transaction(NOBODYS, (transaction) =>
    transaction.commit([companies(), nextCompanyId()]),
  )
  const there = known.find((one) => one.code === company.code)
  if (there) return there.id
  const id = next?.id as number
  await app.database.transaction({ companyId: id, projectIds: [] }, (transaction) =>
    transaction.commit([addCompany({ id, ...company }), loadHolidayYears(id, CHINA_HOLIDAY_YEARS)]),
  )
  return id
}

/** The system at work in a company, with all its projects before it. */
export async function systemIn(app: App, companyId: number): Promise<Actor> {
  return systemActor(companyId, await app.identity.projectsOf(companyId))
}

export async function addAdministrator(
  app: App,
  companyId: number,
  person: { name: string; login: string; passwordHash?: string },
): Promise<string> {
  return enrolStaff(app, systemActor(companyId, []), {
    id: derivedId('administrator', companyId),
    name: person.name,
    staffNumber: 'A001',
    login: person.login,
    ...(person.passwordHash ? { passwordHash: person.passwordHash } : {}),
    positions: [{ projectId: 0, positionId: ADMINISTRATOR }],
  })
}

export async function addFirstProject(
  app: App,
  companyId: number,
  project: { code: string; name: string; zone?: string | undefined },
): Promise<number> {
  const id = derivedId(companyId, 'project', project.code)
  const { answer } = await app.run(
    foundProject,
    systemActor(companyId, []),
    { id, code: project.code, name: project.name, ...(project.zone ? { zone: project.zone } : {}) },
    { idempotencyKey: derivedId(id, 'found') },
  )
  return answer.projectId
}

/**
 * Puts a built-in pack in force in the whole company.
 *
 * @param fillsIn a rehearsal takes the proposed value where the paper leaves one open; a real company must decide
 */
export async function putPackInForce(app: App, companyId: number, packId: string, fillsIn = false): Promise<void> {
  const pack = (await builtInPacks()).get(packId)
  if (!pack || pack.isGround)
    throw new Refusal(PROBLEMS.badInput, {
      errors: [{ path: 'packId', message: { zh: '没有这套制度', en: 'There is no such handbook' } }],
    })
  await app.run(
    activatePack,
    await systemIn(app, companyId),
    { handbookId: handbookId(companyId, 0), projectId: 0, body: fillsIn ? withProposals(pack.pack) : pack.pack },
    { idempotencyKey: derivedId(companyId, 'first pack', packId) },
  )
}
