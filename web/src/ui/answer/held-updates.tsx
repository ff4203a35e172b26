import { type ReactNode, useRef, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { answerTexts as texts } from './texts.ts'

/**
 * A live list does not move under the pointer: while one is over it, rows that came or went wait behind a small notice.
 * Rows whose content alone has changed are shown at once.
 */
export function useHeldUpdates<List>(
  newest: List,
  orderOf: (list: List) => string,
): {
  shown: List
  notice: ReactNode
  /** After one's own act the list moves on at once: the next difference is shown, pointer or not. */
  release: () => void
  pointer: { onMouseEnter: () => void; onMouseLeave: () => void }
} {
  const say = useSay()
  const [over, setOver] = useState(false)
  const held = useRef(newest)
  const [, redraw] = useState(0)
  const released = useRef(false)
  const differs = orderOf(held.current) !== orderOf(newest)
  if (!over || !differs || released.current) {
    if (differs) released.current = false
    held.current = newest
  }
  const waiting = orderOf(held.current) !== orderOf(newest)
  const count = waiting ? Math.max(1, distance(orderOf(held.current), orderOf(newest))) : 0
  return {
    shown: held.current,
    notice:
      over && waiting ? (
        <p className="note info" role="status">
          <span className="grow">{say(texts.updates, { count })}</span>
          <Button
            size="s"
            onPress={() => {
              held.current = newest
              redraw((times) => times + 1)
            }}
          >
            {say(texts.showThem)}
          </Button>
        </p>
      ) : null,
    release: () => {
      released.current = true
    },
    pointer: { onMouseEnter: () => setOver(true), onMouseLeave: () => setOver(false) },
  }
}

function distance(before: string, after: string): number {
  const a = new Set(before.split(','))
  const b = new Set(after.split(','))
  return [...b].filter((id) => !a.has(id)).length + [...a].filter((id) => !b.has(id)).length
}
