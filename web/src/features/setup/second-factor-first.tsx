import type { Me } from '../../api/session.ts'
import { useSay } from '../../language/language.ts'
import styles from '../../sign-in/sign-in.module.css'
import { Toasts } from '../../ui/toast/toast.tsx'
import { SecondFactor } from '../organisation/second-factor.tsx'
import { secondFactorTexts as texts } from '../organisation/second-factor-texts.ts'

/** For somebody whose position demands an authenticator that they have not set up: this and nothing else. */
export default function SecondFactorFirst({ me, onReady }: { me: Me; onReady: () => void }) {
  const say = useSay()
  return (
    <div className={styles.page}>
      <main className={styles.middle}>
        <div className={styles.card}>
          <h1 className="title">{say(texts.first)}</h1>
          <p className="meta mut">{me.name}</p>
          <SecondFactor onReady={onReady} />
        </div>
      </main>
      <Toasts />
    </div>
  )
}
