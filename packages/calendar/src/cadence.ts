import { CalendarError } from './calendar-error.ts'
import { DAY_MS, demandInstant, HOUR_MS, type Instant } from './day.ts'
import { elapsedMsOf, parseDuration } from './duration.ts'
import type { CalendarStep } from './steps.ts'
import { formatTimeOfDay } from './time-of-day.ts'
import type { Zone } from './zone.ts'

/**
 * How often while something lasts, by its age in units of 24 h. `upToDays` is inclusive and rises; `every` is an elapsed
 * duration (`48h`), or null where nothing is owed. Without `beyond` nothing is owed above the last bucket.
 */
export type Cadence = {
  readonly byAge: readonly { readonly upToDays: number; readonly every: string | null }[]
  readonly beyond?: { readonly every: string } | undefined
}

export type CadenceDue = {
  /** Null when nothing is owed any more. */
  readonly at: Instant | null
  /** The bucket that was read; `byAge.length` is beyond all of them. */
  readonly bucket: number
  readonly steps: readonly CalendarStep[]
}

export type CadencedMatter = {
  readonly acceptedAt: Instant
  readonly lastContactAt?: Instant | undefined
  /** The agreed duration in ms; the larger of it and the age counts. */
  readonly agreedMs?: number | undefined
}

/**
 * When the next contact is owed (time rule 7). The bucket is read at the last contact, so a known due time never moves
 * by itself; a changed agreed duration gives another answer. In a bucket where nothing is owed the contact falls due
 * when the matter grows out of it.
 */
export function nextContactDue(cadence: Cadence, matter: CadencedMatter, zone: Zone): CadenceDue {
  checkCadence(cadence)
  const { acceptedAt, lastContactAt, agreedMs = 0 } = matter
  demandInstant(acceptedAt)
  const anchor = lastContactAt ?? acceptedAt
  demandInstant(anchor)
  const elapsedMs = Math.max(0, anchor - acceptedAt)
  const bucket = bucketOf(cadence, Math.max(agreedMs, elapsedMs))
  const steps: CalendarStep[] = [
    {
      key: lastContactAt === undefined ? 'calendar.cadence.first' : 'calendar.cadence.last',
      params: { day: zone.dayOf(anchor), time: formatTimeOfDay(zone.timeOfDayOf(anchor)) },
    },
    agreedMs > elapsedMs
      ? { key: 'calendar.cadence.agreed', params: { hours: wholeHours(agreedMs) } }
      : { key: 'calendar.cadence.elapsed', params: { hours: wholeHours(elapsedMs) } },
  ]
  const every = everyOf(cadence, bucket)
  if (every !== null) {
    return { at: anchor + msOf(every), bucket, steps: [...steps, intervalStep(cadence, bucket, every)] }
  }
  const next = nextOwedBucket(cadence, bucket)
  if (next === null) return { at: null, bucket, steps: [...steps, { key: 'calendar.cadence.none', params: {} }] }
  // The limit is kept by being finished exactly then, so the contact is due at the crossing and late just after it.
  const crossing = acceptedAt + next.fromDays * DAY_MS
  const crossingStep: CalendarStep = { key: 'calendar.cadence.crossing', params: { upToDays: next.fromDays } }
  // Somebody who has made contact of his own accord has his interval from then.
  const since = lastContactAt === undefined ? crossing : lastContactAt + msOf(next.every)
  if (since <= crossing) return { at: crossing, bucket, steps: [...steps, crossingStep] }
  return { at: since, bucket, steps: [...steps, intervalStep(cadence, next.bucket, next.every)] }
}

/** @throws CalendarError `calendar/bad-cadence`, or `calendar/bad-duration` for an interval that is no elapsed time */
export function checkCadence(cadence: Cadence): void {
  let lower = 0
  for (const { upToDays, every } of cadence.byAge) {
    if (!(Number.isFinite(upToDays) && upToDays > lower)) throw new CalendarError('calendar/bad-cadence')
    if (every !== null) msOf(every)
    lower = upToDays
  }
  if (cadence.beyond) msOf(cadence.beyond.every)
}

function bucketOf(cadence: Cadence, ageMs: number): number {
  const bucket = cadence.byAge.findIndex(({ upToDays }) => ageMs <= upToDays * DAY_MS)
  return bucket < 0 ? cadence.byAge.length : bucket
}

function everyOf(cadence: Cadence, bucket: number): string | null {
  return (cadence.byAge[bucket] ?? cadence.beyond)?.every ?? null
}

/** The next bucket in which something is owed, and the age at which it begins. */
function nextOwedBucket(
  cadence: Cadence,
  bucket: number,
): { readonly bucket: number; readonly fromDays: number; readonly every: string } | null {
  for (let next = bucket + 1; next <= cadence.byAge.length; next++) {
    const every = everyOf(cadence, next)
    if (every !== null) return { bucket: next, fromDays: cadence.byAge[next - 1]?.upToDays ?? 0, every }
  }
  return null
}

function intervalStep(cadence: Cadence, bucket: number, limit: string): CalendarStep {
  const upToDays = cadence.byAge[bucket]?.upToDays
  if (upToDays !== undefined) return { key: 'calendar.cadence.bucket', params: { upToDays, limit } }
  return { key: 'calendar.cadence.beyond', params: { overDays: cadence.byAge.at(-1)?.upToDays ?? 0, limit } }
}

function msOf(every: string): number {
  return elapsedMsOf(parseDuration(every))
}

function wholeHours(ms: number): number {
  return Math.floor(ms / HOUR_MS)
}
