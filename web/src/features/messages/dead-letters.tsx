import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { DeadLetters } from './answers.ts'
import styles from './messages.module.css'
import { messageTexts as texts } from './texts.ts'

/** What gave up: why, and the button that lets it go once more. */
export function DeadLetterList({ after }: { after?: string }) {
  const say = useSay()
  const [more, setMore] = useState(false)
  const query = useRead<DeadLetters>('/dead-letters', { params: { after }, watches: ['deadLetter'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={4} chips={false} />}>
      {({ items, next }) =>
        items.length === 0 ? (
          <div className="panel">
            <Nothing kind="done" title={say(texts.noDead)} hint={say(texts.noDeadHint)} />
          </div>
        ) : (
          <>
            <ul className={`panel ${styles.rows}`}>
              {items.map((one) => (
                <DeadLetter key={one.id} letter={one} />
              ))}
            </ul>
            {next && more ? <DeadLetterList after={next} /> : null}
            {next && !more ? <Button onPress={() => setMore(true)}>{say(texts.more)}</Button> : null}
          </>
        )
      }
    </Answered>
  )
}

function DeadLetter({ letter }: { letter: DeadLetters['items'][number] }) {
  const say = useSay()
  const language = useLanguage()
  const retry = useChange<object>('POST', `/dead-letters/${letter.id}/retry`, {
    touches: ['deadLetter', 'message'],
  })
  return (
    <li>
      <div className={styles.text}>
        <p>
          <b>{letter.message ?? letter.kind}</b> {letter.error}
        </p>
        <p className="meta mut">
          {shortInstant(letter.at, businessNow(), language)} · {say(texts.attempts, { count: letter.attempts })}
        </p>
        <RefusedCard error={retry.error} />
      </div>
      <Button
        size="s"
        busy={retry.busy}
        aria-label={`${say(texts.retry)}: ${letter.message ?? letter.kind}`}
        onPress={() => {
          // A refusal stands in the row.
          retry.run({ projectId: letter.projectId }).then(
            () => toast(texts.retried),
            () => {},
          )
        }}
      >
        {say(texts.retry)}
      </Button>
    </li>
  )
}
