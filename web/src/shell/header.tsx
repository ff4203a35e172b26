import { useMantineColorScheme } from '@mantine/core'
import {
  IconBell,
  IconCheck,
  IconChevronDown,
  IconKeyboard,
  IconLogout,
  IconSearch,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { request } from '../api/client.ts'
import { refreshWatchers, useChange, useRead } from '../api/queries.ts'
import { signOut } from '../api/session.ts'
import { businessNow } from '../clock/business-clock.ts'
import { useClockText } from '../clock/use-now.ts'
import { localTime, shortInstant } from '../language/format.ts'
import { useLanguage, useSay } from '../language/language.ts'
import { chooseScheme, chosenScheme, type Scheme } from '../theme/scheme.ts'
import { Answered } from '../ui/answer/answered.tsx'
import { Nothing } from '../ui/answer/nothing.tsx'
import { Button } from '../ui/button.tsx'
import { ClockChip } from '../ui/clock-chip/clock-chip.tsx'
import { forgetAllDrafts } from '../ui/form/draft.ts'
import { KeyCap } from '../ui/keys/key-cap.tsx'
import { useKey } from '../ui/keys/keys.ts'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { Popover } from '../ui/overlay/popover.tsx'
import { Avatar } from '../ui/person/avatar.tsx'
import styles from './frame.module.css'
import { useMessageSound } from './message-sound.ts'
import { Go, useGo } from './navigation.tsx'
import { placeOf } from './places.ts'
import { useMyInbox } from './rail.tsx'
import { shellTexts as texts } from './texts.ts'
import { useWho } from './who.tsx'

const FinderDialog = lazy(() => import('../ui/finder/finder-dialog.tsx'))

/** Which project, who is there, what is due, what was said to me, in which language, who I am. */
export function Header({ onKeys }: { onKeys: () => void }) {
  const say = useSay()
  const [finding, setFinding] = useState(false)
  const find = { title: { zh: '找', en: 'Find' }, place: texts.everywhere, run: () => setFinding(true) }
  const keys = useKey({ id: 'everywhere.find', keys: 'mod+k', ...find })
  useKey({ id: 'everywhere.findSlash', keys: '/', ...find })
  return (
    <header className={`${styles.top} noprint`}>
      <ProjectSwitch />
      <button type="button" className={styles.find} onClick={() => setFinding(true)}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <span className="grow clip">{say(FIND)}</span>
        <KeyCap keys={keys} />
      </button>
      <span className="grow" />
      <RehearsalTime />
      <OnDuty />
      <MostUrgent />
      <Messages />
      <LanguageSwitch onSwitch={(language) => void request('PATCH', '/me', { body: { language } }).catch(() => {})} />
      <MyMenu onKeys={onKeys} />
      {finding ? (
        <Suspense>
          <FinderDialog onClose={() => setFinding(false)} />
        </Suspense>
      ) : null}
    </header>
  )
}

const FIND = { zh: '房号、姓名、拼音、电话尾号、单号', en: 'House, name, pinyin, end of a phone, number' }

function ProjectSwitch() {
  const { me, project, chooseProject } = useWho()
  const [open, setOpen] = useState(false)
  if (me.projects.length === 1) return <span className={styles.project}>{project.name}</span>
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      anchor={
        <button type="button" className={styles.project} aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="clip">{project.name}</span>
          <IconChevronDown size={16} stroke={1.75} aria-hidden />
        </button>
      }
    >
      <div className={styles.menu}>
        {me.projects.map((one) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one.id === project.id}
            onClick={() => {
              chooseProject(one.id)
              setOpen(false)
            }}
          >
            <span className="grow">{one.name}</span>
            {one.id === project.id ? <IconCheck size={16} aria-hidden /> : null}
          </button>
        ))}
      </div>
    </Popover>
  )
}

/** In a rehearsal the time is not the wall's: it always stands in sight. */
function RehearsalTime() {
  const { me } = useWho()
  const say = useSay()
  const now = useClockText((at) => `${localTime(at).day.slice(5)} ${localTime(at).time}`)
  if (!me.rehearsal) return null
  return <span className="tag care num">{say(texts.rehearsalNow, { now })}</span>
}

type OnDutyItem = {
  readonly staffId: string
  readonly name: string
  readonly positionId: string
  readonly departmentId: string
}

function OnDuty() {
  const { me, project } = useWho()
  const say = useSay()
  const { data } = useRead<{ items: readonly OnDutyItem[] }>(`/projects/${project.id}/on-duty`, {
    watches: ['staff', 'dutySpan'],
    refetchEveryMs: 5 * 60_000,
  })
  if (!data) return null
  // Colleagues of one's own department first: they are whom one asks; the reader knows that they themselves are here.
  const mine = new Set(project.positions.map((one) => one.departmentId))
  const people = [...new Map(data.items.map((one) => [one.staffId, one])).values()]
    .filter((one) => one.staffId !== me.id)
    .sort((a, b) => Number(mine.has(b.departmentId)) - Number(mine.has(a.departmentId)))
  if (people.length === 0) return <span className={`${styles.duty} mut`}>{say(texts.nobodyOnDuty)}</span>
  return (
    <span className={styles.duty}>
      <span className="mut meta">{say(texts.onDuty)}</span>
      {people.slice(0, 2).map((one) => (
        <span key={one.staffId} className="row gap-h">
          <Avatar name={one.name} onDuty />
          {one.name}
        </span>
      ))}
      {people.length > 2 ? <span className="mut">{say(texts.others, { count: people.length })}</span> : null}
      <span className={styles.bar} />
    </span>
  )
}

