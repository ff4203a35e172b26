import { addCalendarDays, createZone, type Day, parseDay, type Zone } from '@huiyin/calendar'
import type { Span } from './figures-store.ts'

export const PERIODS = ['month', 'days90'] as const
export type Period = (typeof PERIODS)[number]

/** This month so far, or the 90 days up to and with today, in the project's days. Ends after now, so nothing is missed. */
export function spanOf(period: Period, now: number, zone: string): Span {
  const clock = createZone(zone)
  const today = clock.dayOf(now)
  const tomorrow = startOfNextDay(clock, now)
  if (period === 'month') return { from: clock.instantOf(parseDay(`${today.slice(0, 7)}-01`), 0), to: tomorrow }
  return { from: clock.instantOf(addCalendarDays(today, -89), 0), to: tomorrow }
}

/** Twelve whole weeks, Monday to Sunday, the running one last. */
export function twelveWeeks(now: number, zone: string): Span & { readonly mondays: readonly string[] } {
  const clock = createZone(zone)
  const weekday = (new Date(`${clock.dayOf(now)}T00:00:00Z`).getUTCDay() + 6) % 7
  const mondays = Array.from({ length: 12 }, (_, index) =>
    addCalendarDays(clock.dayOf(now), -weekday - (11 - index) * 7),
  )
  return { from: clock.instantOf(mondays[0] as Day, 0), to: startOfNextDay(clock, now), mondays }
}

/** Share of the decided ones that were kept, 0..1; null when nothing was decided (time rule 8). */
export function rateOf(counts: { readonly kept: number; readonly late: number }): number | null {
  const decided = counts.kept + counts.late
  return decided === 0 ? null : counts.kept / decided
}

function startOfNextDay(clock: Zone, now: number): number {
  return clock.instantOf(clock.dayOf(now), 24 * 60)
}
