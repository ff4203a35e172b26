const MINUTE_MS = 60_000

/**
 * A first estimate of when somebody left who did not say so: half way between the order's acceptance and now, on a whole
 * minute. It stands in the field to be put right, and is never outside what the server takes (S0-REPAIR-5).
 */
export function departureBetween(acceptedAt: number | undefined, now: number): number {
  const from = Math.min(acceptedAt ?? now, now)
  const middle = Math.round((from + now) / 2 / MINUTE_MS) * MINUTE_MS
  return Math.min(Math.max(middle, from), now)
}
