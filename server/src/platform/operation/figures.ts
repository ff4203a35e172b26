import { statfs } from 'node:fs/promises'
import type { App } from '../app.ts'
import { migrationNames } from '../db/migrate.ts'
import { type Query, sql } from '../db/sql.ts'

/** The only SQL of backup_marks and of system_figures(). */

export type SystemRow = {
  waiting: number
  oldest_waiting_seconds: number
  dead: number
  owed_open: number
  owed_breached: number
  sweep_lag_seconds: number
}

export function systemFigures(): Query<SystemRow> {
  return sql<SystemRow>`select waiting, oldest_waiting_seconds, dead, owed_open, owed_breached, sweep_lag_seconds from system_figures()`
}

export type StateRow = {
  migrations: string[]
  years: number[]
  now: number
  clock: number
  server_version: string
  backup_at: number | null
  backup_bytes: number | null
  sealed_at: number | null
}

/** What one look at the database says besides: under the reader's fence, so years and seals are the company's own. */
export function systemState(): Query<StateRow> {
  return sql<StateRow>`select array(select name from schema_migrations order by name) as migrations,
      array(select year from holiday_years order by year) as years, business_now() as now, date_trunc('milliseconds', clock_timestamp()) as clock,
      current_setting('server_version') as server_version,
      (select taken_at from backup_marks order by taken_at desc limit 1) as backup_at,
      (select bytes from backup_marks order by taken_at desc limit 1) as backup_bytes,
      (select max(sealed_at) from event_seals) as sealed_at`
}

export type Disk = { readonly freeBytes: number; readonly totalBytes: number }

/** Of the disk that holds the data folder; null where the system does not say. */
export async function diskOf(dataDir: string): Promise<Disk | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(dataDir)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return null
  }
}

export async function missingMigrations(applied: readonly string[]): Promise<{ expected: number; missing: string[] }> {
  const names = await migrationNames()
  return { expected: names.length, missing: names.filter((name) => !applied.includes(name)) }
}

export function poolOf(app: Pick<App, 'database'>) {
  const { totalCount, idleCount, waitingCount } = app.database.pool
  return { total: totalCount, idle: idleCount, waiting: waitingCount }
}
