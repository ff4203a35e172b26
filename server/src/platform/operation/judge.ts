/** What an operator's page shows, each with whether it wants attention. Pure: the same figures give the same judgement. */
export type Figures = {
  readonly migrations: { readonly applied: number; readonly expected: number }
  /** Null when no archive was ever taken. */
  readonly backupAgeHours: number | null
  readonly year: number
  /** The month of business time: the next year is wanted when its orders are near. */
  readonly month: number
  readonly years: readonly number[]
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null
  readonly waiting: number
  readonly oldestWaitingSeconds: number
  readonly dead: number
  readonly sweepLagSeconds: number
  readonly pool: { readonly total: number; readonly idle: number; readonly waiting: number }
}

export const CHECKS = ['migrations', 'backup', 'holidays', 'disk', 'queue', 'deadLetters', 'sweep', 'pool'] as const
export type Check = (typeof CHECKS)[number]
export type Judgement = 'good' | 'look' | 'bad'

/** A day and a bit: a nightly backup that ran is never called late. */
const BACKUP_LOOK_HOURS = 26
const BACKUP_BAD_HOURS = 72
const DISK_LOOK_SHARE = 0.15
const DISK_BAD_SHARE = 0.05
/** A message that waits longer than this is late for whoever it is for. */
const QUEUE_LOOK_SECONDS = 60
const QUEUE_BAD_SECONDS = 600
const SWEEP_LOOK_SECONDS = 30
const SWEEP_BAD_SECONDS = 300
/** The State Council publishes a year's holidays in November; limits reach into it from December on. */
const NEXT_YEAR_FROM_MONTH = 12

export function judge(figures: Figures): Readonly<Record<Check, Judgement>> {
  const { disk } = figures
  const free = disk ? disk.freeBytes / Math.max(1, disk.totalBytes) : 1
  return {
    migrations: figures.migrations.applied >= figures.migrations.expected ? 'good' : 'bad',
    backup:
      figures.backupAgeHours === null ? 'bad' : worse(figures.backupAgeHours, BACKUP_LOOK_HOURS, BACKUP_BAD_HOURS),
    holidays: holidays(figures),
    disk: free < DISK_BAD_SHARE ? 'bad' : free < DISK_LOOK_SHARE ? 'look' : 'good',
    queue: worse(figures.oldestWaitingSeconds, QUEUE_LOOK_SECONDS, QUEUE_BAD_SECONDS),
    deadLetters: figures.dead > 0 ? 'look' : 'good',
    sweep: worse(figures.sweepLagSeconds, SWEEP_LOOK_SECONDS, SWEEP_BAD_SECONDS),
    pool: figures.pool.waiting > figures.pool.total ? 'look' : 'good',
  }
}

function holidays({ year, month, years }: Figures): Judgement {
  if (!years.includes(year)) return 'bad'
  return month >= NEXT_YEAR_FROM_MONTH && !years.includes(year + 1) ? 'look' : 'good'
}

/** Up to a limit is good, up to the next wants a look; equal to a limit is kept. */
function worse(value: number, look: number, bad: number): Judgement {
  return value > bad ? 'bad' : value > look ? 'look' : 'good'
}
