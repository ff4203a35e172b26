import { z } from 'zod'
import { iso } from '../events/event-log.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { diskOf, missingMigrations, poolOf, systemFigures, systemState } from './figures.ts'
import { CHECKS, judge } from './judge.ts'
import { RELEASE } from './release.ts'

export const operationRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/system',
    summary: { zh: '系统运行情况', en: 'How the system itself is doing' },
    access: { kind: 'capability', capability: 'system.operate', of: 'company' },
    answer: z.object({
      now: z.string(),
      release: z.string(),
      node: z.string(),
      postgres: z.string(),
      upSeconds: z.number(),
      rehearsal: z.boolean(),
      migrations: z.object({
        applied: z.int(),
        expected: z.int(),
        newest: z.string().nullable(),
        missing: z.array(z.string()),
      }),
      backup: z.object({ at: z.string(), ageHours: z.number(), bytes: z.number() }).nullable(),
      holidays: z.object({ year: z.int(), loaded: z.array(z.int()) }),
      disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
      queue: z.object({ waiting: z.int(), oldestSeconds: z.number(), dead: z.int() }),
      obligations: z.object({ open: z.int(), breached: z.int() }),
      sweepLagSeconds: z.number(),
      pool: z.object({ total: z.int(), idle: z.int(), waiting: z.int() }),
      logSealedAt: z.string().nullable(),
      checks: z.array(z.object({ id: z.enum(CHECKS), judgement: z.enum(['good', 'look', 'bad']) })),
    }),
    handle: async (call) => {
      const { app } = call
      const [[row], [state]] = await call.read([systemFigures(), systemState()])
      if (!row || !state) throw new Error('the database does not say how it is doing')
      const [disk, { expected, missing }] = await Promise.all([
        diskOf(app.config.dataDir),
        missingMigrations(state.migrations),
      ])
      const ageHours = state.backup_at === null ? null : (state.clock - state.backup_at) / 3_600_000
      // Holidays are China's, whatever the zone of a project.
      const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
        .format(state.now)
        .split('-')
        .map(Number)
      const migrations = { applied: expected - missing.length, expected }
      const pool = poolOf(app)
      const judged = judge({
        migrations,
        backupAgeHours: ageHours,
        year,
        month,
        years: state.years,
        disk,
        waiting: row.waiting,
        oldestWaitingSeconds: row.oldest_waiting_seconds,
        dead: row.dead,
        sweepLagSeconds: row.sweep_lag_seconds,
        pool,
      })
      return {
        now: iso(state.now),
        release: RELEASE,
        node: process.version,
        postgres: state.server_version,
        upSeconds: Math.round(process.uptime()),
        rehearsal: app.config.rehearsal,
        migrations: { ...migrations, newest: state.migrations.at(-1) ?? null, missing },
        backup:
          state.backup_at === null || ageHours === null
            ? null
            : { at: iso(state.backup_at), ageHours, bytes: Number(state.backup_bytes ?? 0) },
        holidays: { year, loaded: state.years },
        disk,
        queue: { waiting: row.waiting, oldestSeconds: row.oldest_waiting_seconds, dead: row.dead },
        obligations: { open: row.owed_open, breached: row.owed_breached },
        sweepLagSeconds: row.sweep_lag_seconds,
        pool,
        logSealedAt: state.sealed_at === null ? null : iso(state.sealed_at),
        checks: CHECKS.map((id) => ({ id, judgement: judged[id] })),
      }
    },
  }),
]
