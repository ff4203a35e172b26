import { type DragEvent, useState } from 'react'
import type { Changed, DispatchBoard, ObligationView, Proposal } from '../../api/contracts.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import styles from './dispatch.module.css'
import { dispatchTexts as texts } from './texts.ts'

type Waiting = DispatchBoard['waiting'][number]
type Engineer = DispatchBoard['engineers'][number]

/** What waits for somebody, who is there with what in hand, and whom the rules would send, with reasons. */
export default function DispatchScreen() {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<DispatchBoard>(`/projects/${project.id}/dispatch-board`, {
    watches: ['case'],
    refetchEveryMs: 60_000,
  })
  return (
    <div className={styles.page}>
      <h1 className="title">{say(texts.title)}</h1>
      <Answered query={query} skeleton={<RowSkeleton rows={6} />}>
        {(board) => <Board board={board} />}
      </Answered>
    </div>
  )
}

function Board({ board }: { board: DispatchBoard }) {
  const say = useSay()
  const [chosenId, setChosenId] = useState<string | undefined>(undefined)
  const { waiting } = board
  const at = Math.max(
    0,
    waiting.findIndex((one) => one.order.id === chosenId),
  )
  const chosen = waiting[at]
  const move = (by: number) => setChosenId(waiting[Math.min(Math.max(0, at + by), waiting.length - 1)]?.order.id)
  useKey({ id: 'list.next', keys: 'j', title: texts.next, place: texts.place, run: () => move(1) })
  useKey({ id: 'list.previous', keys: 'k', title: texts.previous, place: texts.place, run: () => move(-1) })
  return (
    <div className={styles.body}>
      <section className={`panel ${styles.queue}`} aria-label={say(texts.queue)}>
        <h2 className="h2">
          {say(texts.queue)} <span className="mut num">{waiting.length}</span>
        </h2>
        {waiting.length === 0 ? (
          <Nothing kind="done" title={say(texts.nothing)} hint={say(texts.nothingHint)} />
        ) : (
          <ul className={styles.orders}>
            {waiting.map((one) => (
              <li key={one.order.id}>
                <Order waiting={one} current={one === chosen} onChoose={() => setChosenId(one.order.id)} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-label={say(texts.engineers)}>
        <Sending
          key={chosen?.order.id ?? 'none'}
          board={board}
          waiting={chosen}
          onGone={() => setChosenId(undefined)}
        />
      </section>
    </div>
  )
}

function Order({ waiting, current, onChoose }: { waiting: Waiting; current: boolean; onChoose: () => void }) {
  const { order, case: about } = waiting
  const obligation = about?.obligation ?? undefined
  return (
    <button
      type="button"
      className={styles.order}
      aria-current={current || undefined}
      draggable={order.state !== 'issued'}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', order.id)
        onChoose()
      }}
      onClick={onChoose}
    >
      <span style={{ display: 'block' }}>
        <b className="num">{about?.placeLabel}</b> {about?.content}
      </span>
      <span className="row gap1" style={{ marginTop: 4 }}>
        <span className="meta mut num grow">{order.number}</span>
        {obligation ? <ClockFace obligation={obligation} /> : null}
      </span>
    </button>
  )
}

/** A chip inside a button would be a button in a button: here it is only shown. */
function ClockFace({ obligation }: { obligation: ObligationView }) {
  const language = useLanguage()
  return obligation.dueAt ? (
    <span className="tag line num">{shortInstant(obligation.dueAt, Date.parse(obligation.dueAt), language)}</span>
  ) : null
}

/** The engineers as this order would have them: the best first, each with the reasons a dispatcher would give. */
function Sending({
  board,
  waiting,
  onGone,
}: {
  board: DispatchBoard
  waiting: Waiting | undefined
  onGone: () => void
}) {
  const say = useSay()
  const [asked, setAsked] = useState<Proposal | undefined>(undefined)
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState(false)
  const { case: about, order } = waiting ?? {}
  const base = `/cases/${about?.id}/work-orders/${order?.id}`
  const received = order !== undefined && order.state !== 'issued'
  const proposals = useRead<{ items: readonly Proposal[] }>(`${base}/proposals`, {
    enabled: received,
    watches: ['case'],
  })
  const receive = useChange<object, Changed>('POST', `${base}/receive`, { touches: ['case'] })
  const dispatch = useChange<{ engineerId: string; reason?: string }, Changed>('POST', `${base}/dispatch`, {
    touches: ['case'],
  })
  const ranked = proposals.data?.items ?? []
  const best = ranked[0]
  const send = (person: Proposal, why?: string) =>
    void dispatch.run({ engineerId: person.engineerId, ...(why ? { reason: why } : {}) }).then(
      () => {
        toast(texts.sent, { values: { where: about?.placeLabel ?? '', name: person.name } })
        onGone()
      },
      () => {},
    )
  const choose = (engineerId: string) => {
    const person = ranked.find((one) => one.engineerId === engineerId)
    if (!person) return
    if (person.engineerId === best?.engineerId) send(person)
    else setAsked(person)
  }
  useKey({
    id: 'dispatch.first',
    keys: 'ctrl+enter',
    title: texts.sendFirst,
    place: texts.place,
    run: () => best && send(best),
  })
  // The list of digits never changes, so neither does the order of the hooks.
  const people = inOrder(board.engineers, ranked)
  return (
    <>
      {waiting && !received ? (
        <p className="note info">
          <span className="grow">{say(texts.receiveHint)}</span>
          <Button
            look="main"
            size="s"
            busy={receive.busy}
            hotkey={{ id: 'dispatch.receive', keys: 'ctrl+enter', title: texts.receive, place: texts.place }}
            onPress={() =>
              void receive.run({}).then(
                () => toast(texts.received, { values: { number: order?.number ?? '' } }),
                () => {},
              )
            }
          >
            {say(texts.receive)}
          </Button>
        </p>
      ) : null}
      {waiting && received ? <p className="meta mut">{say(texts.dropHere)}</p> : null}
      {asked ? (
        <form
          className={`panel ${styles.why}`}
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim()) send(asked, reason.trim())
            else setWrong(true)
          }}
        >
          <label className="label" htmlFor="dispatch-why">
            {say(texts.why)}
          </label>
          <p className="hint" id="dispatch-why-hint">
            {say(wrong ? texts.needWhy : texts.whyHint)}
          </p>
          <input
            id="dispatch-why"
            className="input"
            value={reason}
            maxLength={200}
            autoFocus
            aria-invalid={wrong || undefined}
            aria-describedby="dispatch-why-hint"
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="row gap1" style={{ marginTop: 8, justifyContent: 'flex-end' }}>
            <Button size="s" look="bare" onPress={() => setAsked(undefined)}>
              {say(texts.cancel)}
            </Button>
            <Button size="s" look="main" type="submit" busy={dispatch.busy}>
              {say(texts.send, { name: asked.name })}
            </Button>
          </div>
        </form>
      ) : null}
      {receive.error ? <RefusedCard error={receive.error} /> : null}
      {dispatch.error ? <RefusedCard error={dispatch.error} /> : null}
      <ul className={styles.people}>
        {people.map(({ engineer, proposal }, index) => (
          <li key={engineer.engineerId}>
            <Person
              engineer={engineer}
              proposal={proposal}
              number={proposal ? index + 1 : undefined}
              best={proposal !== undefined && proposal === best}
              busy={dispatch.busy}
              now={Date.parse(board.now)}
              onSend={() => choose(engineer.engineerId)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function digitKey(number: number) {
  return {
    id: `dispatch.${number}`,
    keys: String(number),
    title: { zh: `派给第 ${number} 位`, en: `Send number ${number}` },
    place: texts.place,
  }
}

function inOrder(engineers: readonly Engineer[], ranked: readonly Proposal[]) {
  const rank = new Map(ranked.map((one, index) => [one.engineerId, index]))
  return [...engineers]
    .map((engineer) => ({ engineer, proposal: ranked[rank.get(engineer.engineerId) ?? -1] }))
    .sort(
      (a, b) =>
        (rank.get(a.engineer.engineerId) ?? 99) - (rank.get(b.engineer.engineerId) ?? 99) ||
        Number(b.engineer.onDuty) - Number(a.engineer.onDuty),
    )
}

function Person({
  engineer,
  proposal,
  number,
  best,
  busy,
  now,
  onSend,
}: {
  engineer: Engineer
  proposal: Proposal | undefined
  number: number | undefined
  best: boolean
  busy: boolean
  now: number
  onSend: () => void
}) {
  const say = useSay()
  const language = useLanguage()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onSend()
  }
  return (
    // Dragging is the mouse's way; the button and the digits do the same.
    <article
      className={`panel ${styles.person}`}
      data-over={over || undefined}
      data-best={best || undefined}
      aria-label={engineer.name}
      onDragOver={(event) => {
        if (!proposal) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="row gap1">
        <Avatar name={engineer.name} />
        <b>{engineer.name}</b>
        {best ? <span className="tag acc">{say(texts.proposal)}</span> : null}
        <span className="grow" />
        <span className={`tag ${engineer.onDuty ? '' : 'line'}`}>
          {say(engineer.onDuty ? texts.onDuty : texts.offDuty)}
        </span>
      </div>
      {proposal ? (
        <ul className={styles.reasons}>
          {proposal.reasons.map((reason) => (
            <li key={reason.key} className={`tag ${reason.good ? 'line' : 'care'}`}>
              {say(reason.text)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="meta mut">{engineer.load === 0 ? say(texts.free) : say(texts.load, { count: engineer.load })}</p>
      )}
      {proposal ? (
        <Button
          size="s"
          look={best ? 'main' : 'plain'}
          busy={busy}
          hotkey={number === undefined || number > 9 ? undefined : digitKey(number)}
          onPress={onSend}
        >
          {say(texts.send, { name: engineer.name })}
        </Button>
      ) : null}
      {engineer.orders.length > 0 ? (
        <ul className={styles.inHand}>
          {engineer.orders.map((order) => (
            <li key={order.id} className="row gap1 dense">
              <Go to={`/cases/${order.caseId}`} className="grow">
                <span className="num">{order.placeLabel}</span>
              </Go>
              {order.appointmentAt ? (
                <span className="meta mut">
                  {say(texts.appointment, { time: shortInstant(order.appointmentAt, now, language) })}
                </span>
              ) : null}
              {order.state === 'suspended' ? <span className="tag line">{say(texts.suspended)}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  )
}
