import { useState } from 'react'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Filled, Rota, RotaLine } from './answers.ts'
import { addDays } from './days.ts'
import styles from './rota.module.css'
import { rotaTexts as texts } from './texts.ts'

/** A team that takes turns day by day: the round is put together by choosing people in their order. */
export function PatternForm({
  rota,
  line,
  first,
  onClose,
}: {
  rota: Rota
  line: RotaLine
  first: string
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const [cycle, setCycle] = useState<readonly (string | null)[]>([])
  const change = useChange<object, Filled>('POST', `/projects/${project.id}/rota/pattern`, { touches: ['rota'] })
  const people = rota.people.filter((one) => one.positionIds.some((id) => line.positionIds.includes(id)))
  const nameOf = new Map(people.map((one) => [one.staffId, one.name]))
  const form = useForm({
    initial: { fromOn: first, untilOn: addDays(first, 27) },
    check: (values) => ({
      fromOn: values.fromOn ? undefined : texts.need,
      untilOn: values.untilOn >= values.fromOn ? undefined : texts.need,
    }),
    send: async (values) => {
      const { added, skipped } = await change.run({
        lineId: line.id,
        ...values,
        cycle: cycle.map((id) => (id === null ? [] : [id])),
      })
      toast(texts.planned, { values: { added, skipped: skipped.length } })
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.pattern)}>
      <ErrorSummary />
      <p className="sec">{say(texts.patternHint)}</p>
      <div className={styles.choices}>
        {people.map((one) => (
          <Button key={one.staffId} size="s" onPress={() => setCycle([...cycle, one.staffId])}>
            {one.name}
          </Button>
        ))}
        <Button size="s" onPress={() => setCycle([...cycle, null])}>
          {say(texts.freeDay)}
        </Button>
        <Button size="s" look="bare" onPress={() => setCycle([])}>
          {say(texts.clear)}
        </Button>
      </div>
      <p className="row gap-h wrap" aria-live="polite">
        <span className="mut">{say(texts.cycle)}</span>
        {cycle.map((id, place) => (
          <span key={place} className="row gap-h">
            {id === null ? (
              <span className="tag">{say(texts.rest)}</span>
            ) : (
              <Avatar name={nameOf.get(id) ?? ''} size="s" />
            )}
            <span className="dense">{id === null ? '' : nameOf.get(id)}</span>
          </span>
        ))}
      </p>
      <div className={styles.pair}>
        <TextField name="fromOn" type="date" label={say(texts.fromOn)} />
        <TextField name="untilOn" type="date" label={say(texts.untilOn)} />
      </div>
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy} disabled={cycle.length === 0}>
          {say(texts.doPattern)}
        </Button>
      </div>
    </FormFrame>
  )
}
