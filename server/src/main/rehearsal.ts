import { StartRefused } from '../platform/start-refused.ts'
import type { Product } from './product.ts'

/**
 * Makes sure that a database is a rehearsal's, or becomes one while it is empty: from then on its clock stands until
 * somebody moves it, so it must never happen to the data of a real estate.
 *
 * @throws StartRefused when the database is in real use
 */
export async function beginRehearsal(product: Product): Promise<void> {
  const { pool } = product.app.database
  const { rows } = await pool.query<{ rehearsing: boolean }>(
    'select exists (select 1 from rehearsal_clock) as rehearsing',
  )
  if (rows[0]?.rehearsing) return
  const [{ rows: companies }] = await Promise.all([
    pool.query<{ company_id: number }>('select company_id from projects_in_time() limit 1'),
  ])
  if (companies.length > 0)
    throw new StartRefused({
      zh: '这个数据库里有真实的项目，不能用来演练。请换一个 DATA_DIR（或 DATABASE_URL）。',
      en: 'This database holds a real estate and cannot be rehearsed on. Choose another DATA_DIR (or DATABASE_URL).',
    })
  await pool.query(
    `insert into rehearsal_clock (now_at) values (date_trunc('minutes', clock_timestamp())) on conflict do nothing`,
  )
}
