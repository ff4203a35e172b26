import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { caseTexts as texts } from './texts.ts'

const KINDS = {
  withdraw: { path: 'withdraw', title: texts.withdraw },
  reopen: { path: 'reopen', title: texts.reopen },
  reportEscalation: { path: 'escalation-reports', title: texts.reportUp },
} as const

/** Withdrawn, opened again, reported upwards: each takes a sentence that says why. */
export function ReasonForm({
  caseId,
  kind,
  onClose,
}: {
  caseId: string
  kind: keyof typeof KINDS
  onClose: () => void
}) {
  const say = useSay()
  const { path, title } = KINDS[kind]
  const change = useChange<object>('POST', `/cases/${caseId}/${path}`, { touches: [`case:${caseId}`] })
  const form = useForm({
    draftKey: `case.${kind}.${caseId}`,
    initial: { reason: '', to: 'projectManager' },
    check: (values) => ({ reason: values.reason.trim() ? undefined : texts.needReason }),
    send: async (values) => {
      await change.run({
        reason: values.reason.trim(),
        ...(kind === 'reportEscalation' ? { to: values.to } : {}),
      })
      form.clear()
      toast(texts.done, { values: { what: say(title), where: values.reason.trim().slice(0, 20) } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap1h" label={say(title)}>
      <ErrorSummary />
      {kind === 'reportEscalation' ? (
        <ChoiceField
          name="to"
          label={say(texts.reportUp)}
          options={[
            { id: 'projectManager', title: say({ zh: '项目经理', en: 'Project manager' }) },
            { id: 'customerServiceManager', title: say({ zh: '客服经理', en: 'Customer service manager' }) },
            { id: 'engineeringHead', title: say({ zh: '工程主管', en: 'Head of engineering' }) },
          ]}
        />
      ) : null}
      <TextField name="reason" label={say(texts.reason)} rows={2} maxLength={500} autoFocus />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" size="s" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" size="s" type="submit" busy={form.busy}>
          {say(title)}
        </Button>
      </div>
    </FormFrame>
  )
}
