/**
 * Drills have a short form, run by `npm test`, and a long one, run by `huiyin drill`. Both print their seed, and
 * `HUIYIN_SEED` plays a run again.
 */
export const LONG = process.env.HUIYIN_DRILL === 'long'

/** Somebody asked for this drill by `huiyin drill`, in either form. `npm test` has no time for the others. */
export const ASKED = process.env.HUIYIN_DRILL !== undefined

export { type Chance, chanceFrom } from '../../drills/chance.ts'

export function drillSeed(name: string): number {
  const seed = Number(process.env.HUIYIN_SEED) || Math.floor(Math.random() * 2 ** 31)
  console.log(`${name}: HUIYIN_SEED=${seed}`)
  return seed
}
