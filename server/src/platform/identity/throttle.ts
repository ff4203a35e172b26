import type { Attempt } from './store.ts'

/** Failures after which it takes waiting (security check 3). */
export const LIMITS = { login: 5, pair: 5, address: 20 } as const

/**
 * Seconds to wait, 0 when the attempt may go on. Blocked are: this address with this login, this address, and the
 * login from addresses it never came from. So a stranger who guesses at a colleague's account cannot keep the
 * colleague out of their own office.
 */
export function secondsToWait(attempts: readonly Attempt[], knownAddress: boolean): number {
  const blocking = attempts.filter((attempt) => !attempt.counted && (attempt.scope !== 'login' || !knownAddress))
  return Math.max(0, ...blocking.map((attempt) => attempt.wait_seconds))
}
