import type { Organisation } from '../../../platform/access/organisation.ts'

/**
 * Does one of these positions stand above one of those, by any line of report? Own staff are those below oneself
 * (S0-SUP-8); whoever stands beside or above is not.
 */
export function supervises(organisation: Organisation, mine: readonly string[], theirs: readonly string[]): boolean {
  const above = new Set<string>()
  let level = [...theirs]
  while (level.length > 0) {
    const next = level.flatMap((id) => {
      const position = organisation.positions.find((one) => one.id === id)
      return position ? [position.superior, ...(position.otherSuperiors ?? [])] : []
    })
    level = next.filter((id): id is string => id !== undefined && !above.has(id))
    for (const id of level) above.add(id)
  }
  return mine.some((id) => above.has(id))
}

/** Days of 24 hours that a stretch touches at most, counted in halves: what a handbook's gates see of a leave. */
export function halfDays(from: number, until: number): number {
  return Math.ceil(((until - from) / 86_400_000) * 2) / 2
}
