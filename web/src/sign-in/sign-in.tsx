import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { isRefused } from '../api/problem.ts'
import { type Door, type Me, REHEARSAL_PASSWORD, signIn } from '../api/session.ts'
import { useSay } from '../language/language.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../ui/form/form.tsx'
import styles from './sign-in.module.css'
import { positionTitles, signInTexts as texts } from './texts.ts'

/** The form alone: on the sign-in page, and over the page of somebody whose session has ended. */
export function SignInForm({ door, login = '', onDone }: { door: Door; login?: string; onDone: (me: Me) => void }) {
  const say = useSay()
  const [shown, setShown] = useState(false)
  const [asksCode, setAsksCode] = useState(false)
  const form = useForm({
    initial: { company: '', login, password: '', code: '' },
    check: (values) => ({
      company: door.needsCompany && values.company.trim() === '' ? texts.needCompany : undefined,
      login: values.login.trim() === '' ? texts.needLogin : undefined,
      password: values.password === '' ? texts.needPassword : undefined,
      code: asksCode && values.code.trim() === '' ? texts.needCode : undefined,
    }),
    send: async ({ company, code, ...values }) => {
      try {
        const given = {
          login: values.login.trim(),
          company: company.trim() || undefined,
          code: code.trim() || undefined,
        }
        onDone(await signIn({ ...values, ...given }))
      } catch (error) {
        // The password was right: the code comes next, and nothing was refused.
        if (!isRefused(error) || error.code !== 'sign-in/code-needed') throw error
        setAsksCode(true)
      }
    },
  })
  return (
    <FormFrame form={form} className={styles.form} label={say(texts.title)}>
      <ErrorSummary />
      {door.needsCompany ? <TextField name="company" label={say(texts.company)} autoComplete="organization" /> : null}
      <TextField name="login" label={say(texts.login)} autoComplete="username" autoFocus={login === ''} />
      <div className={styles.password}>
        <TextField
          name="password"
          label={say(texts.password)}
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          autoFocus={login !== ''}
        />
        <button
          type="button"
          className={`icb ${styles.eye}`}
          aria-label={say(shown ? texts.hide : texts.show)}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <IconEyeOff size={18} stroke={1.75} aria-hidden /> : <IconEye size={18} stroke={1.75} aria-hidden />}
        </button>
      </div>
      {asksCode ? (
        <TextField
          name="code"
          label={say(texts.code)}
          hint={say(texts.codeHint)}
          autoComplete="one-time-code"
          maxLength={24}
          autoFocus
        />
      ) : null}
      <Button type="submit" look="main" size="l" busy={form.busy}>
        {say(texts.enter)}
      </Button>
      {door.rehearsal && login === '' ? <RehearsalAccounts door={door} onDone={onDone} /> : null}
    </FormFrame>
  )
}

function RehearsalAccounts({ door, onDone }: { door: Door; onDone: (me: Me) => void }) {
  const say = useSay()
  const [busy, setBusy] = useState<string | undefined>(undefined)
  const enter = (login: string) => {
    setBusy(login)
    signIn({ login, password: REHEARSAL_PASSWORD })
      .then(onDone)
      .catch(() => setBusy(undefined))
  }
  return (
    <section className={styles.rehearsal} aria-label={say(texts.rehearsal)}>
      <p className="meta mut">
        <span className="tag care">{say(texts.rehearsal)}</span> {say(texts.rehearsalHint)}
      </p>
      <ul>
        {door.accounts.map((account) => (
          <li key={account.login}>
            <button
              type="button"
              className={styles.account}
              disabled={busy !== undefined}
              aria-busy={busy === account.login || undefined}
              onClick={() => enter(account.login)}
            >
              <b className="clip">{positionTitle(account.position, say)}</b>
              <span className="mut nowrap">{account.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A rehearsal's door knows positions by their ids; the built-in packs' are named here, others as they are. */
function positionTitle(position: string, say: ReturnType<typeof useSay>): string {
  const title = positionTitles[position]
  return title ? say(title) : position
}
