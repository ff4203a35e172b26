import { SYLLABLES } from './syllables.ts'

const reading = new Map<string, string>()
for (const entry of SYLLABLES.split(' ')) {
  const syllable = /^[a-z]+/.exec(entry)?.[0] ?? ''
  for (const character of entry.slice(syllable.length)) reading.set(character, syllable)
}

/** How one of our own titles is typed without an input method: 修改 by `xiugai` and by `xg`. */
export function typedAs(title: string): string {
  const syllables = [...title].flatMap(
    (character) => reading.get(character) ?? (/\w/.test(character) ? [character] : []),
  )
  return `${syllables.join('')} ${syllables.map((one) => one[0]).join('')}`
}
