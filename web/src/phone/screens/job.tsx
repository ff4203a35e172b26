import { IconArrowLeft, IconCamera, IconCircleCheckFilled, IconCircleDashed, IconNote } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useMinute } from '../../clock/use-now.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { type Act, nextStep, yuanOf } from '../next-step.ts'
import type { Edit, EditContent, PhotoPurpose } from '../sync/edits.ts'
import type { JobNow, PhoneCodes } from '../sync/jobs.ts'
import { phoneTexts as texts } from '../texts.ts'
import { nearest, plain } from './home.tsx'
import { JobSheet, type SheetName } from './job-sheets.tsx'
import { Limit } from './parts.tsx'

/** Keeps what was done, and answers it with its id once it is on the disk. */
export type Recorder = (content: EditContent) => Promise<Edit>

/** One job: what it is, how far it is, and the next thing to do at the thumb. */
export function JobScreen({
  now,
  codes,
  record,
  takePhoto,
  onBack,
}: {
  now: JobNow
  codes: PhoneCodes
  record: Recorder
  takePhoto: (purpose: PhotoPurpose, file: Blob) => Promise<void>
  onBack: () => void
}) {
  const say = useSay()
  const [sheet, setSheet] = useState<SheetName | undefined>(undefined)
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const { job } = now
  const { main, beside } = nextStep(now)
  const act = async (one: Act) => {
    if ('sheet' in one) return setSheet(one.sheet)
    await record({ kind: 'command', verb: one.do, body: one.do === 'start' ? attachments(now, 'photoBefore') : {} })
  }
  const photo = async (purpose: PhotoPurpose, file: Blob) => {
    setProblem(undefined)
    try {
      await takePhoto(purpose, file)
    } catch (error) {
      setProblem(say((error as Error).name === 'QuotaExceededError' ? texts.noSpace : texts.photoFailed))
    }
  }
  const owed = nearest(now)
  return (
    <>
      <main className="scroll">
        <header className="top row">
          <button type="button" className="icon" aria-label={say(texts.back)} onClick={onBack}>
            <IconArrowLeft size={24} stroke={1.75} aria-hidden />
          </button>
          <h1 className="grow">
            <span className="num">{job.placeLabel}</span> <span className="place-what">{say(job.categoryTitle)}</span>
          </h1>
        </header>
        <section className="about">
          <div className="row">
            {owed ? <Limit obligation={owed} /> : null}
            {job.order.urgency === 'emergency' ? <b>{say(texts.emergency)}</b> : null}
            {job.order.charge === 'paid' ? <span>{say(texts.paid)}</span> : null}
            <span className="end num">{job.order.number}</span>
          </div>
          <p className="content">{plain(job.content)}</p>
          <p className="sub">
            {job.reporter.shownName}{' '}
            {job.contactPhoneMasked ? <span className="num">{job.contactPhoneMasked}</span> : null}
          </p>
          {job.instructions.map((one) => (
            <p key={one.id} className="care">
              <IconNote size={20} stroke={1.75} aria-hidden /> <b>{say(texts.instructions)}</b> {plain(one.text)}
            </p>
          ))}
        </section>
        <Steps now={now} onSheet={setSheet} />
        <Photos now={now} onPhoto={photo} problem={problem} />
        {now.materials.length > 0 ? (
          <ul className="lines">
            {now.materials.map((one, index) => (
              <li key={`${one.name}${index}`} className="row">
                <span className="grow">{one.name}</span>
                <span className="num">
                  {one.quantity} {one.unit} × {yuanOf(one.priceFen)}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </main>
      {main || beside ? (
        <footer className="foot">
          {beside ? (
            <button type="button" className="big line" onClick={() => void act(beside)}>
              {say(labelOf(beside))}
            </button>
          ) : null}
          {main ? (
            <button type="button" className="big main" onClick={() => void act(main)}>
              {say(labelOf(main))}
            </button>
          ) : null}
        </footer>
      ) : null}
      {sheet ? (
        <JobSheet name={sheet} now={now} codes={codes} record={record} onClose={() => setSheet(undefined)} />
      ) : null}
    </>
  )
}

export function attachments(now: JobNow, purpose: PhotoPurpose): { attachmentIds?: string[] } {
  const ids = now.photos.filter((photo) => photo.purpose === purpose).map((photo) => photo.id)
  return ids.length > 0 ? { attachmentIds: ids } : {}
}

function labelOf(act: Act) {
  if ('do' in act) return texts[act.do]
  return {
    decline: texts.decline,
    price: texts.tellPrice,
    done: texts.complete,
    suspend: texts.suspend,
    sign: texts.confirm,
    arrive: texts.arrive,
    settle: texts.settle,
    materials: texts.steps.materials,
  }[act.sheet]
}

/** The steps of a visit in their order; those that ask for something open it. */
function Steps({ now, onSheet }: { now: JobNow; onSheet: (name: SheetName) => void }) {
  const say = useSay()
  const language = useLanguage()
  const minute = useMinute()
  const { job, times } = now
  const count = (purpose: string) => now.photos.filter((photo) => photo.purpose === purpose).length
  const onSite = ['arrived', 'working', 'suspended'].includes(now.state)
  const steps: { key: string; text: string; done: boolean; detail?: string; open?: SheetName | undefined }[] = [
    {
      key: 'arrive',
      text: say(texts.steps.arrive),
      done: Boolean(times.arrivedAt),
      detail: times.arrivedAt ? shortInstant(times.arrivedAt, minute, language) : '',
    },
    {
      key: 'before',
      text: say(texts.steps.before),
      done: count('photoBefore') > 0,
      detail: photosOf(count('photoBefore')),
    },
    ...(job.order.charge === 'paid'
      ? [
          {
            key: 'price',
            text: say(texts.steps.price),
            done: Boolean(now.priceToldAt),
            detail: now.priceFen === null ? '' : say(texts.priceSum, { yuan: yuanOf(now.priceFen) }),
            open: onSite || now.state === 'accepted' || now.state === 'departed' ? ('price' as const) : undefined,
          },
        ]
      : []),
    {
      key: 'materials',
      text: say(texts.steps.materials),
      done: now.materials.length > 0,
      detail: now.materials.length > 0 ? say(texts.materialCount, { count: now.materials.length }) : '',
      open: onSite ? 'materials' : undefined,
    },
    {
      key: 'after',
      text: say(texts.steps.after),
      done: count('photoAfter') > 0,
      detail: photosOf(count('photoAfter')),
    },
    {
      key: 'sign',
      text: say(texts.steps.sign),
      done: now.signed,
      detail: times.confirmedAt ? shortInstant(times.confirmedAt, minute, language) : '',
      open: now.state === 'completed' ? 'sign' : undefined,
    },
    ...(job.order.charge === 'paid'
      ? [
          {
            key: 'settle',
            text: say(texts.settle),
            done: now.settled,
            detail: job.order.receiptNumber ?? '',
            open:
              !now.settled && (now.state === 'completed' || now.state === 'ownerConfirmed')
                ? ('settle' as const)
                : undefined,
          },
        ]
      : []),
  ]
  function photosOf(number: number) {
    return number > 0 ? say(texts.photos, { count: number }) : ''
  }
  return (
    <>
      {job.checklist.length > 0 ? (
        <ul className="check">
          {job.checklist.map((item) => (
            <li key={item.zh}>{say(item)}</li>
          ))}
        </ul>
      ) : null}
      <ol className="steps">
        {steps.map((step) => {
          const inside = (
            <>
              {step.done ? (
                <IconCircleCheckFilled size={24} aria-hidden />
              ) : (
                <IconCircleDashed size={24} stroke={1.75} aria-hidden />
              )}
              <span className="grow">{step.text}</span>
              <span className="sub num">{step.detail}</span>
            </>
          )
          return (
            <li key={step.key} className={step.done ? 'ok' : ''}>
              {step.open ? (
                <button type="button" className="row" onClick={() => step.open && onSheet(step.open)}>
                  {inside}
                </button>
              ) : (
                <span className="row">{inside}</span>
              )}
            </li>
          )
        })}
      </ol>
    </>
  )
}

function Photos({
  now,
  onPhoto,
  problem,
}: {
  now: JobNow
  onPhoto: (purpose: PhotoPurpose, file: Blob) => Promise<void>
  problem: string | undefined
}) {
  const say = useSay()
  const language = useLanguage()
  const minute = useMinute()
  const input = useRef<HTMLInputElement>(null)
  const purpose: PhotoPurpose = ['working', 'suspended', 'completed'].includes(now.state) ? 'photoAfter' : 'photoBefore'
  const mayTake = ['arrived', 'working', 'suspended', 'completed'].includes(now.state)
  if (!mayTake && now.photos.length === 0) return null
  return (
    <section className="photos">
      {now.photos.map((photo) => {
        const caption = say(photo.purpose === 'photoBefore' ? texts.before : texts.after, {
          time: shortInstant(photo.takenAt, minute, language),
        })
        return (
          <figure key={photo.id}>
            <img src={photo.thumbnail} alt={caption} />
            <figcaption>{caption}</figcaption>
          </figure>
        )
      })}
      {mayTake ? (
        <>
          <button type="button" className="add" onClick={() => input.current?.click()}>
            <IconCamera size={26} stroke={1.75} aria-hidden />
            {say(purpose === 'photoBefore' ? texts.takeBefore : texts.takeAfter)}
          </button>
          <input
            ref={input}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            aria-label={say(texts.takePhoto)}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              event.currentTarget.value = ''
              if (file) void onPhoto(purpose, file)
            }}
          />
        </>
      ) : null}
      {problem ? (
        <p className="error" role="alert">
          {problem}
        </p>
      ) : null}
    </section>
  )
}
