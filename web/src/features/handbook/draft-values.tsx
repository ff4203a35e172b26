import type { Text } from '@huiyin/text'
import { useState } from 'react'
import { useSay } from '../../language/language.ts'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { isComposing } from '../../ui/keys/keys.ts'
import type { Draft, PackValue } from './answers.ts'
import styles from './handbook.module.css'
import { handbookTexts as texts, UNIT_WORDS } from './texts.ts'
import { useDraftChange } from './use-draft.ts'
import { useValueWords } from './value-words.ts'

/** The values of the draft, each changed in its line; those without which it cannot hold come first. */
export function DraftValues({ draft, missing }: { draft: Draft; missing: readonly string[] }) {
  const say = useSay()
  const change = useDraftChange(draft)
  const entries = Object.entries(draft.body.values ?? {}).sort(([, a], [, b]) =>
    (a.clause ?? '').localeCompare(b.clause ?? '', 'zh', { numeric: true }),
  )
  const sorted = [
    ...entries.filter(([key]) => missing.includes(key)),
    ...entries.filter(([key]) => !missing.includes(key)),
  ]
  return (
    <>
      {missing.length > 0 ? <p className="note care">{say(texts.missing, { count: missing.length })}</p> : null}
      <RefusedCard error={change.error} />
      <section className="panel" aria-label={say(texts.values)}>
        <ul className={styles.lines}>
          {sorted.map(([key, value]) => (
            <ValueLine
              // A value that somebody else changed meanwhile starts from what it is now.
              key={`${key}=${JSON.stringify(value.value)}`}
              name={key}
              value={value}
              missing={missing.includes(key)}
              ended={draft.ended !== null}
              busy={change.busy}
              onSave={(next) => change.save([{ path: ['values', key, 'value'], value: next }])}
            />
          ))}
        </ul>
      </section>
    </>
  )
}

function ValueLine({
  name,
  value,
  missing,
  ended,
  busy,
  onSave,
}: {
  name: string
  value: PackValue
  missing: boolean
  ended: boolean
  busy: boolean
  onSave: (value: unknown) => Promise<unknown>
}) {
  const say = useSay()
  const words = useValueWords()
  const [typed, setTyped] = useState(() => textOf(value.value))
  const [wrong, setWrong] = useState<Text | undefined>(undefined)
  const changed = typed !== textOf(value.value)
  const id = `value-${name}`
  const save = (text = typed) => {
    const read = readValue(value, text)
    if ('wrong' in read) return setWrong(read.wrong)
    setWrong(undefined)
    // The refusal stands above the list.
    onSave(read.value).catch(() => {})
  }
  const bounds = value.bounds
  return (
    <li>
      <div className={styles.line}>
        <span className="mut num">{value.clause ?? ''}</span>
        <label htmlFor={id} className={styles.name}>
          {say(value.title)}
          {missing ? <span className="tag care"> {say(texts.notSet)}</span> : null}
          {value.note ? <span className="meta mut"> {say(value.note)}</span> : null}
        </label>
        <span className={styles.valueInput}>
          {value.type === 'boolean' ? (
            <input
              id={id}
              type="checkbox"
              checked={typed === 'true'}
              disabled={ended || busy}
              onChange={(event) => {
                const next = String(event.currentTarget.checked)
                setTyped(next)
                save(next)
              }}
            />
          ) : (
            <input
              id={id}
              className="input num"
              inputMode={value.type === 'number' || value.type === 'duration' ? 'numeric' : undefined}
              data-wide={value.type === 'text' || value.type === 'list' || undefined}
              value={typed}
              disabled={ended}
              aria-invalid={wrong ? true : undefined}
              aria-describedby={wrong ? `${id}-wrong` : undefined}
              onChange={(event) => {
                setTyped(event.currentTarget.value)
                setWrong(undefined)
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !isComposing(event)) save()
              }}
            />
          )}
          <span className="sec">{value.unit && UNIT_WORDS[value.unit] ? say(UNIT_WORDS[value.unit] as Text) : ''}</span>
          {changed && value.type !== 'boolean' ? (
            <Button size="s" look="soft" busy={busy} onPress={() => save()}>
              {say(texts.save)}
            </Button>
          ) : null}
          {value.value === null && value.proposal !== undefined && !changed && !ended ? (
            <Button
              size="s"
              busy={busy}
              onPress={() => {
                setTyped(textOf(value.proposal))
                save(textOf(value.proposal))
              }}
            >
              {say(texts.useProposal, { value: words(value.proposal, value.unit) })}
            </Button>
          ) : null}
        </span>
        <span className={`meta mut num ${styles.bounds}`}>
          {bounds?.min !== undefined && bounds.max !== undefined
            ? say(texts.bounds, { min: bounds.min, max: bounds.max })
            : ''}
        </span>
      </div>
      {wrong ? (
        <p id={`${id}-wrong`} className={`meta ${styles.bad}`}>
          {say(wrong)}
        </p>
      ) : null}
    </li>
  )
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join('、') : String(value)
}

/** What was typed, as the pack keeps it. Empty means unset; whether it fits is for the check to say. */
function readValue(value: PackValue, text: string): { readonly value: unknown } | { readonly wrong: Text } {
  const trimmed = text.trim()
  if (trimmed === '') return { value: null }
  switch (value.type) {
    case 'boolean':
      return { value: trimmed === 'true' }
    case 'number':
    case 'duration':
      return Number.isFinite(Number(trimmed)) ? { value: Number(trimmed) } : { wrong: texts.needNumber }
    case 'timeOfDay':
      return /^([01]?\d|2[0-3]):[0-5]\d$/.test(trimmed)
        ? { value: trimmed.padStart(5, '0') }
        : { wrong: texts.needTime }
    case 'list':
      return { value: trimmed.split(/[、,，;；]\s*/).filter(Boolean) }
    default:
      return { value: trimmed }
  }
}
