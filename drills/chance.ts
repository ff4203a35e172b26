/** Chance that comes out the same for the same seed (mulberry32). */
export function chanceFrom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    /** From 0 up to, without, 1. */
    next,
    /** A whole number from 0 up to, without, `below`. */
    below: (below: number) => Math.floor(next() * below),
    oneOf: <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)] as T,
    /** True this often in a hundred times. */
    percent: (share: number) => next() * 100 < share,
  }
}

export type Chance = ReturnType<typeof chanceFrom>
