import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * What somebody types is on this computer's disk within a third of a second, so that a reload, a crash, a session that
 * ends or a refused save loses nothing. Drafts belong to the person signed in, last three days, and go with a sign-out.
 */
const PREFIX = 'huiyin.draft.'
const KEPT_MS = 3 * 86_400_000
const SAVED_WITHIN_MS = 300

let person = 'nobody'

export function draftsBelongTo(staffId: string): void {
  person = staffId
  forgetOldDrafts()
}

export type Draft<Values> = {
  readonly values: Values
  readonly set: (change: Partial<Values>) => void
  /** Back to the beginning, and forgotten. */
  readonly clear: (to?: Values) => void
  /** When it was last saved, in the computer's own time; undefined while nothing was typed. */
  readonly savedAt: number | undefined
  /** True when the page found it from an earlier visit. */
  readonly restored: boolean
}

export function useDraft<Values extends object>(key: string | undefined, initial: Values): Draft<Values> {
  const start = useRef(initial)
  const [state, setState] = useState(() => {
    const stored = key === undefined ? undefined : readDraft<Values>(key)
    return {
      key,
      values: stored ? { ...initial, ...stored.values } : initial,
      savedAt: stored?.at,
      restored: stored !== undefined,
    }
  })
  // Another key is another thing being written: its own draft comes up.
  if (state.key !== key) {
    const stored = key === undefined ? undefined : readDraft<Values>(key)
    setState({
      key,
      values: stored ? { ...initial, ...stored.values } : initial,
      savedAt: stored?.at,
      restored: stored !== undefined,
    })
  }
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const unsaved = useRef<{ key: string; values: Values } | undefined>(undefined)

  const save = useCallback(() => {
    clearTimeout(waiting.current)
    waiting.current = undefined
    const now = unsaved.current
    if (!now) return
    unsaved.current = undefined
    const at = writeDraft(now.key, now.values)
    setState((before) => (before.key === now.key ? { ...before, savedAt: at } : before))
  }, [])

  useEffect(() => {
    const flush = () => save()
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
      save()
    }
  }, [save])

  const set = useCallback(
    (change: Partial<Values>) => {
      setState((before) => {
        const values = { ...before.values, ...change }
        if (before.key !== undefined) {
          unsaved.current = { key: before.key, values }
          waiting.current ??= setTimeout(save, SAVED_WITHIN_MS)
        }
        return { ...before, values }
      })
    },
    [save],
  )
  const clear = useCallback((to?: Values) => {
    clearTimeout(waiting.current)
    waiting.current = undefined
    unsaved.current = undefined
    setState((before) => {
      if (before.key !== undefined) forgetDraft(before.key)
      return { ...before, values: to ?? start.current, savedAt: undefined, restored: false }
    })
  }, [])
  return { values: state.values, set, clear, savedAt: state.savedAt, restored: state.restored }
}

function readDraft<Values>(key: string): { values: Partial<Values>; at: number } | undefined {
  try {
    const text = localStorage.getItem(`${PREFIX}${person}.${key}`)
    return text ? (JSON.parse(text) as { values: Partial<Values>; at: number }) : undefined
  } catch {
    return undefined
  }
}

function writeDraft(key: string, values: object): number {
  const at = Date.now()
  try {
    localStorage.setItem(`${PREFIX}${person}.${key}`, JSON.stringify({ values, at }))
  } catch {
    // A full or forbidden store: the page still holds what was typed.
  }
  return at
}

export function forgetDraft(key: string): void {
  try {
    localStorage.removeItem(`${PREFIX}${person}.${key}`)
  } catch {
    // Nothing was stored, then.
  }
}

/** At sign-out: what was begun on a shared computer is not left lying there. */
export function forgetAllDrafts(): void {
  eachDraft((name) => localStorage.removeItem(name))
}

function forgetOldDrafts(): void {
  eachDraft((name, at) => {
    if (Date.now() - at > KEPT_MS) localStorage.removeItem(name)
  })
}

function eachDraft(visit: (name: string, at: number) => void): void {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue
      const { at } = JSON.parse(localStorage.getItem(name) ?? '{}') as { at?: number }
      visit(name, at ?? 0)
    }
  } catch {
    // Nothing can be read, so nothing lies there.
  }
}
