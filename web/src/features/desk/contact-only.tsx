import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { deskTexts as texts } from './texts.ts'

/** A call that needs no case: a few words, one key. */
export function ContactOnly({
  houseId,
  partyId,
  phone,
  onClose,
}: {
  houseId: string | undefined
  partyId: string | undefined
  phone: string | undefined
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const change = useChange<object>('POST', `/projects/${project.id}/contacts`, { touches: ['contact'] })
  const form = useForm({
    draftKey: `contact.${project.id}.${houseId ?? 'none'}`,
    initial: { id: newId(), purpose: '', words: '' },
    check: (values) => ({ purpose: values.purpose.trim() ? undefined : texts.needPurpose }),
    send: async (values) => {
      await change.run({
        id: values.id,
        direction: 'in',
        channel: 'phone',
        purpose: values.purpose.trim(),
        ...(values.words.trim() ? { words: values.words.trim() } : {}),
        ...(houseId ? { houseId } : {}),
        ...(partyId ? { partyId } : phone ? { phone } : {}),
      })
      form.clear()
      toast(texts.contactNoted)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1" label={say(texts.contactOnly)}>
      <ErrorSummary />
      <TextField name="purpose" label={say(texts.contactPurpose)} autoFocus maxLength={60} />
      <TextField name="words" label={say(texts.contactWords)} optional rows={2} maxLength={2000} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button size="s" look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button size="s" look="main" type="submit" busy={form.busy}>
          {say(texts.note)}
        </Button>
      </div>
    </FormFrame>
  )
}
