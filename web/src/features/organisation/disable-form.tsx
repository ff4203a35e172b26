import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['staff']

/** Ends somebody's account at once, with a reason that stays. */
export function DisableForm({ staffId, onClose }: { staffId: string; onClose: () => void }) {
  const say = useSay()
  const change = useChange<object>('POST', `/staff/${staffId}/disable`, { touches: TOUCHES })
  const form = useForm({
    initial: { reason: '' },
    check: (values) => ({ reason: values.reason.trim() ? undefined : texts.need }),
    send: async (values) => {
      await change.run({ reason: values.reason.trim() })
      toast(texts.disabled)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.disable)}>
      <p className="sec">{say(texts.disableHint)}</p>
      <ErrorSummary />
      <TextField name="reason" label={say(texts.reason)} maxLength={200} autoFocus />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.disable)}
        </Button>
      </div>
    </FormFrame>
  )
}
