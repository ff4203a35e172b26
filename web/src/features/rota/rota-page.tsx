import { IconAlertTriangleFilled, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant, weekdayName } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { ExportButton } from '../../ui/grid/export-button.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { cellOf, type Filled, ROTA, type Rota, type RotaCell, type RotaHole, type RotaLine } from './answers.ts'
import { addDays, daysInMonth, mondayOf, otherMonth, timeOf } from './days.ts'
import { LineForm } from './line-form.tsx'
import { PatternForm } from './pattern-form.tsx'
import styles from './rota.module.css'
import { RotaSide } from './rota-side.tsx'
import { rotaTexts as texts } from './texts.ts'

type Chosen = { readonly lineId: string; readonly day: string }

/** Turns by day: who fills them, where somebody is missing before it comes, and who could fill in. */
export default function RotaPage() {
  const say = useSay()
  const go = useGo()
  const { project } = useWho()
  const { from, view } = useQueryText()
  const isMonth = view === 'month'
  const today = localTime(businessNow()).day
  const first = from ?? (isMonth ? `${today.slice(0, 7)}-01` : mondayOf(today))
  const days = isMonth ? daysInMonth(first) : 7
  const query = useRead<Rota>(`/projects/${project.id}/rota`, { params: { from: first, days }, watches: ROTA })
  const show = (to: string | undefined, month = isMonth) =>
    go('/rota', { ...(to ? { from: to } : {}), ...(month ? { view: 'month' } : {}) }, { replace: true })
  const step = (by: number) => show(isMonth ? otherMonth(first, by) : addDays(first, 7 * by))
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.rota)}</h1>
        <div className="row gap-h">
          <Button
            look="bare"
            aria-label={say(texts.earlier)}
            hotkey={{ id: 'rota.earlier', keys: '[', title: texts.earlier, place: texts.rota }}
            icon={<IconChevronLeft size={18} stroke={1.75} aria-hidden />}
            onPress={() => step(-1)}
          />
          <b className="num">{isMonth ? first.slice(0, 7) : `${first.slice(5)} – ${addDays(first, 6).slice(5)}`}</b>
          <Button
            look="bare"
            aria-label={say(texts.later)}
            hotkey={{ id: 'rota.later', keys: ']', title: texts.later, place: texts.rota }}
            icon={<IconChevronRight size={18} stroke={1.75} aria-hidden />}
            onPress={() => step(1)}
          />
        </div>
        <div className="seg">
          <button type="button" aria-pressed={!isMonth} onClick={() => show(mondayOf(first), false)}>
            {say(texts.week)}
          </button>
          <button type="button" aria-pressed={isMonth} onClick={() => show(`${first.slice(0, 7)}-01`, true)}>
            {say(texts.month)}
          </button>
        </div>
        <Button size="s" look="bare" onPress={() => show(undefined)}>
          {say(texts.today)}
        </Button>
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {(rota) => <Plan key={`${first} ${days}`} rota={rota} first={first} isMonth={isMonth} />}
      </Answered>
    </div>
  )
}

type Doing = { readonly what: 'line' | 'pattern'; readonly line?: RotaLine | undefined }

