import { Outlet, useMatches } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSay } from '../language/language.ts'
import { Nothing } from '../ui/answer/nothing.tsx'
import { explainIn } from '../ui/clock-chip/explain.ts'
import { KeyList } from '../ui/keys/key-list.tsx'
import { useKey } from '../ui/keys/keys.ts'
import { Toasts } from '../ui/toast/toast.tsx'
import styles from './frame.module.css'
import { Header } from './header.tsx'
import { useLiveUpdates } from './live.ts'
import { useServerReachable } from './online.ts'
import { Rail } from './rail.tsx'
import { mayUse } from './screen.ts'
import { screens } from './screens.ts'
import { shellTexts as texts } from './texts.ts'
import { useWho } from './who.tsx'

/** The rail, the header and the screen between them. */
export function Frame() {
  const say = useSay()
  const who = useWho()
  const reachable = useServerReachable()
  const [keysShown, setKeysShown] = useState(false)
  useLiveUpdates()
  useKey({
    id: 'everywhere.keys',
    keys: '?',
    title: texts.keys,
    place: texts.everywhere,
    run: () => setKeysShown((shown) => !shown),
  })
  useKey({
    id: 'everywhere.explain',
    keys: 'e',
    title: { zh: '为什么是这个时限', en: 'Why this limit' },
    place: texts.everywhere,
    run: () => explainIn(document.querySelector('[data-current="true"]') ?? document.getElementById('content')),
  })
  const path = useMatches().at(-1)?.fullPath as string | undefined
  const screen = screens.find((one) => one.path === path)
  useEffect(() => {
    document.title = screen
      ? `${say(screen.title)} · ${say({ zh: '回音', en: 'Huiyin' })}`
      : say({ zh: '回音', en: 'Huiyin' })
  }, [screen, say])
  const allowed = !screen || mayUse(screen, who.may)
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {say(texts.skip)}
      </a>
      <Rail onKeys={() => setKeysShown(true)} />
      <Header onKeys={() => setKeysShown(true)} />
      <main id="content" className={styles.content} tabIndex={-1}>
        {reachable ? null : (
          <p className={`note care ${styles.away}`} role="status">
            {say(texts.offline)}
          </p>
        )}
        {allowed ? (
          <Outlet />
        ) : (
          <Nothing
            kind="locked"
            title={say(texts.noRight, { screen: screen ? say(screen.title) : '' })}
            hint={say(texts.noRightHint)}
          />
        )}
      </main>
      <Toasts />
      <KeyList open={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  )
}
