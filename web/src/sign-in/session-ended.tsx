import { type ReactNode, useEffect, useRef, useState } from 'react'
import { onSessionEnd } from '../api/client.ts'
import { type Door, type Me, readDoor } from '../api/session.ts'
import { useSay } from '../language/language.ts'
import { Button } from '../ui/button.tsx'
import styles from './sign-in.module.css'
import { SignInForm } from './sign-in.tsx'
import { signInTexts as texts } from './texts.ts'

/**
 * When a session ends in the middle of work, the sign-in comes over the page; the request that met the end waits and
 * goes out again afterwards. Only the same person comes back to this page: somebody else begins with a fresh one.
 */
export function SessionEnded({ me, children }: { me: Me; children: ReactNode }) {
  const say = useSay()
  const [door, setDoor] = useState<Door | undefined>(undefined)
  const [other, setOther] = useState(false)
  const waiting = useRef<(() => void)[]>([])
  const before = useRef<Element | null>(null)

  useEffect(() => {
    onSessionEnd(
      () =>
        new Promise<void>((resolve) => {
          waiting.current.push(resolve)
          if (waiting.current.length > 1) return
          before.current = document.activeElement
          readDoor()
            .catch((): Door => ({ ...CLOSED_DOOR }))
            .then(setDoor)
        }),
    )
    return () => onSessionEnd(undefined)
  }, [])

  const done = (who: Me) => {
    if (who.id !== me.id) {
      setOther(true)
      return
    }
    setDoor(undefined)
    setOther(false)
    for (const resolve of waiting.current.splice(0)) resolve()
    if (before.current instanceof HTMLElement) before.current.focus()
  }
  return (
    <>
      <div style={{ display: 'contents' }} inert={door !== undefined}>
        {children}
      </div>
      {door ? (
        <div className={styles.overlay} role="dialog" aria-modal="true" aria-labelledby="session-ended">
          <div className={styles.box}>
            <h2 id="session-ended" className="title">
              {say(texts.again, { name: me.name })}
            </h2>
            <p className="sec">{say(other ? texts.otherPerson : texts.againHint, { name: me.name })}</p>
            <SignInForm door={{ ...door, rehearsal: false }} login={me.login} onDone={done} />
            <Button look="bare" onPress={() => window.location.assign('/')}>
              {say(texts.another)}
            </Button>
          </div>
        </div>
      ) : null}
    </>
  )
}

const CLOSED_DOOR: Door = { setUp: true, needsCompany: false, rehearsal: false, companyName: null, accounts: [] }
