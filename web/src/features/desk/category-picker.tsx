import { type KeyboardEvent, type Ref, useEffect, useId, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { isComposing } from '../../ui/keys/keys.ts'
import { type Category, findCategories } from './category.ts'
import styles from './desk.module.css'
import { deskTexts as texts } from './texts.ts'

/** Two letters and Enter: the category is chosen and the focus goes on. */
export function CategoryPicker({
  categories,
  place,
  begun = '',
  onChoose,
  onLeave,
  ref,
}: {
  categories: readonly Category[]
  place: string
  /** The letter with which it was opened. */
  begun?: string
  onChoose: (category: Category) => void
  onLeave: () => void
  ref?: Ref<HTMLInputElement>
}) {
  const say = useSay()
  const id = useId()
  const [typed, setTyped] = useState(begun)
  const [at, setAt] = useState(0)
  const found = findCategories(categories, typed, place).slice(0, 8)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters begin at the top again
  useEffect(() => setAt(0), [typed])
  const current = found[Math.min(at, found.length - 1)]
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (found.length > 0) setAt((at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault()
      if (current) onChoose(current)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onLeave()
    }
  }
  return (
    <div className={styles.picker}>
      <input
        ref={ref}
        className="input"
        role="combobox"
        aria-label={say(texts.category)}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        autoComplete="off"
        autoFocus
        placeholder={say(texts.categoryHint)}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={onLeave}
      />
      <div id={`${id}-list`} role="listbox" aria-label={say(texts.category)} className={styles.options}>
        {found.map((one) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
          <div
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={one === current}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(one)}
          >
            <b>{say(one.title)}</b>
            <span className="mut meta clip">
              {one.path
                .slice(0, -1)
                .map((part) => say(part))
                .join(' › ')}
            </span>
          </div>
        ))}
        {found.length === 0 ? <p className="mut dense">{say(texts.noneFound)}</p> : null}
      </div>
    </div>
  )
}
