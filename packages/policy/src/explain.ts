import {
  createZone,
  formatDayShort,
  formatDuration,
  formatTimeOfDay,
  isCalendarStepKey,
  parseDuration,
  renderCalendarStep,
} from '@huiyin/calendar'
import { fillText, type Language, type Text } from '@huiyin/text'
import type { ExplanationStep } from './model.ts'

/** Sentences of the engine's own steps; those of the calendar are its own. Stored without language. */
const POLICY_TEXTS: Readonly<Record<string, Text>> = {
  'policy.value': { zh: '制度规定：{limit}', en: 'The handbook says: {limit}' },
  'policy.replaced': { zh: '改约至 {at}，原时限 {before}', en: 'Agreed anew for {at}; it was due {before}' },
  'policy.field': { zh: '以约定时间 {at} 为准', en: 'Counted from the agreed time {at}' },
  'policy.shifted': { zh: '据此推算为 {at}', en: 'Which gives {at}' },
  'policy.earliest': { zh: '几个时限取最早的', en: 'The earliest of several limits' },
  'policy.latest': { zh: '几个时限取最晚的', en: 'The latest of several limits' },
  'policy.unknownYet': { zh: '依据还没填，暂无到期时间', en: 'What it counts from is not known yet: no due time' },
  'policy.yearNotLoaded': {
    zh: '{year} 年的节假日还没导入，导入后自动算出到期时间',
    en: 'The holidays of {year} are not loaded; loading them dates it',
  },
  'policy.routine': { zh: '{period} 这一期，{at} 到期', en: 'For {period}: due {at}' },
  'policy.every': { zh: '每隔 {limit} 一次，{at} 到期', en: 'Every {limit}: due {at}' },
}

/** One step as a sentence of the reader's language, times on the clock of the zone. Undefined for a step that this release does not know. */
export function explainStep(step: ExplanationStep, language: Language, zone: string): string | undefined {
  if (isCalendarStepKey(step.key)) return renderCalendarStep(step, language)
  const text = POLICY_TEXTS[step.key]
  if (!text) return undefined
  const values = Object.entries(step.params ?? {}).map(([name, value]) => [name, readable(name, value, language, zone)])
  return fillText(text, language, { before: '—', ...Object.fromEntries(values) })
}

/** Why something is due when it is, a sentence a step. */
export function renderExplanation(
  steps: readonly ExplanationStep[],
  language: Language,
  zone: string,
): readonly string[] {
  return steps.flatMap((step) => explainStep(step, language, zone) ?? [])
}

const INSTANTS: ReadonlySet<string> = new Set(['at', 'before'])

function readable(name: string, value: string | number, language: Language, zone: string): string | number {
  if (INSTANTS.has(name) && typeof value === 'number') return localTime(value, language, zone)
  if (name === 'limit' && typeof value === 'string') return formatDuration(parseDuration(value), language)
  return value
}

/** The 24:00 that ends a day is shown on that day. */
function localTime(instant: number, language: Language, zoneId: string): string {
  const zone = createZone(zoneId)
  const isMidnight = zone.timeOfDayOf(instant) === 0
  const day = zone.dayOf(isMidnight ? instant - 1 : instant)
  const time = isMidnight ? '24:00' : formatTimeOfDay(zone.timeOfDayOf(instant))
  return language === 'zh' ? `${formatDayShort(day, 'zh')} ${time}` : `${formatDayShort(day, 'en')}, ${time}`
}
