import { IconArrowRight, IconClipboardList, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Failed } from '../answer/answered.tsx'
import { isComposing } from '../keys/keys.ts'
import styles from './finder.module.css'
import { finderTexts as texts } from './texts.ts'
import { type FinderAction, type Finding, useFinder } from './use-finder.ts'

/**
 * One field that finds everything, and the list under it: arrows move, Enter takes, Escape clears. The Enter with which
 * an input method takes a word chooses nothing.
 */
export function Finder({
  projectId,
  text,
  onText,
  onTake,
  actions,
  inputRef,
  autoFocus,
  hotkeyHint,
  footer,
  limit,
  listMax,
}: {
  projectId: number
  text: string
  onText: (text: string) => void
  onTake: (finding: Finding) => void
  actions?: readonly FinderAction[]
  inputRef?: Ref<HTMLInputElement>
  autoFocus?: boolean
  hotkeyHint?: ReactNode
  /** What is offered when nothing was found, and the keys under the list. */
  footer?: ReactNode
  limit?: number
  listMax?: number
}) {
  const say = useSay()
  const id = useId()
  const [composing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const { groups, asked, busy, error } = useFinder({
    projectId,
    text,
    composing,
    actions: actions ?? [],
    actionsTitle: say(texts.actions),
    ...(limit ? { limit } : {}),
  })
  const all = groups.flatMap((group) => group.items)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at the top again
  useEffect(() => setAt(0), [asked])
  const current = all[Math.min(at, all.length - 1)]

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event)) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (all.length > 0) setAt((at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length)
      return
    }
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault()
      event.stopPropagation()
      onText('')
      return
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault()
      // What stands there must be the answer to what is typed: a fast Enter waits for it.
      if (asked === text.trim() && !busy && current) onTake(current)
      else setWaiting(true)
    }
  }
  const [waiting, setWaiting] = useState(false)
  useEffect(() => {
    if (!waiting || busy || asked !== text.trim()) return
    setWaiting(false)
    if (current) onTake(current)
  }, [waiting, busy, asked, text, current, onTake])

  const shown = asked !== '' || (actions?.length ?? 0) > 0
  return (
    <div>
      <div className={styles.field}>
        <IconSearch size={18} stroke={1.75} aria-hidden />
        <input
          ref={inputRef}
          className={styles.input}
          role="combobox"
          aria-label={say(texts.label)}
          aria-expanded={all.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current && shown ? `${id}-${current.key}` : undefined}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
          value={text}
          onChange={(event) => {
            setWaiting(false)
            onText(event.currentTarget.value)
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={onKeyDown}
        />
        {hotkeyHint}
      </div>
      {error && asked !== '' ? <Failed error={error} onRetry={() => onText(text)} /> : null}
      {shown ? (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={say(texts.label)}
          className={styles.list}
          style={listMax ? { maxHeight: listMax } : undefined}
        >
          {groups.map((group) => (
            <div key={group.title} role="group" aria-label={group.title}>
              <p className={styles.group} aria-hidden="true">
                {group.title} <span className="num">{group.items.length}</span>
              </p>
              {group.items.map((finding) => (
                <Row
                  key={finding.key}
                  id={`${id}-${finding.key}`}
                  finding={finding}
                  asked={asked}
                  selected={finding === current}
                  onTake={() => onTake(finding)}
                />
              ))}
            </div>
          ))}
        </div>
      ) : (
        <div id={`${id}-list`} role="listbox" aria-label={say(texts.label)} hidden />
      )}
      {asked !== '' && all.length === 0 && !busy && !error ? (
        <div className={styles.none}>
          <b>{say(texts.nothing, { q: asked })}</b>
          <p className="meta mut">{say(texts.nothingHint)}</p>
        </div>
      ) : null}
      <span className="vh" role="status">
        {asked !== '' && !busy ? say(texts.results, { count: all.length }) : ''}
      </span>
      {footer}
    </div>
  )
}

function Row({
  id,
  finding,
  asked,
  selected,
  onTake,
}: {
  id: string
  finding: Finding
  asked: string
  selected: boolean
  onTake: () => void
}) {
  const say = useSay()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field, which says which option is meant
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className={styles.row}
      ref={(element) => {
        if (selected) element?.scrollIntoView?.({ block: 'nearest' })
      }}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      {finding.kind === 'household' ? (
        <>
          <span className={`${styles.label} num`}>
            <Marked text={finding.household.label ?? '—'} asked={asked} />
          </span>
          <span className="grow clip">
            {finding.household.displayName ?? say(texts.vacant)}{' '}
            <span className="mut meta">{roleTitle(finding.household.role, say)}</span>
          </span>
          <span className="meta mut num">{finding.household.phoneMasked ?? ''}</span>
        </>
      ) : finding.kind === 'case' ? (
        <>
          <IconClipboardList size={16} stroke={1.75} aria-hidden />
          <span className="num">
            <Marked text={finding.case.title} asked={asked} />
          </span>
          <span className="grow clip mut">{finding.case.detail}</span>
        </>
      ) : (
        <>
          <IconArrowRight size={16} stroke={1.75} aria-hidden />
          <span className="grow clip">{finding.action.title}</span>
          {finding.action.keys ? <kbd>{finding.action.keys}</kbd> : null}
        </>
      )}
    </div>
  )
}

export function roleTitle(role: string | null, say: ReturnType<typeof useSay>): string {
  const known = role === 'owner' || role === 'tenant' || role === 'family' || role === 'proxy' ? texts[role] : undefined
  return known ? say(known) : ''
}

function Marked({ text, asked }: { text: string; asked: string }) {
  const word = asked.split(/\s+/).find((one) => one !== '' && text.toLowerCase().includes(one.toLowerCase()))
  if (!word) return text
  const at = text.toLowerCase().lastIndexOf(word.toLowerCase())
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, at + word.length)}</mark>
      {text.slice(at + word.length)}
    </>
  )
}
