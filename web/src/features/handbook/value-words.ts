import { useSay } from '../../language/language.ts'
import { handbookTexts as texts, UNIT_WORDS } from './texts.ts'

/** A value of a pack as it is said: `40 分钟`, `是`, `没填`. */
export function useValueWords(): (value: unknown, unit: string | null | undefined) => string {
  const say = useSay()
  return (value, unit) => {
    if (value === null || value === undefined) return say(texts.notSet)
    if (typeof value === 'boolean') return say(value ? texts.yes : texts.no)
    const said = Array.isArray(value) ? value.join('、') : String(value)
    const words = unit ? UNIT_WORDS[unit] : undefined
    return words ? `${said} ${say(words)}` : said
  }
}
