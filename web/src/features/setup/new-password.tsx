import { useState } from 'react'
import { request } from '../../api/client.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { setupTexts as texts } from './texts.ts'

/** Behind the one-time link of an invitation or a forgotten password; the code stands after the `#` and is sent in a body. */
export default function NewPassword() {
  const say = useSay()
  const [done, setDone] = useState(false)
  const form = useForm({
    initial: { password: '', again: '' },
    check: (values) => ({
      password: values.password.length < 8 ? texts.passwordShort : undefined,
      again: values.again !== values.password ? texts.passwordDiffers : undefined,
    }),
    send: async (values) => {
      await request('POST', '/passwords', {
        body: { code: window.location.hash.slice(1), password: values.password },
        anonymous: true,
      })
      setDone(true)
    },
  })
  return (
    <main style={{ maxWidth: 420, margin: '12vh auto 0', padding: 16 }} className="col gap2">
      <h1 className="title">{say(texts.newPassword)}</h1>
      {done ? (
        <p>
          {say(texts.passwordChanged)} <a href="/">{say(texts.toSignIn)}</a>
        </p>
      ) : (
        <FormFrame form={form} className="col gap2">
          <ErrorSummary />
          <TextField
            name="password"
            label={say(texts.password)}
            hint={say(texts.passwordHint)}
            type="password"
            autoComplete="new-password"
          />
          <TextField name="again" label={say(texts.passwordAgain)} type="password" autoComplete="new-password" />
          <Button type="submit" look="main" size="l" busy={form.busy}>
            {say(texts.setPassword)}
          </Button>
        </FormFrame>
      )}
    </main>
  )
}
