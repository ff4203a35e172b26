import { pinyin, polyphonic } from 'pinyin-pro'
import type { NameReading } from './terms.ts'

/** The ways in which a Chinese name may be read aloud, the likeliest first, at most six: 曾 as zeng before ceng. */
export function nameReadings(name: string): NameReading[] {
  const text = [...name.normalize('NFKC')].filter((char) => /\p{Script=Han}/u.test(char)).join('')
  if (text === '') return []
  const asName = pinyin(text, { toneType: 'none', type: 'array', surname: 'head', v: true })
  const others = polyphonic(text, { toneType: 'none', type: 'array', v: true })
  let readings: string[][] = [[]]
  asName.forEach((syllable, index) => {
    const ways = [...new Set([syllable, ...(others[index] ?? [])])].slice(0, 2)
    readings = readings.flatMap((reading) => ways.map((way) => [...reading, way])).slice(0, 6)
  })
  const seen = new Set<string>()
  return readings
    .map((syllables) => ({
      full: syllables.join(''),
      initials: syllables.map((syllable) => syllable[0] ?? '').join(''),
    }))
    .filter(({ full }) => !seen.has(full) && seen.add(full))
}
