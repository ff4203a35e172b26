import { useState } from 'react'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Secret } from '../organisation/secret.tsx'
import { projectTexts as texts } from './texts.ts'

/** Another company on the same installation, with its administrator, who gets a link to set the password. */
export function CompanyForm({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const [invited, setInvited] = useState<{ link: string; name: string } | undefined>(undefined)
  const change = useChange<object, { companyId: number; inviteLink: string }>('POST', '/companies')
  const form = useForm({
    initial: { name: '', code: '', administrator: '', login: '' },
    check: (values) => ({
      name: values.name.trim() ? undefined : texts.need,
      code: values.code.trim() ? undefined : texts.need,
      administrator: values.administrator.trim() ? undefined : texts.need,
      login: values.login.trim() ? undefined : texts.need,
    }),
    renames: { 'administrator.name': 'administrator', 'administrator.login': 'login' },
    send: async (values) => {
      const name = values.administrator.trim()
      const { inviteLink } = await change.run({
        name: values.name.trim(),
        code: values.code.trim(),
        administrator: { name, login: values.login.trim() },
      })
      setInvited({ link: inviteLink, name })
    },
  })
  if (invited)
    return (
      <Secret
        title={say(texts.companyAdded, { name: invited.name })}
        hint={say(texts.companyLink)}
        secret={invited.link}
        onClose={onClose}
      />
    )
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.otherCompany)}>
      <ErrorSummary />
      <TextField name="name" label={say(texts.name)} maxLength={60} autoFocus />
      <TextField name="code" label={say(texts.code)} hint={say(texts.codeHint)} maxLength={30} />
      <TextField name="administrator" label={say(texts.administrator)} maxLength={40} />
      <TextField name="login" label={say(texts.login)} maxLength={40} autoComplete="off" />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.otherCompany)}
        </Button>
      </div>
    </FormFrame>
  )
}
