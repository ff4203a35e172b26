import { IconLock, IconPencil, IconPrinter, IconQuote } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { CaseView, Changed, OrderView } from '../../api/contracts.ts'
import { refreshWatchers, useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { dueInstant, shortInstant, yuan } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useParam } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ClockChip } from '../../ui/clock-chip/clock-chip.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { Masked, Pieces } from '../../ui/person/masked.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { RecordsPanel } from '../records/records-panel.tsx'
import styles from './case.module.css'
import { HouseholdContext } from './household-context.tsx'
import { ReasonForm } from './reason-form.tsx'
import { ResidentLink } from './resident-link.tsx'
import { ORDER_STATES, caseTexts as texts } from './texts.ts'
import { Timeline } from './timeline.tsx'
import { undoOf } from './undo.ts'
import { VerbForm } from './verb-form.tsx'
import { asksFirst, VERB_KEYS, VERB_PATHS, VERB_TITLES } from './verbs.ts'
import { WayPanel } from './way-panel.tsx'

// Opened now and then: they do not weigh on every case that is looked at.
const AmendForm = lazy(() => import('./amend-form.tsx').then((file) => ({ default: file.AmendForm })))
const PrintSheet = lazy(() => import('../../ui/print/print-sheet.tsx').then((file) => ({ default: file.PrintSheet })))

/** One case: what we promised, what happened, what is owed, and the next sensible thing to do with its key. */
export default function CasePage() {
  const caseId = useParam('caseId')
  const query = useRead<CaseView>(`/cases/${caseId}`, { watches: [`case:${caseId}`] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={8} />}>
      {(view) => <CaseShown key={view.id} view={view} />}
    </Answered>
  )
}

function CaseShown({ view }: { view: CaseView }) {
  const say = useSay()
  const order = view.workOrders.at(-1)
  const running = view.obligations.filter((one) => one.state === 'open' || one.state === 'breached')
  const first = running[0] ?? view.obligations[0]
  const { may } = useWho()
  const [open, setOpen] = useState<'amend' | 'print' | undefined>(undefined)
  const close = () => setOpen(undefined)
  return (
    <div className={styles.page}>
      <Suspense>
        {open === 'amend' ? <AmendForm view={view} onClose={close} /> : null}
        {open === 'print' && order ? (
          <PrintSheet
            title={`${say(texts.print)} ${order.number}`}
            path={`/subjects/case/${view.id}/forms/repairWorkOrder/print?partId=${order.id}`}
            onClose={close}
          />
        ) : null}
      </Suspense>
      <header className={styles.head}>
        <p className="row gap1 wrap dense">
          <Go to="/cases">{say(texts.cases)}</Go>
          <span className="mut">/</span>
          <span className="num">{view.number}</span>
          <span className="tag acc">{say(view.kindTitle)}</span>
          {view.categoryId ? (
            <span className="tag">
              {[...view.categoryPath.slice(-2, -1), view.categoryTitle].map((part) => say(part)).join(' › ')}
            </span>
          ) : null}
          {order ? (
            <>
              <span className={`tag ${view.urgency === 'ordinary' ? 'line' : 'care'}`}>
                {say(texts[view.urgency as 'ordinary'] ?? texts.ordinary)}
              </span>
              <span className="tag line">{say(view.charge === 'paid' ? texts.paid : texts.free)}</span>
            </>
          ) : null}
          <span className="grow" />
          {view.abilities.amend ? (
            <Button
              size="s"
              icon={<IconPencil size={16} stroke={1.75} aria-hidden />}
              hotkey={{ id: 'case.amend', keys: 'a', title: texts.amend, place: texts.casePlace }}
              onPress={() => setOpen('amend')}
            >
              {say(texts.amend)}
            </Button>
          ) : null}
          {view.abilities.contact ? (
            <ResidentLink
              caseId={view.id}
              number={view.number}
              hotkey={{ id: 'case.link', keys: 'l', title: texts.link, place: texts.casePlace }}
            />
          ) : null}
          {order && may('record.read') ? (
            <Button
              size="s"
              icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
              hotkey={{ id: 'case.print', keys: 'p', title: texts.print, place: texts.casePlace }}
              onPress={() => setOpen('print')}
            >
              {say(texts.print)}
            </Button>
          ) : null}
        </p>
        <h1 className={styles.title}>
          {view.houseId ? (
            <Go to={`/households/${view.houseId}`} className="num">
              {view.placeLabel}
            </Go>
          ) : (
            view.placeLabel
          )}
          <span className={styles.content}>
            <Pieces pieces={view.content} may={view.abilities.unmask === true} />
          </span>
        </h1>
        <p className="row gap1 wrap sec">
          {view.reporter.shownName}
          {view.reporter.phone.length > 0 ? (
            <Pieces pieces={view.reporter.phone} may={view.abilities.unmask === true} />
          ) : view.reporter.partyId ? (
            <Masked
              masked="*** ****"
              path={`/parties/${view.reporter.partyId}/unmask`}
              body={{ field: 'phone', via: { type: 'case', id: view.id } }}
              may={view.abilities.unmask === true}
            />
          ) : null}
        </p>
        <div className={`panel ${styles.promise}`}>
          <IconQuote size={20} stroke={1.75} aria-hidden />
          <p className="grow">
            {say(texts.weSaid, { name: view.reporter.shownName })}
            <b>{say(view.promise)}</b>
          </p>
          {first ? <ClockChip obligation={first} announces /> : null}
        </div>
        {order ? <Steps order={order} closed={view.closedAt} /> : null}
      </header>
      <div className={styles.columns}>
        <Timeline view={view} />
        <aside className={styles.side}>
          <NextStep view={view} />
          <WayPanel view={view} />
          <Limits view={view} running={running.length} />
          {view.workOrders.map((one) => (
            <Order key={one.id} order={one} />
          ))}
          <RecordsPanel
            subject={{ type: 'case', id: view.id }}
            closed={view.sealed}
            className={`panel ${styles.box}`}
          />
          {view.houseId ? <HouseholdContext houseId={view.houseId} caseId={view.id} /> : null}
        </aside>
      </div>
    </div>
  )
}

