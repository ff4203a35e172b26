import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { RefusedCard } from '../../ui/answer/refused-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import { ATTENDANCE, type MyAttendance } from './answers.ts'
import { AskForm, type Asking } from './ask-form.tsx'
import styles from './attendance.module.css'
import { MyTurnList } from './my-turns.tsx'
import { RequestLine } from './request-line.tsx'
import { attendanceTexts as texts } from './texts.ts'

/** Clocking in and out, what one asked for, and one's own turns. */
export function Mine() {
  const { project } = useWho()
  const query = useRead<MyAttendance>(`/projects/${project.id}/my-attendance`, { watches: ATTENDANCE })
  return <Answered query={query}>{(mine) => <Loaded mine={mine} />}</Answered>
}

function Loaded({ mine }: { mine: MyAttendance }) {
  const say = useSay()
  const language = useLanguage()
  const { project } = useWho()
  const [asking, setAsking] = useState<Asking | undefined>(undefined)
  const [checks, setChecks] = useState<readonly string[]>([])
  const punching = useChange<object>('POST', `/projects/${project.id}/punches`, { touches: ATTENDANCE })
  const change = useChange<object>('POST', '/staff-requests', { touches: ATTENDANCE })
  const today = localTime(businessNow()).day
  const isIn = mine.punches.some((one) => one.way === 'in' && localTime(one.at).day === today)
  const punch = (way: 'in' | 'out') => {
    // The refusal stands above the buttons.
    punching.run({ id: newId(), way, ...(way === 'in' ? { checks } : {}) }).then(
      () => toast(texts.punched),
      () => {},
    )
  }
  const end = (id: string, verb: 'withdraw' | 'back-early') => {
    change.run({}, `/staff-requests/${id}/${verb}`).then(
      () => toast(texts.done),
      () => {},
    )
  }
  return (
    <div className={styles.columns}>
      <div className="col gap1h">
        <section className={`panel ${styles.box}`} aria-label={say(texts.today)}>
          <h2 className="h2">{say(texts.today)}</h2>
          {mine.today.length === 0 ? <p className="sec">{say(texts.noTurn)}</p> : null}
          {mine.today.map((turn) => (
            <p key={turn.from}>
              <b>{turn.title}</b>{' '}
              <span className="num">
                {localTime(turn.from).time}–{localTime(turn.to).time}
              </span>
            </p>
          ))}
          {!isIn && mine.morningCheck.length > 0 ? (
            <fieldset>
              <legend className="label">{say(texts.morningCheck)}</legend>
              {mine.morningCheck.map((item) => (
                <label key={item.id} className={styles.check}>
                  <input
                    type="checkbox"
                    checked={checks.includes(item.id)}
                    onChange={() =>
                      setChecks(checks.includes(item.id) ? checks.filter((id) => id !== item.id) : [...checks, item.id])
                    }
                  />
                  {say(item.title)}
                </label>
              ))}
            </fieldset>
          ) : null}
          <RefusedCard error={punching.error} />
          <div className="row gap1 wrap">
            <Button look={isIn ? 'plain' : 'main'} busy={punching.busy} onPress={() => punch('in')}>
              {say(texts.punchIn)}
            </Button>
            <Button look={isIn ? 'main' : 'plain'} busy={punching.busy} onPress={() => punch('out')}>
              {say(texts.punchOut)}
            </Button>
          </div>
          <h3 className="h3">{say(texts.punches)}</h3>
          {mine.punches.length === 0 ? <p className="sec">{say(texts.noPunches)}</p> : null}
          <ul>
            {mine.punches.slice(0, 6).map((one) => (
              <li key={one.id}>
                <span className="num grow">{shortInstant(one.at, businessNow(), language)}</span>
                <span className="mut">{one.way ? say(one.way === 'out' ? texts.out : texts.in) : ''}</span>
              </li>
            ))}
          </ul>
        </section>
        <MyTurnList />
      </div>
      <section className={`panel ${styles.box}`} aria-label={say(texts.requests)}>
        <h2 className="h2">{say(texts.requests)}</h2>
        <div className="row gap1 wrap">
          <Button
            hotkey={{ id: 'attendance.leave', keys: 'q', title: texts.askLeave, place: texts.attendance }}
            onPress={() => setAsking('leave')}
          >
            {say(texts.askLeave)}
          </Button>
          <Button onPress={() => setAsking('punch')}>{say(texts.askPunch)}</Button>
          <Button onPress={() => setAsking('overtime')}>{say(texts.askOvertime)}</Button>
        </div>
        <RefusedCard error={change.error} />
        {mine.requests.length === 0 ? <p className="sec">{say(texts.noRequests)}</p> : null}
        <ul>
          {mine.requests.slice(0, 20).map((one) => (
            <li key={one.id}>
              <RequestLine request={one} named={false} />
              {one.abilities.withdraw ? (
                <Button size="s" look="bare" busy={change.busy} onPress={() => end(one.id, 'withdraw')}>
                  {say(texts.withdraw)}
                </Button>
              ) : null}
              {one.abilities.backEarly ? (
                <Button size="s" look="bare" busy={change.busy} onPress={() => end(one.id, 'back-early')}>
                  {say(texts.backEarly)}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      <Sheet
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={say(asking === 'overtime' ? texts.askOvertime : asking === 'punch' ? texts.askPunch : texts.askLeave)}
      >
        {asking ? <AskForm asking={asking} mine={mine} onClose={() => setAsking(undefined)} /> : null}
      </Sheet>
    </div>
  )
}
