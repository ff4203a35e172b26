import type { Language } from '@huiyin/text'
import { fillText } from '@huiyin/text'
import { chipTime, duration } from '../../language/format.ts'
import { clockTexts as texts } from './texts.ts'

/** What a chip needs to know of an obligation; an `ObligationView` has it all. */
export type Clocked = {
  readonly what: string
  readonly title: { readonly zh: string; readonly en?: string | undefined }
  readonly state: string
  readonly startAt: string
  readonly opensAt: string
  readonly warnAt: string | null
  readonly dueAt: string | null
  readonly dischargedAt: string | null
  readonly chip: { readonly kind: string; readonly usedMs: number | null; readonly lateByMs: number | null }
  /** Who has the next step, when it is not us: 住户回话. */
  readonly waitsFor?: string | undefined
}

export type Look = 'calm' | 'near' | 'late' | 'wait' | 'paused' | 'idle' | 'met' | 'metlate'

export type Reading = {
  readonly look: Look
  /** 还剩 38 分 */
  readonly words: string
  /** 11:23, where a time helps. */
  readonly at: string | undefined
  /** 0 to 1: how much of the time is used. */
  readonly used: number
  /** Where on that line the warning lies. */
  readonly warnAtShare: number | undefined
}

/**
 * What the chip says at an instant. The server said in which state the obligation was when it answered; from there the
 * chip runs on by itself, so that a page left open turns amber and red in time.
 */
export function readClock(clocked: Clocked, now: number, language: Language): Reading {
  const say = (text: { zh: string; en?: string }, values = {}) => fillText(text, language, values)
  const start = Date.parse(clocked.startAt)
  const due = clocked.dueAt === null ? undefined : Date.parse(clocked.dueAt)
  const warn = clocked.warnAt === null ? undefined : Date.parse(clocked.warnAt)
  const share = (at: number) =>
    due === undefined || due <= start ? 0 : Math.min(1, Math.max(0, (at - start) / (due - start)))
  const base = { at: undefined, used: share(now), warnAtShare: warn === undefined ? undefined : share(warn) }
  switch (clocked.chip.kind) {
    case 'kept': {
      const used = clocked.chip.usedMs
      const words = used === null ? say(texts.kept) : say(texts.keptUsed, { time: duration(used, language) })
      return { ...base, look: 'met', words, used: 0 }
    }
    case 'late':
      return {
        ...base,
        look: 'metlate',
        words: say(texts.late, { time: duration(clocked.chip.lateByMs ?? 0, language) }),
        used: 0,
      }
    case 'waived':
    case 'cancelled':
      return {
        ...base,
        look: 'idle',
        words: say(clocked.chip.kind === 'waived' ? texts.waived : texts.cancelled),
        used: 0,
      }
    case 'paused': {
      const words = clocked.waitsFor ? say(texts.waits, { whom: clocked.waitsFor }) : say(texts.paused)
      return { ...base, look: clocked.waitsFor ? 'wait' : 'paused', words }
    }
  }
  const opens = Date.parse(clocked.opensAt)
  if (due === undefined) return { ...base, look: 'idle', words: say(texts.notBegun), used: 0 }
  if (opens > now) return { ...base, look: 'idle', words: say(texts.opensAt, { time: chipTime(opens, now) }), used: 0 }
  const at = chipTime(due, now)
  // Equal to the limit is kept; whatever is after it is late.
  if (now > due)
    return { ...base, look: 'late', words: say(texts.over, { time: duration(now - due, language) }), at, used: 1 }
  const words = say(texts.left, { time: duration(due - now, language) })
  return { ...base, look: warn !== undefined && now >= warn ? 'near' : 'calm', words, at }
}
