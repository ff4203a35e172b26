import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ATTENDANCE, type StaffRequest } from './answers.ts'
import styles from './attendance.module.css'
import { RequestLine } from './request-line.tsx'
import { attendanceTexts as texts } from './texts.ts'

/** What own staff ask for, the oldest first; the first can be approved by a key. */
export function Deciding() {
  const { project } = useWho()
  const query = useRead<{ items: readonly StaffRequest[] }>(`/projects/${project.id}/staff-requests`, {
    watches: ATTENDANCE,
  })
  return <Answered query={query}>{(answer) => <List items={answer.items} />}</Answered>
}

function List({ items }: { items: readonly StaffRequest[] }) {
  const say = useSay()
  const { project } = useWho()
  const [refusing, setRefusing] = useState<StaffRequest | undefined>(undefined)
  const change = useChange<object>('POST', `/projects/${project.id}/staff-requests`, { touches: ATTENDANCE })
  const open = items.filter((one) => one.abilities.decide)
  const decided = items.filter((one) => one.state === 'approved' || one.state === 'refused')
  const approve = (id: string) => {
    // The refusal stands above the list.
    change.run({ approved: true }, `/projects/${project.id}/staff-requests/${id}/decide`).then(
      () => toast(texts.approved),
      () => {},
    )
  }
  return (
    <div className={styles.columns}>
      <section className={`panel ${styles.box}`} aria-label={say(texts.toDecide)}>
        <h2 className="h2">{say(texts.toDecide)}</h2>
        <RefusedCard error={change.error} />
        {open.length === 0 ? (
          <Nothing kind="search" title={say(texts.nothingToDecide)} hint={say(texts.nothingToDecideHint)} />
        ) : (
          <ul>
            {open.map((one, place) => (
              <li key={one.id}>
                <RequestLine request={one} named />
                <Button
                  size="s"
                  look={place === 0 ? 'main' : 'plain'}
                  busy={change.busy}
                  hotkey={
                    place === 0
                      ? { id: 'attendance.approve', keys: 'y', title: texts.approve, place: texts.attendance }
                      : undefined
                  }
                  onPress={() => approve(one.id)}
                >
                  {say(texts.approve)}
                  <span className="vh">: {one.name}</span>
                </Button>
                <Button size="s" look="bare" onPress={() => setRefusing(one)}>
                  {say(texts.refuse)}
                  <span className="vh">: {one.name}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {decided.length > 0 ? (
        <section className={`panel ${styles.box}`} aria-label={say(texts.decidedBefore)}>
          <h2 className="h2">{say(texts.decidedBefore)}</h2>
          <ul>
            {decided.slice(-20).map((one) => (
              <li key={one.id}>
                <RequestLine request={one} named />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Sheet
        open={refusing !== undefined}
        onClose={() => setRefusing(undefined)}
        title={say(texts.refuseTitle, { name: refusing?.name ?? '' })}
      >
        {refusing ? <RefuseForm request={refusing} onClose={() => setRefusing(undefined)} /> : null}
      </Sheet>
    </div>
  )
}

function RefuseForm({ request, onClose }: { request: StaffRequest; onClose: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const change = useChange<object>('POST', `/projects/${project.id}/staff-requests/${request.id}/decide`, {
    touches: ATTENDANCE,
  })
  const form = useForm({
    initial: { words: '' },
    check: (values) => ({ words: values.words.trim() ? undefined : texts.need }),
    send: async ({ words }) => {
      await change.run({ approved: false, words: words.trim() })
      toast(texts.refused)
      onClose()
    },
  })
  return (
    <FormFrame form={form} className="col gap2" label={say(texts.refuse)}>
      <ErrorSummary />
      <TextField name="words" label={say(texts.words)} rows={3} />
      <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
        <Button look="bare" onPress={onClose}>
          {say(texts.cancel)}
        </Button>
        <Button look="main" type="submit" busy={form.busy}>
          {say(texts.refuse)}
        </Button>
      </div>
    </FormFrame>
  )
}
