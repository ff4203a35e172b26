import { type FormEvent, useState } from 'react'
import { request } from '../../api/client.ts'
import { useSay } from '../../language/language.ts'
import { Mark } from '../../ui/mark.tsx'
import { Field } from '../screens/parts.tsx'
import { phoneTexts as texts } from '../texts.ts'
import { checkPin, setPin } from './device.ts'

const PIN = /^\d{4,8}$/

/** After five minutes, and on opening: the PIN, checked on the phone itself so that it opens without a signal. */
export function PinGate({ name, onOpen, onPassword }: { name: string; onOpen: () => void; onPassword: () => void }) {
  const say = useSay()
  const [pin, setTyped] = useState('')
  const [error, setError] = useState<string | undefined>(undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await checkPin(pin)
    if (answer.right) {
      // The server's own lock opens when it can be reached; until then only what is on the phone is shown.
      void request('POST', '/sessions/current/unlock', { body: { pin }, anonymous: true }).catch(() => {})
      return onOpen()
    }
    setTyped('')
    setError(answer.left > 0 ? say(texts.wrongPin, { left: answer.left }) : say(texts.pinOver))
    if (answer.left === 0) onPassword()
  }
  return (
    <main className="gate">
      <Mark size={48} />
      <h1>{name}</h1>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={say(texts.pin)} error={error}>
          {(field) => <PinInput {...field} value={pin} onChange={setTyped} />}
        </Field>
        <button type="submit" className="big main full">
          {say(texts.unlock)}
        </button>
      </form>
      <button type="button" className="link" onClick={onPassword}>
        {say(texts.password)}
      </button>
    </main>
  )
}

export function ChoosePin({ onDone }: { onDone: () => void }) {
  const say = useSay()
  const [pin, setTyped] = useState('')
  const [error, setError] = useState<string | undefined>(undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!PIN.test(pin)) return setError(say(texts.badPin))
    await setPin(pin)
    // The same PIN opens the session on the server; without a signal it is told with the next sign-in.
    await request('PUT', '/me/pin', { body: { pin }, anonymous: true }).catch(() => {})
    onDone()
  }
  return (
    <main className="gate">
      <Mark size={48} />
      <h1>{say(texts.choosePin)}</h1>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={say(texts.pin)} hint={say(texts.choosePinHint)} error={error}>
          {(field) => <PinInput {...field} value={pin} onChange={setTyped} />}
        </Field>
        <button type="submit" className="big main full">
          {say(texts.save)}
        </button>
      </form>
    </main>
  )
}

function PinInput({
  value,
  onChange,
  ...field
}: {
  id: string
  value: string
  onChange: (value: string) => void
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}) {
  return (
    <input
      {...field}
      className="pin num"
      type="password"
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      value={value}
      onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, ''))}
    />
  )
}