const STEPS: readonly { key: keyof OrderView['times']; zh: string; en: string }[] = [
  { key: 'issuedAt', zh: '受理', en: 'Opened' },
  { key: 'dispatchedAt', zh: '派工', en: 'Dispatched' },
  { key: 'arrivedAt', zh: '到场', en: 'Arrived' },
  { key: 'completedAt', zh: '完工', en: 'Done' },
  { key: 'confirmedAt', zh: '住户确认', en: 'Confirmed' },
  { key: 'signedAt', zh: '主管签字', en: 'Signed' },
  { key: 'returnedAt', zh: '返回', en: 'Returned' },
]

function Steps({ order, closed }: { order: OrderView; closed: string | null }) {
  const say = useSay()
  const language = useLanguage()
  const steps = [
    ...STEPS.map((step) => ({ ...step, at: order.times[step.key] })),
    { key: 'closed', zh: '办结', en: 'Closed', at: closed },
  ]
  const next = steps.findIndex((step) => step.at === null)
  return (
    <ol className={styles.steps} tabIndex={0} aria-label={say(texts.timeline)}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          data-done={step.at !== null}
          data-next={index === next}
          aria-current={index === next ? 'step' : undefined}
        >
          <i />
          <span>{say({ zh: step.zh, en: step.en })}</span>{' '}
          {step.at ? <span className="mut num">{shortInstant(step.at, businessNow(), language)}</span> : null}
        </li>
      ))}
    </ol>
  )
}

type Doing = { readonly verb: string; readonly workOrderId: string }

