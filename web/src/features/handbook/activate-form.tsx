import { useChange } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useGo } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { handbookTexts as texts } from './texts.ts'

const TOUCHES = ['handbook', 'packDraft', 'case']

/** Puts a draft or a version in force, now or from a day, for the company or for this estate alone. */
export function ActivateForm({
  draftId,
  pack,
  title,
  onlyProject = false,
  onClose,
}: {
  draftId?: string | undefined
  pack?: string | undefined
  title: string
  /** The draft belongs to this estate, so it can hold nowhere else. */
  onlyProject?: boolean
  onClose: () => void
}) {
  const say = useSay()
  const go = useGo()
  const { me, project } = useWho()
  const companyWide = me.capabilities.includes('handbook.activate') && !onlyProject
  const change = useChange<object, { effectiveFrom: string }>('POST', '/handbook/activations', { touches: TOUCHES })
  const form = useForm({
    initial: { when: 'now', effectiveFrom: '', whom: companyWide ? 'company' : 'project' },
    check: (values) => ({
      effectiveFrom: values.when === 'day' && !values.effectiveFrom ? texts.needDay : undefined,
    }),
    send: async (values) => {
      const later = values.when === 'day'
      await change.run({
        ...(draftId ? { draftId } : { pack }),
        ...(values.whom === 'project' ? { projectId: project.id } : {}),
        ...(later ? { effectiveFrom: values.effectiveFrom } : {}),
      })
      toast(later ? texts.activatedFrom : texts.activated, { values: { title, day: values.effectiveFrom } })
      onClose()
      go('/handbook')
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.activate)}>
      <ErrorSummary />
      <p className="sec">{say(texts.activateHint)}</p>
      <ChoiceField
        name="when"
        label={say(texts.fromDay)}
        options={[
          { id: 'now', title: say(texts.fromNow) },
          { id: 'day', title: say(texts.fromADay) },
        ]}
      />
      {form.values.when === 'day' ? (
        <TextField
          name="effectiveFrom"
          label={say(texts.fromADay)}
          type="date"
          hint={localTime(businessNow()).day}
          hideLabel
        />
      ) : null}
      {companyWide ? (
        <ChoiceField
          name="whom"
          label={say(texts.forWhom)}
          options={[
            { id: 'company', title: say(texts.wholeCompany) },
            { id: 'project', title: say(texts.onlyHere, { name: project.name }) },
          ]}
        />
      ) : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.activate)}
        </Button>
      </div>
    </FormFrame>
  )
}
