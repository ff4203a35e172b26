import { parseDay, type Zone } from '@huiyin/calendar'

/** A turn of the plan: a post in a stretch of the day, manned by so many. Minutes of the day; `to` not after `from` lies on the next day. */
export type Line = {
  readonly id: string
  readonly positionIds: readonly string[]
  readonly fromMinute: number
  readonly toMinute: number
  /** ISO weekdays; empty: every day. */
  readonly weekdays: readonly number[]
  readonly atLeast: number
  readonly atLeastRest: number | null
}

/** Somebody in a turn. Half-open `[from, to)`, epoch milliseconds. */
export type Span = {
  readonly lineId: string | null
  readonly day: string | null
  readonly staffId: string
  readonly from: number
  readonly to: number
}

/** Somebody who is not there though planned. Half-open. */
export type Absence = { readonly staffId: string; readonly from: number; readonly to: number }

/** A stretch in which fewer stand at a turn than needed: the shape of the engine's `CoverageHole`. */
export type LineHole = {
  readonly lineId: string
  readonly day: string
  readonly from: number
  readonly to: number
  readonly needed: number
  readonly present: number
}

const DAY = 24 * 60

/** When a turn of a day begins and ends. */
export function turnOf(line: Pick<Line, 'fromMinute' | 'toMinute'>, day: string, zone: Zone) {
  const to = line.toMinute > line.fromMinute ? line.toMinute : line.toMinute + DAY
  return { from: zone.instantOf(parseDay(day), line.fromMinute), to: zone.instantOf(parseDay(day), to) }
}

/** How many a turn needs on a day: none on weekdays on which it is not manned. */
export function neededOn(line: Line, day: string, isRest: boolean): number {
  if (line.weekdays.length > 0 && !line.weekdays.includes(isoWeekday(day))) return 0
  return isRest ? (line.atLeastRest ?? line.atLeast) : line.atLeast
}

/** Monday is 1. */
export function isoWeekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, index))
}

/**
 * Every stretch in which a turn has fewer people than it needs; who is on leave is not there. Stretches with as many
 * beside each other are one; a person counts once.
 */
export function holesOfLines(
  plan: {
    readonly lines: readonly Line[]
    readonly spans: readonly Span[]
    readonly absences: readonly Absence[]
    readonly isRest: (day: string) => boolean
  },
  days: readonly string[],
  zone: Zone,
): LineHole[] {
  return days.flatMap((day) =>
    plan.lines.flatMap((line) => {
      const needed = neededOn(line, day, plan.isRest(day))
      if (needed === 0) return []
      const turn = turnOf(line, day, zone)
      const planned = plan.spans.filter((span) => span.lineId === line.id && span.day === day)
      return gapsIn(planned, plan.absences, turn, needed).map((gap) => ({ lineId: line.id, day, needed, ...gap }))
    }),
  )
}

function gapsIn(
  planned: readonly Span[],
  absences: readonly Absence[],
  turn: { readonly from: number; readonly to: number },
  needed: number,
): { from: number; to: number; present: number }[] {
  const edges = [
    turn.from,
    turn.to,
    ...planned.flatMap((span) => [span.from, span.to]),
    ...absences.flatMap((one) => [one.from, one.to]),
  ]
    .filter((at) => at >= turn.from && at <= turn.to)
    .sort((a, b) => a - b)
  const gaps: { from: number; to: number; present: number }[] = []
  for (const [place, from] of edges.entries()) {
    const to = edges[place + 1]
    if (to === undefined || to === from) continue
    const there = planned.filter(
      (span) =>
        span.from <= from &&
        span.to >= to &&
        !absences.some((one) => one.staffId === span.staffId && one.from < to && one.to > from),
    )
    const present = new Set(there.map((span) => span.staffId)).size
    if (present >= needed) continue
    const last = gaps.at(-1)
    if (last && last.to === from && last.present === present) last.to = to
    else gaps.push({ from, to, present })
  }
  return gaps
}

