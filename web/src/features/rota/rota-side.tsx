import { useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { localTime } from '../../language/format.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { type Candidates, cellOf, type Filled, type OnDuty, ROTA, type Rota, type RotaLine } from './answers.ts'
import styles from './rota.module.css'
import { rotaTexts as texts } from './texts.ts'

/** The chosen turn: who stands there, who could fill in, by number keys; and who is on duty now. */
export function RotaSide({
  rota,
  chosen,
  onLine,
  onPattern,
}: {
  rota: Rota
  chosen: { readonly lineId: string; readonly day: string } | undefined
  onLine: (line: RotaLine) => void
  onPattern: (line: RotaLine) => void
}) {
  const say = useSay()
  const { project } = useWho()
  const line = rota.lines.find((one) => one.id === chosen?.lineId)
  const onDuty = useRead<OnDuty>(`/projects/${project.id}/on-duty`, { watches: ROTA })
  return (
    <aside className="col gap1h" aria-live="polite">
      {line && chosen ? (
        <Turn
          key={`${chosen.lineId} ${chosen.day}`}
          rota={rota}
          line={line}
          day={chosen.day}
          onLine={onLine}
          onPattern={onPattern}
        />
      ) : (
        <section className={`panel ${styles.box}`}>
          <p className="sec">{say(texts.pickCell)}</p>
        </section>
      )}
      <section className={`panel ${styles.box}`} aria-label={say(texts.nowOnDuty)}>
        <h2 className="h3">{say(texts.nowOnDuty)}</h2>
        <ul>
          {(onDuty.data?.items ?? []).slice(0, 12).map((one) => (
            <li key={`${one.staffId} ${one.positionTitle.zh}`}>
              <Avatar name={one.name} size="s" onDuty />
              <span className="grow">
                {one.name} <span className="meta mut">{say(one.positionTitle)}</span>
              </span>
              {one.until ? (
                <span className="meta mut num">{say(texts.until, { time: localTime(one.until).time })}</span>
              ) : null}
            </li>
          ))}
        </ul>
        {rota.restHours > 0 ? <p className="meta mut">{say(texts.rules, { hours: rota.restHours })}</p> : null}
      </section>
    </aside>
  )
}

function Turn({
  rota,
  line,
  day,
  onLine,
  onPattern,
}: {
  rota: Rota
  line: RotaLine
  day: string
  onLine: (line: RotaLine) => void
  onPattern: (line: RotaLine) => void
}) {
  const say = useSay()
  const { project } = useWho()
  const [ending, setEnding] = useState(false)
  const cell = cellOf(rota, line.id, day)
  const { plan } = rota.abilities
  const planning = useChange<object, Filled>('POST', `/projects/${project.id}/rota/plan`, { touches: ROTA })
  const removing = useChange<object>('DELETE', `/projects/${project.id}/rota/lines/${line.id}`, { touches: ROTA })
  const candidates = useRead<Candidates>(`/projects/${project.id}/rota/candidates`, {
    params: { lineId: line.id, day },
    watches: ROTA,
    enabled: plan,
  })
  const set = (staffIds: readonly string[]) => {
    // The refusal stands above the people.
    planning.run({ cells: [{ lineId: line.id, day, staffIds }] }).catch(() => {})
  }
  const own = cell.people.map((one) => one.staffId)
  const others = (candidates.data?.items ?? []).filter((one) => !own.includes(one.staffId))
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.cell, { day, title: line.title })}>
      <p className="meta mut num">{day}</p>
      <h2 className="h2">{line.title}</h2>
      <RefusedCard error={planning.error ?? removing.error} />
      {cell.people.length === 0 ? <p className="sec">{say(texts.nobody)}</p> : null}
      <ul>
        {cell.people.map((one) => (
          <li key={one.spanId}>
            <Avatar name={one.name} />
            <span className="grow">
              {one.name}
              {one.onLeave ? <span className="tag stop"> {say(texts.onLeave)}</span> : null}
              {one.deputy ? <span className="meta mut"> {say(texts.deputy, { name: one.deputy })}</span> : null}
            </span>
            {plan ? (
              <Button
                size="s"
                look="bare"
                busy={planning.busy}
                onPress={() => set(own.filter((id) => id !== one.staffId))}
              >
                {say(texts.change)}
                <span className="vh">: {one.name}</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {plan ? (
        <>
          <h3 className="h3">{say(texts.canFill)}</h3>
          {candidates.data && others.length === 0 ? <p className="sec">{say(texts.nobodyFits)}</p> : null}
          <ul>
            {others.slice(0, 8).map((one, place) => (
              <li key={one.staffId}>
                <Avatar name={one.name} />
                <span className="grow">
                  {one.name}
                  <br />
                  <span className="meta sec">
                    {one.why === 'free'
                      ? say(texts.free, { hours: Math.round(one.weekMinutes / 60) })
                      : one.why === 'tooLittleRest'
                        ? say(texts.tooLittleRest, {
                            rest: Math.round((one.restMinutes ?? 0) / 6) / 10,
                            hours: Math.round(one.weekMinutes / 60),
                          })
                        : say(one.why === 'onLeave' ? texts.away : texts.busy)}
                  </span>
                </span>
                {one.fits ? (
                  <Button
                    size="s"
                    look={place === 0 ? 'main' : 'plain'}
                    busy={planning.busy}
                    hotkey={
                      place < 3
                        ? {
                            id: `rota.fill${place + 1}`,
                            keys: String(place + 1),
                            title: texts.askThem,
                            place: texts.rota,
                          }
                        : undefined
                    }
                    onPress={() => set([...own, one.staffId])}
                  >
                    {say(texts.askThem)}
                    <span className="vh">: {one.name}</span>
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
          <div className="row gap1 wrap">
            <Button size="s" onPress={() => onPattern(line)}>
              {say(texts.pattern)}
            </Button>
            <Button size="s" onPress={() => onLine(line)}>
              {say(texts.changeLine)}
            </Button>
            <Button size="s" look="bare" onPress={() => setEnding(true)}>
              {say(texts.endLine)}
            </Button>
          </div>
          <Confirm
            open={ending}
            title={say(texts.endLineTitle, { title: line.title })}
            action={say(texts.endLine)}
            onClose={() => setEnding(false)}
            onConfirm={async () => {
              await removing.run({})
              toast(texts.ended)
            }}
          >
            <p className="sec">{say(texts.endLineHint)}</p>
          </Confirm>
        </>
      ) : null}
    </section>
  )
}
