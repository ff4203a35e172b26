import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { handbookTexts as texts } from './texts.ts'

const TOUCHES = ['packDraft']

/** The company's own draft for those who may write it, else one for this estate alone. */
export function useDraftPlace(): { readonly projectId?: number } {
  const { me, project } = useWho()
  return me.capabilities.includes('handbook.draft') ? {} : { projectId: project.id }
}

/** Copies a version or a template into a draft and goes there. */
export function BeginDraft({ basedOn, title, onClose }: { basedOn: string; title: string; onClose: () => void }) {
  const say = useSay()
  const go = useGo()
  const place = useDraftPlace()
  const change = useChange<object, { draftId: string }>('POST', '/handbook/drafts', { touches: TOUCHES })
  const form = useForm({
    initial: { title: say(texts.draftTitleOf, { title }) },
    send: async (values) => {
      const { draftId } = await change.run({ id: newId(), title: values.title.trim(), basedOn, ...place })
      toast(texts.begun, { values: { title: values.title.trim() } })
      onClose()
      go(`/handbook/drafts/${draftId}`)
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.begin)}>
      <ErrorSummary />
      <TextField name="title" label={say(texts.draftTitle)} hint={say(texts.noDraftsHint)} maxLength={80} autoFocus />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.begin)}
        </Button>
      </div>
    </FormFrame>
  )
}