function MostUrgent() {
  const say = useSay()
  const { data } = useMyInbox()
  const first = data?.overdue[0] ?? data?.today[0]
  if (!data || !first) return null
  const others = data.counts.overdue + data.counts.today - 1
  const where = first.case ? `${first.case.placeLabel} ` : ''
  return (
    <span className={styles.due}>
      <ClockChip obligation={first.obligation} size="s" announces />
      <span className="dense sec clip">
        <Go to={placeOf(first.obligation.subject) ?? '/inbox'}>
          <span className="num">{where}</span>
          {say(first.obligation.title)}
        </Go>{' '}
        {others > 0 ? (
          <Go to="/inbox" className="mut">
            {say(texts.more, { count: others })}
          </Go>
        ) : null}
      </span>
      <span className={styles.bar} />
    </span>
  )
}

type Message = {
  readonly id: string
  readonly at: string
  readonly emergency: boolean
  readonly text: string | { zh: string; en?: string }
  readonly about: { readonly type: string; readonly id: string } | null
  readonly seenAt: string | null
}

function Messages() {
  const say = useSay()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const count = useRead<{ unseen: number; emergencies: number }>('/my/messages/count', {
    watches: ['message'],
    refetchEveryMs: 60_000,
  })
  const unseen = count.data?.unseen ?? 0
  useMessageSound(count.data)
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      position="bottom-end"
      anchor={
        <button
          type="button"
          className="icb"
          aria-label={unseen > 0 ? say(texts.unseen, { count: unseen }) : say(texts.messages)}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconBell size={20} stroke={1.75} aria-hidden />
          {unseen > 0 ? <span className="dot" /> : null}
        </button>
      }
    >
      <MessageList onClose={() => setOpen(false)} onSeen={() => void refreshWatchers(client, ['message'])} />
    </Popover>
  )
}

function MessageList({ onClose, onSeen }: { onClose: () => void; onSeen: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const list = useRead<{ items: readonly Message[] }>('/my/messages', { params: { limit: 30 }, watches: ['message'] })
  const seen = useChange<{ ids: readonly string[] }, object>('POST', '/my/messages/seen')
  return (
    <section className={styles.messages} aria-label={say(texts.messages)}>
      <Answered query={list}>
        {({ items }) => {
          const unseen = items.filter((one) => one.seenAt === null).map((one) => one.id)
          return (
            <>
              <header>
                <h2 className="h2 grow">{say(texts.messages)}</h2>
                {unseen.length > 0 ? (
                  <Button
                    size="s"
                    look="bare"
                    busy={seen.busy}
                    onPress={() => void seen.run({ ids: unseen }).then(onSeen)}
                  >
                    {say(texts.allSeen)}
                  </Button>
                ) : null}
              </header>
              {items.length === 0 ? (
                <Nothing kind="done" title={say(texts.noMessages)} hint={say(texts.noMessagesHint)} />
              ) : (
                <ul>
                  {items.map((one) => {
                    const text = typeof one.text === 'string' ? one.text : say(one.text)
                    const place = one.about ? placeOf(one.about) : undefined
                    return (
                      <li key={one.id} data-seen={one.seenAt !== null}>
                        {place ? (
                          <Go to={place} onClick={onClose}>
                            {text}
                          </Go>
                        ) : (
                          text
                        )}
                        <p className="meta mut">{shortInstant(one.at, businessNow(), language)}</p>
                      </li>
                    )
                  })}
                </ul>
              )}
              <footer>
                <Go to="/messages" className="btn s" onClick={onClose}>
                  {say(texts.allMessages)}
                </Go>
              </footer>
            </>
          )
        }}
      </Answered>
    </section>
  )
}

const SCHEMES: readonly Scheme[] = ['light', 'dark', 'auto']

function MyMenu({ onKeys }: { onKeys: () => void }) {
  const { me, project } = useWho()
  const say = useSay()
  const go = useGo()
  const [open, setOpen] = useState(false)
  const [scheme, setScheme] = useState(chosenScheme)
  const mantine = useMantineColorScheme()
  const choose = (next: Scheme) => {
    setScheme(next)
    chooseScheme(next)
    mantine.setColorScheme(next)
  }
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      position="bottom-end"
      anchor={
        <button
          type="button"
          className="icb"
          aria-label={say(texts.me, { name: me.name })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Avatar name={me.name} size="l" />
        </button>
      }
    >
      <div className={styles.menu}>
        <p style={{ padding: '4px 10px 8px' }}>
          <b>{me.name}</b>
          <span className="mut"> {me.staffNumber}</span>
          <br />
          <span className="meta mut">{project.positions.map((position) => say(position.title)).join(' · ')}</span>
        </p>
        <fieldset style={{ padding: '0 10px 8px' }}>
          <legend className="meta mut">{say(texts.appearance)}</legend>
          <span className="seg">
            {SCHEMES.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={scheme === one}
                style={{ width: 'auto', minHeight: 28 }}
                onClick={() => choose(one)}
              >
                {say(texts[one])}
              </button>
            ))}
          </span>
        </fieldset>
        <div className={styles.apart}>
          <button
            type="button"
            onClick={() => {
              setOpen(false)
              go('/me')
            }}
          >
            <IconUser size={18} stroke={1.75} aria-hidden />
            {say(texts.account)}
          </button>
          <button
            type="button"
            onClick={() => {
              setOpen(false)
              onKeys()
            }}
          >
            <IconKeyboard size={18} stroke={1.75} aria-hidden />
            {say(texts.keys)}
          </button>
          <button
            type="button"
            onClick={() => {
              void signOut().finally(() => {
                forgetAllDrafts()
                window.location.assign('/')
              })
            }}
          >
            <IconLogout size={18} stroke={1.75} aria-hidden />
            {say(texts.signOut)}
          </button>
        </div>
      </div>
    </Popover>
  )
}
