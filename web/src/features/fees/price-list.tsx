import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { yuan } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { PriceLists, PriceListVersion } from './answers.ts'
import { DraftForm } from './draft-form.tsx'
import styles from './fees.module.css'
import { feeTexts as texts } from './texts.ts'

const TOUCHES = ['priceList']

/** What paid services cost, version by version: the one in force, what waits for approval, and what held before. */
export default function PriceListScreen() {
  const { project } = useWho()
  const query = useRead<PriceLists>(`/projects/${project.id}/price-lists`, { watches: ['priceList'] })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
      {(lists) => <Shown lists={lists} />}
    </Answered>
  )
}

function Shown({ lists }: { lists: PriceLists }) {
  const say = useSay()
  const [drafting, setDrafting] = useState(false)
  const isFirst = lists.items.length === 0
  const current = lists.items.find((one) => one.version === lists.inForce)
  const button = lists.may.draft ? (
    <Button
      look={lists.items.some((one) => one.state === 'draft') && lists.may.approve ? 'plain' : 'main'}
      icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
      hotkey={{ id: 'prices.draft', keys: 'n', title: texts.next, place: texts.title }}
      onPress={() => setDrafting(true)}
    >
      {say(isFirst ? texts.first : texts.next)}
    </Button>
  ) : null
  return (
    <div className={styles.page}>
      <header className="row gap1h wrap">
        <div className="grow">
          <h1 className="title">{say(texts.title)}</h1>
          <p className="sec">
            {lists.inForce === null ? say(texts.noneInForce) : say(texts.inForce, { version: lists.inForce })}
            {' · '}
            {say(texts.oldKeep)}
          </p>
        </div>
        {button}
      </header>
      {isFirst ? (
        <Nothing title={say(texts.none)} hint={say(texts.noneHint)} />
      ) : (
        lists.items.map((one) => (
          <Version
            key={one.id}
            list={one}
            isCurrent={one.version === lists.inForce}
            mayApprove={lists.may.approve}
            mayDrop={lists.may.draft}
          />
        ))
      )}
      <Sheet open={drafting} onClose={() => setDrafting(false)} title={say(isFirst ? texts.first : texts.next)}>
        <DraftForm from={current?.items ?? []} today={lists.today} onClose={() => setDrafting(false)} />
      </Sheet>
    </div>
  )
}

function Version({
  list,
  isCurrent,
  mayApprove,
  mayDrop,
}: {
  list: PriceListVersion
  isCurrent: boolean
  mayApprove: boolean
  mayDrop: boolean
}) {
  const say = useSay()
  const change = useChange<object>('POST', `/price-lists/${list.id}/approve`, { touches: TOUCHES })
  const isDraft = list.state === 'draft'
  const run = async (path: string, done: (typeof texts)['approvedToast'] | (typeof texts)['droppedToast']) => {
    await change.run({}, path)
    toast(done, { values: { version: list.version } })
  }
  const heading = `price-list-${list.version}`
  return (
    <section className={`panel ${styles.version}`} aria-labelledby={heading}>
      <div className="row gap1 wrap">
        <h2 className="h3" id={heading}>
          {say(texts.version, { version: list.version })}
        </h2>
        <span className={`tag ${isDraft ? 'care' : isCurrent ? 'acc' : 'line'}`}>
          {say(isDraft ? texts.draft : isCurrent ? texts.current : texts.approved)}
        </span>
        <span className="meta mut grow">
          {[
            say(texts.from, { day: list.validFrom }),
            list.draftedBy.name ? say(texts.draftedBy, { name: list.draftedBy.name }) : '',
            list.approvedBy?.name ? say(texts.approvedBy, { name: list.approvedBy.name }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {isDraft && mayDrop ? (
          <Button
            look="bare"
            size="s"
            busy={change.busy}
            onPress={() => void run(`/price-lists/${list.id}/drop`, texts.droppedToast).catch(() => {})}
          >
            {say(texts.drop)}
          </Button>
        ) : null}
        {isDraft && mayApprove ? (
          <Button
            look="main"
            size="s"
            busy={change.busy}
            onPress={() => void run(`/price-lists/${list.id}/approve`, texts.approvedToast).catch(() => {})}
          >
            {say(texts.approve)}
          </Button>
        ) : null}
      </div>
      <RefusedCard error={change.error} />
      <section className={styles.frame} aria-labelledby={heading} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{say(texts.item)}</th>
              <th scope="col">{say(texts.unit)}</th>
              <th scope="col" className={styles.money}>
                {say(texts.labour)}
              </th>
              <th scope="col">{say(texts.materials)}</th>
            </tr>
          </thead>
          <tbody>
            {list.items.map((item) => (
              <tr key={item.id}>
                <td>{item.name}</td>
                <td>{item.unit}</td>
                <td className={`num ${styles.money}`}>{yuan(item.labourFen)}</td>
                <td>{say(texts[item.materials])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
