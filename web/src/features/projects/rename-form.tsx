import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { projectTexts as texts } from './texts.ts'

const TOUCHES = ['project', 'company']

/** Another name for an estate or the company. */
export function RenameForm({ path, name, onClose }: { path: string; name: string; onClose: () => void }) {
  const say = useSay()
  const change = useChange<object>('PATCH', path, { touches: TOUCHES })
  const form = useForm({
    initial: { name },
    check: (values) => ({ name: values.name.trim() ? undefined : texts.need }),
    send: async (values) => {
      await change.run({ name: values.name.trim() })
      toast(texts.renamed)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.rename)}>
      <ErrorSummary />
      <TextField name="name" label={say(texts.name)} maxLength={60} autoFocus />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.rename)}
        </Button>
      </div>
    </FormFrame>
  )
}
