import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import type { Area, Building } from './answers.ts'
import styles from './estate.module.css'
import { AreaForm } from './forms.tsx'
import { HistoryList, RetireButton } from './kept-up.tsx'
import { estateTexts as texts } from './texts.ts'

type Doing = { readonly what: 'add' } | { readonly what: 'area'; readonly area: Area }

/** Public areas and facilities: where they are, what stands there, who is in charge, and which have nobody. */
export function AreaList() {
  const say = useSay()
  const { project, may } = useWho()
  const [flagged, setFlagged] = useState(false)
  const [retired, setRetired] = useState(false)
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const close = () => setDoing(undefined)
  const query = useRead<{ items: readonly Area[] }>(`/projects/${project.id}/areas`, {
    params: retired ? { retired: true } : {},
    watches: ['area', 'staff'],
  })
  const buildings = useRead<{ items: readonly Building[] }>(`/projects/${project.id}/buildings`, {
    watches: ['building'],
  })
  const known = buildings.data?.items ?? []
  const edits = may('household.edit')
  return (
    <section className="panel" aria-label={say(texts.areas)}>
      <div className="row gap1 wrap" style={{ padding: '12px 16px' }}>
        <label className="row gap-h dense">
          <input type="checkbox" checked={flagged} onChange={() => setFlagged(!flagged)} />
          {say(texts.onlyFlagged)}
        </label>
        <label className="row gap-h dense">
          <input type="checkbox" checked={retired} onChange={() => setRetired(!retired)} />
          {say(texts.withRetired)}
        </label>
        <span className="grow" />
        {edits ? (
          <Button
            look="main"
            icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'estate.addArea', keys: 'n', title: texts.addArea, place: texts.title }}
            onPress={() => setDoing({ what: 'add' })}
          >
            {say(texts.addArea)}
          </Button>
        ) : null}
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {({ items }) => {
          const shown = flagged ? items.filter((area) => area.flags.length > 0) : items
          if (shown.length === 0) return <Nothing title={say(texts.noAreas)} hint={say(texts.noAreasHint)} />
          return (
            <ul className={styles.rows}>
              {shown.map((area) => (
                <li key={area.id}>
                  <div className={styles.text}>
                    <p>
                      <b>{area.title}</b> <span className="tag">{say(texts.uses[area.use])}</span>{' '}
                      {area.retiredAt ? <span className="tag">{say(texts.statuses.retired)}</span> : null}{' '}
                      {area.flags.map((flag) => (
                        <span key={flag} className="tag care">
                          {say(texts.flags[flag])}
                        </span>
                      ))}
                    </p>
                    <p className="meta mut">{lineOf(say, area, known)}</p>
                  </div>
                  <Button
                    size="s"
                    aria-label={`${say(edits ? texts.edit : texts.history)}: ${area.title}`}
                    onPress={() => setDoing({ what: 'area', area })}
                  >
                    {say(edits ? texts.edit : texts.history)}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }}
      </Answered>
      <Sheet open={doing?.what === 'add'} onClose={close} title={say(texts.addArea)}>
        <AreaForm buildings={known} onClose={close} />
      </Sheet>
      <Sheet open={doing?.what === 'area'} onClose={close} title={doing?.what === 'area' ? doing.area.title : ''}>
        {doing?.what === 'area' ? (
          <>
            {edits && !doing.area.retiredAt ? <AreaForm area={doing.area} buildings={known} onClose={close} /> : null}
            <RetireButton kind="area" row={doing.area} onDone={close} />
            <HistoryList kind="area" id={doing.area.id} />
          </>
        ) : null}
      </Sheet>
    </section>
  )
}

function lineOf(say: ReturnType<typeof useSay>, area: Area, buildings: readonly Building[]): string {
  const people = [...(area.inCharge ? [`${area.inCharge.name}（${say(texts.leads)}）`] : [])]
  return [
    buildings.find((one) => one.id === area.buildingId)?.title,
    area.unit ? say(texts.unitIs, { unit: area.unit }) : '',
    area.location,
    area.sizeM2 ? say(texts.squareMetres, { size: area.sizeM2 }) : '',
    area.assets.map((one) => `${one.title} ${one.count} ${one.unit}`).join('、'),
    [...people, ...area.workers.map((one) => one.name)].join('、'),
  ]
    .filter(Boolean)
    .join(' · ')
}
