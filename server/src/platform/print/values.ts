import { fillText, type Language } from '@huiyin/text'
import nzh from 'nzh/cn'
import type { Show } from './layout.ts'

export type Scope = {
  readonly fields: Readonly<Record<string, unknown>>
  readonly language: Language
  readonly zone: string
}

/** The value at a dotted path; undefined where the path ends early. Only own members are followed. */
export function valueAt(fields: unknown, path: string): unknown {
  let value: unknown = fields
  for (const member of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined
    value = (value as Record<string, unknown>)[member]
  }
  return value
}

/** What a layout shows, as the words on paper. Empty where the record has nothing. */
export function shownText(show: Exclude<Show, { choices: unknown }>, scope: Scope): string {
  if (typeof show === 'string') return plain(valueAt(scope.fields, show), scope)
  if ('text' in show) {
    const template = scope.language === 'en' ? (show.text.en ?? show.text.zh) : show.text.zh
    return template.replaceAll(/\{([a-zA-Z][a-zA-Z0-9.]*)\}/g, (_, path: string) =>
      plain(valueAt(scope.fields, path), scope),
    )
  }
  const value = valueAt(scope.fields, show.field)
  if (value === undefined || value === null || value === '') return ''
  const unit = show.unit ? ` ${fillText(show.unit, scope.language)}` : ''
  switch (show.as) {
    case 'text':
      return plain(value, scope) + unit
    case 'number':
      return new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 }).format(value as number) + unit
    case 'money':
      return yuan(value)
    case 'moneyInWords':
      return capitalsOf(value)
    default:
      return typeof value === 'object' ? plain(value, scope) : instantText(value, show.as, scope.zone)
  }
}

function plain(value: unknown, scope: Scope): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((one) => plain(one, scope)).join(scope.language === 'en' ? ', ' : '、')
  if (typeof value === 'boolean') return YES_NO[scope.language][Number(value)] as string
  if (typeof value === 'object') {
    const text = value as { zh?: unknown; en?: unknown }
    return typeof text.zh === 'string'
      ? fillText({ zh: text.zh, en: typeof text.en === 'string' ? text.en : undefined }, scope.language)
      : ''
  }
  return String(value)
}

const YES_NO = { zh: ['否', '是'], en: ['No', 'Yes'] } as const

/** Fen as yuan with two decimals and thousands marks; never through a float. */
export function yuan(fen: unknown): string {
  const amount = BigInt(fen as number | bigint | string)
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0n ? '-' : ''}${whole}.${digits.slice(-2)}`
}

/** The amount in the capitals that cannot be altered by a pen stroke: 人民币壹佰零陆元整. */
function capitalsOf(fen: unknown): string {
  return nzh.toMoney(yuan(fen).replaceAll(',', ''), { outSymbol: true, forceZheng: true })
}

function instantText(value: unknown, as: 'instant' | 'day' | 'time', zone: string): string {
  if (as === 'day' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  const at = typeof value === 'string' ? Date.parse(value) : Number(value)
  return Number.isFinite(at) ? instantOnPaper(at, as, zone) : ''
}

/** `2026-11-23 11:32` in the project's zone: paper outlives the week in which "today" is understood. */
export function instantOnPaper(at: number, as: 'instant' | 'day' | 'time', zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const day = `${of('year')}-${of('month')}-${of('day')}`
  const time = `${of('hour')}:${of('minute')}`
  return as === 'day' ? day : as === 'time' ? time : `${day} ${time}`
}

/** Is the choice ticked: the field is the value, or a list that contains it. */
export function isChosen(field: unknown, value: unknown): boolean {
  return Array.isArray(field) ? field.includes(value) : field === value
}

/**
 * Text that the fonts in the project can draw. What they lack (thin spaces, control characters, emoji) would become an
 * empty box; spaces become spaces and the rest is left out. Between Chinese and Latin or digits stands a space.
 */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\u2000-\u200a\u202f\u205f\u00a0\t]/g, ' ')
    .replaceAll(/(?!\n)\p{C}|\p{Variation_Selector}/gu, '')
    .replaceAll(/\p{Extended_Pictographic}/gu, (sign) => (/[©®™↔↕]/.test(sign) ? sign : ''))
}

/** A quarter-em between Chinese and Latin or digits, as `text-autospace` does on screen. Not for numbers of records and rooms. */
export function spaced(text: string): string {
  return text
    .replaceAll(/(\p{Script=Han})([A-Za-z0-9])/gu, '$1 $2')
    .replaceAll(/([A-Za-z0-9%])(\p{Script=Han})/gu, '$1 $2')
}
