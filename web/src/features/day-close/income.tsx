import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { yuan } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { MoneyField, TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Pieces } from '../../ui/person/masked.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { PAYMENT_METHODS } from '../cases/texts.ts'
import type { DayIncome } from '../fees/answers.ts'
import styles from './day-close.module.css'
import { dayCloseTexts as texts } from './texts.ts'

/** What paid repairs should have brought on the day, what was handed in, and why they differ. Absent when nothing was charged. */
export function Income({ day }: { day: string }) {
  const say = useSay()
  const { project, may } = useWho()
  const { data } = useRead<DayIncome>(`/projects/${project.id}/day-income`, {
    params: { day },
    watches: ['case', 'dayClose'],
  })
  if (!data || data.orders.length === 0) return null
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.income)}>
      <h2 className="h3">{say(texts.income)}</h2>
      <dl className={styles.sums}>
        <Sum title={say(texts.due)} fen={data.dueFen} />
        <Sum title={say(texts.handedIn)} fen={data.handedInFen} />
        <Sum title={say(texts.difference)} fen={data.differenceFen} />
      </dl>
      <ul>
        {data.orders.map((one) => (
          <Charged key={one.workOrderId} charged={one} mayTakeIn={may('fees.takeIn')} />
        ))}
      </ul>
      {data.reconciled ? (
        <div className="meta">
          <p className="row gap1">
            {data.settled ? <IconCircleCheckFilled size={16} aria-hidden /> : null}
            {say(texts.reconciled, {
              name: data.reconciled.by?.name ?? '',
              due: yuan(data.reconciled.dueFen),
              handedIn: yuan(data.reconciled.handedInFen),
            })}
          </p>
          {data.reconciled.explanation.length > 0 ? (
            <p>
              <Pieces pieces={data.reconciled.explanation} />
            </p>
          ) : null}
        </div>
      ) : null}
      {!data.settled && may('income.reconcile') ? <ReconcileForm income={data} /> : null}
    </section>
  )
}

function Sum({ title, fen }: { title: string; fen: number }) {
  return (
    <div>
      <dt className="meta mut">{title}</dt>
      <dd className="num">{yuan(fen)}</dd>
    </div>
  )
}

function Charged({ charged, mayTakeIn }: { charged: DayIncome['orders'][number]; mayTakeIn: boolean }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const left = charged.chargedFen - charged.handedInFen
  const paid = charged.method
    ? say(texts.paidBy, {
        method: say(PAYMENT_METHODS[charged.method] ?? texts.notPaid),
        number: charged.receiptNumber ?? '',
      })
    : say(texts.notPaid)
  return (
    <li className="col gap1">
      <div className={styles.row}>
        <p className="grow">
          <Go to={`/cases/${charged.caseId}`}>
            <b className="num">{charged.placeLabel}</b> <span className="num">{charged.number}</span>
          </Go>
          <br />
          <span className="meta mut">{[charged.engineer?.name, paid].filter(Boolean).join(' · ')}</span>
        </p>
        <span className="num">
          {yuan(charged.handedInFen)} / {yuan(charged.chargedFen)}
        </span>
        {mayTakeIn && left > 0 && !open ? (
          <Button size="s" onPress={() => setOpen(true)}>
            {say(texts.takeIn)}
          </Button>
        ) : null}
      </div>
      {open ? <TakeInForm charged={charged} left={left} onDone={() => setOpen(false)} /> : null}
    </li>
  )
}

function TakeInForm({
  charged,
  left,
  onDone,
}: {
  charged: DayIncome['orders'][number]
  left: number
  onDone: () => void
}) {
  const say = useSay()
  const change = useChange<object>('POST', `/cases/${charged.caseId}/work-orders/${charged.workOrderId}/hand-in`, {
    touches: [`case:${charged.caseId}`, 'dayClose'],
  })
  const form = useForm<{ amountFen: number | undefined }>({
    initial: { amountFen: left },
    send: async ({ amountFen }) => {
      await change.run({ amountFen })
      onDone()
    },
  })
  const label = say(texts.amountOf, { number: charged.number })
  return (
    <FormFrame form={form} className="col gap1" label={label}>
      <ErrorSummary />
      <MoneyField name="amountFen" label={label} />
      <Button size="s" look="soft" type="submit" busy={form.busy}>
        {say(texts.takeIn)}
      </Button>
    </FormFrame>
  )
}

function ReconcileForm({ income }: { income: DayIncome }) {
  const say = useSay()
  const { project } = useWho()
  const change = useChange<object>('POST', `/projects/${project.id}/day-income/${income.day}/reconcile`, {
    touches: ['dayClose'],
  })
  const differs = income.differenceFen !== 0
  const form = useForm({
    draftKey: `income.${project.id}.${income.day}`,
    initial: { explanation: '' },
    check: (values) => ({
      explanation: differs && !values.explanation.trim() ? texts.needExplanation : undefined,
    }),
    send: async ({ explanation }) => {
      await change.run(differs ? { explanation: explanation.trim() } : {})
      form.clear()
      toast(texts.reconciledToast)
    },
  })
  return (
    <FormFrame form={form} className="col gap1" label={say(texts.reconcile)}>
      <RefusedCard error={form.problem} />
      {differs ? <TextField name="explanation" label={say(texts.explanation)} rows={2} maxLength={500} /> : null}
      <Button look="soft" type="submit" busy={form.busy}>
        {say(income.reconciled ? texts.reconcileAgain : texts.reconcile)}
      </Button>
    </FormFrame>
  )
}
