import {
  type Calendar,
  createCalendar,
  createZone,
  type HolidayYear,
  type WeekdayName,
  type Zone,
} from '@huiyin/calendar'
import type { CompiledPack } from './compile.ts'

/** The named calendars of a pack with the holidays of its company. */
export type Calendars = {
  readonly zone: Zone
  /** The named calendar, or the standard one. */
  readonly named: (id?: string | undefined) => Calendar
}

/**
 * A pack without calendars of its own counts working days Monday to Friday.
 *
 * @throws CalendarError when a calendar has no open day, or a year of holidays is wrong
 */
export function createCalendars(pack: CompiledPack, years: readonly HolidayYear[], zone: string): Calendars {
  const place = createZone(zone)
  const entries = Object.entries(pack.pack.calendars)
  const specs = entries.length > 0 ? entries : [['standard', FIVE_DAYS] as const]
  const calendars = new Map(
    specs.map(([id, spec]) => [
      id,
      createCalendar(
        {
          id,
          title: spec.title,
          week: Object.entries(spec.hours).flatMap(([day, windows]) =>
            (windows ?? []).map((window) => ({ days: [day as WeekdayName], ...window })),
          ),
          holidays: spec.holidays,
          // A make-up day like a weekday that rests would rest too: then like the first open one.
          ...((spec.hours as Partial<Record<WeekdayName, unknown[]>>)[spec.makeUpLike]?.length
            ? { makeUpLike: spec.makeUpLike }
            : {}),
        },
        { zone: place, years },
      ),
    ]),
  )
  const standardId = specs.find(([, spec]) => spec.standard)?.[0] ?? specs[0]?.[0]
  return {
    zone: place,
    named: (id) => {
      const calendar = calendars.get(id ?? (standardId as string))
      if (!calendar) throw new Error(`the pack has no calendar ${id}`)
      return calendar
    },
  }
}

const OFFICE = [{ from: '09:00', to: '18:00' }]
const FIVE_DAYS = {
  title: { zh: '工作日', en: 'Working days' },
  standard: true,
  hours: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  holidays: 'observed' as const,
  makeUpLike: 'mon' as const,
}
