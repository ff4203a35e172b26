import { CalendarError } from './calendar-error.ts'
import { HOUR_MS, MINUTE_MS } from './day.ts'
import { END_OF_DAY_MINUTES, formatTimeOfDay, parseTimeOfDay, type TimeOfDay } from './time-of-day.ts'

/** Where the last day of a limit in days ends: at 24:00, or when that day's last window closes (time rule 3). */
export type DayLimitEnd = 'day-end' | 'close'

/** A limit, parsed. Every form and what it counts stands in the README's table. */
export type DurationSpec =
  | { readonly kind: 'elapsed'; readonly amount: number; readonly unit: 's' | 'm' | 'h' }
  | { readonly kind: 'working-hours'; readonly amount: number }
  | { readonly kind: 'working-days'; readonly amount: number; readonly endsAt: DayLimitEnd }
  | { readonly kind: 'calendar-days'; readonly amount: number; readonly endsAt: DayLimitEnd }
  | { readonly kind: 'months'; readonly amount: number }
  | { readonly kind: 'day-end' }
  | { readonly kind: 'close' }
  | {
      readonly kind: 'by'
      readonly timeMinutes: number
      readonly plus?: { readonly amount: number; readonly unit: 'wd' | 'cd' } | undefined
    }

/** What a pack may write: the text forms, or the objects `{ by, plus }` and `{ for, endsAt }`. */
export type WrittenDuration =
  | string
  | { readonly by: TimeOfDay; readonly plus?: string | undefined }
  | { readonly for: string; readonly endsAt?: DayLimitEnd | undefined }

/**
 * @param options `endsAt: 'close'` lets a limit in days end at closing time instead of 24:00
 * @throws CalendarError `calendar/bad-duration`; also for zero ("at once" needs minutes) and for a bare `d`, which could mean three things
 */
export function parseDuration(
  written: WrittenDuration,
  options: { readonly endsAt?: DayLimitEnd | undefined } = {},
): DurationSpec {
  if (typeof written !== 'string') {
    if ('for' in written) return parseDuration(written.for, { endsAt: written.endsAt ?? options.endsAt })
    return { kind: 'by', timeMinutes: parseTimeOfDay(written.by), ...plusOf(written.plus) }
  }
  const text = written.trim()
  if (text === 'day-end') return { kind: 'day-end' }
  if (text === 'close') return { kind: 'close' }
  const by = /^by (\d{2}:\d{2})(?: ?\+ ?(\S+))?$/.exec(text)
  if (by) return { kind: 'by', timeMinutes: parseTimeOfDay(by[1] as string), ...plusOf(by[2]) }
  // Four digits of days are forty years of working days; more is a slip of the pen.
  const match = /^(\d{1,6}) ?(s|m|h)$/.exec(text) ?? /^(\d{1,4}) ?(wh|wd|cd|month|months)$/.exec(text)
  const amount = Number(match?.[1])
  if (!match || amount === 0) throw new CalendarError('calendar/bad-duration', { text: written })
  const endsAt = options.endsAt ?? 'day-end'
  switch (match[2]) {
    case 'wh':
      return { kind: 'working-hours', amount }
    case 'wd':
      return { kind: 'working-days', amount, endsAt }
    case 'cd':
      return { kind: 'calendar-days', amount, endsAt }
    case 'month':
    case 'months':
      return { kind: 'months', amount }
    default:
      return { kind: 'elapsed', amount, unit: match[2] as 's' | 'm' | 'h' }
  }
}

/** The limit as people say it. */
export function formatDuration(spec: DurationSpec, lang: 'zh' | 'en'): string {
  return lang === 'zh' ? chinese(spec) : english(spec)
}

