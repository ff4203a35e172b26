/** A month of attendance, computed from what was planned, punched and granted. Instants are epoch milliseconds. */

export type SheetTurn = { readonly day: string; readonly from: number; readonly to: number; readonly title: string }
export type SheetPunch = { readonly at: number; readonly way: 'in' | 'out' | null; readonly source: string }
export type SheetLeave = { readonly kind: string; readonly from: number; readonly until: number }
export type SheetSpan = { readonly from: number; readonly until: number }

export type SheetDay = {
  readonly day: string
  readonly turns: readonly { readonly title: string; readonly from: number; readonly to: number }[]
  readonly in: number | null
  readonly out: number | null
  readonly lateMinutes: number
  readonly earlyMinutes: number
  /** A turn is over and one of its punches is missing, or both. */
  readonly missing: 'in' | 'out' | 'both' | null
  readonly leave: string | null
  /** 1 for a whole day, a half for a part of it. */
  readonly leaveDays: number
  readonly overtimeMinutes: number
  readonly madeGood: boolean
}

export type SheetRow = {
  readonly staffId: string
  readonly days: readonly SheetDay[]
  readonly totals: {
    readonly turns: number
    readonly attended: number
    readonly late: number
    readonly lateMinutes: number
    readonly early: number
    readonly absent: number
    readonly missing: number
    readonly overtimeMinutes: number
    /** Days by kind of leave. */
    readonly leave: Readonly<Record<string, number>>
  }
}

/** How long before and after a turn its punches may lie: one that is further off belongs to another turn. */
const NEAR_MS = 4 * 3_600_000

/**
 * One person's month. A punch at the very minute of the turn is in time; later than `graceMinutes` is late, and then by
 * all its minutes. A turn that is not over yet misses nothing. Leave excuses what it covers.
 *
 * @param days of the month, with the instants between which each lies and whether it is a rest day
 */
export function monthOf(
  person: {
    readonly staffId: string
    readonly turns: readonly SheetTurn[]
    readonly punches: readonly SheetPunch[]
    readonly leave: readonly SheetLeave[]
    readonly overtime: readonly SheetSpan[]
  },
  days: readonly { readonly day: string; readonly from: number; readonly to: number; readonly isRest: boolean }[],
  options: { readonly now: number; readonly graceMinutes: number },
): SheetRow {
  const shown = days.map((day) => dayOf(person, day, options))
  const leave: Record<string, number> = {}
  for (const one of shown) if (one.leave) leave[one.leave] = (leave[one.leave] ?? 0) + one.leaveDays
  const sum = (of: (day: SheetDay) => number) => shown.reduce((total, day) => total + of(day), 0)
  return {
    staffId: person.staffId,
    days: shown,
    totals: {
      turns: sum((day) => day.turns.length),
      attended: sum((day) => (day.in !== null || day.out !== null ? 1 : 0)),
      late: sum((day) => (day.lateMinutes > 0 ? 1 : 0)),
      lateMinutes: sum((day) => day.lateMinutes),
      early: sum((day) => (day.earlyMinutes > 0 ? 1 : 0)),
      absent: sum((day) => (day.missing === 'both' ? 1 : 0)),
      missing: sum((day) => (day.missing === 'in' || day.missing === 'out' ? 1 : 0)),
      overtimeMinutes: sum((day) => day.overtimeMinutes),
      leave,
    },
  }
}

type Person = Parameters<typeof monthOf>[0]

function dayOf(
  person: Person,
  day: { readonly day: string; readonly from: number; readonly to: number; readonly isRest: boolean },
  { now, graceMinutes }: { readonly now: number; readonly graceMinutes: number },
): SheetDay {
  const turns = person.turns.filter((turn) => turn.day === day.day).sort((a, b) => a.from - b.from)
  const first = turns[0]
  const last = turns.at(-1)
  const bounds = first && last ? nearby(person.turns, first.from, last.to) : { from: day.from, to: day.to }
  const punches = person.punches
    .filter((punch) => punch.at >= bounds.from && punch.at < bounds.to)
    .sort((a, b) => a.at - b.at)
  const came = punches.find((punch) => punch.way !== 'out')
  const went = punches.findLast((punch) => punch.way !== 'in' && punch !== came)
  const leaves = person.leave.filter((one) => one.from < (last?.to ?? day.to) && one.until > (first?.from ?? day.from))
  const excused = (from: number, to: number) => leaves.some((one) => one.from <= from && one.until >= to)
  const late = first && came ? Math.floor((came.at - first.from) / 60_000) : 0
  const early = last && went ? Math.floor((last.to - went.at) / 60_000) : 0
  const isLate = first !== undefined && late > graceMinutes && !excused(first.from, came?.at ?? first.from)
  const isEarly = last !== undefined && early > graceMinutes && !excused(went?.at ?? last.to, last.to)
  return {
    day: day.day,
    turns: turns.map(({ title, from, to }) => ({ title, from, to })),
    in: came?.at ?? null,
    out: went?.at ?? null,
    lateMinutes: isLate ? late : 0,
    earlyMinutes: isEarly ? early : 0,
    missing: first && last && last.to <= now && !excused(first.from, last.to) ? missingOf(came, went) : null,
    leave: leaves[0]?.kind ?? null,
    leaveDays: leaveDays(leaves, turns, day),
    overtimeMinutes: person.overtime
      .filter((one) => one.from >= day.from && one.from < day.to)
      .reduce((sum, one) => sum + Math.round((one.until - one.from) / 60_000), 0),
    madeGood: [came, went].some((punch) => punch?.source === 'madeGood'),
  }
}

/** Where the punches of a day's turns may lie: up to four hours around, and not nearer to the neighbour's turn. */
function nearby(turns: readonly SheetTurn[], from: number, to: number) {
  const before = Math.max(...turns.filter((turn) => turn.to <= from).map((turn) => turn.to), Number.NEGATIVE_INFINITY)
  const after = Math.min(...turns.filter((turn) => turn.from >= to).map((turn) => turn.from), Number.POSITIVE_INFINITY)
  return {
    from: Math.max(from - NEAR_MS, before === Number.NEGATIVE_INFINITY ? from - NEAR_MS : (before + from) / 2),
    to: Math.min(to + NEAR_MS, after === Number.POSITIVE_INFINITY ? to + NEAR_MS : (to + after) / 2),
  }
}

function missingOf(came: SheetPunch | undefined, went: SheetPunch | undefined): SheetDay['missing'] {
  if (came && went) return null
  return came ? 'out' : went ? 'in' : 'both'
}

/** A leave that covers all turns of a day is a day; a part of them is half of one. Without turns only working days count. */
function leaveDays(
  leaves: readonly SheetLeave[],
  turns: readonly SheetTurn[],
  day: { readonly from: number; readonly to: number; readonly isRest: boolean },
): number {
  if (leaves.length === 0) return 0
  if (turns.length === 0)
    return day.isRest
      ? 0
      : leaves.some((one) => one.until - day.from >= 0.5 * 86_400_000 && one.from <= day.from)
        ? 1
        : 0.5
  return turns.every((turn) => leaves.some((one) => one.from <= turn.from && one.until >= turn.to)) ? 1 : 0.5
}

/** The days of a month, `YYYY-MM`. */
export function daysOfMonth(month: string): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
}
