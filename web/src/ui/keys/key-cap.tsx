import { useTyping } from './keys.ts'

const SIGNS: Record<string, string> = {
  mod: 'Ctrl',
  shift: '⇧',
  enter: '⏎',
  escape: 'Esc',
  space: 'Space',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
}

/** A key as it is printed on a button. While somebody types, single letters are shown with Alt, for so they work then. */
export function KeyCap({ keys }: { keys: string | null }) {
  const typing = useTyping()
  if (!keys) return null
  return <kbd aria-hidden="true">{shownKeys(keys, typing)}</kbd>
}

export function shownKeys(keys: string, typing = false): string {
  const shown = keys
    .split(' ')
    .map((stroke) =>
      stroke
        .split('+')
        .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
        .join(' '),
    )
    .join(' ')
  return typing && keys.length === 1 ? `Alt ${shown}` : shown
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string | null): string | undefined {
  if (!keys || keys.includes(' ')) return undefined
  return keys
    .split('+')
    .map((part) => ({ mod: 'Control', shift: 'Shift', enter: 'Enter', escape: 'Escape', space: 'Space' })[part] ?? part)
    .join('+')
}
