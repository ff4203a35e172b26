/**
 * How often one address may open pages without an account. Counts by a monotonic clock, in this process: it keeps a
 * guesser slow, it does not keep books.
 */
export class AddressLimit {
  readonly #perMinute: number
  readonly #now: () => number
  readonly #seen = new Map<string, { since: number; count: number }>()

  constructor(options: { readonly perMinute: number; readonly now?: () => number }) {
    this.#perMinute = options.perMinute
    this.#now = options.now ?? (() => performance.now())
  }

  /** Seconds to wait, or undefined when the address may go on. */
  refuse(address: string): number | undefined {
    const now = this.#now()
    const entry = this.#seen.get(address)
    if (!entry || now - entry.since >= MINUTE) {
      if (this.#seen.size >= ADDRESSES_MAX) this.#forget(now)
      this.#seen.set(address, { since: now, count: 1 })
      return undefined
    }
    entry.count += 1
    return entry.count > this.#perMinute ? Math.ceil((MINUTE - (now - entry.since)) / 1000) : undefined
  }

  #forget(now: number): void {
    for (const [address, entry] of this.#seen) if (now - entry.since >= MINUTE) this.#seen.delete(address)
    if (this.#seen.size >= ADDRESSES_MAX) this.#seen.clear()
  }
}

const MINUTE = 60_000
const ADDRESSES_MAX = 20_000
