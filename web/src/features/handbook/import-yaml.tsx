import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { useDraftPlace } from './begin-draft.tsx'
import styles from './handbook.module.css'
import { handbookTexts as texts } from './texts.ts'

const TOUCHES = ['packDraft']

/** A pack that somebody wrote or exported becomes a draft; what is not well formed is named by its place. */
export function ImportYaml({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const go = useGo()
  const place = useDraftPlace()
  const change = useChange<object, { draftId: string }>('POST', '/handbook/drafts', { touches: TOUCHES })
  const form = useForm({
    initial: { title: '', yaml: '' },
    check: (values) => ({ yaml: values.yaml.trim() ? undefined : texts.needYaml }),
    send: async (values) => {
      const title = values.title.trim()
      const { draftId } = await change.run({ id: newId(), yaml: values.yaml, ...(title ? { title } : {}), ...place })
      toast(texts.begun, { values: { title: title || say(texts.draft) } })
      onClose()
      go(`/handbook/drafts/${draftId}`)
    },
  })
  return (
    <FormFrame form={form} className={`col gap1h ${styles.source}`} label={say(texts.importYaml)}>
      <ErrorSummary />
      <label className="btn" style={{ alignSelf: 'flex-start', position: 'relative' }}>
        {say(texts.chooseFile)}
        <input
          className="vh"
          type="file"
          accept=".yaml,.yml,text/yaml"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (!file) return
            void file
              .text()
              .then((yaml) =>
                form.set({ yaml, title: form.values.title || file.name.replace(/\.ya?ml$/, '').slice(0, 80) }),
              )
          }}
        />
      </label>
      <TextField name="title" label={say(texts.draftTitle)} maxLength={80} optional />
      <TextField name="yaml" label={say(texts.yaml)} hint={say(texts.yamlHint)} rows={12} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.importYaml)}
        </Button>
      </div>
    </FormFrame>
  )
}
