import { useState } from 'react'
import { useSay } from '../../language/language.ts'
import { FieldShell, useField } from '../../ui/form/fields.tsx'
import type { PersonToAsk } from './answers.ts'
import styles from './tasks.module.css'
import { taskTexts as texts } from './texts.ts'

/** Several people out of those of the project, found by name or position; the chosen ones stay on top. */
export function PeopleField({
  name,
  label,
  hint,
  optional,
  people,
}: {
  name: string
  label: string
  hint?: string | undefined
  optional?: boolean
  people: readonly PersonToAsk[]
}) {
  const say = useSay()
  const field = useField(name, label, hint)
  const [sought, setSought] = useState('')
  const chosen = (field.value ?? []) as readonly string[]
  const words = (person: PersonToAsk) =>
    `${person.name} ${person.positions.map((one) => `${one.zh} ${one.en ?? ''}`).join(' ')}`.toLowerCase()
  const shown = people
    .filter((person) => chosen.includes(person.id) || words(person).includes(sought.trim().toLowerCase()))
    .sort((a, b) => Number(chosen.includes(b.id)) - Number(chosen.includes(a.id)))
  return (
    <FieldShell id={field.id} label={label} hint={hint} error={field.error} optional={optional}>
      <input
        id={field.id}
        className="input"
        type="search"
        placeholder={say(texts.search)}
        aria-describedby={field.described}
        aria-invalid={field.error ? true : undefined}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      <div className={styles.people} role="group" aria-label={label}>
        {shown.map((person) => (
          <label key={person.id}>
            <input
              type="checkbox"
              checked={chosen.includes(person.id)}
              onChange={(event) =>
                field.set(
                  event.currentTarget.checked ? [...chosen, person.id] : chosen.filter((one) => one !== person.id),
                )
              }
            />
            <span>{person.name}</span>
            <span className="meta mut">{person.positions.map((one) => say(one)).join('、')}</span>
          </label>
        ))}
        {shown.length === 0 ? (
          <p className="meta mut" style={{ padding: 12 }}>
            {say(texts.nobodyFound)}
          </p>
        ) : null}
      </div>
    </FieldShell>
  )
}
