/**
 * How often one person may ask something costly (security check 45): searching, exporting, showing what is masked. Counts
 * by a monotonic clock, in this process: it keeps a scraper slow, it does not keep books. Signing in has a throttle of its
 * own, which all processes share.
 */
export class RateLimits {
  readonly #now: () => number
  readonly #seen = new Map<string, { since: number; count: number }>()

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Seconds to wait, or undefined when this one may go on. */
  refuse(key: string, perMinute: number): number | undefined {
    const now = this.#now()
    const entry = this.#seen.get(key)
    if (!entry || now - entry.since >= MINUTE) {
      if (this.#seen.size >= KEYS_MAX) this.#forget(now)
      this.#seen.set(key, { since: now, count: 1 })
      return undefined
    }
    entry.count += 1
    return entry.count > perMinute ? Math.ceil((MINUTE - (now - entry.since)) / 1000) : undefined
  }

  #forget(now: number): void {
    for (const [key, entry] of this.#seen) if (now - entry.since >= MINUTE) this.#seen.delete(key)
    if (this.#seen.size >= KEYS_MAX) this.#seen.clear()
  }
}

const MINUTE = 60_000
const KEYS_MAX = 20_000
