import {
  addCalendarDays,
  type Day,
  monthDay,
  type Period,
  type PeriodUnit,
  parseTimeOfDay,
  periodOf,
  periodsBetween,
  shiftTurnsBetween,
  weekdayOf,
} from '@huiyin/calendar'
import { matchingOf } from './compile.ts'
import { derivedId } from './derived-id.ts'
import { type CountedDue, countOf, knownYears } from './due.ts'
import type { EngineContext } from './engine.ts'
import { neededBy } from './evidence.ts'
import { factAt, matches } from './match.ts'
import type { Obligation, SubjectRef } from './model.ts'
import { openObligation } from './open.ts'
import { Run } from './run.ts'
import type { PeriodMoment } from './schema/limits.ts'
import type { Routine } from './schema/rules.ts'

/** One occurrence of a routine: what the calendar brings, for one period. */
export type RoutineOpening = {
  readonly ruleId: string
  readonly subject: SubjectRef
  /** `2025-06-03`, `2025-W23`, `2025`, or `night.2025-06-03` for the turn of a shift. */
  readonly periodKey: string
  readonly opensAt: number
  /** What it is opened for, where the rule says `for`; with `cover` the group. Ids and plain values only. */
  readonly member?: RoutineMember | undefined
  /** With `cover`: how many pieces of evidence the lines need together. */
  readonly needed?: number | undefined
}

/** A member of a set that a room knows: `{ id, buildingId, … }`. No personal data: it stands in the log. */
export type RoutineMember = { readonly id: string } & Readonly<Record<string, unknown>>

/**
 * One opening for each member of the rule's set, or with `cover` one for each group of them. Without `for` the opening
 * itself.
 */
export function openingsFor(
  context: EngineContext,
  scope: { readonly projectId: number },
  opening: RoutineOpening,
  members: readonly RoutineMember[],
): readonly RoutineOpening[] {
  const rule = context.pack.routines.get(opening.ruleId)
  if (!rule?.for) return [opening]
  const meant = members.filter((member) => matches(rule.for?.where, matchingOf(context.pack, { member })))
  const subjectOf = (id: string): SubjectRef => ({
    type: rule.subject.type,
    id: derivedId(scope.projectId, rule.subject.type, ...(rule.subject.members ?? []), id, opening.periodKey),
  })
  if (!rule.cover) return meant.map((member) => ({ ...opening, subject: subjectOf(member.id), member }))
  const { by } = rule.cover
  const times = countOf(context.pack, rule.cover.times)
  const groups = new Map<string, RoutineMember[]>()
  for (const member of meant) {
    const key = by === undefined ? 'all' : String(factAt({ member }, by) ?? 'none')
    groups.set(key, [...(groups.get(key) ?? []), member])
  }
  return [...groups].map(([key, lines]) => ({
    ...opening,
    subject: subjectOf(key),
    member: { ...(by === undefined ? {} : { [by.slice('member.'.length)]: key }), id: key },
    needed: lines.length * times,
  }))
}

/**
 * Everything the calendar brings that opens after `from` and until `until` (epoch ms), in order. The subject is named by
 * what it is: project, type, members, period.
 */
export function routineOccurrences(
  context: EngineContext,
  scope: { readonly projectId: number },
  from: number,
  until: number,
): readonly RoutineOpening[] {
  if (until <= from) return []
  const openings: RoutineOpening[] = []
  for (const rule of context.pack.routines.values())
    for (const { periodKey, opensAt } of knownTurns(context, rule, from, until)) {
      if (opensAt <= from || opensAt > until) continue
      const { type, members = [] } = rule.subject
      const subject = { type, id: derivedId(scope.projectId, type, ...members, periodKey) }
      openings.push({ ruleId: rule.id, subject, periodKey, opensAt })
    }
  return openings.sort((a, b) => a.opensAt - b.opensAt || (a.ruleId < b.ruleId ? -1 : 1))
}

/** The obligation of one occurrence. The same occurrence always gives the same id. */
export function openRoutine(context: EngineContext, opening: RoutineOpening): Obligation {
  const rule = context.pack.routines.get(opening.ruleId)
  if (!rule) throw new Error(`the pack has no routine ${opening.ruleId}`)
  const run = new Run(context, [])
  const id = derivedId('obligation', opening.subject.id, rule.id, opening.periodKey)
  const due = dueOf(context, rule, opening.periodKey)
  openObligation(run, {
    id,
    rule,
    event: {
      id: opening.periodKey,
      subject: opening.subject,
      occurredAt: opening.opensAt,
      recordedAt: opening.opensAt,
    },
    part: undefined,
    owner: run.owners(rule.owes.who, opening.member ? { member: opening.member } : {})[0] as Obligation['owner'],
    what: rule.owes.what,
    openedBy: opening.periodKey,
    opensAt: opening.opensAt,
    dueAt: due.at,
    explanation: due.steps,
    needed: opening.needed ?? neededBy(context.pack, rule.dischargedBy, rule.owes.count),
  })
  return run.reaction().obligations[0] as Obligation
}

type Turn = { readonly periodKey: string; readonly opensAt: number }

/** A routine of working days has no turns that could be known while the year is not loaded; loading it asks again. */
function knownTurns(context: EngineContext, rule: Routine, from: number, until: number): Turn[] {
  return knownYears(
    () => turnsOf(context, rule, from, until),
    () => [],
  )
}

