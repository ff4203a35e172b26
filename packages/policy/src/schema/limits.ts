import { z } from 'zod'
import { durationText, id, path, timeOfDay } from './words.ts'

const endsAt = z.enum(['day-end', 'close']).optional()
/** Name of a calendar of the pack; else the one marked `standard`. */
const calendar = id.optional()

export type ShortDuration = string | { readonly value: string }
const shortDuration: z.ZodType<ShortDuration> = z.union([durationText, z.strictObject({ value: id })])

/**
 * By when (or from when). Counted from the opening event's `occurredAt`, or from `opens` where the rule has it.
 *
 * ```yaml
 * within: 15m                                   # 30s 15m 24h run through nights and holidays; equal is kept
 * within: 2wd                                   # receipt day not counted, to 24:00 of the last (4wh, 7cd, 1month, day-end, close)
 * within: { value: repair.arrival.ordinary }    # a duration value of the pack
 * within: { for: 2wd, endsAt: close, calendar: desk }
 * within: { by: "09:00", plus: 1wd }            # nine o'clock of the next working day
 * within: { field: event.appointmentAt, minus: 15m }   # relative to a field, moves with it
 * within: { of: case.solutionLimit }            # a duration text that stands in a fact
 * within: { earliest: [{ field: case.askedBy }, day-end] }
 * ```
 */
export type Limit =
  | string
  | {
      readonly value: string
      readonly endsAt?: 'day-end' | 'close' | undefined
      readonly calendar?: string | undefined
    }
  | { readonly for: string; readonly endsAt?: 'day-end' | 'close' | undefined; readonly calendar?: string | undefined }
  | { readonly by: string; readonly plus?: string | undefined; readonly calendar?: string | undefined }
  | { readonly field: string; readonly plus?: ShortDuration | undefined; readonly minus?: ShortDuration | undefined }
  | { readonly of: string }
  | { readonly earliest: readonly Limit[] }
  | { readonly latest: readonly Limit[] }

export const limit: z.ZodType<Limit> = z.lazy(() =>
  z.union([
    durationText,
    z.strictObject({ value: id, endsAt, calendar }),
    z.strictObject({ for: durationText, endsAt, calendar }),
    z.strictObject({
      by: timeOfDay,
      plus: z
        .string()
        .regex(/^[1-9]\d{0,3}(wd|cd)$/)
        .optional(),
      calendar,
    }),
    z.strictObject({ field: path, plus: shortDuration.optional(), minus: shortDuration.optional() }),
    z.strictObject({ of: path }),
    z.strictObject({ earliest: z.array(limit).min(2) }),
    z.strictObject({ latest: z.array(limit).min(2) }),
  ]),
)

/** A number of the pack's values, or written here. */
export type Count = number | { readonly value: string }
export const count: z.ZodType<Count> = z.union([z.int().min(1), z.strictObject({ value: id })])

/**
 * A moment of a routine's period.
 *
 * ```yaml
 * due: period-end                               # 24:00 of the period's last day
 * due: { at: "18:00" }                          # of a day
 * due: { weekday: fri, at: "17:00" }            # of a week
 * due: { day: 25 }                              # of a month; `last` is its last day; at 24:00 unless `at` says else
 * due: { month: 12, day: 25 }                   # of a year
 * due: { in: next, month: 2, day: last }        # of the year that follows the period
 * due: { lastWorkingDay: true }                 # of the week or month
 * due: { close: true, calendar: desk }          # closing time of the day
 * ```
 */
export type PeriodMoment =
  | 'period-start'
  | 'period-end'
  | {
      readonly in?: 'this' | 'next' | undefined
      readonly month?: number | undefined
      readonly day?: number | 'last' | undefined
      readonly weekday?: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun' | undefined
      readonly lastWorkingDay?: boolean | undefined
      readonly close?: boolean | undefined
      readonly at?: string | undefined
      readonly calendar?: string | undefined
    }

export const periodMoment: z.ZodType<PeriodMoment> = z.union([
  z.enum(['period-start', 'period-end']),
  z.strictObject({
    in: z.enum(['this', 'next']).optional(),
    month: z.int().min(1).max(12).optional(),
    day: z.union([z.int().min(1).max(31), z.literal('last')]).optional(),
    weekday: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']).optional(),
    lastWorkingDay: z.literal(true).optional(),
    close: z.literal(true).optional(),
    at: timeOfDay.optional(),
    calendar,
  }),
])
