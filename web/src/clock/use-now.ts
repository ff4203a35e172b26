import { useSyncExternalStore } from 'react'
import { businessNow, onTick } from './business-clock.ts'

/** Something computed from the time; renders again only when the result, a string, is another one. */
export function useClockText(compute: (now: number) => string): string {
  return useSyncExternalStore(onTick, () => compute(businessNow()))
}

/** The business time to the minute, for headings and lists. */
export function useMinute(): number {
  return useSyncExternalStore(onTick, () => Math.floor(businessNow() / 60_000) * 60_000)
}
