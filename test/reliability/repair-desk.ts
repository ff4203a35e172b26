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

/** Everything the database holds of a company, one hash a table, so that a single changed byte shows. */
export async function contentOf(company: TestCompany, except: readonly string[] = []): Promise<Record<string, string>> {
  const { rows } = company.world.database
  tables ??= (
    await rows<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not attisdropped order by 1`,
    )
  ).map((row) => row.name)
  const of = (name: string) =>
    `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${name} t where company_id = $1`
  const found = await rows<{ name: string; hash: string }>(
    tables
      .filter((name) => !except.includes(name))
      .map(of)
      .join(' union all '),
    [company.id],
  )
  return Object.fromEntries(found.map(({ name, hash }) => [name, hash]))
}

let tables: string[] | undefined