function Plan({ rota, first, isMonth }: { rota: Rota; first: string; isMonth: boolean }) {
  const say = useSay()
  const language = useLanguage()
  const { project } = useWho()
  const [chosen, setChosen] = useState<Chosen | undefined>(firstChoice(rota))
  const [doing, setDoing] = useState<Doing | undefined>(undefined)
  const grid = useRef<HTMLTableElement>(null)
  const copying = useChange<object, Filled>('POST', `/projects/${project.id}/rota/copy-week`, { touches: ROTA })
  const { plan } = rota.abilities
  const pick = (next: Chosen) => {
    setChosen(next)
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.lineId} ${next.day}"]`)?.focus()
  }
  const nextHole = () => {
    const at = rota.holes.findIndex((hole) => hole.lineId === chosen?.lineId && hole.day === chosen.day)
    const hole = rota.holes[(at + 1) % Math.max(1, rota.holes.length)]
    if (hole) pick({ lineId: hole.lineId, day: hole.day })
  }
  useKey({ id: 'rota.nextHole', keys: 'h', title: texts.nextHole, place: texts.rota, run: nextHole })
  const earliest = rota.holes[0]
  const copyWeek = () => {
    copying.run({ fromMonday: addDays(first, -7), toMonday: first }).then(
      ({ added, skipped }) => toast(texts.copied, { values: { added, skipped: skipped.length } }),
      () => {},
    )
  }
  return (
    <>
      <div className="row gap1 wrap">
        {earliest ? (
          <b className={`row gap-h ${styles.late}`}>
            <IconAlertTriangleFilled size={16} aria-hidden />
            {say(texts.holes, { count: rota.holes.length, at: shortInstant(earliest.from, businessNow(), language) })}
          </b>
        ) : rota.lines.length > 0 ? (
          <span className="sec">{say(texts.noHoles)}</span>
        ) : null}
        <span className="grow" />
        {plan && !isMonth && rota.lines.length > 0 ? (
          <Button
            busy={copying.busy}
            hotkey={{ id: 'rota.copyWeek', keys: 'l', title: texts.copyWeek, place: texts.rota }}
            onPress={copyWeek}
          >
            {say(texts.copyWeek)}
          </Button>
        ) : null}
        <ExportButton projectId={project.id} list="rota" query={{ from: first, days: String(rota.days.length) }} />
        {plan ? (
          <Button
            look={rota.lines.length === 0 ? 'main' : 'plain'}
            icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
            onPress={() => setDoing({ what: 'line' })}
          >
            {say(texts.addLine)}
          </Button>
        ) : null}
      </div>
      <RefusedCard error={copying.error} />
      {rota.lines.length === 0 ? (
        <Nothing title={say(texts.noLines)} hint={say(texts.noLinesHint)} />
      ) : (
        <div className={styles.columns}>
          <section className={`panel ${styles.frame}`} aria-label={say(texts.rota)}>
            <table className={`${styles.grid} ${isMonth ? styles.narrow : ''}`} ref={grid}>
              <thead>
                <tr>
                  <th className={styles.line} scope="col">
                    {say(texts.turn)}
                  </th>
                  {rota.days.map((day) => (
                    <th
                      key={day.day}
                      scope="col"
                      className={day.isToday ? styles.today : day.isRest ? styles.off : undefined}
                      aria-current={day.isToday ? 'date' : undefined}
                    >
                      <span className="num">{Number(day.day.slice(8))}</span>{' '}
                      <span className="meta mut">
                        {weekdayName(day.weekday % 7, language)}
                        {day.isRest ? ` ${say(texts.rest)}` : ''}
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rota.lines.map((line) => (
                  <tr key={line.id}>
                    <th className={styles.line} scope="row">
                      <b>{line.title}</b>
                      <br />
                      <span className="meta mut num">
                        {timeOf(line.fromMinute)}–{timeOf(line.toMinute)} · {say(texts.people, { count: line.atLeast })}
                      </span>
                    </th>
                    {rota.days.map((day) => (
                      <td key={day.day} className={day.isToday ? styles.today : day.isRest ? styles.off : undefined}>
                        <Cell
                          cell={cellOf(rota, line.id, day.day)}
                          hole={rota.holes.find((hole) => hole.lineId === line.id && hole.day === day.day)}
                          line={line}
                          isMonth={isMonth}
                          pressed={chosen?.lineId === line.id && chosen.day === day.day}
                          onPick={() => setChosen({ lineId: line.id, day: day.day })}
                          onMove={(rows, columns) => pick(neighbour(rota, line.id, day.day, rows, columns))}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <RotaSide
            rota={rota}
            chosen={chosen}
            onLine={(line) => setDoing({ what: 'line', line })}
            onPattern={(line) => setDoing({ what: 'pattern', line })}
          />
        </div>
      )}
      <Sheet
        open={doing?.what === 'line'}
        onClose={() => setDoing(undefined)}
        title={say(doing?.line ? texts.changeLine : texts.addLine)}
      >
        <LineForm line={doing?.line} posts={rota.posts} onClose={() => setDoing(undefined)} />
      </Sheet>
      <Sheet
        open={doing?.what === 'pattern'}
        onClose={() => setDoing(undefined)}
        title={say(texts.patternTitle, { title: doing?.line?.title ?? '' })}
      >
        {doing?.what === 'pattern' && doing.line ? (
          <PatternForm rota={rota} line={doing.line} first={first} onClose={() => setDoing(undefined)} />
        ) : null}
      </Sheet>
    </>
  )
}

function Cell({
  cell,
  hole,
  line,
  isMonth,
  pressed,
  onPick,
  onMove,
}: {
  cell: RotaCell
  hole: RotaHole | undefined
  line: RotaLine
  isMonth: boolean
  pressed: boolean
  onPick: () => void
  onMove: (rows: number, columns: number) => void
}) {
  const say = useSay()
  const missing = hole ? hole.needed - hole.present : 0
  return (
    <button
      type="button"
      className={styles.cell}
      data-cell={`${line.id} ${cell.day}`}
      aria-pressed={pressed}
      tabIndex={pressed ? 0 : -1}
      onClick={onPick}
      onKeyDown={(event) => {
        const step = MOVES[event.key]
        if (!step) return
        event.preventDefault()
        onMove(step[0], step[1])
      }}
    >
      <span className="vh">{say(texts.cell, { day: cell.day.slice(5), title: line.title })}</span>
      {cell.people.map((one) => (
        <span key={one.spanId} className="row gap-h">
          <Avatar name={one.name} size="s" />
          {isMonth ? (
            <span className="vh">{one.onLeave ? `${one.name} ${say(texts.onLeave)}` : one.name}</span>
          ) : (
            <span className={`dense ${one.onLeave ? `${styles.gone} mut` : ''}`}>
              {one.name}
              {one.onLeave ? <span className="vh"> {say(texts.onLeave)}</span> : null}
              {one.insteadOf ? (
                <span className="meta mut"> {say(texts.insteadOf, { name: one.insteadOf })}</span>
              ) : null}
            </span>
          )}
        </span>
      ))}
      {hole ? (
        <span className={styles.hole}>
          {isMonth ? `−${missing}` : hole.present === 0 ? say(texts.nobody) : say(texts.short, { count: missing })}
          {isMonth ? null : (
            <span className="num">
              {localTime(hole.from).time}–{localTime(hole.to).time}
            </span>
          )}
        </span>
      ) : null}
    </button>
  )
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** The first hole; without one today's first turn. */
function firstChoice(rota: Rota): Chosen | undefined {
  const hole = rota.holes[0]
  const day = rota.days.find((one) => one.isToday) ?? rota.days[0]
  const line = rota.lines[0]
  if (hole) return { lineId: hole.lineId, day: hole.day }
  return line && day ? { lineId: line.id, day: day.day } : undefined
}

function neighbour(rota: Rota, lineId: string, day: string, rows: number, columns: number): Chosen {
  const row = rota.lines.findIndex((line) => line.id === lineId) + rows
  const column = rota.days.findIndex((one) => one.day === day) + columns
  const line = rota.lines[Math.max(0, Math.min(rota.lines.length - 1, row))]
  const next = rota.days[Math.max(0, Math.min(rota.days.length - 1, column))]
  return { lineId: line?.id ?? lineId, day: next?.day ?? day }
}
