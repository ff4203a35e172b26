import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Changed, Inbox, InboxItem } from '../../api/contracts.ts'
import { refreshWatchers, useChange, useRead } from '../../api/queries.ts'
import { useMinute } from '../../clock/use-now.ts'
import { dayHeading, localTime } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { placeOf } from '../../shell/places.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { useHeldUpdates } from '../../ui/answer/held-updates.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './inbox.module.css'
import { Rhythm } from './rhythm.tsx'
import { caseTexts as texts } from './texts.ts'
import { undoOf } from './undo.ts'
import { VerbForm } from './verb-form.tsx'
import { asksFirst, VERB_OF_OBLIGATION, VERB_PATHS, VERB_TITLES } from './verbs.ts'

const SCOPES = ['mine', 'team', 'project'] as const

/** What I owe, most urgent first; each is done where it is read. */
export default function InboxScreen() {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const { scope = 'mine' } = useQueryText()
  const query = useRead<Inbox>('/inbox', {
    params: { projectId: project.id, scope },
    watches: ['case', 'task', 'dayClose', 'volumeYear'],
    refetchEveryMs: 60_000,
  })
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1 className="title">{say(texts.inbox)}</h1>
        <div className="seg" role="group" aria-label={say(texts.inbox)}>
          {SCOPES.map((one) => (
            <button key={one} type="button" aria-pressed={one === scope} onClick={() => go('/inbox', { scope: one })}>
              {say(texts[one])}
              {one === scope && query.data ? (
                <span className="mut num">
                  {query.data.counts.overdue + query.data.counts.today + query.data.counts.later}
                </span>
              ) : null}
            </button>
          ))}
        </div>
        <span className="grow" />
        <p className={`meta mut ${styles.keys}`} aria-hidden="true">
          <kbd>J</kbd> <kbd>K</kbd> {say(texts.upDown)}　<kbd>⏎</kbd> {say(texts.doHere)}　<kbd>E</kbd> {say(texts.why)}
        </p>
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={7} />}>
        {(inbox) => (
          <div className={styles.columns}>
            <Rows key={scope} inbox={inbox} scope={scope} />
            <Rhythm inbox={inbox} />
          </div>
        )}
      </Answered>
    </div>
  )
}

