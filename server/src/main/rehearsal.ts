import { seedSample, seedSampleRota } from '../modules/setup/index.ts'
import { StartRefused } from '../platform/start-refused.ts'
import type { Product } from './product.ts'

/**
 * Makes sure that a database is a rehearsal's, or makes it one while it is empty: from then on its clock stands until
 * somebody moves it, so it must never happen to the data of a real estate. Then fills it with the sample, once; a
 * start that was cut off in between goes on where it stopped.
 *
 * @param options.houses homes of the sample estate, 2,000 unless said
 * @param options.rota plans five weeks of turns, so that people are off duty as in life
 * @throws StartRefused when the database is in real use
 */
export async function beginRehearsal(
  product: Product,
  options: { houses?: number; rota?: boolean } = {},
): Promise<void> {
  const { app } = product
  const { pool } = app.database
  const { rows } = await pool.query<{ rehearsing: boolean; used: boolean; filled: boolean }>(
    `select exists (select 1 from rehearsal_clock) as rehearsing,
            exists (select 1 from projects_in_time()) as used,
            exists (select 1 from projects_in_time() where hash is not null) as filled`,
  )
  const [found] = rows
  if (found?.used && !found.rehearsing)
    throw new StartRefused({
      zh: '这个数据库里有真实的项目，不能用来演练。请换一个 DATA_DIR（或 DATABASE_URL）。',
      en: 'This database holds a real estate and cannot be rehearsed on. Choose another DATA_DIR (or DATABASE_URL).',
    })
  await pool.query(
    `insert into rehearsal_clock (now_at) values (date_trunc('minute', clock_timestamp())) on conflict do nothing`,
  )
  if (found?.filled) return
  console.error('正在准备样例小区…\nPreparing the sample estate…')
  const sample = await seedSample(app, options)
  // Its people are those of the recommended handbook.
  if (!options.rota || app.config.rehearsalPack !== 'recommended') return
  const { rows: clock } = await pool.query<{ day: string }>(
    `select to_char(now_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from rehearsal_clock`,
  )
  await seedSampleRota(app, sample, clock[0]?.day ?? '')
}
