import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { BuildingsField } from './buildings-field.tsx'
import { organisationTexts as texts } from './texts.ts'

const TOUCHES = ['staff']

/** Which buildings a position is held for. */
export function BuildingsForm({
  path,
  buildingIds,
  onClose,
}: {
  path: string
  buildingIds: readonly string[]
  onClose: () => void
}) {
  const say = useSay()
  const change = useChange<object>('PATCH', path, { touches: TOUCHES })
  const form = useForm({
    initial: { buildingIds },
    send: async (values) => {
      await change.run({ buildingIds: values.buildingIds })
      toast(texts.saved)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.changeBuildings)}>
      <ErrorSummary />
      <BuildingsField name="buildingIds" />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.save)}
        </Button>
      </div>
    </FormFrame>
  )
}
