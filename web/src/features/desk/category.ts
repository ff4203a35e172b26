/** A leaf of the handbook's tree of categories, as the server lists it. */
export type Category = {
  readonly id: string
  /** The kind of case whose tree it stands in. */
  readonly kind: string
  readonly title: { readonly zh: string; readonly en?: string | undefined }
  readonly path: readonly { readonly zh: string; readonly en?: string | undefined }[]
  readonly place: string
  readonly urgency: string
  readonly charge: string
  readonly inHome: boolean
  readonly departmentId: string
  /** Of its title, lower case: `sclsd`. */
  readonly initials: string
}

/**
 * Categories for what was typed: initials or words of title and path; those whose title begins so come first, and those
 * of the place one is registering for.
 */
export function findCategories(all: readonly Category[], typed: string, place: string): readonly Category[] {
  const wanted = typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s›>]/g, '')
  const rank = (one: Category): number => {
    const title = `${one.title.zh}${one.title.en ?? ''}`.toLowerCase()
    const initials = one.initials.toLowerCase().split(/\s+/)
    const path = one.path
      .map((part) => `${part.zh}${part.en ?? ''}`)
      .join('')
      .toLowerCase()
    const away = one.place === place ? 0 : 0.5
    if (wanted === '') return away
    if (initials.some((part) => part === wanted) || title === wanted) return away
    if (initials.some((part) => part.startsWith(wanted)) || title.startsWith(wanted)) return 1 + away
    if (initials.some((part) => part.includes(wanted)) || title.includes(wanted)) return 2 + away
    if (path.includes(wanted)) return 3 + away
    return Number.POSITIVE_INFINITY
  }
  return all
    .map((one) => ({ one, rank: rank(one) }))
    .filter((ranked) => ranked.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map((ranked) => ranked.one)
}

/**
 * The category that the description speaks of, if one clearly stands out: pairs of neighbouring characters that the
 * description shares with a category's own words, rarer ones weighing more. It is a proposal; a person sees and keeps it.
 */
export function guessCategory(all: readonly Category[], description: string, place: string): Category | undefined {
  const said = pairsOf(description)
  if (said.size === 0) return undefined
  const words = all.map((one) => pairsOf([one.title.zh, ...one.path.slice(1).map((part) => part.zh)].join('')))
  const frequency = new Map<string, number>()
  for (const pairs of words) for (const pair of pairs) frequency.set(pair, (frequency.get(pair) ?? 0) + 1)
  let best: { one: Category; score: number } | undefined
  let second = 0
  all.forEach((one, index) => {
    const pairs = words[index] ?? new Set()
    let score = 0
    for (const pair of pairs) if (said.has(pair)) score += 1 / (frequency.get(pair) ?? 1)
    if (one.place === place) score *= 1.2
    if (!best || score > best.score) {
      second = best?.score ?? 0
      best = { one, score }
    } else second = Math.max(second, score)
  })
  const found = best as { one: Category; score: number } | undefined
  return found && found.score >= 0.2 && found.score > second ? found.one : undefined
}

function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>()
  for (const run of text.normalize('NFKC').match(/\p{Script=Han}+/gu) ?? [])
    for (let i = 0; i + 1 < run.length; i += 1) pairs.add(run.slice(i, i + 2))
  return pairs
}
