/**
 * The server's business time, as near as the last answer tells. Chips run by it, never by the computer's own clock:
 * a desk computer may be minutes wrong, and in a rehearsal the time is whatever was set.
 */
let offsetMs = 0
let known = false
let frozenAt: number | undefined
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

export function businessNow(): number {
  return frozenAt ?? Date.now() + offsetMs
}

export function observeNow(serverNow: number): void {
  if (Number.isNaN(serverNow)) return
  const next = serverNow - Date.now()
  // Travel time makes small differences; moving for them would make minutes jump back and forth.
  if (known && Math.abs(next - offsetMs) < 1500) return
  known = true
  offsetMs = next
  for (const listener of listeners) listener()
}

/** Calls back every second. A subscriber re-renders only if what it shows has changed (see `useClockText`). */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const one of listeners) one()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The states page stops time, so that pictures and checks are the same on every run. */
export function freezeAt(instant: number): void {
  frozenAt = instant
}
