import { z } from 'zod'
import { count, limit, periodMoment } from './limits.ts'
import { matcher } from './matchers.ts'
import { ownerRef } from './owners.ts'
import { ruleHead } from './rule-head.ts'
import { durationText, eventType, id, notYet, path, text } from './words.ts'

const onEvent = z.strictObject({
  event: z.union([eventType, z.array(eventType).min(1)]),
  where: matcher.optional(),
  /** Who did it: never this person, or exactly this person. Positions are not remembered by the log: use `where`. */
  by: z
    .union([
      z.strictObject({ distinctFrom: path }),
      z.strictObject({ person: path }),
      z.strictObject({ position: notYet('by.position') }),
    ])
    .optional(),
})

/**
 * An event that counts: its type, or `{ event, where, by }`. An event of a part (a work order) counts only for
 * obligations of the same part; an event of the whole subject counts for all of them.
 */
export const eventTest = z.union([eventType, onEvent])
export type EventTest = z.infer<typeof eventTest>

/** What discharges: one event, `{ any: […] }`, `{ all: […] }` (each once, in any order), or `{ count: 3, of: …, distinct: event.areaId }`. */
export const discharge = z.union([
  eventTest,
  z.strictObject({ any: z.array(eventTest).min(1) }),
  z.strictObject({ all: z.array(eventTest).min(2) }),
  z.strictObject({ count, of: eventTest, distinct: path.optional() }),
])
export type Discharge = z.infer<typeof discharge>

/** What is owed and by whom. `what` is the thing (`arrival`), `title` its name on screen (到场). */
export const owes = z.strictObject({ what: id, title: text, who: ownerRef, count: count.optional() })
export type Owes = z.infer<typeof owes>

/** A message inside the transaction: "at once" as the machine can keep it. `message` is a key of the pack's `messages`. */
export const tell = z.strictObject({ to: ownerRef, message: id, when: matcher.optional() })
export type TellRule = z.infer<typeof tell>

/**
 * When the owner is reminded: a share of the time from start to due, or a time before due. `warn: 75%`,
 * `warn: [50%, 10m]`, `warn: { at: [75%], to: owner, message: limit.near }`; by default the owner gets `limit.near`.
 */
const warnMark = z.union([z.string().regex(/^[1-9]\d?%$/), durationText])
export const warn = z.union([
  warnMark,
  z.array(warnMark).min(1),
  z.strictObject({
    at: z.union([warnMark, z.array(warnMark).min(1)]),
    to: ownerRef.optional(),
    message: id.optional(),
  }),
])
export type Warn = z.infer<typeof warn>

/**
 * One step of the ladder after the limit was missed. `after: breach` or a time after the due instant.
 * `tell` sends a message (default `limit.missed`), `transfer` makes `to` the owner, `owe` lets `to` owe something new:
 * the report with its reason.
 */
export const ladderStep = z.strictObject({
  after: z.union([z.literal('breach'), durationText]),
  how: z.enum(['tell', 'owe', 'transfer']),
  to: ownerRef,
  message: id.optional(),
  owes: z.strictObject({ what: id, title: text, within: limit, dischargedBy: discharge }).optional(),
})
export type LadderStep = z.infer<typeof ladderStep>

/** What gives an open obligation a new due instant: a re-appointment. The old one stays in the history. Only while it is not missed. */
const replacement = z.strictObject({
  event: eventType,
  at: z.union([path, limit]),
  unless: matcher.optional(),
  when: matcher.optional(),
})
export type Replacement = z.infer<typeof replacement>

const running = {
  /** Repeats the need: several are told apart by what they are about. */
  warn: warn.optional(),
  escalate: z.array(ladderStep).optional(),
  /** Its messages pass quiet hours. */
  emergency: z.union([z.boolean(), matcher]).optional(),
}

/** Something happens: somebody owes something by a time, or is told at once, or both. */
export const response = z.strictObject({
  ...ruleHead,
  on: z.union([eventType, onEvent]),
  when: matcher.optional(),
  /** Not opened when this holds: the arrival to be checked is recorded already. */
  skipIf: matcher.optional(),
  tells: z.array(tell).optional(),
  owes: owes.optional(),
  /** From when it may be done; `within` then counts from there. What is done earlier does not count. */
  opens: limit.optional(),
  within: limit.optional(),
  /** One event, many obligations: one per entry of a list, with the entry as part (`member.id` in the rule). */
  forEach: z.strictObject({ each: path, as: id, matchedBy: path.optional() }).optional(),
  replacedBy: z.union([replacement, z.array(replacement)]).optional(),
  dischargedBy: discharge.optional(),
  cancelledBy: z.array(eventTest).optional(),
  /** Its time does not count while this holds (a suspended order). Only limits that run from a start can pause. */
  pausesWhile: matcher.optional(),
  /** The same rule opens again while its obligation is still open: open another one, keep the first, or start afresh. */
  ifOpen: z.enum(['another', 'keep', 'restart']).optional(),
  ...running,
})
export type Response = z.infer<typeof response>

const bucket = z.strictObject({
  /** Age in units of 24 h; the limit itself belongs to this bucket. */
  upTo: z.int().min(1),
  /** Missing: nothing is due in this bucket, and the first contact is due on leaving it. */
  every: durationText.or(z.strictObject({ value: id })).optional(),
})