function NextStep({ view }: { view: CaseView }) {
  const say = useSay()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const [ending, setEnding] = useState<'withdraw' | 'reopen' | 'reportEscalation' | undefined>(undefined)
  const change = useChange<object>('POST', `/cases/${view.id}`, { touches: [`case:${view.id}`] })
  const next = view.nextAction
  const order = view.workOrders.find((one) => one.id === next?.workOrderId) ?? view.workOrders.at(-1)
  const finish = (verb: string) => (changed: Changed) => {
    setDoing(undefined)
    toast(texts.done, {
      values: { what: say(VERB_TITLES[verb] ?? texts.note), where: view.placeLabel },
      undo: undoOf(changed, () => void refreshWatchers(client, [`case:${view.id}`])),
    })
  }
  const act = (verb: string, workOrderId: string | null | undefined) => {
    if (verb === 'close')
      return void change.run({}, `/cases/${view.id}/close`).then(
        () => toast(texts.settled),
        () => {},
      )
    if (!workOrderId) return
    const offered = view.workOrders.find((one) => one.id === workOrderId)?.verbs ?? []
    if (!asksFirst(verb, offered))
      void change
        .run({}, `/cases/${view.id}/work-orders/${workOrderId}/${VERB_PATHS[verb]}`)
        .then(finish(verb), () => {})
    else setDoing({ verb, workOrderId })
  }
  const others = (order?.verbs ?? []).filter((verb) => verb !== next?.action)
  if (view.sealed)
    return (
      <section className={`panel ${styles.box}`}>
        <p className="row gap1">
          <IconLock size={18} stroke={1.75} aria-hidden />
          {say(texts.sealed)}
        </p>
      </section>
    )
  return (
    <section className={`panel ${styles.box} ${styles.next}`} aria-label={say(texts.nextStep)}>
      <h2 className="h3">{say(texts.nextStep)}</h2>
      {doing ? (
        <VerbForm
          verb={doing.verb}
          caseId={view.id}
          workOrderId={doing.workOrderId}
          onDone={finish(doing.verb)}
          onCancel={() => setDoing(undefined)}
        />
      ) : ending ? (
        <ReasonForm caseId={view.id} kind={ending} onClose={() => setEnding(undefined)} />
      ) : (
        <>
          {next?.may ? (
            <Button
              look="main"
              size="l"
              busy={change.busy}
              hotkey={{ id: 'case.next', keys: 'enter', title: texts.nextStep, place: texts.casePlace }}
              onPress={() => act(next.action, next.workOrderId)}
            >
              {say(next.title)}
            </Button>
          ) : (
            <p className="sec">
              {view.state === 'open' ? say(texts.nothingToDo) : say(texts.settled)}
              {next ? ` · ${say(next.title)}` : ''}
            </p>
          )}
          <RefusedCard error={change.error} />
          <div className="row gap1 wrap">
            {order
              ? others.map((verb) => (
                  <Button
                    key={verb}
                    size="s"
                    hotkey={
                      VERB_KEYS[verb]
                        ? {
                            id: `case.${verb}`,
                            keys: VERB_KEYS[verb] ?? '',
                            title: VERB_TITLES[verb] ?? texts.more,
                            place: texts.casePlace,
                          }
                        : undefined
                    }
                    onPress={() => act(verb, order.id)}
                  >
                    {say(VERB_TITLES[verb] ?? texts.more)}
                  </Button>
                ))
              : null}
            {view.abilities.reportEscalation && view.state === 'open' ? (
              <Button
                size="s"
                hotkey={{ id: 'case.reportUp', keys: 's', title: texts.reportUp, place: texts.casePlace }}
                onPress={() => setEnding('reportEscalation')}
              >
                {say(texts.reportUp)}
              </Button>
            ) : null}
            {view.abilities.withdraw ? (
              <Button size="s" look="bare" onPress={() => setEnding('withdraw')}>
                {say(texts.withdraw)}
              </Button>
            ) : null}
            {view.abilities.reopen ? (
              <Button size="s" onPress={() => setEnding('reopen')}>
                {say(texts.reopen)}
              </Button>
            ) : null}
          </div>
        </>
      )}
    </section>
  )
}

function Limits({ view, running }: { view: CaseView; running: number }) {
  const say = useSay()
  const language = useLanguage()
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.limits)}>
      <div className="row">
        <h2 className="h3 grow">{say(texts.limits)}</h2>
        <span className="meta mut">{say(texts.runningCount, { count: running })}</span>
      </div>
      {view.obligations.length === 0 ? <p className="mut dense">{say(texts.noLimits)}</p> : null}
      <ul className="col gap1">
        {view.obligations.map((one) => (
          <li key={one.id} className={styles.limit}>
            <ClockChip obligation={one} size="s" />
            <div className="dense">
              {say(one.title)}
              <p className="meta mut">
                {[
                  one.dueAt ? dueInstant(one.dueAt, businessNow(), language) : '',
                  one.owner.name ?? say(one.owner.title),
                  one.clause ? say(texts.clause, { clause: one.clause }) : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Order({ order }: { order: OrderView }) {
  const say = useSay()
  const total = order.priceFen ?? order.materials.reduce((sum, one) => sum + Math.round(one.priceFen * one.quantity), 0)
  const state = ORDER_STATES[order.state]
  return (
    <section className={`panel ${styles.box}`} aria-label={`${say(texts.workOrder)} ${order.number}`}>
      <div className="row gap1">
        <h2 className="h3 grow">
          {say(texts.workOrder)} <span className="num">{order.number}</span>
          {order.reworkOf ? <span className="tag care"> {say(texts.rework)}</span> : null}
        </h2>
        <span className="tag">{state ? say(state) : order.state}</span>
      </div>
      {order.engineer?.name ? (
        <p className="row gap1 dense">
          <Avatar name={order.engineer.name} />
          {order.engineer.name} <span className="mut">{say(texts.doesIt)}</span>
        </p>
      ) : null}
      {order.materials.length > 0 ? (
        <table className="tbl">
          <caption className="vh">{say(texts.material)}</caption>
          <tbody>
            {order.materials.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td className="r num">
                  {one.quantity} {one.unit}
                </td>
                <td className="r num">{yuan(one.priceFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <p className="row dense">
        <b className="grow">{say(texts.ownerPays)}</b>
        <b className="num">{order.charge === 'free' ? '0.00' : yuan(total)}</b>
      </p>
    </section>
  )
}
