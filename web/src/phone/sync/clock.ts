/**
 * The phone's idea of the server's time (DESIGN.md, two times): the server's time of the last contact plus what a
 * monotonic clock has counted since. A device clock that is wrong, or set while offline, does not move it; only a
 * restart has nothing better than the device clock to count the time that the phone was off.
 */
export type Ticks = {
  /** Milliseconds that never jump, of this life of the page. */
  readonly monotonic: () => number
  /** The device's clock, right or wrong. */
  readonly wall: () => number
  /** Names this life of the page; another life counts from another zero. */
  readonly life: string
}

/** A known moment: what the server's time was when the phone's clocks showed these. Kept over restarts. */
export type Anchor = {
  readonly at: number
  readonly monotonicAt: number
  readonly wallAt: number
  readonly life: string
  /** The server's time of the last contact: lower bound of what may be stamped offline. */
  readonly contactAt: number
}

export function anchorOfContact(serverNow: number, ticks: Ticks): Anchor {
  return {
    at: serverNow,
    monotonicAt: ticks.monotonic(),
    wallAt: ticks.wall(),
    life: ticks.life,
    contactAt: serverNow,
  }
}

/** The server's time now, as far as the phone can tell. Never before the anchor. */
export function estimate(anchor: Anchor, ticks: Ticks): number {
  const passed = anchor.life === ticks.life ? ticks.monotonic() - anchor.monotonicAt : ticks.wall() - anchor.wallAt
  return Math.round(anchor.at + Math.max(0, passed))
}

/** A phone that has not spoken with the server for so long may lie in a taxi (security check 56). */
export const OUT_OF_TOUCH_MS = 14 * 24 * 3_600_000

/** Whether the last contact is so long ago that what the server can give again must not lie here any longer. */
export function outOfTouch(anchor: Anchor, ticks: Ticks): boolean {
  return estimate(anchor, ticks) - anchor.contactAt > OUT_OF_TOUCH_MS
}

/** The anchor carried on to now, so that a restart has only the time since then to guess. */
export function carry(anchor: Anchor, ticks: Ticks): Anchor {
  return {
    at: estimate(anchor, ticks),
    monotonicAt: ticks.monotonic(),
    wallAt: ticks.wall(),
    life: ticks.life,
    contactAt: anchor.contactAt,
  }
}
