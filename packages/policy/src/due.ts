import {
  CalendarError,
  type DurationSpec,
  elapsedMsOf,
  explainDue,
  instantBefore,
  dueAt as lastInstantOf,
  parseDuration,
} from '@huiyin/calendar'
import type { Calendars } from './calendars.ts'
import type { CompiledPack } from './compile.ts'
import { factAt } from './match.ts'
import type { ExplanationStep, Facts, Obligation } from './model.ts'
import type { Count, Limit, ShortDuration } from './schema/limits.ts'
import type { PackValue } from './schema/values.ts'

/** What limits are counted with. */
export type Counting = { readonly pack: CompiledPack; readonly calendars: Calendars }

/** By when, with the reasons. `at` is null while it cannot be known: a field is empty, or an open pause holds it. */
export type CountedDue = { readonly at: number | null; readonly steps: readonly ExplanationStep[] }

type Pauses = Obligation['pauses']

/**
 * The instant of a limit that runs from `start` (epoch ms). Equal is kept. A year whose holidays are not loaded is never
 * guessed: then the due instant is not known, the explanation says which year is missing, and loading it counts again.
 * Taking a repair must not wait for that.
 */
export function countDue(
  counting: Counting,
  limit: Limit,
  start: number,
  facts: Facts,
  pauses: Pauses = [],
): CountedDue {
  return knownYears(() => due(counting, limit, start, facts, pauses), yearMissing)
}

/** What the calendar answers, or what to say when it lacks a year. Any other refusal of the calendar is a fault of the pack. */
export function knownYears<T>(ask: () => T, otherwise: (error: CalendarError) => T): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof CalendarError && error.code === 'calendar/year-not-loaded') return otherwise(error)
    throw error
  }
}

function yearMissing(error: CalendarError): CountedDue {
  return { at: null, steps: [{ key: 'policy.yearNotLoaded', params: { year: String(error.params.year ?? '') } }] }
}

function due(counting: Counting, limit: Limit, start: number, facts: Facts, pauses: Pauses): CountedDue {
  if (typeof limit === 'string') return counted(counting, limit, start, pauses)
  if ('value' in limit) {
    const text = durationOfValue(counting.pack, limit.value)
    if (text === undefined) return UNKNOWN
    const due = counted(counting, text, start, pauses, limit)
    return { at: due.at, steps: [{ key: 'policy.value', params: { value: limit.value, limit: text } }, ...due.steps] }
  }
  if ('for' in limit) return counted(counting, limit.for, start, pauses, limit)
  if ('by' in limit) {
    const calendar = counting.calendars.named(limit.calendar)
    return explainDue(
      calendar,
      start,
      parseDuration({ by: limit.by, ...(limit.plus ? { plus: limit.plus } : {}) }),
      pauses,
    )
  }
  if ('of' in limit) {
    const text = factAt(facts, limit.of)
    return typeof text === 'string' ? counted(counting, text, start, pauses) : UNKNOWN
  }
  if ('field' in limit) return besideField(counting, limit, facts)
  const each = ('earliest' in limit ? limit.earliest : limit.latest).map((one) =>
    countDue(counting, one, start, facts, pauses),
  )
  const missing = each.find((one) => one.steps[0]?.key === 'policy.yearNotLoaded')
  if (missing) return missing
  const known = each.filter((one): one is CountedDue & { at: number } => one.at !== null)
  const chosen = known.reduce<(CountedDue & { at: number }) | undefined>(
    (best, one) => (best === undefined || ('earliest' in limit ? one.at < best.at : one.at > best.at) ? one : best),
    undefined,
  )
  if (!chosen || ('latest' in limit && known.length < each.length)) return UNKNOWN
  return { at: chosen.at, steps: [{ key: 'earliest' in limit ? 'policy.earliest' : 'policy.latest' }, ...chosen.steps] }
}

/** A duration of the pack as its written form: 40 with unit minute is `40m`. Undefined when unset. */
export function durationOfValue(pack: CompiledPack, key: string): string | undefined {
  const value = pack.pack.values[key]
  return value === undefined ? undefined : writtenValue(value)
}

export function writtenValue(value: PackValue): string | undefined {
  if (value.value === null) return undefined
  if (typeof value.value === 'string') return value.value
  const suffix = value.unit === undefined ? undefined : SUFFIX[value.unit]
  return suffix === undefined ? undefined : `${value.value}${suffix}`
}

const SUFFIX: Readonly<Record<string, string>> = {
  second: 's',
  minute: 'm',
  hour: 'h',
  workingHour: 'wh',
  workingDay: 'wd',
  calendarDay: 'cd',
  month: 'month',
}

/** The written form of a short duration; undefined when its value is unset. */
export function shortText(pack: CompiledPack, short: ShortDuration): string | undefined {
  return typeof short === 'string' ? short : durationOfValue(pack, short.value)
}

/** An instant after another by a short duration, e.g. a step of a ladder. */
export function instantAfter(counting: Counting, from: number, text: string): number {
  return lastInstantOf(counting.calendars.named(), from, parseDuration(text))
}

/** The instant before another: a warning ten minutes before the limit. */
export function instantBeforeDue(counting: Counting, due: number, text: string): number {
  return instantBefore(counting.calendars.named(), due, parseDuration(text))
}

const UNKNOWN: CountedDue = { at: null, steps: [{ key: 'policy.unknownYet' }] }

function counted(
  counting: Counting,
  text: string,
  start: number,
  pauses: Pauses,
  how: { readonly endsAt?: 'day-end' | 'close' | undefined; readonly calendar?: string | undefined } = {},
): CountedDue {
  const spec: DurationSpec = parseDuration(text, { endsAt: how.endsAt })
  return explainDue(counting.calendars.named(how.calendar), start, spec, pauses)
}

function besideField(counting: Counting, limit: Extract<Limit, { field: string }>, facts: Facts): CountedDue {
  const at = factAt(facts, limit.field)
  if (typeof at !== 'number') return UNKNOWN
  const steps: ExplanationStep[] = [{ key: 'policy.field', params: { field: limit.field, at } }]
  const shifted = shiftOf(counting, at, limit)
  return { at: shifted, steps: shifted === at ? steps : [...steps, { key: 'policy.shifted', params: { at: shifted } }] }
}

function shiftOf(counting: Counting, at: number, limit: Extract<Limit, { field: string }>): number {
  const plus = limit.plus === undefined ? undefined : shortText(counting.pack, limit.plus)
  if (plus !== undefined) return instantAfter(counting, at, plus)
  const minus = limit.minus === undefined ? undefined : shortText(counting.pack, limit.minus)
  return minus === undefined ? at : instantBeforeDue(counting, at, minus)
}

/** Milliseconds of an elapsed duration text (`30m`, `24h`). */
export function elapsedMsOfText(text: string): number {
  return elapsedMsOf(parseDuration(text))
}

/** A number that a rule writes or takes from a value of the pack; 1 where the value is unset. */
export function countOf(pack: CompiledPack, count: Count): number {
  return typeof count === 'number' ? count : Number(pack.valueOf(count.value) ?? 1)
}
