import { MODULES } from '../../server/src/modules/index.ts'
import type { Actor } from '../../server/src/platform/access/actor.ts'
import type { Route } from '../../server/src/platform/http/route.ts'
import { newId } from '../../server/src/platform/ids.ts'
import type { TestCompany } from '../../server/src/testing/index.ts'

/** The routes of the product as it stands: nothing here is a list to keep. */
export const ROUTES: readonly Route[] = MODULES.flatMap((module) => module.routes ?? [])

/** Somebody with every right there is in one company, so that a request gets past the door and into the house. */
export function allPowerful(company: TestCompany): Actor {
  const rights = new Set(MODULES.flatMap((module) => module.capabilities ?? []).map((capability) => capability.id))
  for (const route of ROUTES) if (route.access.kind === 'capability') rights.add(route.access.capability)
  return {
    kind: 'staff',
    id: newId(),
    companyId: company.id,
    projectIds: [company.projectId],
    capabilities: new Map([0, company.projectId].map((projectId) => [projectId, rights])),
    positions: [],
    language: 'zh',
  }
}

/** Registers a repair as the desk does, with whatever was typed into it. */
export async function registerRepair(
  company: TestCompany,
  typed: { readonly content: string; readonly reporterName?: string; readonly phone?: string },
): Promise<{ id: string; number: string }> {
  const desk = company.as('frontDesk')
  const { items } = await desk.must.get(`${company.project}/taxonomy`)
  const leaf = items.find((one: any) => one.place === 'home' && one.charge === 'free' && one.urgency === 'ordinary')
  const { '1-1-101': house } = await company.houses('1-1-101')
  return desk.must.post(`${company.project}/cases`, {
    id: newId(),
    kind: 'repair',
    categoryId: leaf.id,
    place: 'home',
    houseId: house?.id,
    channel: 'phone',
    ...typed,
  })
}
