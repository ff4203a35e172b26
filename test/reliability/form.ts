/**
 * Drills have a short form, run by `npm test`, and a long one, run by `huiyin drill`. Both print their seed, and
 * `HUIYIN_SEED` plays a run again.
 */
export const LONG = process.env.HUIYIN_DRILL === 'long'

export function drillSeed(name: string): number {
  const seed = Number(process.env.HUIYIN_SEED) || Math.floor(Math.random() * 2 ** 31)
  console.log(`${name}: HUIYIN_SEED=${seed}`)
  return seed
}

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
  }
}
