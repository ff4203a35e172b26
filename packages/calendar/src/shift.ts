import { CalendarError } from './calendar-error.ts'
import { addCalendarDays, type Day, demandInstant, type Instant } from './day.ts'
import { END_OF_DAY_MINUTES, parseTimeOfDay, type TimeOfDay } from './time-of-day.ts'
import type { Zone } from './zone.ts'

/** `to` at or before `from` is on the next day: 22:00 to 06:00, or 08:00 to 08:00 for a whole day on duty. */
export type Shift = { readonly id: string; readonly from: TimeOfDay; readonly to: TimeOfDay }

/** One turn of a shift; it belongs to the day on which it begins. `to` is not part of it. */
export type ShiftTurn = { readonly shiftId: string; readonly day: Day; readonly from: Instant; readonly to: Instant }

/** @throws CalendarError `calendar/bad-shift` for a shift that begins at 24:00 (it begins at 00:00 of the next day) */
export function shiftTurnOn(zone: Zone, shift: Shift, day: Day): ShiftTurn {
  const from = parseTimeOfDay(shift.from)
  const to = parseTimeOfDay(shift.to)
  if (from === END_OF_DAY_MINUTES) throw new CalendarError('calendar/bad-shift', { shift: shift.id })
  const end = to > from ? to : to + END_OF_DAY_MINUTES
  return { shiftId: shift.id, day, from: zone.instantOf(day, from), to: zone.instantOf(day, end) }
}

/** The turns that run at the instant, in the order of `shifts`; of one shift the older first. */
export function shiftTurnsAt(zone: Zone, shifts: readonly Shift[], instant: Instant): ShiftTurn[] {
  demandInstant(instant)
  const today = zone.dayOf(instant)
  const days = [addCalendarDays(today, -1), today]
  return shifts
    .flatMap((shift) => days.map((day) => shiftTurnOn(zone, shift, day)))
    .filter((turn) => turn.from <= instant && instant < turn.to)
}

/** The turns that begin on these days (both counted), by their beginning. */
export function shiftTurnsBetween(zone: Zone, shifts: readonly Shift[], firstDay: Day, lastDay: Day): ShiftTurn[] {
  const turns: ShiftTurn[] = []
  for (let day = firstDay; day <= lastDay; day = addCalendarDays(day, 1)) {
    for (const shift of shifts) turns.push(shiftTurnOn(zone, shift, day))
  }
  return turns.sort((a, b) => a.from - b.from)
}