function Rows({ inbox: newest, scope }: { inbox: Inbox; scope: string }) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const now = useMinute()
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState<string | undefined>(undefined)
  const held = useHeldUpdates(newest, (one) =>
    [...one.overdue, ...one.today, ...one.later].map((item) => item.obligation.id).join(),
  )
  const inbox = held.shown
  const all = [...inbox.overdue, ...inbox.today, ...inbox.later]
  const current = all[Math.min(at, all.length - 1)]
  const move = (by: number) => {
    const next = Math.min(Math.max(0, at + by), all.length - 1)
    setAt(next)
    document.getElementById(`row-${all[next]?.obligation.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const place = texts.inboxPlace
  useKey({ id: 'list.next', keys: 'j', title: texts.next, place, run: () => move(1) })
  useKey({ id: 'list.previous', keys: 'k', title: texts.previous, place, run: () => move(-1) })
  useKey({
    id: 'list.do',
    keys: 'enter',
    title: texts.doHere,
    place,
    run: () => document.querySelector<HTMLButtonElement>('[data-current="true"] [data-act]')?.click(),
  })
  useKey({
    id: 'list.open',
    keys: 'o',
    title: texts.open,
    place,
    run: () => {
      const place = current && placeOf(current.obligation.subject)
      if (place) go(place)
    },
  })
  if (all.length === 0)
    return (
      <div className="panel">
        <Nothing
          kind="done"
          title={say(scope === 'mine' ? texts.allDone : texts.nothing)}
          hint={scope === 'mine' ? say(texts.allDoneHint) : undefined}
        >
          <Go to="/inbox" search={{ scope: scope === 'mine' ? 'team' : 'mine' }} className="btn">
            {say(scope === 'mine' ? texts.seeTeam : texts.seeMine)}
          </Go>
        </Nothing>
      </div>
    )
  const groups = [
    { title: texts.overdue, hint: say(texts.overdueHint), items: inbox.overdue, late: true },
    {
      title: texts.today,
      hint: dayHeading(localTime(now).day, now, language).replace(/^\S+ /, ''),
      items: inbox.today,
      late: false,
    },
    { title: texts.later, hint: '', items: inbox.later, late: false },
  ]
  return (
    <div {...held.pointer}>
      {held.notice}
      {groups.map((group) =>
        group.items.length === 0 ? null : (
          <section key={group.title.zh} aria-label={say(group.title)}>
            <h2 className={styles.group}>
              <span className={group.late ? styles.late : ''}>{say(group.title)}</span>{' '}
              <span className="mut num">{group.items.length}</span> <span className="meta mut">{group.hint}</span>
            </h2>
            <ul className={styles.rows}>
              {group.items.map((item) => (
                <Row
                  key={item.obligation.id}
                  item={item}
                  current={item === current}
                  open={open === item.obligation.id}
                  onPoint={() => setAt(all.indexOf(item))}
                  onOpen={(now) => setOpen(now ? item.obligation.id : undefined)}
                  onDone={held.release}
                />
              ))}
            </ul>
          </section>
        ),
      )}
    </div>
  )
}

function Row({
  item,
  current,
  open,
  onPoint,
  onOpen,
  onDone,
}: {
  item: InboxItem
  current: boolean
  open: boolean
  onPoint: () => void
  onOpen: (now: boolean) => void
  onDone: () => void
}) {
  const say = useSay()
  const { me } = useWho()
  const client = useQueryClient()
  const { obligation } = item
  const known = obligation.workOrderId ? VERB_OF_OBLIGATION[obligation.what] : undefined
  const verb = known && item.verbs.includes(known) ? known : undefined
  const caseId = obligation.caseId ?? ''
  const change = useChange<object>('POST', `/cases/${caseId}/work-orders/${obligation.workOrderId}`, {
    touches: [`case:${caseId}`],
  })
  const where = item.case?.placeLabel ?? ''
  const place = placeOf(obligation.subject)
  const finish = (changed: Changed) => {
    onOpen(false)
    onDone()
    toast(verb === 'recordCallback' ? texts.callbackRecorded : texts.done, {
      values: { where, what: verb ? say(VERB_TITLES[verb] ?? obligation.title) : say(obligation.title) },
      undo: undoOf(changed, () => void refreshWatchers(client, [`case:${caseId}`])),
    })
  }
  const act = () => {
    if (!verb) return
    if (!asksFirst(verb, item.verbs))
      void change
        .run({}, `/cases/${caseId}/work-orders/${obligation.workOrderId}/${VERB_PATHS[verb]}`)
        .then(finish, () => {})
    else onOpen(!open)
  }
  const owner =
    obligation.owner.personId === me.id ? say(texts.me) : (obligation.owner.name ?? say(obligation.owner.title))
  return (
    <li
      id={`row-${obligation.id}`}
      className={styles.row}
      data-current={current || undefined}
      onMouseDown={onPoint}
      onFocus={onPoint}
    >
      <div className={styles.line}>
        <span className={styles.chip}>
          <ClockChip obligation={obligation} />
        </span>
        <div className="grow">
          <p className={styles.what}>
            <b>{say(obligation.title)}</b>{' '}
            {item.count > 1 ? <span className="tag care num">{say(texts.periods, { count: item.count })}</span> : null}{' '}
            {item.count === 1 && obligation.periodKey ? <span className="num">{obligation.periodKey}</span> : null}
            {item.case ? (
              <Go to={`/cases/${item.case.id}`}>
                <span className="num">{item.case.placeLabel}</span> · {item.case.content}
              </Go>
            ) : null}
          </p>
          <p className="meta mut">
            {[
              item.case?.number,
              obligation.clause ? say(texts.clause, { clause: obligation.clause }) : '',
              item.case?.reporterShown,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <span className={`row gap-h dense ${styles.owner}`}>
          <Avatar name={obligation.owner.name ?? say(obligation.owner.title)} />
          <span className="clip">{owner}</span>
        </span>
        {verb ? (
          <Button
            size="s"
            data-act
            busy={change.busy}
            aria-expanded={asksFirst(verb, item.verbs) ? open : undefined}
            onPress={act}
          >
            {say(VERB_TITLES[verb] ?? obligation.title)}
          </Button>
        ) : place ? (
          <Go
            to={place}
            {...(place === '/day-close' ? { search: { day: obligation.periodKey ?? '' } } : {})}
            className="btn s"
            data-act
          >
            {say(texts.open)}
          </Go>
        ) : null}
      </div>
      {change.error ? <RefusedCard error={change.error} /> : null}
      {open && verb && obligation.workOrderId ? (
        <div className={`panel ${styles.inPlace}`}>
          <VerbForm
            verb={verb}
            caseId={caseId}
            workOrderId={obligation.workOrderId}
            onDone={finish}
            onCancel={() => onOpen(false)}
          />
        </div>
      ) : null}
    </li>
  )
}
