import { CalendarError } from './calendar-error.ts'

/** Minutes since 00:00, 0 to 1440; 1440 is the 24:00 that ends the day. */
export type TimeOfDayMinutes = number

/** As packs write it: minutes, or 'HH:MM' up to '24:00'. */
export type TimeOfDay = TimeOfDayMinutes | string

export const END_OF_DAY_MINUTES = 1440

/** @throws CalendarError `calendar/bad-time-of-day` unless minutes 0..1440 or 'HH:MM' from '00:00' to '24:00'. */
export function parseTimeOfDay(time: TimeOfDay): TimeOfDayMinutes {
  if (typeof time === 'number') {
    if (Number.isInteger(time) && time >= 0 && time <= END_OF_DAY_MINUTES) return time
    throw new CalendarError('calendar/bad-time-of-day', { text: String(time) })
  }
  const match = /^(\d{2}):(\d{2})$/.exec(time)
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (!match || Number(match[2]) > 59 || minutes > END_OF_DAY_MINUTES) {
    throw new CalendarError('calendar/bad-time-of-day', { text: time })
  }
  return minutes
}

/**
 * What a person typed at a screen: also `8:30`, `0830` and the full-width colon. People write 23:59 when they mean
 * the end of the day, so 23:59 becomes 24:00; a computed 23:59 goes through `parseTimeOfDay` and stays.
 */
export function parseTimeOfDayTyped(text: string): TimeOfDayMinutes {
  const match = /^(\d{1,2})[:：](\d{2})$/.exec(text.trim()) ?? /^(\d{2})(\d{2})$/.exec(text.trim())
  if (!match) throw new CalendarError('calendar/bad-time-of-day', { text })
  const minutes = parseTimeOfDay(`${match[1]?.padStart(2, '0')}:${match[2]}`)
  return minutes === END_OF_DAY_MINUTES - 1 ? END_OF_DAY_MINUTES : minutes
}

/** 'HH:MM'; 1440 is '24:00'. Minutes beyond that (shifts over midnight) go on counting: 1560 is '26:00'. */
export function formatTimeOfDay(minutes: TimeOfDayMinutes): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