/** The text that `parseDuration` reads back (with `endsAt` given apart). */
export function writtenDuration(spec: DurationSpec): string {
  switch (spec.kind) {
    case 'elapsed':
      return `${spec.amount}${spec.unit}`
    case 'working-hours':
      return `${spec.amount}wh`
    case 'working-days':
      return `${spec.amount}wd`
    case 'calendar-days':
      return `${spec.amount}cd`
    case 'months':
      return `${spec.amount}month`
    case 'by':
      return `by ${formatTimeOfDay(spec.timeMinutes)}${spec.plus ? ` +${spec.plus.amount}${spec.plus.unit}` : ''}`
    default:
      return spec.kind
  }
}

/**
 * The fixed length of a form that has one: seconds, minutes, hours.
 * @throws CalendarError `calendar/bad-duration` for forms whose length depends on when they start
 */
export function elapsedMsOf(spec: DurationSpec): number {
  if (spec.kind !== 'elapsed') throw new CalendarError('calendar/bad-duration', { text: writtenDuration(spec) })
  return spec.amount * UNIT_MS[spec.unit]
}

const UNIT_MS = { s: 1000, m: MINUTE_MS, h: HOUR_MS } as const

function plusOf(text: string | undefined): { plus?: { amount: number; unit: 'wd' | 'cd' } } {
  if (text === undefined) return {}
  const match = /^(\d{1,4})(wd|cd)$/.exec(text)
  if (!match || Number(match[1]) === 0) throw new CalendarError('calendar/bad-duration', { text })
  return { plus: { amount: Number(match[1]), unit: match[2] as 'wd' | 'cd' } }
}

function chinese(spec: DurationSpec): string {
  switch (spec.kind) {
    case 'elapsed':
      return `${spec.amount} ${{ s: '秒', m: '分钟', h: '小时' }[spec.unit]}`
    case 'working-hours':
      return `${spec.amount} 个工作小时`
    case 'working-days':
      return `${spec.amount} 个工作日${spec.endsAt === 'close' ? '（至下班）' : ''}`
    case 'calendar-days':
      return `${spec.amount} 个自然日${spec.endsAt === 'close' ? '（至下班）' : ''}`
    case 'months':
      return `${spec.amount} 个月`
    case 'day-end':
      return '当日内'
    case 'close':
      return '下班前'
    case 'by':
      return `${spec.plus ? plusInChinese(spec.plus) : ''} ${clock(spec.timeMinutes)} 前`.trim()
  }
}

function english(spec: DurationSpec): string {
  switch (spec.kind) {
    case 'elapsed':
      return plural(spec.amount, { s: 'second', m: 'minute', h: 'hour' }[spec.unit])
    case 'working-hours':
      return plural(spec.amount, 'working hour')
    case 'working-days':
      return `${plural(spec.amount, 'working day')}${spec.endsAt === 'close' ? ' (to closing time)' : ''}`
    case 'calendar-days':
      return `${plural(spec.amount, 'calendar day')}${spec.endsAt === 'close' ? ' (to closing time)' : ''}`
    case 'months':
      return plural(spec.amount, 'month')
    case 'day-end':
      return 'the same day'
    case 'close':
      return 'by closing time'
    case 'by':
      return `by ${clock(spec.timeMinutes)}${spec.plus ? plusInEnglish(spec.plus) : ''}`
  }
}

function plusInChinese(plus: { amount: number; unit: 'wd' | 'cd' }): string {
  if (plus.amount === 1) return plus.unit === 'wd' ? '下一个工作日' : '次日'
  return `第 ${plus.amount} 个${plus.unit === 'wd' ? '工作日' : '自然日'}`
}

function plusInEnglish(plus: { amount: number; unit: 'wd' | 'cd' }): string {
  if (plus.amount === 1) return plus.unit === 'wd' ? ' of the next working day' : ' of the next day'
  return ` of the ${ordinal(plus.amount)} ${plus.unit === 'wd' ? 'working' : 'calendar'} day after`
}

function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13
  return `${n}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}

function plural(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`
}

function clock(minutes: number): string {
  return minutes === END_OF_DAY_MINUTES ? '24:00' : formatTimeOfDay(minutes)
}
