import type { Day, Instant } from './day.ts'
import type { TimeOfDay } from './time-of-day.ts'
import type { Zone } from './zone.ts'

/** `to` at or before `from` is on the next day: 22:00 to 06:00, or 08:00 to 08:00 for a whole day on duty. */
export type Shift = { readonly id: string; readonly from: TimeOfDay; readonly to: TimeOfDay }

/** One turn of a shift; it belongs to the day on which it begins. `to` is not part of it. */
export type ShiftTurn = { readonly shiftId: string; readonly day: Day; readonly from: Instant; readonly to: Instant }

export function shiftTurnOn(_zone: Zone, _shift: Shift, _day: Day): ShiftTurn {
  throw new Error('not yet')
}

/** The turns that run at the instant, in the order of `shifts`. */
export function shiftTurnsAt(_zone: Zone, _shifts: readonly Shift[], _instant: Instant): ShiftTurn[] {
  throw new Error('not yet')
}

/** The turns that begin on these days (both counted), by their beginning. */
export function shiftTurnsBetween(_zone: Zone, _shifts: readonly Shift[], _firstDay: Day, _lastDay: Day): ShiftTurn[] {
  throw new Error('not yet')
}
