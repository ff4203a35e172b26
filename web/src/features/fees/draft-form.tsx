import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { MoneyField, SelectField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { PriceItem } from './answers.ts'
import styles from './fees.module.css'
import { feeTexts as texts } from './texts.ts'

const RULES = ['atCost', 'included', 'byHousehold'] as const
type Values = Readonly<Record<string, string | number | undefined>>

/** The next version begins as what holds now: most prices stay. An item keeps its id, so that orders can name it. */
export function DraftForm({
  from,
  today,
  onClose,
}: {
  from: readonly PriceItem[]
  today: string
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const [id] = useState(newId)
  const [keys, setKeys] = useState<readonly string[]>(() => (from.length > 0 ? from.map((one) => one.id) : [newId()]))
  const change = useChange<object, { version: number }>('POST', `/projects/${project.id}/price-lists`, {
    touches: ['priceList'],
  })
  const form = useForm<Values>({
    initial: {
      validFrom: today,
      ...Object.fromEntries(
        from.flatMap((one) => [
          [`${one.id}.name`, one.name],
          [`${one.id}.unit`, one.unit],
          [`${one.id}.labourFen`, one.labourFen],
          [`${one.id}.materials`, one.materials],
        ]),
      ),
    },
    check: (values) => ({
      validFrom: values.validFrom ? undefined : texts.needDay,
      ...Object.fromEntries(
        keys.flatMap((key) => [
          [`${key}.name`, String(values[`${key}.name`] ?? '').trim() ? undefined : texts.needName],
          [`${key}.labourFen`, values[`${key}.labourFen`] === undefined ? texts.needPrice : undefined],
        ]),
      ),
    }),
    send: async (values) => {
      const { version } = await change.run({
        id,
        validFrom: values.validFrom,
        items: keys.map((key) => {
          const known = from.find((one) => one.id === key)
          return {
            id: key,
            name: String(values[`${key}.name`] ?? '').trim(),
            unit: String(values[`${key}.unit`] || say(texts.unitDefault)).trim(),
            labourFen: values[`${key}.labourFen`],
            materials: values[`${key}.materials`] || 'atCost',
            ...(known?.categoryIds ? { categoryIds: known.categoryIds } : {}),
          }
        }),
      })
      toast(texts.drafted, { values: { version } })
      onClose()
    },
  })
  const rules = RULES.map((rule) => ({ id: rule, title: say(texts[rule]) }))
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.next)}>
      <ErrorSummary />
      <TextField name="validFrom" label={say(texts.validFrom)} type="date" />
      {keys.map((key, index) => (
        <fieldset key={key} className={styles.item}>
          <legend className="meta mut num">{index + 1}</legend>
          <TextField name={`${key}.name`} label={say(texts.name, { number: index + 1 })} maxLength={60} />
          <div className={styles.figures}>
            <MoneyField name={`${key}.labourFen`} label={say(texts.price)} />
            <TextField
              name={`${key}.unit`}
              label={say(texts.unitOf)}
              maxLength={10}
              placeholder={say(texts.unitDefault)}
            />
            <SelectField name={`${key}.materials`} label={say(texts.materials)} options={rules} />
            {keys.length > 1 ? (
              <Button
                look="bare"
                size="s"
                icon={<IconTrash size={16} stroke={1.75} aria-hidden />}
                aria-label={say(texts.removeItem, { name: String(form.values[`${key}.name`] || say(texts.thisItem)) })}
                onPress={() => setKeys(keys.filter((one) => one !== key))}
              />
            ) : null}
          </div>
        </fieldset>
      ))}
      <Button icon={<IconPlus size={16} stroke={1.75} aria-hidden />} onPress={() => setKeys([...keys, newId()])}>
        {say(texts.addItem)}
      </Button>
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
