import type { Definition } from './definition.ts'
import { type Counting, instantAfter, instantBeforeDue, knownYears } from './due.ts'
import type { Obligation } from './model.ts'
import type { Warn } from './schema/rules.ts'

/** Equal to the limit is kept: the limit is missed at the first millisecond after it. */
export const BREACH_AFTER_MS = 1

/**
 * When the owner is reminded, in order: shares of the time from start to due, or times before due. Only what lies
 * between them counts.
 */
export function warningsOf(
  counting: Counting,
  warn: Warn | undefined,
  startAt: number,
  dueAt: number | null,
): number[] {
  if (warn === undefined || dueAt === null) return []
  const marks = typeof warn === 'object' && !Array.isArray(warn) ? warn.at : warn
  return [marks]
    .flat()
    .flatMap((mark) =>
      mark.endsWith('%')
        ? [startAt + Math.round(((dueAt - startAt) * Number.parseInt(mark, 10)) / 100)]
        : knownYears<number[]>(
            () => [instantBeforeDue(counting, dueAt, mark)],
            () => [],
          ),
    )
    .filter((at) => at > startAt && at < dueAt)
    .sort((a, b) => a - b)
}

/** The obligation with the instant at which time alone next does something to it. */
export function scheduled(counting: Counting, obligation: Obligation, definition: Definition | undefined): Obligation {
  return { ...obligation, nextAt: nextInstantOf(counting, obligation, definition) }
}

function nextInstantOf(counting: Counting, obligation: Obligation, definition: Definition | undefined): number | null {
  const { dueAt } = obligation
  if (dueAt === null) return null
  if (obligation.state === 'open') return obligation.warnAts[obligation.warned] ?? dueAt + BREACH_AFTER_MS
  if (obligation.state !== 'breached') return null
  const step = definition?.escalate[obligation.escalated]
  if (!step) return null
  if (step.after === 'breach') return dueAt + BREACH_AFTER_MS
  const { after } = step
  // A rung that cannot be dated yet waits for the year to be loaded, which counts it again.
  return knownYears(
    () => instantAfter(counting, dueAt, after) + BREACH_AFTER_MS,
    () => null,
  )
}
