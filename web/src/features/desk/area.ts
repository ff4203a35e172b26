/** A public area or facility, as the server lists it. */
export type Area = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly unit: string
  /** `1d1dyld` for 1 栋 1 单元楼道 */
  readonly initials: string
}

/** Areas for what was typed, by words or initials; those that begin so first. Nothing is offered for nothing. */
export function findAreas(all: readonly Area[], typed: string): readonly Area[] {
  const wanted = plain(typed)
  if (wanted === '') return []
  const rank = (one: Area): number => {
    const title = plain(one.title)
    if (title === wanted || one.initials === wanted) return 0
    if (title.startsWith(wanted) || one.initials.startsWith(wanted)) return 1
    if (title.includes(wanted) || one.initials.includes(wanted)) return 2
    return Number.POSITIVE_INFINITY
  }
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter((ranked) => ranked.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || a.one.title.length - b.one.title.length)
    .map((ranked) => ranked.one)
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')
