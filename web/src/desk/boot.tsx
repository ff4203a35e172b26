import { IconCloudOff } from '@tabler/icons-react'
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { isRefused } from '../api/problem.ts'
import { type Door, type Me, readDoor, readMe } from '../api/session.ts'
import { observeNow } from '../clock/business-clock.ts'
import { setLanguage, useSay } from '../language/language.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'
import { signInTexts as texts } from '../sign-in/texts.ts'
import { Button } from '../ui/button.tsx'
import { draftsBelongTo } from '../ui/form/draft.ts'

// The sign-in page must be light: the desk itself is loaded only for somebody who is signed in.
const Desk: ComponentType<{ me: Me }> = lazy(() => import('../shell/desk.tsx'))
const SetUp: ComponentType = lazy(() => import('../features/setup/set-up.tsx'))
const ChangePassword: ComponentType = lazy(() => import('../features/setup/new-password.tsx'))

type At =
  | { readonly step: 'asking' }
  | { readonly step: 'away' }
  | { readonly step: 'door'; readonly door: Door }
  | { readonly step: 'setUp' }
  | { readonly step: 'password' }
  | { readonly step: 'in'; readonly me: Me }

/** Who is there? Decides between sign-in, set-up and the desk. */
export function Boot() {
  const [at, setAt] = useState<At>({ step: 'asking' })
  const say = useSay()

  const enter = useCallback((me: Me) => {
    observeNow(Date.parse(me.serverNow))
    draftsBelongTo(me.id)
    setLanguage(me.language)
    setAt({ step: 'in', me })
  }, [])

  const ask = useCallback(async () => {
    if (window.location.pathname === '/password') return setAt({ step: 'password' })
    try {
      enter(await readMe())
    } catch (error) {
      if (!isRefused(error)) return setAt({ step: 'away' })
      try {
        const door = await readDoor()
        setAt(door.setUp ? { step: 'door', door } : { step: 'setUp' })
      } catch {
        setAt({ step: 'away' })
      }
    }
  }, [enter])

  useEffect(() => {
    void ask()
  }, [ask])

  useEffect(() => {
    if (at.step !== 'away') return
    const timer = setInterval(() => void ask(), 3000)
    return () => clearInterval(timer)
  }, [at.step, ask])

  switch (at.step) {
    case 'asking':
      return <p className="vh">{say(texts.loading)}</p>
    case 'away':
      return (
        <main style={{ display: 'grid', placeItems: 'center', minHeight: '80vh', textAlign: 'center' }}>
          <div className="col gap1" style={{ alignItems: 'center' }}>
            <IconCloudOff size={40} stroke={1.5} aria-hidden />
            <h1 className="title">{say(texts.away)}</h1>
            <p className="sec">{say(texts.awayHint)}</p>
            <Button onPress={() => void ask()}>{say(texts.retry)}</Button>
          </div>
        </main>
      )
    case 'door':
      return <SignInPage door={at.door} onDone={enter} />
    case 'setUp':
      return (
        <Suspense>
          <SetUp />
        </Suspense>
      )
    case 'password':
      return (
        <Suspense>
          <ChangePassword />
        </Suspense>
      )
    case 'in':
      return (
        <Suspense>
          <Desk me={at.me} />
        </Suspense>
      )
  }
}
