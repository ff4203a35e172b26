import type { Obligation, ObligationHistoryEntry } from '@huiyin/policy'
import { derivedId } from '../ids.ts'
import type { Repeat } from './contract.ts'

/** People times occurrences that one giving may make. */
export const ITEMS_MAX = 300

/** A task of a person has no rule: this stands in its place. */
export const TASK_RULE = 'task'

/**
 * The due instants of a repeated task: the same time of day, each day, week or month, up to and with the last day. A
 * month ends on the same day-number, or on its last day (time rule 4).
 */
export function occurrencesOf(dueAt: number, repeat: Repeat | undefined, zone: string): number[] {
  if (!repeat) return [dueAt]
  const first = wallOf(dueAt, zone)
  const found: number[] = []
  for (let index = 0; found.length <= ITEMS_MAX; index += 1) {
    const day = dayAfter(first, repeat.every, index)
    if (day > repeat.until) break
    found.push(instantAt(day, first.time, zone))
  }
  // The first one stands, whatever the last day says.
  return found.length > 0 ? found : [dueAt]
}

type Wall = { readonly year: number; readonly month: number; readonly day: number; readonly time: string }

function wallOf(instant: number, zone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    year: Number(part('year')),
    month: Number(part('month')),
    day: Number(part('day')),
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  }
}

function dayAfter(first: Wall, every: Repeat['every'], index: number): string {
  const date =
    every === 'month'
      ? new Date(
          Date.UTC(
            first.year,
            first.month - 1 + index,
            Math.min(first.day, new Date(Date.UTC(first.year, first.month + index, 0)).getUTCDate()),
          ),
        )
      : new Date(Date.UTC(first.year, first.month - 1, first.day + index * (every === 'week' ? 7 : 1)))
  return date.toISOString().slice(0, 10)
}

/** The instant at which the clocks of a zone show this. Twice, because the offset itself depends on it. */
function instantAt(day: string, time: string, zone: string): number {
  const shown = Date.parse(`${day}T${time}Z`)
  let instant = shown
  for (let pass = 0; pass < 2; pass += 1) {
    const wall = wallOf(instant, zone)
    const pad = (value: number) => String(value).padStart(2, '0')
    instant += shown - Date.parse(`${wall.year}-${pad(wall.month)}-${pad(wall.day)}T${wall.time}Z`)
  }
  return instant
}

export type Outcome = {
  readonly kind: 'open' | 'overdue' | 'onTime' | 'late' | 'cancelled'
  /** How long after its limit it was reported, or is overdue by now; null when it is neither. */
  readonly lateByMs: number | null
}

/** How an item stands: equal to the limit is kept, any excess is late. What was sent back is open again. */
export function outcomeOf(
  item: { readonly state: string; readonly dueAt: number; readonly reportedAt: number | null },
  now: number,
): Outcome {
  if (item.state === 'cancelled') return { kind: 'cancelled', lateByMs: null }
  const until = item.reportedAt ?? now
  const late = until > item.dueAt ? { lateByMs: until - item.dueAt } : undefined
  if (item.reportedAt === null) return late ? { kind: 'overdue', ...late } : { kind: 'open', lateByMs: null }
  return late ? { kind: 'late', ...late } : { kind: 'onTime', lateByMs: null }
}

export type NewItem = {
  readonly id: string
  readonly assigneeId: string
  readonly obligationId: string
  readonly opensAt: number
  readonly dueAt: number
}

/** One item for each person and occurrence. It opens when the one before is due; the first at once. */
export function itemsOf(
  taskId: string,
  assigneeIds: readonly string[],
  dues: readonly number[],
  now: number,
): NewItem[] {
  return dues.flatMap((dueAt, index) =>
    [...new Set(assigneeIds)].map((assigneeId) => {
      const id = derivedId('taskItem', taskId, assigneeId, dueAt)
      return {
        id,
        assigneeId,
        obligationId: derivedId('obligation', id),
        opensAt: index === 0 ? now : (dues[index - 1] as number),
        dueAt,
      }
    }),
  )
}

/** What a person gave is owed like what a rule demands. The owner is reminded when three quarters of the time are gone. */
export function obligationOfItem(
  item: NewItem,
  task: { readonly id: string; readonly packHash: string; readonly giverId: string },
  now: number,
): Obligation {
  const warnAt = item.opensAt + Math.round((item.dueAt - item.opensAt) * 0.75)
  const warnAts = warnAt > now && warnAt < item.dueAt ? [warnAt] : []
  return {
    id: item.obligationId,
    source: 'person',
    ruleId: TASK_RULE,
    clause: '',
    packHash: task.packHash,
    subject: { type: 'task', id: task.id },
    part: { type: 'taskItem', id: item.id },
    what: TASK_RULE,
    owner: { kind: 'person', personId: item.assigneeId, path: 'taskItem.assigneeId' },
    openedBy: task.id,
    startAt: item.opensAt,
    opensAt: item.opensAt,
    warnAts,
    dueAt: item.dueAt,
    originalDueAt: item.dueAt,
    needed: 1,
    done: 0,
    state: 'open',
    evidence: [],
    pauses: [],
    warned: 0,
    escalated: 0,
    nextAt: warnAts[0] ?? missedAt(item.dueAt),
    explanation: [],
    history: [{ at: now, what: 'opened', dueAt: item.dueAt }],
  }
}

/** Reported as done: kept or late by when it was so; an announced breach that is disproved stays told (recorded late). */
export function discharged(obligation: Obligation, occurredAt: number, now: number): Obligation {
  const late = obligation.dueAt !== null && occurredAt > obligation.dueAt
  return withHistory(
    {
      ...obligation,
      state: late ? 'late' : 'met',
      done: 1,
      dischargedAt: occurredAt,
      nextAt: null,
      ...(obligation.state === 'breached' && !late ? { recordedLate: true } : {}),
    },
    { at: now, what: 'discharged' },
  )
}

/** Sent back: owed again, by its old limit or a new one. A limit that has passed is missed at once, by the sweep. */
export function owedAgain(obligation: Obligation, dueAt: number, now: number): Obligation {
  const { dischargedAt: _, recordedLate: __, breachedAt: ___, ...rest } = obligation
  const moved = dueAt !== obligation.dueAt
  return withHistory(
    { ...rest, state: 'open', done: 0, dueAt, warned: rest.warnAts.length, nextAt: missedAt(dueAt) },
    moved
      ? { at: now, what: 'rescheduled', dueAtBefore: obligation.dueAt, dueAt }
      : { at: now, what: 'resumed', dueAt },
  )
}

export function cancelled(obligation: Obligation, now: number): Obligation {
  return withHistory({ ...obligation, state: 'cancelled', nextAt: null }, { at: now, what: 'cancelled' })
}

/** Equal to the limit is kept; it is missed a millisecond later. */
const missedAt = (dueAt: number) => dueAt + 1

function withHistory(obligation: Obligation, entry: ObligationHistoryEntry): Obligation {
  return { ...obligation, history: [...obligation.history, entry] }
}
