import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import type { Organisation } from './answers.ts'
import { Secret } from './secret.tsx'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['myTokens']

/** A token for a program, with some of one's own rights and an end. */
export function TokenForm({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const { me, project, may } = useWho()
  const [token, setToken] = useState<string | undefined>(undefined)
  const change = useChange<object, { token: string }>('POST', '/me/tokens', { touches: TOUCHES })
  const organisation = useRead<Organisation>(`/projects/${project.id}/organisation`, { enabled: may('staff.read') })
  const mine = [...new Set([...me.capabilities, ...project.capabilities])]
  const titleOf = (id: string) => {
    const found = organisation.data?.capabilities.find((one) => one.id === id)
    return found ? say(found.title) : id
  }
  const form = useForm({
    initial: { title: '', days: '90', capabilities: [] as readonly string[] },
    check: (values) => ({
      title: values.title.trim() ? undefined : texts.need,
      days: Number(values.days) >= 1 && Number(values.days) <= 366 ? undefined : texts.needDays,
      capabilities: values.capabilities.length > 0 ? undefined : texts.needRights,
    }),
    send: async (values) => {
      const answer = await change.run({
        id: newId(),
        title: values.title.trim(),
        days: Math.floor(Number(values.days)),
        capabilities: values.capabilities,
      })
      setToken(answer.token)
    },
  })
  if (token) return <Secret title={say(texts.tokenMade)} hint={say(texts.tokenHint)} secret={token} onClose={onClose} />
  const { capabilities } = form.values
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.newToken)}>
      <ErrorSummary />
      <TextField name="title" label={say(texts.tokenTitle)} maxLength={60} autoFocus />
      <TextField name="days" label={say(texts.tokenDays)} inputMode="numeric" />
      <fieldset className="field">
        <legend className="label">{say(texts.tokenRights)}</legend>
        <div className="choices" style={{ maxHeight: 220, overflowY: 'auto' }}>
          {mine.map((id) => (
            <label key={id} className="choice">
              <input
                type="checkbox"
                checked={capabilities.includes(id)}
                onChange={(event) =>
                  form.set({
                    capabilities: event.currentTarget.checked
                      ? [...capabilities, id]
                      : capabilities.filter((one) => one !== id),
                  })
                }
              />
              {titleOf(id)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.newToken)}
        </Button>
      </div>
    </FormFrame>
  )
}
