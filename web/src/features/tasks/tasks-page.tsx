import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { clockOf, firstItem, type Task, type TaskList } from './answers.ts'
import { GiveForm } from './give-form.tsx'
import styles from './tasks.module.css'
import { taskTexts as texts } from './texts.ts'

const ROLES = ['mine', 'given', 'watching'] as const
const STATES = ['open', 'reported', 'done', 'all'] as const

/** What people asked of me, what I asked of them, and what I only look on at. */
export default function TasksPage() {
  const say = useSay()
  const go = useGo()
  const { may } = useWho()
  const { role = 'mine', state = 'open' } = useQueryText()
  const [giving, setGiving] = useState(false)
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <div className="seg" role="group" aria-label={say(texts.role)}>
          {ROLES.map((one) => (
            <button key={one} type="button" aria-pressed={one === role} onClick={() => go('/tasks', { role: one })}>
              {say(texts[one])}
            </button>
          ))}
        </div>
        <div className="seg" role="group" aria-label={say(texts.state)}>
          {STATES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === state}
              onClick={() => go('/tasks', { role, state: one }, { replace: true })}
            >
              {say(texts[one])}
            </button>
          ))}
        </div>
        <span className="grow" />
        {may('task.give') ? (
          <Button
            look="main"
            icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'tasks.give', keys: 'n', title: texts.give, place: texts.title }}
            onPress={() => setGiving(true)}
          >
            {say(texts.give)}
          </Button>
        ) : null}
      </div>
      <Page key={`${role}.${state}`} role={role} state={state} />
      <Sheet open={giving} onClose={() => setGiving(false)} title={say(texts.give)}>
        <GiveForm onClose={() => setGiving(false)} />
      </Sheet>
    </div>
  )
}

function Page({ role, state, after }: { role: string; state: string; after?: string }) {
  const say = useSay()
  const { project } = useWho()
  const [more, setMore] = useState(false)
  const query = useRead<TaskList>(`/projects/${project.id}/tasks`, {
    params: { role, state, after },
    watches: ['task'],
  })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={6} />}>
      {({ items, next }) => (
        <>
          {items.length === 0 ? (
            <div className="panel">
              <Nothing kind="done" {...nothing(say, role, state)} />
            </div>
          ) : (
            <ul className={`panel ${styles.rows}`}>
              {items.map((task) => (
                <TaskRow key={task.id} task={task} role={role} />
              ))}
            </ul>
          )}
          {next && more ? <Page role={role} state={state} after={next} /> : null}
          {next && !more ? <Button onPress={() => setMore(true)}>{say(texts.more)}</Button> : null}
        </>
      )}
    </Answered>
  )
}

function nothing(say: ReturnType<typeof useSay>, role: string, state: string): { title: string; hint: string } {
  if (state !== 'open' || role === 'watching')
    return { title: say(texts.nothingElse), hint: say(texts.nothingElseHint) }
  return role === 'mine'
    ? { title: say(texts.nothingMine), hint: say(texts.nothingMineHint) }
    : { title: say(texts.nothingGiven), hint: say(texts.nothingGivenHint) }
}

function TaskRow({ task, role }: { task: Task; role: string }) {
  const say = useSay()
  const language = useLanguage()
  const { me } = useWho()
  const now = businessNow()
  const item = firstItem(task, role === 'mine' ? me.id : undefined)
  const accepted = task.items.filter((one) => one.state === 'accepted').length
  const names = [...new Set(task.items.map((one) => one.assignee.name))]
  return (
    <li>
      <span>{item ? <ClockChip obligation={clockOf(task, item, now)} /> : null}</span>
      <div className={styles.what}>
        <Go to={`/tasks/${task.id}`} className={styles.link}>
          {task.title}
        </Go>
        <p className="meta mut">
          {[
            role === 'given' ? '' : say(texts.from, { who: task.giver.name }),
            say(texts.givenAt, { at: shortInstant(task.givenAt, now, language) }),
            task.repeat ? say(texts[task.repeat.every]) : '',
            task.items.length > 1 ? say(texts.progress, { done: accepted, all: task.items.length }) : '',
            item && item.timesSentBack > 0 ? say(texts.sentBackTimes, { count: item.timesSentBack }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <span className="row gap-h dense">
        {item?.state === 'reported' ? <span className="tag acc">{say(texts.reported)}</span> : null}
        <Avatar name={names[0] ?? ''} size="s" />
        <span className="clip">
          {names.length > 1 ? say(texts.moreWho, { first: names[0] ?? '', count: names.length }) : names[0]}
        </span>
      </span>
    </li>
  )
}