function turnsOf(context: EngineContext, rule: Routine, from: number, until: number): Turn[] {
  const { zone } = context.calendars
  const firstDay = zone.dayOf(from)
  const lastDay = zone.dayOf(until)
  if (typeof rule.every === 'object') {
    const shifts = shiftsOf(rule.every).flatMap((id) => {
      const shift = context.pack.pack.shifts[id]
      return shift ? [{ id, from: shift.from, to: shift.to }] : []
    })
    return shiftTurnsBetween(zone, shifts, addCalendarDays(firstDay, -1), lastDay).map((turn) => ({
      periodKey: `${turn.shiftId}.${turn.day}`,
      opensAt: turn.from,
    }))
  }
  // A routine that opens in the year after its period began long before the stretch that is asked about.
  const reach = rule.opens !== undefined && typeof rule.opens === 'object' && rule.opens.in === 'next' ? 1 : 0
  return periodsBetween(startOfReach(firstDay, rule.every, reach), lastDay, rule.every)
    .filter((period) => rule.every !== 'day' || occursOn(context, rule, period.firstDay))
    .map((period) => ({ periodKey: period.key, opensAt: momentIn(context, rule.opens ?? 'period-start', period) }))
}

function shiftsOf(every: Exclude<Routine['every'], string>): readonly string[] {
  return 'shift' in every ? every.shift : []
}

function startOfReach(day: Day, unit: PeriodUnit, reach: number): Day {
  let period = periodOf(day, unit)
  for (let step = 0; step < reach; step++) period = periodOf(addCalendarDays(period.firstDay, -1), unit)
  return period.firstDay
}

function occursOn(context: EngineContext, rule: Routine, day: Day): boolean {
  const { days } = rule
  if (days === undefined || days === 'all') return true
  if (Array.isArray(days)) return days.some((name) => WEEKDAYS[weekdayOf(day) - 1] === name)
  const works = context.calendars.named(rule.calendar).isWorkingDay(day)
  return days === 'working' ? works : !works
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function dueOf(context: EngineContext, rule: Routine, periodKey: string): CountedDue {
  return knownYears<CountedDue>(
    () => {
      const at = endOf(context, rule, periodKey)
      return { at, steps: [{ key: 'policy.routine', params: { period: periodKey, at } }] }
    },
    (error) => ({
      at: null,
      steps: [{ key: 'policy.yearNotLoaded', params: { year: String(error.params.year ?? '') } }],
    }),
  )
}

function endOf(context: EngineContext, rule: Routine, periodKey: string): number {
  const { zone } = context.calendars
  if (typeof rule.every === 'object') {
    const [shiftId, day] = periodKey.split('.') as [string, Day]
    const shift = context.pack.pack.shifts[shiftId]
    const turn = shift && shiftTurnsBetween(zone, [{ id: shiftId, from: shift.from, to: shift.to }], day, day)[0]
    return turn?.to ?? zone.instantOf(day, END_OF_DAY)
  }
  return momentIn(context, rule.due, periodNamed(periodKey, rule.every))
}

const END_OF_DAY = 24 * 60

/** The period of a key that `periodOf` made. */
function periodNamed(key: string, unit: PeriodUnit): Period {
  if (unit === 'day') return periodOf(key as Day, unit)
  if (unit === 'month') return periodOf(`${key}-01` as Day, unit)
  if (unit === 'year') return periodOf(`${key}-01-01` as Day, unit)
  const [year, number] = [key.slice(0, 4), Number(key.slice(6))]
  if (unit === 'week') return periodOf(addCalendarDays(`${year}-01-04` as Day, (number - 1) * 7), unit)
  const monthsLong = unit === 'quarter' ? 3 : 6
  return periodOf(`${year}-${String((number - 1) * monthsLong + 1).padStart(2, '0')}-01` as Day, unit)
}

/** A moment of a period. A fixed date stays on its date even on a rest day (time rule 6). */
function momentIn(context: EngineContext, moment: PeriodMoment, period: Period): number {
  const { zone } = context.calendars
  if (moment === 'period-start') return zone.instantOf(period.firstDay, 0)
  if (moment === 'period-end') return zone.instantOf(period.lastDay, END_OF_DAY)
  const base = moment.in === 'next' ? periodOf(addCalendarDays(period.lastDay, 1), period.unit) : period
  const calendar = context.calendars.named(moment.calendar)
  const day = dayIn(moment, base, calendar)
  if (moment.close) return calendar.closingOf(day) ?? zone.instantOf(day, END_OF_DAY)
  return zone.instantOf(day, moment.at === undefined ? END_OF_DAY : parseTimeOfDay(moment.at))
}

function dayIn(
  moment: Exclude<PeriodMoment, string>,
  period: Period,
  calendar: ReturnType<EngineContext['calendars']['named']>,
): Day {
  if (moment.lastWorkingDay)
    return (
      (period.unit === 'week'
        ? calendar.lastWorkingDayOfWeek(period.firstDay)
        : calendar.lastWorkingDayOfMonth(period.lastDay)) ?? period.lastDay
    )
  if (moment.weekday !== undefined) return addCalendarDays(period.firstDay, WEEKDAYS.indexOf(moment.weekday))
  const inMonth =
    moment.month === undefined
      ? period.firstDay
      : (`${period.firstDay.slice(0, 4)}-${String(moment.month).padStart(2, '0')}-01` as Day)
  if (moment.day !== undefined) return monthDay(inMonth, moment.day)
  return moment.month === undefined ? period.lastDay : monthDay(inMonth, 'last')
}
