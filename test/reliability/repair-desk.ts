import { tableContents } from '../../drills/table-contents.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { type TestApp, type TestCompany, testCompany } from '../../server/src/testing/index.ts'

/** A company with the estate's own handbook in force, which asks for no photos, and what its front desk types when somebody reports a leak. */
export async function repairDesk(world: TestApp) {
  const company = await testCompany({ world, pack: 'residential-estate' })
  const { '2-1-603': house } = await company.houses('2-1-603')
  return { company, leak: (content = '水龙头漏水') => leakAt(house?.id as string, content) }
}

function leakAt(houseId: string, content: string) {
  return {
    id: newId(),
    categoryId: 'home.waterSupply.tapLeak',
    houseId,
    reporterName: '陈女士',
    phone: '13800005521',
    content,
  }
}

/** What the front desk of the sample estate types when somebody reports a leak in the lobby. */
export function leak() {
  return {
    id: newId(),
    categoryId: 'home.waterSupply.tapLeak',
    place: 'publicArea',
    placeText: '3 栋大堂',
    reporterName: '陈女士',
    phone: '13800005521',
    content: '水龙头漏水',
  }
}

/** Everything the database holds of a company, one hash a table. */
export async function contentOf(company: TestCompany, except: readonly string[] = []): Promise<Record<string, string>> {
  return tableContents(company.world.database.rows, { companyId: company.id, except })
}