/**
 * While something lasts, again and again. Each time is an obligation of its own; `dischargedBy` (or `resetBy`) ends it
 * and the next counts from there. With `byAge` the bucket is read at the last contact from the larger of agreed
 * duration and age, so that a known due time never moves by itself (time rule 7).
 */
export const cadence = z.strictObject({
  ...ruleHead,
  while: matcher,
  /** The instant from which age and the first time count; else the event with which it began. */
  from: path.optional(),
  every: durationText.or(z.strictObject({ value: id })).optional(),
  byAge: z
    .strictObject({
      /** The agreed end, an instant in a fact; a change of it recomputes what is due and stands in the history. */
      agreedUntil: path.optional(),
      buckets: z.array(bucket).min(1),
      beyond: z.strictObject({
        every: durationText.or(z.strictObject({ value: id })),
        tell: z.strictObject({ to: ownerRef, message: id }).optional(),
      }),
    })
    .optional(),
  owes,
  dischargedBy: discharge,
  /** Counts as a contact without being the whole of it: a flash on change. */
  resetBy: z.array(eventTest).optional(),
  ...running,
})
export type Cadence = z.infer<typeof cadence>

/** The calendar brings it: one obligation per rule, members and period. */
export const routine = z.strictObject({
  ...ruleHead,
  every: z.union([
    z.enum(['day', 'week', 'month', 'quarter', 'year']),
    z.strictObject({ shift: z.array(id).min(1) }),
    z.strictObject({ field: notYet('every: field') }),
  ]),
  /** Of daily ones: every day, working days, rest days, or these. */
  days: z
    .union([
      z.enum(['all', 'working', 'rest']),
      z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
    ])
    .optional(),
  calendar: id.optional(),
  /** The subject is named by what it is: project, type, members, period (`dayClose`, `volumeYear` + keeper). */
  subject: z.strictObject({ type: id, members: z.array(z.string().min(1)).optional() }),
  /**
   * One for each member of a set that a room knows: `for: { each: building }`, `for: { each: staff, where: { member.positionId:
   * customerServiceSupervisor } }`. Rules read the member as `member.*`, so that `who: { keeperOf: member.id }` finds its keeper.
   */
  for: z.strictObject({ each: id, where: matcher.optional() }).optional(),
  /**
   * For large sets: **one** obligation with so many lines, each to be done `times`, instead of one a member. `by` makes one for each
   * value of a member's fact: `for: { each: house }, cover: { times: 1, by: member.buildingId }` owes each keeper all the
   * houses of a building. `dischargedBy` then names what tells lines apart: `{ count: 1, of: visit.made, distinct: event.houseId }`.
   */
  cover: z.strictObject({ times: count.default(1), by: path.optional() }).optional(),
  opens: periodMoment.optional(),
  due: periodMoment,
  owes,
  dischargedBy: discharge,
  cancelledBy: z.array(eventTest).optional(),
  ...running,
})
export type Routine = z.infer<typeof routine>

/**
 * A state crosses a line. Fires once a subject (or part), when an event makes the condition true; with `window` once for each run
 * of events. `do` is done by the system; `suggest` is laid before a person, who takes it over or lets it be, with a reason.
 */
export const threshold = z.strictObject({
  ...ruleHead,
  /** Which events may make it true; needed, so that its cost follows what matches. */
  on: z.union([eventType, z.array(eventType).min(1)]),
  when: matcher,
  /**
   * Counted over other subjects of the project too, after the fact: the third repair of the same kind in one house within
   * thirty days. `same` names members of the event that must be alike; the event itself counts. `when` is asked of the event
   * that brings it about. `window: { within: 720h, same: [event.houseId, event.categoryId], atLeast: 3 }`
   */
  window: z
    .strictObject({
      within: durationText.or(z.strictObject({ value: id })),
      same: z.array(path).min(1),
      atLeast: count,
    })
    .optional(),
  // biome-ignore lint/suspicious/noThenProperty: the grammar's word, and never a function
  then: z.strictObject({
    do: z.string().optional(),
    suggest: z.string().optional(),
    arguments: z.record(z.string(), z.unknown()).optional(),
    tell: tell.optional(),
  }),
})
export type Threshold = z.infer<typeof threshold>

/**
 * What is refused, warned about or counted. `action` is a command's name (`workOrder.start`). Applies when `when`
 * holds; passes when `requires` holds. Fields: the subject's facts, `input.*` and `actor.*`. `says` is shown to the person.
 */
export const gate = z.strictObject({
  ...ruleHead,
  action: z.union([z.string(), z.array(z.string()).min(1)]),
  when: matcher.optional(),
  requires: matcher,
  effect: z.enum(['refuse', 'warn', 'count']),
  says: text,
})
export type Gate = z.infer<typeof gate>

/** Where a matter goes: the first line that matches wins; the last has no `when`. */
export const route = z.strictObject({
  ...ruleHead,
  when: matcher.optional(),
  to: z.strictObject({ department: id, position: id.optional() }),
})
export type Route = z.infer<typeof route>
