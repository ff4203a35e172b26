/** So many of so many: kept of owed, satisfied of asked. Counts, so that a rate is never rounded twice. */
export type Rate = { readonly part: number; readonly whole: number }

/**
 * The rate in percent to one decimal, as screens and papers show it (time rule 8): `90.0`. Null for a zero
 * denominator, which shows as "none". Half a tenth is rounded up, by whole numbers.
 */
export function formatRate({ part, whole }: Rate): string | null {
  if (whole === 0) return null
  const tenths = (2000n * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole))
  return `${tenths / 10n}.${tenths % 10n}`
}

/**
 * Whether the unrounded rate reaches a target; 94.96 % shows as 95.0 and misses 95. Null for a zero denominator.
 * @param targetPercent to two decimals, e.g. 98.5
 */
export function meetsTarget({ part, whole }: Rate, targetPercent: number): boolean | null {
  if (whole === 0) return null
  return BigInt(part) * 10_000n >= BigInt(Math.round(targetPercent * 100)) * BigInt(whole)
}
