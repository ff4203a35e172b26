import { useEffect, useRef, useState } from 'react'
import { onProofNeeded, request } from '../api/client.ts'
import { useSay } from '../language/language.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../ui/form/form.tsx'
import { Sheet } from '../ui/overlay/sheet.tsx'
import { signInTexts as texts } from './texts.ts'

type Waiting = { readonly resolve: () => void; readonly reject: (reason: Error) => void }

/** The password once more before accounts and rights are changed; the request that was refused goes out again. */
export function ProofAsked() {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const waiting = useRef<Waiting[]>([])
  useEffect(() => {
    onProofNeeded(
      () =>
        new Promise<void>((resolve, reject) => {
          waiting.current.push({ resolve, reject })
          setOpen(true)
        }),
    )
    return () => onProofNeeded(undefined)
  }, [])
  const end = (given: boolean) => {
    setOpen(false)
    for (const one of waiting.current.splice(0)) given ? one.resolve() : one.reject(new Error('not proved'))
  }
  return (
    <Sheet open={open} onClose={() => end(false)} title={say(texts.proof)} size={420}>
      <Proof onEnd={end} />
    </Sheet>
  )
}

function Proof({ onEnd }: { onEnd: (given: boolean) => void }) {
  const say = useSay()
  const form = useForm({
    initial: { password: '' },
    check: (values) => ({ password: values.password ? undefined : texts.needPassword }),
    send: async (values) => {
      await request('POST', '/sessions/current/confirm', { body: { password: values.password }, anonymous: true })
      onEnd(true)
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.proof)}>
      <p className="sec">{say(texts.proofHint)}</p>
      <ErrorSummary />
      <TextField
        name="password"
        label={say(texts.password)}
        type="password"
        autoComplete="current-password"
        autoFocus
      />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={() => onEnd(false)}>
          {say(texts.notNow)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.proofGo)}
        </Button>
      </div>
    </FormFrame>
  )
}
