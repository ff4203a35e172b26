import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { type Say, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import type { Draft, Handbook, WordedChange } from './answers.ts'
import styles from './handbook.module.css'
import { PART_WORDS, handbookTexts as texts } from './texts.ts'
import { wordingDiff } from './wording-diff.ts'

/** What the draft says otherwise, in a redline of sentences. */
export function DraftCompared({ draft }: { draft: Draft }) {
  const say = useSay()
  const { project } = useWho()
  const [against, setAgainst] = useState('')
  const inForce = useRead<Handbook>(`/projects/${project.id}/handbook`, { watches: ['handbook'] })
  const query = useRead<{ changes: readonly WordedChange[] }>(`/handbook/drafts/${draft.id}/compare`, {
    params: { with: against || undefined },
    watches: [`packDraft:${draft.id}`],
    keepLast: true,
  })
  return (
    <>
      <label className="row gap1 wrap" style={{ alignSelf: 'flex-start' }}>
        <span className="meta mut">{say(texts.compareWith)}</span>
        <select
          className="input"
          style={{ width: 220 }}
          value={against}
          onChange={(event) => setAgainst(event.currentTarget.value)}
        >
          <option value="">{say(texts.basedOn)}</option>
          {inForce.data ? <option value={inForce.data.pack.hash}>{say(texts.current)}</option> : null}
        </select>
      </label>
      <Answered query={query}>
        {({ changes }) =>
          changes.length === 0 ? (
            <div className="panel">
              <Nothing kind="done" title={say(texts.same)} hint={say(texts.sameHint)} />
            </div>
          ) : (
            <section className="panel" aria-label={say(texts.compare)}>
              <p className="sec" style={{ padding: '12px 16px 4px' }}>
                {say(texts.changesCount, { count: changes.length })}
              </p>
              <ul className={styles.lines}>
                {changes.map((change) => (
                  <li key={`${change.what}/${change.id}`}>
                    <p className="meta mut row gap1 wrap">
                      <span className="num">{change.clause ?? ''}</span>
                      <b>{say(change.title)}</b>
                      <span className="tag">{say(PART_WORDS[change.what] ?? { zh: change.what })}</span>
                      <span className={`tag ${change.kind === 'changed' ? 'line' : 'acc'}`}>
                        {say(texts[change.kind])}
                      </span>
                    </p>
                    <p className={styles.redline}>
                      <Redline change={change} say={say} />
                    </p>
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Answered>
    </>
  )
}

function Redline({ change, say }: { change: WordedChange; say: Say }) {
  const before = change.before ? say(change.before) : ''
  const after = change.after ? say(change.after) : ''
  return wordingDiff(before, after).map((part, index) =>
    part.kind === 'same' ? (
      part.text
    ) : part.kind === 'gone' ? (
      <del key={index} className={styles.gone}>
        {part.text}
      </del>
    ) : (
      <ins key={index} className={styles.new}>
        {part.text}
      </ins>
    ),
  )
}
