import { useLocation } from '@tanstack/react-router'
import type { Inbox } from '../api/contracts.ts'
import { useRead } from '../api/queries.ts'
import { useSay } from '../language/language.ts'
import { useKey } from '../ui/keys/keys.ts'
import { Mark } from '../ui/mark.tsx'
import styles from './frame.module.css'
import { Go, useGo } from './navigation.tsx'
import { mayUse, type Screen } from './screen.ts'
import { railScreens } from './screens.ts'
import { shellTexts as texts } from './texts.ts'
import { useWho } from './who.tsx'

/** The places one works at, by job, and only those one may use. */
export function Rail(_: { onKeys: () => void }) {
  const say = useSay()
  const who = useWho()
  const mine = railScreens.filter((screen) => mayUse(screen, who.may))
  return (
    <nav className={`${styles.rail} noprint`} aria-label={say(texts.mainNav)}>
      <span className={styles.mark}>
        <Mark />
      </span>
      <ul className={styles.places}>
        {mine.map((screen) => (
          <li key={screen.path} data-apart={(screen.rail?.order ?? 0) >= 900 || undefined}>
            <Place screen={screen} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Place({ screen }: { screen: Screen }) {
  const say = useSay()
  const go = useGo()
  const { pathname } = useLocation()
  const place = screen.rail
  useKey({
    id: `go.${screen.path}`,
    keys: `g ${place?.goKey ?? ''}`,
    title: { zh: `去${screen.title.zh}`, en: `Go to ${screen.title.en ?? screen.title.zh}` },
    place: texts.everywhere,
    run: () => go(screen.path),
    off: !place?.goKey,
  })
  if (!place) return null
  const here = pathname === screen.path || pathname.startsWith(`${screen.path}/`)
  const Icon = place.icon
  return (
    <Go to={screen.path} className={styles.place} data-here={here} aria-current={here ? 'page' : undefined}>
      <Icon size={22} stroke={1.75} aria-hidden />
      {say(screen.title)}
      {place.counts === 'overdue' ? <OverdueCount /> : null}
    </Go>
  )
}

function OverdueCount() {
  const say = useSay()
  const { data } = useMyInbox()
  const count = data?.counts.overdue ?? 0
  if (count === 0) return null
  return (
    <span className={styles.count}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="vh">{say(texts.overdueCount, { count })}</span>
    </span>
  )
}

/** What I still owe in this project: the rail counts it, the header shows the most urgent. */
export function useMyInbox() {
  const { project } = useWho()
  return useRead<Inbox>('/inbox', {
    params: { projectId: project.id, scope: 'mine' },
    watches: ['case', 'task', 'dayClose', 'volumeYear'],
    refetchEveryMs: 60_000,
  })
}
