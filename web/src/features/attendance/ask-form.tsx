import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField, InstantField, SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ATTENDANCE, type MyAttendance } from './answers.ts'
import { attendanceTexts as texts } from './texts.ts'

export type Asking = 'leave' | 'punch' | 'overtime'
const PATHS: Readonly<Record<Asking, string>> = {
  leave: 'leave',
  punch: 'missed-punches',
  overtime: 'overtime',
}

/** Leave with who stands in, a missed punch, or overtime: to the superior. */
export function AskForm({ asking, mine, onClose }: { asking: Asking; mine: MyAttendance; onClose: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const change = useChange<object>('POST', `/projects/${project.id}/${PATHS[asking]}`, { touches: ATTENDANCE })
  const form = useForm({
    initial: {
      leaveKind: mine.leaveKinds[0]?.id ?? '',
      fromAt: undefined as string | undefined,
      untilAt: undefined as string | undefined,
      way: 'in',
      deputyId: '',
      reason: '',
    },
    check: (values) => ({
      fromAt: values.fromAt ? undefined : texts.need,
      untilAt: asking === 'punch' || values.untilAt ? undefined : texts.need,
      reason: asking === 'leave' || values.reason.trim() ? undefined : texts.need,
    }),
    send: async ({ leaveKind, fromAt, untilAt, way, deputyId, reason }) => {
      const words = reason.trim()
      await change.run({
        id: newId(),
        ...(asking === 'leave'
          ? { leaveKind, fromAt, untilAt, deputyId: deputyId || null, reason: words || null }
          : asking === 'punch'
            ? { way, at: fromAt, reason: words }
            : { fromAt, untilAt, reason: words }),
      })
      toast(texts.sent)
      onClose()
    },
    renames: { at: 'fromAt' },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.send)}>
      <ErrorSummary />
      {asking === 'leave' ? (
        <SelectField
          name="leaveKind"
          label={say(texts.leaveKind)}
          options={mine.leaveKinds.map((kind) => ({
            id: kind.id,
            title: `${say(kind.title)}${kind.paid ? '' : say(texts.unpaid)}${kind.proof ? say(texts.proof) : ''}`,
          }))}
        />
      ) : null}
      {asking === 'punch' ? (
        <ChoiceField
          name="way"
          label={say(texts.way)}
          options={[
            { id: 'in', title: say(texts.in) },
            { id: 'out', title: say(texts.out) },
          ]}
        />
      ) : null}
      <InstantField name="fromAt" label={say(asking === 'punch' ? texts.at : texts.from)} />
      {asking === 'punch' ? null : <InstantField name="untilAt" label={say(texts.until)} />}
      {asking === 'leave' ? (
        <SelectField
          name="deputyId"
          label={say(texts.deputy)}
          hint={say(texts.deputyHint)}
          empty=""
          options={mine.colleagues.map((one) => ({ id: one.staffId, title: one.name }))}
        />
      ) : null}
      <TextField name="reason" label={say(texts.reason)} rows={2} optional={asking === 'leave'} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.send)}
        </Button>
      </div>
    </FormFrame>
  )
}
