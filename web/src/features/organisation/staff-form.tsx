import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { StaffMember } from './answers.ts'
import { Secret } from './secret.tsx'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['staff']
const INVITE_MINUTES = 30

/** Somebody new, or the particulars of somebody known. A new colleague gets a link to set the password. */
export function StaffForm({ member, onClose }: { member?: StaffMember | undefined; onClose: () => void }) {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const [invited, setInvited] = useState<{ id: string; link: string; name: string } | undefined>(undefined)
  const path = member ? `/staff/${member.id}` : '/staff'
  const change = useChange<object, { staffId: string; inviteLink?: string }>(member ? 'PATCH' : 'POST', path, {
    touches: TOUCHES,
  })
  const form = useForm({
    draftKey: member ? undefined : 'staff.new',
    initial: {
      name: member?.name ?? '',
      staffNumber: member?.staffNumber ?? '',
      login: member?.login ?? '',
      phone: '',
      skills: member?.skills.join('、') ?? '',
      invite: true,
    },
    check: (values) => ({
      name: values.name.trim() ? undefined : texts.need,
      staffNumber: values.staffNumber.trim() ? undefined : texts.need,
      login: values.login.trim() ? undefined : texts.need,
    }),
    send: async (values) => {
      const name = values.name.trim()
      const phone = values.phone.trim()
      const answer = await change.run({
        name,
        staffNumber: values.staffNumber.trim(),
        login: values.login.trim(),
        ...(phone ? { phone } : {}),
        skills: values.skills
          .split(/[、,，;；\s]+/)
          .map((one) => one.trim())
          .filter(Boolean),
        ...(member ? {} : { id: newId(), projectId: project.id, ...(values.invite ? { invite: true } : {}) }),
      })
      form.clear()
      toast(member ? texts.saved : texts.added, { values: { name } })
      if (answer.inviteLink) return setInvited({ id: answer.staffId, link: answer.inviteLink, name })
      onClose()
      if (!member) go(`/settings/staff/${answer.staffId}`)
    },
  })
  if (invited)
    return (
      <Secret
        title={say(texts.linkTitle, { name: invited.name })}
        hint={say(texts.linkHint, { minutes: INVITE_MINUTES })}
        secret={invited.link}
        onClose={() => {
          onClose()
          go(`/settings/staff/${invited.id}`)
        }}
      />
    )
  return (
    <FormFrame form={form} className="col gap2" label={say(member ? texts.edit : texts.add)}>
      <ErrorSummary />
      <TextField name="name" label={say(texts.name)} maxLength={40} autoComplete="off" autoFocus />
      <TextField name="staffNumber" label={say(texts.staffNumber)} maxLength={30} autoComplete="off" />
      <TextField name="login" label={say(texts.login)} hint={say(texts.loginHint)} maxLength={40} autoComplete="off" />
      <TextField
        name="phone"
        label={say(texts.phone)}
        hint={member?.phoneMasked ? say(texts.phoneKept, { phone: member.phoneMasked }) : undefined}
        inputMode="tel"
        autoComplete="off"
        optional
      />
      <TextField name="skills" label={say(texts.skills)} hint={say(texts.skillsHint)} optional />
      {member ? null : <CheckField name="invite" label={say(texts.invite)} />}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(member ? texts.save : texts.add)}
        </Button>
      </div>
    </FormFrame>
  )
}
