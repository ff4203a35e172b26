import { useState } from 'react'
import type { Changed } from '../../api/contracts.ts'
import { isRefused } from '../../api/problem.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { volumeTexts as texts } from './texts.ts'
import styles from './volumes.module.css'

type Keeper = 'customerService' | 'engineering'
type Charge = 'free' | 'paid'
type Volume = {
  readonly year: number
  readonly keeper: Keeper
  readonly sealedAt: string | null
  readonly count: number
  readonly bundles: readonly {
    readonly month: number
    readonly charge: Charge
    readonly count: number
    readonly cancelled: number
  }[]
}
type Bundle = { readonly volume: Volume; readonly month: number; readonly charge: Charge }
type Orders = {
  readonly items: readonly {
    readonly workOrderId: string
    readonly caseId: string
    readonly number: string
    readonly cancelled: boolean
    readonly filedAt: string
  }[]
  readonly next: string | null
}

/** Filed orders by keeper, year, month and charge; a past year is sealed here (S0-REPAIR-21, 22). */
export default function VolumesScreen() {
  const say = useSay()
  const { project, may } = useWho()
  const [bundle, setBundle] = useState<Bundle | undefined>(undefined)
  const query = useRead<{ items: readonly Volume[] }>(`/projects/${project.id}/volumes`, {
    watches: ['volumeYear', 'case'],
  })
  return (
    <div className={styles.page}>
      <div className="row gap1">
        <h1 className="title grow">{say(texts.title)}</h1>
        {may('record.read') ? (
          <Go to="/records" className="btn s">
            {say(texts.records)}
          </Go>
        ) : null}
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Nothing kind="done" title={say(texts.none)} hint={say(texts.noneHint)} />
            </div>
          ) : (
            <div className={styles.body}>
              <div className={styles.volumes}>
                {items.map((volume) => (
                  <VolumePanel
                    key={`${volume.year}.${volume.keeper}`}
                    volume={volume}
                    chosen={bundle}
                    onChoose={setBundle}
                  />
                ))}
              </div>
              <BundleOrders key={bundle ? keyOf(bundle) : 'none'} bundle={bundle} />
            </div>
          )
        }
      </Answered>
    </div>
  )
}

const keyOf = ({ volume, month, charge }: Bundle) => `${volume.year}.${volume.keeper}.${month}.${charge}`

