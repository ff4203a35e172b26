import { createZone, type Zone } from '@huiyin/calendar/zone'

/**
 * The zone of the project that is on screen. As with the business clock, what draws a time does not ask whose it is; the
 * shell says it when the project is known. Before that (sign-in) the trade's own zone holds.
 */
let current: Zone = createZone('Asia/Shanghai')

export function projectZone(): Zone {
  return current
}

/** @param id IANA name as the server sends it with the project; what is not known changes nothing */
export function setProjectZone(id: string | undefined): void {
  if (id !== undefined && id !== current.id) current = createZone(id)
}
