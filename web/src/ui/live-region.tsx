import { useSyncExternalStore } from 'react'

/** Says a change of state to screen readers, without moving anybody's focus. */
let said = ''
const listeners = new Set<() => void>()

export function announce(text: string): void {
  // The same sentence twice is still said twice.
  said = said === text ? `${text}\u200b` : text
  for (const listener of listeners) listener()
}

export function LiveRegion() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => said,
  )
  return (
    <div className="vh" role="status" aria-live="polite">
      {text}
    </div>
  )
}
