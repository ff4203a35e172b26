import { addCalendarDays, type Day, parseTimeOfDay, shiftTurnOn } from '@huiyin/calendar'
import { countOf, knownYears } from './due.ts'
import type { EngineContext } from './engine.ts'
import type { Coverage, CoverageHours } from './schema/coverage.ts'

/**
 * Somebody who is planned to stand at a post, as the rota says it. Half-open `[from, to)`, epoch ms. Who is on leave or
 * has given the turn away is not among them.
 */
export type PlannedPresence = {
  readonly post: string
  readonly personId: string
  readonly from: number
  readonly to: number
  /** The building or area, for posts that are manned once for each of them. */
  readonly placeId?: string | undefined
}

/** Where a post with `scope: building` or `scope: area` must be manned. */
export type Places = { readonly building?: readonly string[]; readonly area?: readonly string[] }

/** A stretch in which fewer people than needed are planned. Half-open, epoch ms, never over midnight. */
export type CoverageHole = {
  readonly ruleId: string
  readonly post: string
  readonly day: Day
  readonly placeId?: string | undefined
  readonly from: number
  readonly to: number
  readonly needed: number
  readonly present: number
}

/** The stretch of time that a rule looks ahead: from now to the end of the last of its days (today counted). */
export function coverageHorizon(context: EngineContext, rule: Coverage): number {
  const { zone } = context.calendars
  const days = Math.max(1, countOf(context.pack, rule.ahead))
  return zone.instantOf(addCalendarDays(zone.dayOf(context.now), days), 0)
}

/**
 * Every hole between two instants, in the order of time. A person who is planned twice counts once. A day of a calendar
 * whose holidays are not loaded is not guessed: it has no hours yet.
 */
export function coverageHoles(
  context: EngineContext,
  planned: readonly PlannedPresence[],
  places: Places,
  from: number,
  until: number,
): readonly CoverageHole[] {
  return [...context.pack.coverage.values()]
    .flatMap((rule) => holesOf(context, rule, planned, places, from, until))
    .sort((a, b) => a.from - b.from || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0))
}

export function holesOf(
  context: EngineContext,
  rule: Coverage,
  planned: readonly PlannedPresence[],
  places: Places,
  from: number,
  until: number,
): readonly CoverageHole[] {
  const { zone } = context.calendars
  const scope = context.pack.pack.posts[rule.post]?.scope ?? 'project'
  const where = scope === 'project' ? [undefined] : (places[scope] ?? [])
  const needed = countOf(context.pack, rule.atLeast)
  const holes: CoverageHole[] = []
  // A shift that began yesterday may reach into the first day.
  for (let day = addCalendarDays(zone.dayOf(from), -1); zone.instantOf(day, 0) < until; day = addCalendarDays(day, 1))
    for (const window of windowsOn(context, rule.hours, day))
      for (const placeId of where) {
        const here = planned.filter(
          (one) => one.post === rule.post && (placeId === undefined || one.placeId === placeId),
        )
        for (const stretch of byDay(context, Math.max(window.from, from), Math.min(window.to, until)))
          for (const gap of gapsIn(here, stretch.from, stretch.to, needed))
            holes.push({
              ruleId: rule.id,
              post: rule.post,
              day: stretch.day,
              ...(placeId === undefined ? {} : { placeId }),
              ...gap,
              needed,
            })
      }
  return holes
}

type Stretch = { readonly from: number; readonly to: number }

function windowsOn(context: EngineContext, hours: CoverageHours, day: Day): readonly Stretch[] {
  const { zone } = context.calendars
  const between = (from: number, to: number): Stretch => ({
    from: zone.instantOf(day, from),
    to: zone.instantOf(day, to),
  })
  if (hours === 'always') return [between(0, END_OF_DAY)]
  if ('calendar' in hours)
    return knownYears(
      () =>
        context.calendars
          .named(hours.calendar)
          .factsOf(day)
          .windows.map(({ from, to }) => between(from, to)),
      () => [],
    )
  if ('shifts' in hours)
    return hours.shifts.flatMap((id) => {
      const shift = context.pack.pack.shifts[id]
      return shift ? [shiftTurnOn(zone, { id, from: shift.from, to: shift.to }, day)] : []
    })
  const [from, to] = [parseTimeOfDay(hours.from), parseTimeOfDay(hours.to)]
  return [between(from, to > from ? to : to + END_OF_DAY)]
}

const END_OF_DAY = 24 * 60

/** Cut at midnight, so that each hole belongs to one day. */
function byDay(context: EngineContext, from: number, to: number): readonly (Stretch & { readonly day: Day })[] {
  const { zone } = context.calendars
  const stretches: (Stretch & { day: Day })[] = []
  for (let at = from; at < to; ) {
    const day = zone.dayOf(at)
    const end = Math.min(to, zone.instantOf(addCalendarDays(day, 1), 0))
    stretches.push({ day, from: at, to: end })
    at = end
  }
  return stretches
}

/** Where fewer than needed stand; stretches with the same number beside each other are one. */
function gapsIn(
  planned: readonly PlannedPresence[],
  from: number,
  to: number,
  needed: number,
): readonly (Stretch & { readonly present: number })[] {
  const touching = planned.filter((one) => one.from < to && one.to > from)
  const edges = [...new Set([from, to, ...touching.flatMap((one) => [one.from, one.to])])]
    .filter((at) => at >= from && at <= to)
    .sort((a, b) => a - b)
  const gaps: { from: number; to: number; present: number }[] = []
  for (let index = 0; index + 1 < edges.length; index++) {
    const [start, end] = [edges[index] as number, edges[index + 1] as number]
    const present = new Set(touching.filter((one) => one.from <= start && one.to >= end).map((one) => one.personId))
      .size
    if (present >= needed) continue
    const last = gaps.at(-1)
    if (last && last.to === start && last.present === present) last.to = end
    else gaps.push({ from: start, to: end, present })
  }
  return gaps
}
