import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { projectTexts as texts } from './texts.ts'

const TOUCHES = ['project', 'company']

/** One more estate of the company. */
export function ProjectForm({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const change = useChange<object, { projectId: number }>('POST', '/projects', { touches: TOUCHES })
  const form = useForm({
    draftKey: 'project.new',
    initial: { name: '', code: '' },
    check: (values) => ({
      name: values.name.trim() ? undefined : texts.need,
      code: values.code.trim() ? undefined : texts.need,
    }),
    send: async (values) => {
      const name = values.name.trim()
      await change.run({ name, code: values.code.trim() })
      form.clear()
      toast(texts.added, { values: { name } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.add)}>
      <ErrorSummary />
      <TextField name="name" label={say(texts.name)} maxLength={60} autoFocus />
      <TextField name="code" label={say(texts.code)} hint={say(texts.codeHint)} maxLength={30} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.add)}
        </Button>
      </div>
    </FormFrame>
  )
}
