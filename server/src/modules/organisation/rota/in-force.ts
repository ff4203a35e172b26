import { CalendarError, parseDay } from '@huiyin/calendar'
import type { App } from '../../../platform/app.ts'
import type { Engine } from '../../../platform/packs/engine-cache.ts'
import { isoWeekday } from './domain.ts'

/** The handbook in force, ready to run; none where no pack is. */
export async function engineIn(
  app: App,
  companyId: number,
  place: { active_hash: string | null; calendar_version: number; zone: string } | undefined,
): Promise<Engine | undefined> {
  return place?.active_hash
    ? app.engines.engine(companyId, place.active_hash, place.calendar_version, place.zone)
    : undefined
}

/** Days off by the standard calendar; Saturday and Sunday where a year's holidays are not loaded yet. */
export function restDays(engine: Engine | undefined): (day: string) => boolean {
  return (day) => {
    try {
      if (engine) return !engine.calendars.named().isWorkingDay(parseDay(day))
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error
    }
    return isoWeekday(day) > 5
  }
}
