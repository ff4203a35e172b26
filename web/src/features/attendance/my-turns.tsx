import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ATTENDANCE, type MyTurns, type Turn } from './answers.ts'
import styles from './attendance.module.css'
import { attendanceTexts as texts } from './texts.ts'

const TOUCHES = [...ATTENDANCE, 'dutySwap']

/** One's own turns of the coming weeks, and giving one to a colleague, who must agree. */
export function MyTurnList() {
  const say = useSay()
  const { project } = useWho()
  const [giving, setGiving] = useState<Turn | undefined>(undefined)
  const turns = useRead<MyTurns>(`/projects/${project.id}/my-turns`, { watches: TOUCHES })
  const change = useChange<object>('POST', '/duty-swaps', { touches: TOUCHES })
  const answer = (id: string, agree: boolean) => {
    change.run({ agree }, `/projects/${project.id}/duty-swaps/${id}/answer`).then(
      () => toast(texts.done),
      () => {},
    )
  }
  const withdraw = (id: string) => {
    change.run({}, `/duty-swaps/${id}/withdraw`).then(
      () => toast(texts.done),
      () => {},
    )
  }
  const open = (turns.data?.swaps ?? []).filter((one) => one.state === 'asked' && one.turn)
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.myTurns)}>
      <h2 className="h2">{say(texts.myTurns)}</h2>
      <RefusedCard error={change.error} />
      <ul>
        {open.map((one) => (
          <li key={one.id}>
            <span className="grow">
              {say(one.mine ? texts.swapAsked : texts.swapAsks, {
                name: one.with,
                turn: one.turn ? wordsOf(one.turn) : '',
              })}
              {one.inReturn && !one.mine ? say(texts.swapFor, { turn: wordsOf(one.inReturn) }) : ''}
            </span>
            {one.mine ? (
              <Button size="s" look="bare" busy={change.busy} onPress={() => withdraw(one.id)}>
                {say(texts.withdraw)}
              </Button>
            ) : (
              <>
                <Button size="s" busy={change.busy} onPress={() => answer(one.id, true)}>
                  {say(texts.agree)}
                </Button>
                <Button size="s" look="bare" busy={change.busy} onPress={() => answer(one.id, false)}>
                  {say(texts.decline)}
                </Button>
              </>
            )}
          </li>
        ))}
        {(turns.data?.items ?? []).slice(0, 10).map((turn) => (
          <li key={turn.spanId}>
            <span className="grow num">{wordsOf(turn)}</span>
            <Button size="s" look="bare" onPress={() => setGiving(turn)}>
              {say(texts.swap)}
              <span className="vh">: {wordsOf(turn)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {turns.data && turns.data.items.length === 0 ? <p className="sec">{say(texts.noTurns)}</p> : null}
      <Sheet
        open={giving !== undefined}
        onClose={() => setGiving(undefined)}
        title={say(texts.swapTitle, { day: giving?.day.slice(5) ?? '' })}
      >
        {giving && turns.data ? (
          <SwapForm turn={giving} colleagues={turns.data.colleagues} onClose={() => setGiving(undefined)} />
        ) : null}
      </Sheet>
    </section>
  )
}

function wordsOf(turn: Turn): string {
  return `${turn.day.slice(5)} ${turn.title} ${localTime(turn.from).time}–${localTime(turn.to).time}`
}

function SwapForm({
  turn,
  colleagues,
  onClose,
}: {
  turn: Turn
  colleagues: MyTurns['colleagues']
  onClose: () => void
}) {
  const say = useSay()
  const { project } = useWho()
  const change = useChange<object>('POST', `/projects/${project.id}/duty-swaps`, { touches: TOUCHES })
  const form = useForm({
    initial: { colleagueId: '', returnSpanId: '' },
    check: (values) => ({ colleagueId: values.colleagueId ? undefined : texts.need }),
    send: async ({ colleagueId, returnSpanId }) => {
      await change.run({ id: newId(), spanId: turn.spanId, colleagueId, returnSpanId: returnSpanId || null })
      toast(texts.swapSent)
      onClose()
    },
  })
  const theirs = colleagues.find((one) => one.staffId === form.values.colleagueId)?.turns ?? []
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.swap)}>
      <ErrorSummary />
      <SelectField
        name="colleagueId"
        label={say(texts.colleague)}
        empty=""
        options={colleagues.map((one) => ({ id: one.staffId, title: one.name }))}
      />
      <SelectField
        name="returnSpanId"
        label={say(texts.inReturn)}
        empty={say(texts.onlyGive)}
        options={theirs.map((one) => ({ id: one.spanId, title: wordsOf(one) }))}
      />
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
