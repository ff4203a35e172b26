import type { SubjectEvent } from '@huiyin/policy'
import { type SubjectFacts, withSelf } from '../../platform/events/subject-kinds.ts'

export function foldVolume(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  if (event.type !== 'volume.sealed') return facts
  return withSelf(facts, { year: event.data.year, keeper: event.data.keeper, sealed: true })
}

/** The year and month that an instant falls into where the project is. */
export function monthIn(zone: string, instant: number): { readonly year: number; readonly month: number } {
  const [year, month] = dayIn(zone, instant).split('-').map(Number) as [number, number]
  return { year, month }
}

/** The day `YYYY-MM-DD` that an instant falls on where the project is. */
export function dayIn(zone: string, instant: number): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(zone, format)
  }
  return format.format(instant)
}

const formats = new Map<string, Intl.DateTimeFormat>()
