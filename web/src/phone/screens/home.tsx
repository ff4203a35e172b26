import { IconChevronRight, IconNote } from '@tabler/icons-react'
import { useMinute } from '../../clock/use-now.ts'
import { localTime, shortInstant, weekday } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { nextStep } from '../next-step.ts'
import { isDone } from '../phone.ts'
import type { JobNow } from '../sync/jobs.ts'
import { phoneTexts as texts } from '../texts.ts'
import { Limit } from './parts.tsx'

/** My jobs: the one in hand large, what comes then, what is done today. */
export function Home({
  name,
  jobs,
  onOpen,
  onAct,
}: {
  name: string
  jobs: readonly JobNow[]
  onOpen: (orderId: string) => void
  /** One touch on the card in hand: accepted, on the way, here. */
  onAct: (job: JobNow, verb: DirectVerb) => void
}) {
  const say = useSay()
  const language = useLanguage()
  const now = useMinute()
  const open = jobs.filter((job) => !isDone(job))
  const done = jobs.filter(isDone)
  const [first, ...rest] = open
  return (
    <main className="scroll">
      <header className="top">
        <h1>{say(texts.today, { day: `${localTime(now).day.slice(5)} ${weekday(now, language)}` })}</h1>
        <p className="sub">{name}</p>
      </header>
      {first ? <Hero job={first} onOpen={() => onOpen(first.job.order.id)} onAct={onAct} /> : <NoJobs />}
      {rest.length > 0 ? (
        <section>
          <h2 className="lab">
            {say(texts.afterThat)} <span>{rest.length}</span>
          </h2>
          <ul>
            {rest.map((job) => (
              <JobRow key={job.job.order.id} job={job} now={now} onOpen={() => onOpen(job.job.order.id)} />
            ))}
          </ul>
        </section>
      ) : null}
      {done.length > 0 ? (
        <section>
          <h2 className="lab">
            {say(texts.doneToday)} <span>{done.length}</span>
          </h2>
          <ul>
            {done.map((job) => (
              <JobRow key={job.job.order.id} job={job} now={now} onOpen={() => onOpen(job.job.order.id)} />
            ))}
          </ul>
        </section>
      ) : null}
    </main>
  )
}

function Hero({
  job,
  onOpen,
  onAct,
}: {
  job: JobNow
  onOpen: () => void
  onAct: (job: JobNow, verb: DirectVerb) => void
}) {
  const say = useSay()
  const direct = directVerb(job)
  const lead =
    job.state === 'departed'
      ? texts.going
      : ['arrived', 'working', 'completed'].includes(job.state)
        ? texts.atWork
        : texts.next
  const owed = nearest(job)
  const [instruction] = job.job.instructions
  return (
    <section className="hero" aria-label={say(lead)}>
      <p>{say(lead)}</p>
      <h2>
        <span className="num">{job.job.placeLabel}</span> {say(job.job.categoryTitle)}
      </h2>
      {instruction ? (
        <p className="say">
          <IconNote size={20} stroke={1.75} aria-hidden /> {plain(instruction.text)}
        </p>
      ) : null}
      {owed ? <Limit obligation={owed} /> : null}
      <div className="acts">
        <button type="button" className={direct ? 'big ghost' : 'big'} onClick={onOpen}>
          {say(texts.open)}
        </button>
        {direct ? (
          <button type="button" className="big" onClick={() => onAct(job, direct)}>
            {say(texts[direct])}
          </button>
        ) : null}
      </div>
    </section>
  )
}

function JobRow({ job, now, onOpen }: { job: JobNow; now: number; onOpen: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const owed = nearest(job)
  const { appointmentAt, completedAt } = job.times
  return (
    <li>
      <button type="button" className="job" onClick={onOpen}>
        <span className="row">
          {isDone(job) ? <span>{say(texts.finished)}</span> : owed ? <Limit obligation={owed} /> : null}
          <span className="end">
            {job.unsent > 0 ? `${say(texts.waiting)} ${job.unsent}` : null}
            {completedAt
              ? shortInstant(completedAt, now, language)
              : appointmentAt
                ? shortInstant(appointmentAt, now, language)
                : job.job.order.urgency === 'emergency'
                  ? say(texts.emergency)
                  : null}
          </span>
        </span>
        <span className="row what">
          <b className="num">{job.job.placeLabel}</b>
          <span className="grow">{say(job.job.categoryTitle)}</span>
          <IconChevronRight size={20} stroke={1.75} aria-hidden />
        </span>
      </button>
    </li>
  )
}

function NoJobs() {
  const say = useSay()
  return (
    <section className="empty">
      <h2>{say(texts.none)}</h2>
      <p>{say(texts.noneHint)}</p>
    </section>
  )
}

/** What needs no look at the job first. */
export type DirectVerb = 'accept' | 'depart' | 'arrive'
function directVerb(job: JobNow): DirectVerb | undefined {
  const { main } = nextStep(job)
  if (!main || !('do' in main)) return undefined
  return main.do === 'accept' || main.do === 'depart' || main.do === 'arrive' ? main.do : undefined
}

/** What runs for this job now: once somebody is there, the limit of being there is over. */
export function nearest(job: JobNow) {
  const running = job.job.obligations.filter((one) => !(one.what === 'arrival' && job.times.arrivedAt))
  return running.find((one) => one.dueAt !== null) ?? running[0]
}

export const plain = (pieces: readonly { readonly text: string }[]) => pieces.map((piece) => piece.text).join('')
