import type { Door, Me } from '../api/session.ts'
import { useSay } from '../language/language.ts'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { Mark } from '../ui/mark.tsx'
import styles from './sign-in.module.css'
import { SignInForm } from './sign-in.tsx'
import { signInTexts as texts } from './texts.ts'

export function SignInPage({ door, onDone }: { door: Door; onDone: (me: Me) => void }) {
  const say = useSay()
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <LanguageSwitch />
      </header>
      <main className={styles.middle}>
        <div className={styles.card}>
          <div className={styles.brand}>
            <Mark size={40} />
            <div>
              <h1>{door.companyName ?? say(texts.name)}</h1>
              <p>{say(texts.motto)}</p>
            </div>
          </div>
          <div className={`panel ${styles.box}`}>
            <SignInForm door={door} onDone={onDone} />
          </div>
          <p className="meta mut">{say(texts.forgotten)}</p>
        </div>
      </main>
    </div>
  )
}
