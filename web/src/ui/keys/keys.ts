import type { Text } from '@huiyin/text'
import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * The keyboard of the desk. A place (a screen, a row, a dialog) binds keys while it is on screen; the newest binding of
 * a key wins. Single letters work by themselves, and with Alt while a text field has the focus. People may give a
 * binding another key or switch it off (WCAG 2.1.4).
 */
export type Binding = {
  /** Stable, e.g. `case.next`; what is remapped. */
  readonly id: string
  /** `r`, `1`, `?`, `enter`, `space`, `escape`, `shift+enter`, `mod+k`, `mod+enter`, or two keys in a row: `g w`. */
  readonly keys: string
  readonly title: Text
  /** Heading under which the list of keys shows it. */
  readonly place: Text
  readonly run: () => void
  readonly off?: boolean | undefined
}

/** Something that covers the page: its keys work, those under it rest. The page itself is layer 0. */
export const KeyLayer = createContext(0)

type Entry = { binding: Binding; layer: number }
const bound: Entry[] = []
const listeners = new Set<() => void>()
let version = 0

const STORED = 'huiyin.keys'
let chosen: Readonly<Record<string, string | null>> = readChosen()

export function useKey(binding: Binding): string | null {
  const layer = use(KeyLayer)
  const entry = useRef<Entry>({ binding, layer })
  entry.current.binding = binding
  entry.current.layer = layer
  const { id, off } = binding
  // biome-ignore lint/correctness/useExhaustiveDependencies: bound again when the id changes, the rest is read when a key is pressed
  useEffect(() => {
    if (off) return
    const mine = entry.current
    bound.push(mine)
    changed()
    return () => {
      bound.splice(bound.indexOf(mine), 1)
      changed()
    }
  }, [id, off])
  useSyncExternalStore(subscribe, () => version)
  return keysOf(binding)
}

/** The keys a binding answers to: the person's choice, else its own. Null when switched off. */
export function keysOf(binding: Pick<Binding, 'id' | 'keys'>): string | null {
  const own = chosen[binding.id]
  return own === undefined ? binding.keys : own
}

export function chooseKeys(id: string, keys: string | null | undefined): void {
  const next = { ...chosen }
  if (keys === undefined) delete next[id]
  else next[id] = keys
  chosen = next
  try {
    localStorage.setItem(STORED, JSON.stringify(chosen))
  } catch {
    // The choice lasts as long as the page.
  }
  changed()
}

/** All that can be pressed now, by place; what an inner place covers is left out. */
export function useBindings(): readonly Binding[] {
  useSyncExternalStore(subscribe, () => version)
  const seen = new Set<string>()
  const all = []
  for (const { binding } of [...bound].reverse()) {
    if (seen.has(binding.id)) continue
    seen.add(binding.id)
    all.push(binding)
  }
  return all.reverse()
}

let topLayer = 0
/** Called by what covers the page, while it does. */
export function coverPage(layer: number): () => void {
  const before = topLayer
  topLayer = Math.max(topLayer, layer)
  return () => {
    topLayer = before
  }
}

// ── while somebody types ─────────────────────────────────────────────────────────────────────────

let typing = false
export function useTyping(): boolean {
  return useSyncExternalStore(subscribe, () => typing)
}

export function isTextField(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true
  return element instanceof HTMLInputElement && !NOT_TEXT.has(element.type)
}
const NOT_TEXT = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'file', 'color'])

/** True while an input method is composing: its Enter chooses a word and submits nothing. */
export function isComposing(event: KeyboardEvent | React.KeyboardEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event
  return native.isComposing || native.keyCode === 229
}

// ── pressing ─────────────────────────────────────────────────────────────────────────────────────

let first: { keys: string; at: number } | undefined

/** What was pressed, in the terms of a binding. */
export function keysPressed(event: KeyboardEvent): string {
  const plain = plainKey(event)
  const parts = []
  if (event.ctrlKey || event.metaKey) parts.push('mod')
  if (event.shiftKey && (plain.length > 1 || parts.length > 0)) parts.push('shift')
  parts.push(plain)
  return parts.join('+')
}

function plainKey(event: KeyboardEvent): string {
  // With Alt some keyboards type another sign; the place of the key says which letter was meant.
  if (event.altKey && /^(Key|Digit)/.test(event.code)) return event.code.replace(/^(Key|Digit)/, '').toLowerCase()
  if (event.key === ' ') return 'space'
  return event.key.toLowerCase()
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return
  const target = event.target instanceof Element ? event.target : null
  const inText = isTextField(target)
  const pressed = keysPressed(event)
  const single = !pressed.includes('+') && pressed.length === 1
  if (single && inText && !event.altKey) return
  if (event.altKey && !single) return
  if ((pressed === 'enter' || pressed === 'space') && (inText || isPressable(target))) return
  const sequence = first && Date.now() - first.at < 1200 ? `${first.keys} ${pressed}` : undefined
  const wanted = (keys: string) =>
    bound.findLast((one) => one.layer >= topLayer && !one.binding.off && keysOf(one.binding) === keys)
  const hit = (sequence === undefined ? undefined : wanted(sequence)) ?? wanted(pressed)
  first = bound.some((one) => keysOf(one.binding)?.startsWith(`${pressed} `))
    ? { keys: pressed, at: Date.now() }
    : undefined
  if (!hit) return
  event.preventDefault()
  first = undefined
  hit.binding.run()
}

/** What Enter and Space press by themselves. */
function isPressable(element: Element | null): boolean {
  return element?.closest('button, a[href], summary, select, [role="option"], [role="menuitem"]') != null
}

function onFocus(): void {
  const now = isTextField(document.activeElement)
  if (now === typing) return
  typing = now
  changed()
}

/** Once for a page. */
export function listenToKeys(): void {
  document.addEventListener('keydown', onKeyDown)
  document.addEventListener('focusin', onFocus)
  document.addEventListener('focusout', () => queueMicrotask(onFocus))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function changed(): void {
  version += 1
  for (const listener of listeners) listener()
}

function readChosen(): Record<string, string | null> {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '{}') as Record<string, string | null>
  } catch {
    return {}
  }
}