/** Why somebody can or cannot fill a turn, the best first. */
export type Candidate = {
  readonly staffId: string
  readonly fits: boolean
  readonly why: 'free' | 'onLeave' | 'planned' | 'tooLittleRest'
  /** Minutes planned in the turn's week, this turn counted. */
  readonly weekMinutes: number
  /** Minutes between this turn and the nearest other one; none within two days. */
  readonly restMinutes: number | null
}

/**
 * Who could fill a turn: holders of its positions, those who are free first, those with the fewest planned hours before
 * the others. Whoever would rest less than `restMinutes` between two turns is offered last, with the reason.
 */
export function candidatesFor(
  turn: { readonly from: number; readonly to: number },
  people: readonly string[],
  spans: readonly Span[],
  absences: readonly Absence[],
  week: { readonly from: number; readonly to: number },
  restMinutes: number,
): Candidate[] {
  const minutes = (from: number, to: number) => Math.max(0, Math.round((to - from) / 60_000))
  const order = { free: 0, tooLittleRest: 1, planned: 2, onLeave: 3 }
  return people
    .map((staffId): Candidate => {
      const own = spans.filter((span) => span.staffId === staffId)
      const weekMinutes =
        own.reduce((sum, span) => sum + minutes(Math.max(span.from, week.from), Math.min(span.to, week.to)), 0) +
        minutes(turn.from, turn.to)
      const rest = shortestRest(turn, own)
      const why = absences.some((one) => one.staffId === staffId && one.from < turn.to && one.to > turn.from)
        ? 'onLeave'
        : own.some((span) => span.from < turn.to && span.to > turn.from)
          ? 'planned'
          : rest !== null && rest < restMinutes
            ? 'tooLittleRest'
            : 'free'
      return { staffId, fits: why === 'free' || why === 'tooLittleRest', why, weekMinutes, restMinutes: rest }
    })
    .sort((a, b) => order[a.why] - order[b.why] || a.weekMinutes - b.weekMinutes || (a.staffId < b.staffId ? -1 : 1))
}

/** Minutes between a turn and the nearest other one of the same person within two days. */
export function shortestRest(
  turn: { readonly from: number; readonly to: number },
  own: readonly Pick<Span, 'from' | 'to'>[],
): number | null {
  const near = own
    .filter((span) => span.to <= turn.from || span.from >= turn.to)
    .map((span) => (span.to <= turn.from ? turn.from - span.to : span.from - turn.to))
    .filter((gap) => gap < 2 * 86_400_000)
  return near.length === 0 ? null : Math.round(Math.min(...near) / 60_000)
}

/**
 * What a pattern puts where: `cycle` runs day by day, each entry the people of that day, none for a free one. A
 * three-shift team is a cycle of as many days as people, each line beginning one further.
 */
export function cellsOfPattern(pattern: {
  readonly lineId: string
  readonly fromOn: string
  readonly untilOn: string
  readonly cycle: readonly (readonly string[])[]
}): { lineId: string; day: string; staffIds: readonly string[] }[] {
  const count = Math.round((Date.parse(pattern.untilOn) - Date.parse(pattern.fromOn)) / 86_400_000) + 1
  return daysFrom(pattern.fromOn, Math.max(0, count)).map((day, place) => ({
    lineId: pattern.lineId,
    day,
    staffIds: pattern.cycle[place % pattern.cycle.length] ?? [],
  }))
}

/** Who is really there: planned stretches without the leave that lies in them. */
export function withoutAbsences(spans: readonly Span[], absences: readonly Absence[]): Span[] {
  return absences.reduce<readonly Span[]>(
    (left, absence) =>
      left.flatMap((span) => {
        if (span.staffId !== absence.staffId || span.from >= absence.to || span.to <= absence.from) return [span]
        return [
          { ...span, to: absence.from },
          { ...span, from: absence.to },
        ].filter((part) => part.from < part.to)
      }),
    spans,
  ) as Span[]
}

/** Midnight at which a day begins. */
export function startOf(day: string, zone: Zone): number {
  return zone.instantOf(parseDay(day), 0)
}
