export type Rows = <Row extends Record<string, unknown>>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>

/**
 * Everything a database holds, one line a table (`rows hash`), so that a single changed byte shows.
 *
 * @param options.companyId only what belongs to this company
 * @param options.except tables that are not asked
 */
export async function tableContents(
  rows: Rows,
  options: { readonly companyId?: number; readonly except?: Iterable<string> } = {},
): Promise<Record<string, string>> {
  const { companyId } = options
  const tables = await rows<{ name: string }>(
    `select c.relname as name from pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and ($1::int is null or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped))
      order by 1`,
    [companyId ?? null],
  )
  const except = new Set(options.except)
  const asked = tables.filter(({ name }) => !except.has(name))
  const only = companyId === undefined ? '' : ' where company_id = $1'
  const found = await rows<{ name: string; content: string }>(
    asked
      .map(
        ({ name }) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text) collate "C")), '') as content from "${name}" t${only}`,
      )
      .join(' union all '),
    companyId === undefined ? [] : [companyId],
  )
  return Object.fromEntries(found.map(({ name, content }) => [name, content]))
}
