/** A stretch of words that stays, goes or comes. */
export type Stretch = { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }

/** Numbers and Latin words stay whole, so that `40` does not become `4` of `30` and `0`; Chinese goes by character. */
const WORDS = /\d+(?:[.:]\d+)*|[A-Za-z]+|\s+|./gsu

/**
 * What differs between two wordings, as a redline reads. Texts of more than 600 words each stand whole against each
 * other: nobody reads a redline of that length, and the table of comparisons would grow with its square.
 */
export function wordingDiff(before: string, after: string): Stretch[] {
  const [a, b] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []]
  if (a.length > 600 || b.length > 600)
    return joined([
      { kind: 'gone', text: before },
      { kind: 'new', text: after },
    ])
  const common = commonLengths(a, b)
  const found: Stretch[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i] as string })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && length(common, i + 1, j) >= length(common, i, j + 1))) {
      found.push({ kind: 'gone', text: a[i] as string })
      i += 1
    } else {
      found.push({ kind: 'new', text: b[j] as string })
      j += 1
    }
  }
  return joined(found)
}

/** For each pair of positions, how many words the rests have in common, in order. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (table[i] as number[])[j] =
        a[i] === b[j] ? length(table, i + 1, j + 1) + 1 : Math.max(length(table, i + 1, j), length(table, i, j + 1))
  return table
}

const length = (table: readonly number[][], i: number, j: number) => table[i]?.[j] ?? 0

function joined(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = []
  for (const stretch of stretches) {
    const last = found.at(-1)
    if (stretch.text === '') continue
    if (last?.kind === stretch.kind) found[found.length - 1] = { kind: last.kind, text: last.text + stretch.text }
    else found.push(stretch)
  }
  return found
}
