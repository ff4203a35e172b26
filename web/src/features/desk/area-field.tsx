import { type KeyboardEvent, useId, useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { useField } from '../../ui/form/fields.tsx'
import { isComposing } from '../../ui/keys/keys.ts'
import { type Area, findAreas } from './area.ts'
import styles from './desk.module.css'
import { deskTexts as texts } from './texts.ts'

/**
 * Where in the estate, when it is no home: an area or facility by its words or initials. What stands in no list may be
 * written as it is said.
 */
export function AreaField() {
  const say = useSay()
  const { project } = useWho()
  const id = useId()
  const field = useField('placeText', say(texts.where), say(texts.whereHint))
  const { form } = field
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const areas = useRead<{ items: readonly Area[] }>(`/projects/${project.id}/areas`, { watches: ['area'] })
  const typed = String(field.value ?? '')
  const chosen = Boolean(form.values.areaId)
  const found = open && !chosen ? findAreas(areas.data?.items ?? [], typed).slice(0, 8) : []
  const current = found[Math.min(at, found.length - 1)]
  const choose = (area: Area) => {
    form.set({ areaId: area.id, areaKind: area.kind, placeText: area.title })
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || found.length === 0) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setAt((at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey && current) {
      event.preventDefault()
      choose(current)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <div className="field">
      <label className="label" htmlFor={field.id}>
        {say(texts.where)}
      </label>
      <div className={styles.picker}>
        <input
          id={field.id}
          className="input"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.described}
          autoComplete="off"
          maxLength={80}
          value={typed}
          onChange={(event) => {
            form.set({ placeText: event.currentTarget.value, areaId: '', areaKind: '' })
            setAt(0)
            setOpen(true)
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={say(texts.where)}
          className={styles.options}
          hidden={found.length === 0}
        >
          {found.map((one) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={one.id}
              id={`${id}-${one.id}`}
              role="option"
              aria-selected={one === current}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <b>{one.title}</b>
              <span className="mut meta">{say(one.kind === 'facility' ? texts.facility : texts.publicArea)}</span>
            </div>
          ))}
        </div>
      </div>
      {field.error ? (
        <p id={`${field.id}-wrong`} className="wrong">
          {field.error}
        </p>
      ) : null}
      <p id={`${field.id}-hint`} className="hint">
        {chosen ? say(texts.areaChosen) : say(texts.whereHint)}
      </p>
    </div>
  )
}
