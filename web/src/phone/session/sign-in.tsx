import { type FormEvent, useEffect, useState } from 'react'
import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import { isRefused } from '../../api/problem.ts'
import { type Door, type Me, REHEARSAL_PASSWORD, readDoor } from '../../api/session.ts'
import { useSay } from '../../language/language.ts'
import { Mark } from '../../ui/mark.tsx'
import { Field } from '../screens/parts.tsx'
import { phoneTexts as texts } from '../texts.ts'
import { deviceId, type PhonePerson } from './device.ts'

/** Signs a person in on this phone. With `only`, it is that same person again: the queue of one is not sent by another. */
export function SignIn({ only, onDone }: { only?: PhonePerson | undefined; onDone: (me: Me) => void }) {
  const say = useSay()
  const [door, setDoor] = useState<Door | undefined>(undefined)
  const [login, setLogin] = useState(only?.login ?? '')
  const [password, setPassword] = useState('')
  const [company, setCompany] = useState(only?.companyCode ?? '')
  const [error, setError] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  useEffect(() => {
    readDoor().then(setDoor, () => setError(say(texts.signInOffline)))
  }, [say])

  const enter = async (asLogin: string, withPassword: string) => {
    setBusy(true)
    setError(undefined)
    try {
      const { me } = await request<{ me: Me }>('POST', '/sessions', {
        anonymous: true,
        idempotencyKey: newId(),
        body: {
          login: asLogin.trim(),
          password: withPassword,
          ...(company.trim() ? { company: company.trim() } : {}),
          ...(code.trim() ? { code: code.trim() } : {}),
          device: { id: await deviceId(), title: navigator.platform || 'phone' },
        },
      })
      // Setting an authenticator up takes the desk, where its picture can be scanned with this very phone.
      if (me.session.mustSetSecondFactor) return setError(say(texts.factorAtDesk))
      onDone(me)
    } catch (caught) {
      // The password was right: the code comes next, and nothing was refused.
      if (isRefused(caught) && caught.code === 'sign-in/code-needed') return setAsksCode(true)
      setError(isRefused(caught) ? caught.problem.title : say(texts.signInOffline))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void enter(login, password)
  }
  return (
    <main className="gate">
      <Mark size={48} />
      <h1>{say(texts.signIn)}</h1>
      {door?.companyName ? <p className="sub">{door.companyName}</p> : null}
      <form onSubmit={submit}>
        {door?.needsCompany ? (
          <Field label={say(texts.company)}>
            {(field) => (
              <input
                {...field}
                value={company}
                autoCapitalize="none"
                onChange={(event) => setCompany(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <Field label={say(texts.account)}>
          {(field) => (
            <input
              {...field}
              value={login}
              autoComplete="username"
              autoCapitalize="none"
              readOnly={only !== undefined}
              onChange={(event) => setLogin(event.target.value)}
            />
          )}
        </Field>
        <Field label={say(texts.password)} error={error}>
          {(field) => (
            <input
              {...field}
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {asksCode ? (
          <Field label={say(texts.code)}>
            {(field) => (
              <input
                {...field}
                value={code}
                autoComplete="one-time-code"
                autoCapitalize="characters"
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <button type="submit" className="big main full" disabled={busy}>
          {say(texts.signIn)}
        </button>
      </form>
      {door?.rehearsal && !only ? (
        <ul className="accounts">
          {door.accounts.map((account) => (
            <li key={account.login}>
              <button
                type="button"
                className="big line full"
                onClick={() => void enter(account.login, REHEARSAL_PASSWORD)}
              >
                {account.name} · {account.position}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </main>
  )
}