function VolumePanel({
  volume,
  chosen,
  onChoose,
}: {
  volume: Volume
  chosen: Bundle | undefined
  onChoose: (bundle: Bundle) => void
}) {
  const say = useSay()
  const { may } = useWho()
  // The year of business time: a rehearsal may be in another one.
  const past = volume.year < localTime(businessNow()).year
  return (
    <section className={`panel ${styles.volume}`} aria-label={`${volume.year} ${say(texts[volume.keeper])}`}>
      <div className="row gap1 wrap">
        <h2 className="h2">
          <span className="num">{say(texts.year, { year: volume.year })}</span> {say(texts[volume.keeper])}
        </h2>
        <span className="mut num">{say(texts.count, { count: volume.count })}</span>
        <span className="grow" />
        {volume.sealedAt ? (
          <span className="tag acc">{say(texts.sealed, { day: localTime(volume.sealedAt).day })}</span>
        ) : (
          <span className="tag line">{say(texts.open)}</span>
        )}
      </div>
      {volume.count === 0 ? <p className="meta mut">{say(texts.noOrders)}</p> : null}
      <ul className={styles.months}>
        {volume.bundles.map((one) => {
          const bundle = { volume, month: one.month, charge: one.charge }
          return (
            <li key={keyOf(bundle)}>
              <button
                type="button"
                className={styles.bundle}
                aria-pressed={chosen !== undefined && keyOf(chosen) === keyOf(bundle)}
                onClick={() => onChoose(bundle)}
              >
                <b>
                  {say(texts.month, { month: one.month })} {say(texts[one.charge])}
                </b>
                <span className="meta mut" style={{ display: 'block' }}>
                  {one.cancelled > 0 ? say(texts.withCancelled, one) : say(texts.count, { count: one.count })}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {!volume.sealedAt && past && may('volume.seal') ? <Seal volume={volume} /> : null}
    </section>
  )
}

type StillOpen = { readonly caseId: string; readonly workOrderId: string; readonly number: string }

/** Sealing cannot be undone, so it asks once; what still keeps the volume open is listed. */
function Seal({ volume }: { volume: Volume }) {
  const say = useSay()
  const { project } = useWho()
  const [asking, setAsking] = useState(false)
  const change = useChange<object, Changed & { count: number }>(
    'POST',
    `/projects/${project.id}/volumes/${volume.year}/${volume.keeper}/seal`,
    { touches: ['volumeYear'] },
  )
  const seal = () =>
    void change.run(volume.count === 0 ? { noOrders: true } : {}).then(
      ({ count }) => {
        setAsking(false)
        toast(texts.sealedNow, { values: { year: volume.year, count } })
      },
      () => {},
    )
  const open = isRefused(change.error)
    ? ((change.error.problem as unknown as { open?: readonly StillOpen[] }).open ?? [])
    : []
  return (
    <div className="col gap1" style={{ marginTop: 12 }}>
      {asking ? (
        <div className="note care">
          <span className="grow">
            <b>{say(texts.sealQuestion, { year: volume.year, keeper: say(texts[volume.keeper]) })}</b>{' '}
            {say(texts.sealHint)}
          </span>
          <Button size="s" onPress={() => setAsking(false)}>
            {say(texts.cancel)}
          </Button>
          <Button size="s" look="main" busy={change.busy} onPress={seal}>
            {say(volume.count === 0 ? texts.sealEmpty : texts.seal)}
          </Button>
        </div>
      ) : (
        <div>
          <Button size="s" onPress={() => setAsking(true)}>
            {say(texts.seal)}
          </Button>
        </div>
      )}
      {change.error ? <RefusedCard error={change.error} /> : null}
      {open.length > 0 ? (
        <div>
          <h3 className="h3">{say(texts.stillOpen)}</h3>
          <ul className={styles.orders}>
            {open.map((order) => (
              <li key={order.workOrderId}>
                <Go to={`/cases/${order.caseId}`} className="num">
                  {order.number}
                </Go>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}

function BundleOrders({ bundle }: { bundle: Bundle | undefined }) {
  const say = useSay()
  const { project } = useWho()
  const [limit, setLimit] = useState(50)
  const query = useRead<Orders>(
    `/projects/${project.id}/volumes/${bundle?.volume.year}/${bundle?.volume.keeper}/orders`,
    {
      params: { month: bundle?.month, charge: bundle?.charge, limit },
      enabled: bundle !== undefined,
      keepLast: true,
      watches: ['volumeYear'],
    },
  )
  if (!bundle)
    return (
      <section className={`panel ${styles.volume}`} aria-label={say(texts.orders)}>
        <p className="mut">{say(texts.choose)}</p>
      </section>
    )
  return (
    <section className={`panel ${styles.volume}`} aria-label={say(texts.orders)}>
      <h2 className="h2">
        {say(texts.year, { year: bundle.volume.year })} {say(texts.month, { month: bundle.month })}{' '}
        {say(texts[bundle.charge])} · {say(texts[bundle.volume.keeper])}
      </h2>
      <Answered query={query} skeleton={<RowSkeleton rows={6} chips={false} />}>
        {({ items, next }) => (
          <>
            <ul className={styles.orders}>
              {items.map((order) => (
                <li key={order.workOrderId} className="row gap1">
                  <Go to={`/cases/${order.caseId}`} className="num grow">
                    {order.number}
                  </Go>
                  {order.cancelled ? <span className="tag line">{say(texts.cancelled)}</span> : null}
                  <span className="meta mut num">{localTime(order.filedAt).day}</span>
                </li>
              ))}
            </ul>
            {next && limit < 200 ? (
              <Button size="s" onPress={() => setLimit(200)}>
                {say(texts.more)}
              </Button>
            ) : null}
          </>
        )}
      </Answered>
    </section>
  )
}
