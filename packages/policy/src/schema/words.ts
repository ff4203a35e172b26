import { z } from 'zod'

export const LANGUAGES_APART = ' ¦ '

/**
 * The small written forms of a pack. Only three kinds of text mean something to the engine: a duration (`15m`, `2wd`),
 * a dotted path (`workOrder.engineerId`) and an id. Everything else is an object, so that no pack holds expressions.
 */

/** A text for people: Chinese always, English in the built-in packs too. */
export const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1).optional() })

/** An id in dotted camel case: `repair.arrival.ordinary`, `buildingSteward`, `home.plumbing.tapLeak`. */
export const id = z.string().regex(/^[a-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$/, {
  error: said('写成 repair.arrival.ordinary 的样子：小写字母开头，用点分开', 'write it like repair.arrival.ordinary'),
})

/** An event type: `workOrder.received`. */
export const eventType = z.string().regex(/^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$/, {
  error: said('事件写成 workOrder.received 的样子', 'an event is written like workOrder.received'),
})

/** A dotted path to a fact: `case.urgency`, `event.appointmentAt`, `input.amountFen`, `actor.staffId`, `member.id`. */
export const path = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9_-]+)+$/, {
  error: said('字段写成 case.urgency 的样子', 'a field is written like case.urgency'),
})

/** `30s 15m 24h 4wh 2wd 7cd 1month day-end close`; amounts above zero. */
export const durationText = z.string().regex(/^([1-9]\d{0,5}(s|m|h|wh|wd|cd|months?)|day-end|close)$/, {
  error: said(
    '时限写成 15m、24h、4wh、2wd、7cd、1month、day-end 或 close',
    'a limit is written 15m, 24h, 4wh, 2wd, 7cd, 1month, day-end or close',
  ),
})

/** `HH:MM`, at the latest `24:00`. Quote it in YAML. */
export const timeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
  error: said('时间写成 "08:30" 的样子，最晚 "24:00"', 'a time of day is written "08:30", at the latest "24:00"'),
})

/** Where the handbook says it: `4.2`, `S0 5.1.3`. */
export const clause = z.string().min(1).max(60)

export const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export type WeekdayName = z.infer<typeof weekday>

/** A refusal of the schema in both languages; `pack-problems` splits it again. */
export function said(zh: string, en: string): string {
  return `${zh}${LANGUAGES_APART}${en}`
}

/** A part of the grammar that this release does not run: refused by name, never ignored. */
export function notYet(name: string) {
  return z
    .custom<undefined>((value) => value === undefined, {
      error: said(
        `本版本还不能执行“${name}”，请先去掉这一项`,
        `this release does not run “${name}” yet: take this part out`,
      ),
    })
    .optional()
}
