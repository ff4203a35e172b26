// Writes src/ui/finder/syllables.ts: how the characters of our own texts are read, so that the command box finds an
// action by pinyin. Run it after new texts: `node web/make-syllables.ts`. A test says when it is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pinyin } from 'pinyin-pro'

const SOURCE = fileURLToPath(new URL('./src/', import.meta.url))
export const TARGET = `${SOURCE}ui/finder/syllables.ts`

/** The characters of the texts and titles of the desk, each under the syllable it is read as. */
export function syllablesFile(): string {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /(^|\/)(texts|screens|verbs|undo)\.tsx?$|^shell\/|^ui\/keys\/|^ui\/photo\/|^ui\/print\//.test(name) &&
      /\.tsx?$/.test(name),
  )
  const characters = new Set<string>()
  for (const name of files)
    for (const [, zh] of readFileSync(SOURCE + name, 'utf8').matchAll(/zh: '([^']*)'/g))
      for (const character of (zh ?? '').match(/\p{Script=Han}/gu) ?? []) characters.add(character)
  const bySyllable = new Map<string, string>()
  for (const character of [...characters].sort()) {
    const syllable = pinyin(character, { toneType: 'none', v: true })
    bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + character)
  }
  const lines = [...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1)).map(([syllable, all]) => `${syllable}${all}`)
  const rows: string[] = []
  for (const line of lines) {
    const last = rows.at(-1)
    if (last !== undefined && last.length + line.length < 96) rows[rows.length - 1] = `${last} ${line}`
    else rows.push(line)
  }
  return `/** Made by web/make-syllables.ts from our own texts: a syllable and the characters that are read so. */\nexport const SYLLABLES = [\n${rows.map((row) => `  '${row}',`).join('\n')}\n].join(' ')\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, syllablesFile())
