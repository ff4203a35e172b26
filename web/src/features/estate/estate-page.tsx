import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { isComposing } from '../../ui/keys/keys.ts'
import { Avatar } from '../../ui/person/avatar.tsx'
import { SettingsNav } from '../organisation/settings-nav.tsx'
import type { Found, Summary } from './answers.ts'
import { AreaList } from './area-list.tsx'
import { BuildingGrid } from './building-grid.tsx'
import styles from './estate.module.css'
import { estateTexts as texts } from './texts.ts'

const TABS = ['buildings', 'areas', 'people'] as const
const PATH = '/settings/estate'
export const ESTATE = ['building', 'house', 'area']

/** What the estate is made of: found, added, renamed, retired; who is responsible for what. */
export default function EstatePage() {
  const say = useSay()
  const go = useGo()
  const { tab = 'buildings', q = '' } = useQueryText()
  const [typed, setTyped] = useState(q)
  const search = (text: string) => go(PATH, { tab, ...(text ? { q: text } : {}) }, { replace: true })
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.title)}</h1>
        <SettingsNav />
        <div className="seg" role="group" aria-label={say(texts.place)}>
          {TABS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === tab}
              onClick={() => go(PATH, { tab: one }, { replace: true })}
            >
              {say(texts[one])}
            </button>
          ))}
        </div>
      </div>
      <div className="row gap1 wrap">
        <input
          className="input"
          style={{ width: 420, maxWidth: '100%' }}
          type="search"
          aria-label={say(texts.find)}
          placeholder={say(texts.find)}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            if (event.currentTarget.value === '') search('')
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event)) search(typed.trim())
          }}
        />
      </div>
      {q ? <Register question={q} onClear={() => search('')} /> : null}
      <div className={styles.columns}>
        {tab === 'areas' ? <AreaList /> : tab === 'people' ? <People /> : <BuildingGrid />}
        <Totals />
      </div>
    </div>
  )
}

function Register({ question, onClear }: { question: string; onClear: () => void }) {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<Found>(`/projects/${project.id}/estate-register`, {
    params: { q: question },
    watches: ESTATE,
    keepLast: true,
  })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={3} chips={false} />}>
      {({ items }) =>
        items.length === 0 ? (
          <div className="panel">
            <Nothing title={say(texts.notFound)} hint={say(texts.notFoundHint)}>
              <Button onPress={onClear}>{say(texts.clear)}</Button>
            </Nothing>
          </div>
        ) : (
          <section className="panel" aria-label={say(texts.found, { count: items.length })}>
            <p className="meta mut" style={{ padding: '10px 16px 0' }}>
              {say(texts.found, { count: items.length })}
            </p>
            <ul className={styles.rows}>
              {items.map((one) => (
                <li key={`${one.kind} ${one.id}`}>
                  <span className="tag">{say(texts.kinds[one.kind])}</span>
                  <div className={styles.text}>
                    {one.kind === 'house' ? (
                      <Go to={`/households/${one.id}`} className="num">
                        <u>{one.title}</u>
                      </Go>
                    ) : (
                      <b>{one.title}</b>
                    )}
                    <p className="meta mut">{[one.where, one.detail].filter(Boolean).join(' · ')}</p>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Answered>
  )
}

function useSummary() {
  const { project } = useWho()
  return useRead<Summary>(`/projects/${project.id}/estate-summary`, { watches: [...ESTATE, 'staff'] })
}

function Totals() {
  const say = useSay()
  const query = useSummary()
  return (
    <Answered query={query}>
      {(summary) => (
        <section className={`panel ${styles.box}`} aria-label={say(texts.totals)}>
          <h2 className="h2">{say(texts.totals)}</h2>
          <p className="num">
            {say(texts.totalsLine, {
              buildings: summary.buildings,
              houses: summary.houses,
              areas: summary.areas,
            })}
          </p>
          {summary.uncovered.length > 0 ? (
            <p className="note care">{say(texts.uncoveredCount, { count: summary.uncovered.length })}</p>
          ) : null}
          <ul>
            {summary.uses.map((one) => (
              <li key={one.use} className={styles.count}>
                <span>{say(texts.uses[one.use])}</span>
                <span className="num">
                  {say(texts.useLine, {
                    count: one.count,
                    size: one.sizeM2 > 0 ? say(texts.squareMetres, { size: one.sizeM2 }) : '',
                  })}
                </span>
              </li>
            ))}
            {summary.assets.map((one) => (
              <li key={`${one.title} ${one.unit}`} className={styles.count}>
                <span>{one.title}</span>
                <span className="num">{say(texts.counted, { count: one.count, unit: one.unit })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answered>
  )
}

function People() {
  const say = useSay()
  const query = useSummary()
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={6} chips={false} />}>
      {({ people }) =>
        people.length === 0 ? (
          <div className="panel">
            <Nothing title={say(texts.noPeople)} hint={say(texts.noPeopleHint)} />
          </div>
        ) : (
          <ul className={`panel ${styles.rows}`}>
            {people.map((one) => (
              <li key={one.id}>
                <Avatar name={one.name} size="s" />
                <div className={styles.text}>
                  <b>{one.name}</b>
                  <p className="dense sec">
                    {[
                      ...one.buildings.map((building) => building.title),
                      ...one.areas.map((area) =>
                        area.role === 'inCharge' ? `${area.title}（${say(texts.leads)}）` : area.title,
                      ),
                    ].join('、')}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Answered>
  )
}
