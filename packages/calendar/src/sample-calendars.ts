import { CHINA_HOLIDAY_YEARS } from './china.ts'
import { type Calendar, type CalendarSpec, createCalendar } from './working-calendar.ts'

/** Calendars for the tests of this package. */

export const OFFICE: CalendarSpec = {
  id: 'office',
  week: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '12:00' },
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '13:30', to: '17:30' },
  ],
}

export const CONTROL_ROOM: CalendarSpec = {
  id: 'control-room',
  holidays: 'ignored',
  week: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
}

export function inChina(spec: CalendarSpec): Calendar {
  return createCalendar(spec, { zone: 'Asia/Shanghai', years: CHINA_HOLIDAY_YEARS })
}

/** '2025-04-30 10:00' or '… 10:00:30.001' by the clock of China. */
export function china(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}

/** The end of a day by the clock of China. */
export function endOf(day: string): number {
  return china(`${day} 00:00`) + 86_400_000
}
