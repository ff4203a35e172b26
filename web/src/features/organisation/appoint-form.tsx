import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Organisation, StaffPage } from './answers.ts'
import { BuildingsField } from './buildings-field.tsx'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['staff']
const ADMINISTRATOR = { zh: '系统管理员', en: 'Administrator' }

/** Gives a person a position: either is known already, the other is chosen. */
export function AppointForm({
  positionId,
  staffId,
  onClose,
}: {
  positionId?: string | undefined
  staffId?: string | undefined
  onClose: () => void
}) {
  const say = useSay()
  const { me, project } = useWho()
  const organisation = useRead<Organisation>(`/projects/${project.id}/organisation`, { watches: ['staff'] })
  const people = useRead<StaffPage>('/staff', {
    params: { limit: 200 },
    watches: ['staff'],
    enabled: staffId === undefined,
  })
  const change = useChange<object, { over: number }>('POST', '/staff', { touches: TOUCHES })
  const form = useForm({
    initial: {
      staffId: staffId ?? '',
      positionId: positionId ?? '',
      buildingIds: [] as readonly string[],
      fromOn: localTime(businessNow()).day,
    },
    check: (values) => ({
      staffId: values.staffId ? undefined : texts.need,
      positionId: values.positionId ? undefined : texts.need,
    }),
    send: async (values) => {
      const { over } = await change.run(
        {
          id: newId(),
          projectId: values.positionId === 'administrator' ? 0 : project.id,
          positionId: values.positionId,
          ...(values.buildingIds.length > 0 ? { buildingIds: values.buildingIds } : {}),
          ...(values.fromOn ? { fromOn: values.fromOn } : {}),
        },
        `/staff/${values.staffId}/assignments`,
      )
      toast(over > 0 ? texts.appointedOver : texts.appointed, { values: { count: over } })
      onClose()
    },
  })
  const positions = [
    ...(organisation.data?.positions ?? []).map((one) => ({ id: one.id, title: say(one.title) })),
    ...(me.capabilities.includes('staff.manage') ? [{ id: 'administrator', title: say(ADMINISTRATOR) }] : []),
  ]
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.appoint)}>
      <ErrorSummary />
      {staffId === undefined ? (
        <SelectField
          name="staffId"
          label={say(texts.choosePerson)}
          empty=""
          options={(people.data?.items ?? []).map((one) => ({ id: one.id, title: `${one.name} ${one.staffNumber}` }))}
        />
      ) : null}
      {positionId === undefined ? (
        <SelectField name="positionId" label={say(texts.position)} empty="" options={positions} />
      ) : null}
      <BuildingsField name="buildingIds" />
      <TextField name="fromOn" label={say(texts.from)} type="date" />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.appoint)}
        </Button>
      </div>
    </FormFrame>
  )
}
