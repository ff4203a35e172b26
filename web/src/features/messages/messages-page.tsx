import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshWatchers, useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { placeOf } from '../../shell/places.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import type { Message, MessageList } from './answers.ts'
import styles from './messages.module.css'
import { messageTexts as texts } from './texts.ts'

const FILTERS = ['all', 'unseen', 'emergency'] as const

/** Everything the system told me, newest first; each leads to what it is about. */
export default function MessagesPage() {
  const say = useSay()
  const go = useGo()
  const { me } = useWho()
  const { show = 'all', here } = useQueryText()
  const open = (next: { show?: string; here?: boolean }) => {
    const onlyHere = next.here ?? Boolean(here)
    go('/messages', { show: next.show ?? show, ...(onlyHere ? { here: '1' } : {}) }, { replace: true })
  }
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <div className="seg" role="group" aria-label={say(texts.which)}>
          {FILTERS.map((one) => (
            <button key={one} type="button" aria-pressed={one === show} onClick={() => open({ show: one })}>
              {say(texts[one])}
            </button>
          ))}
        </div>
        {me.projects.length > 1 ? (
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={Boolean(here)}
              onChange={(event) => open({ here: event.currentTarget.checked })}
            />
            {say(texts.here)}
          </label>
        ) : null}
        <span className="grow" />
        <Go to="/messages/choices" className="btn">
          {say(texts.choices)}
        </Go>
      </div>
      <Page key={`${show}.${here ?? ''}`} show={show} here={Boolean(here)} />
    </div>
  )
}

function Page({ show, here, after }: { show: string; here: boolean; after?: string }) {
  const say = useSay()
  const client = useQueryClient()
  const { project } = useWho()
  const [more, setMore] = useState(false)
  const query = useRead<MessageList>('/my/messages', {
    params: {
      limit: 50,
      after,
      ...(show === 'unseen' ? { unseen: true } : {}),
      ...(show === 'emergency' ? { emergency: true } : {}),
      ...(here ? { projectId: project.id } : {}),
    },
    watches: ['message'],
  })
  const seen = useChange<{ ids: readonly string[] }, object>('POST', '/my/messages/seen')
  const see = (ids: readonly string[]) => {
    // What could not be marked is still there to be marked again.
    seen.run({ ids }).then(
      () => void refreshWatchers(client, ['message']),
      () => {},
    )
  }
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
      {({ items, next }) => {
        const unseen = items.filter((one) => one.seenAt === null).map((one) => one.id)
        if (items.length === 0)
          return (
            <div className="panel">
              <Nothing
                kind="done"
                title={say(show === 'unseen' ? texts.noneUnseen : texts.none)}
                hint={say(show === 'unseen' ? texts.noneUnseenHint : texts.noneHint)}
              />
            </div>
          )
        return (
          <>
            {unseen.length > 0 ? (
              <div className="row">
                <Button
                  busy={seen.busy}
                  hotkey={{ id: 'messages.allSeen', keys: 'y', title: texts.allSeen, place: texts.title }}
                  onPress={() => see(unseen)}
                >
                  {say(texts.allSeen)}
                </Button>
              </div>
            ) : null}
            <ul className={`panel ${styles.rows}`}>
              {items.map((one) => (
                <Row key={one.id} message={one} onSeen={() => see([one.id])} />
              ))}
            </ul>
            {next && more ? <Page show={show} here={here} after={next} /> : null}
            {next && !more ? <Button onPress={() => setMore(true)}>{say(texts.more)}</Button> : null}
          </>
        )
      }}
    </Answered>
  )
}

function Row({ message, onSeen }: { message: Message; onSeen: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const { me } = useWho()
  const place = message.about && message.about.type !== 'messageChoices' ? placeOf(message.about) : undefined
  const project = me.projects.find((one) => one.id === message.projectId)
  const unseen = message.seenAt === null
  return (
    <li data-seen={!unseen}>
      <div className={styles.text}>
        <p>
          {message.emergency ? <span className="tag care">{say(texts.emergencyTag)}</span> : null} {say(message.text)}
        </p>
        <p className="meta mut">
          {[
            shortInstant(message.at, businessNow(), language),
            say(message.title),
            me.projects.length > 1 ? project?.name : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {place ? (
        <Go to={place} className="btn s" aria-label={`${say(texts.open)}: ${say(message.text)}`} onClick={onSeen}>
          {say(texts.open)}
        </Go>
      ) : null}
      {unseen ? (
        <Button size="s" look="bare" aria-label={`${say(texts.seen)}: ${say(message.text)}`} onPress={onSeen}>
          {say(texts.seen)}
        </Button>
      ) : null}
    </li>
  )
}
