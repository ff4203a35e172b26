import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, InstantField, SelectField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { StaffPage } from './answers.ts'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['staff']

/** Who acts in a position: whenever its holder is off duty, or for a stretch of time. */
export function DeputyForm({
  staffId,
  assignmentId,
  onClose,
}: {
  staffId: string
  assignmentId: string
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const people = useRead<StaffPage>('/staff', { params: { projectId: project.id, limit: 200 }, watches: ['staff'] })
  const change = useChange<object>('POST', `/staff/${staffId}/deputies`, { touches: TOUCHES })
  const form = useForm({
    initial: {
      deputyId: '',
      when: 'away',
      fromAt: undefined as string | undefined,
      untilAt: undefined as string | undefined,
    },
    check: (values) => ({
      deputyId: values.deputyId ? undefined : texts.need,
      fromAt: values.when === 'span' && !values.fromAt ? texts.need : undefined,
      untilAt: values.when === 'span' && !values.untilAt ? texts.need : undefined,
    }),
    send: async ({ deputyId, when, fromAt, untilAt }) => {
      await change.run({ id: newId(), assignmentId, deputyId, ...(when === 'span' ? { fromAt, untilAt } : {}) })
      toast(texts.deputyAdded)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.addDeputy)}>
      <ErrorSummary />
      <SelectField
        name="deputyId"
        label={say(texts.choosePerson)}
        empty=""
        options={(people.data?.items ?? [])
          .filter((one) => one.id !== staffId)
          .map((one) => ({
            id: one.id,
            title: `${one.name} ${one.positions.map((held) => say(held.title)).join('、')}`,
          }))}
      />
      <ChoiceField
        name="when"
        label={say(texts.deputyWhen)}
        options={[
          { id: 'away', title: say(texts.whenAway) },
          { id: 'span', title: say(texts.aWhile) },
        ]}
      />
      {form.values.when === 'span' ? (
        <>
          <InstantField name="fromAt" label={say(texts.fromAt)} />
          <InstantField name="untilAt" label={say(texts.untilAt)} />
        </>
      ) : null}
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.addDeputy)}
        </Button>
      </div>
    </FormFrame>
  )
}
