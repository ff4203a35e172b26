import type { Text, TextValues } from '@huiyin/text'
import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useSay } from '../../language/language.ts'
import { KeyCap } from '../keys/key-cap.tsx'
import { useKey } from '../keys/keys.ts'
import { toastTexts as texts } from './texts.ts'
import './toast.css'

/** A sentence about what was just done, for six seconds, with the way back where there is one. */
export type Toast = {
  readonly id: number
  readonly text: Text
  readonly values?: TextValues | undefined
  readonly kind: 'done' | 'wrong'
  readonly undo?: (() => void) | undefined
}

const SHOWN_MS = 6000
let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

export function toast(
  text: Text,
  options: { values?: TextValues; undo?: () => void; kind?: 'done' | 'wrong' } = {},
): void {
  toasts = [
    ...toasts.slice(-2),
    { id: nextId++, text, values: options.values, kind: options.kind ?? 'done', undo: options.undo },
  ]
  tell()
}

function dismiss(id: number): void {
  toasts = toasts.filter((one) => one.id !== id)
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const say = useSay()
  const undoable = shown.findLast((one) => one.undo)
  useKey({
    id: 'everywhere.undo',
    keys: 'mod+z',
    title: texts.undo,
    place: texts.everywhere,
    off: undoable === undefined,
    run: () => {
      undoable?.undo?.()
      if (undoable) dismiss(undoable.id)
    },
  })
  return (
    <div className="toasts noprint" role="status" aria-live="polite" aria-label={say(texts.region)}>
      {shown.map((one) => (
        <OneToast key={one.id} toast={one} />
      ))}
    </div>
  )
}

function OneToast({ toast: one }: { toast: Toast }) {
  const say = useSay()
  const [left, setLeft] = useState(Math.ceil(SHOWN_MS / 1000))
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    if (left <= 0) return dismiss(one.id)
    const timer = setTimeout(() => setLeft((seconds) => seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [left, held, one.id])
  return (
    // Whoever points at it or has come to it with Tab needs more time than six seconds.
    <div
      className={`toast ${one.kind}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {one.kind === 'done' ? (
        <IconCircleCheckFilled size={18} aria-hidden />
      ) : (
        <IconAlertTriangleFilled size={18} aria-hidden />
      )}
      <span className="grow">{say(one.text, one.values)}</span>
      {one.undo ? (
        <button
          type="button"
          className="undo"
          onClick={() => {
            one.undo?.()
            dismiss(one.id)
          }}
        >
          {say(texts.undo)} <KeyCap keys="mod+z" />
        </button>
      ) : (
        <button type="button" className="undo" onClick={() => dismiss(one.id)}>
          {say(texts.close)}
        </button>
      )}
      <span className="num left" aria-hidden>
        {left}
      </span>
    </div>
  )
}
