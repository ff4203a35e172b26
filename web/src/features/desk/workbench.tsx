import { IconCircleCheck, IconPhoneIncoming, IconX } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Callers } from '../../api/contracts.ts'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { Finder } from '../../ui/finder/finder.tsx'
import type { Finding } from '../../ui/finder/use-finder.ts'
import { KeyCap } from '../../ui/keys/key-cap.tsx'
import { useKey } from '../../ui/keys/keys.ts'
import { ResidentLink } from '../cases/resident-link.tsx'
import { caseTexts } from '../cases/texts.ts'
import type { HouseCard } from '../households/card.ts'
import { HouseholdSummary } from '../households/summary.tsx'
import { ContactOnly } from './contact-only.tsx'
import styles from './desk.module.css'
import { type Registered, Registration } from './registration.tsx'
import { Running } from './running.tsx'
import { deskTexts as texts } from './texts.ts'

/** The front desk: who is it, what about, registered; and what runs meanwhile. All of it by keyboard. */
export default function Workbench() {
  const say = useSay()
  const go = useGo()
  const { project, may } = useWho()
  const { house: fromAddress } = useQueryText()
  const [houseId, setHouseId] = useState<string | undefined>(fromAddress)
  const [partyId, setPartyId] = useState<string | undefined>(undefined)
  const [text, setText] = useState('')
  const [noting, setNoting] = useState(false)
  const finder = useRef<HTMLInputElement>(null)
  const said = useRef<HTMLTextAreaElement>(null)
  // A household was just taken: the next thing typed is what they say. Only once the new form is there, so not a frame later.
  const [taken, setTaken] = useState(0)
  useEffect(() => {
    if (taken > 0) said.current?.focus()
  }, [taken])

  useKey({
    id: 'desk.find',
    keys: '/',
    title: texts.find,
    place: texts.place,
    run: () => finder.current?.select(),
  })
  const card = useRead<HouseCard>(`/houses/${houseId}/card`, {
    enabled: houseId !== undefined,
    watches: houseId ? [`house:${houseId}`, 'party', 'case', 'contact'] : [],
  })
  const take = useCallback(
    (finding: Finding) => {
      if (finding.kind === 'case') return go(`/cases/${finding.case.id}`)
      if (finding.kind !== 'household' || !finding.household.houseId) return
      setHouseId(finding.household.houseId)
      setPartyId(finding.household.matched === 'house' ? undefined : (finding.household.partyId ?? undefined))
      setText('')
      setTaken((times) => times + 1)
    },
    [go],
  )
  const [last, setLast] = useState<Registered | undefined>(undefined)
  const begin = useCallback((registered?: Registered) => {
    setLast(registered)
    setHouseId(undefined)
    setPartyId(undefined)
    setText('')
    requestAnimationFrame(() => finder.current?.focus())
  }, [])
  const phone = phoneIn(text)
  return (
    <div className={styles.desk}>
      <h1 className="vh">{say(texts.place)}</h1>
      <div className={styles.left}>
        <section className={`panel ${styles.call}`} aria-label={say(texts.call)}>
          <p className="row gap1">
            <IconPhoneIncoming size={18} stroke={1.75} aria-hidden />
            <b className="grow">{say(texts.call)}</b>
            {may('contact.record') ? (
              <Button
                size="s"
                hotkey={{ id: 'desk.contactOnly', keys: 'n', title: texts.contactOnly, place: texts.place }}
                onPress={() => setNoting(true)}
              >
                {say(texts.contactOnly)}
              </Button>
            ) : null}
          </p>
          {phone ? <Caller projectId={project.id} phone={phone} /> : null}
          {noting ? (
            <ContactOnly houseId={houseId} partyId={partyId} phone={phone} onClose={() => setNoting(false)} />
          ) : null}
        </section>
        <section className={`panel ${styles.find}`} aria-label={say(texts.find)}>
          <Finder
            projectId={project.id}
            text={text}
            onText={setText}
            onTake={take}
            inputRef={finder}
            autoFocus={!fromAddress}
            hotkeyHint={<KeyCap keys="/" />}
            footer={
              <p className={`meta mut ${styles.hint}`} aria-hidden="true">
                <kbd>↑</kbd> <kbd>↓</kbd> {say(texts.keysChoose)}　<kbd>⏎</kbd> {say(texts.keysOpen)}
              </p>
            }
          />
        </section>
        <p className={`meta mut ${styles.foot}`}>
          {say(texts.press)} <kbd>?</kbd> {say(texts.allKeys)}
        </p>
      </div>
      <div className={styles.middle}>
        {last ? <JustRegistered registered={last} onDismiss={() => setLast(undefined)} /> : null}
        {houseId ? (
          <Answered query={card} skeleton={<RowSkeleton rows={4} chips={false} />}>
            {(answer) => <HouseholdSummary card={answer} />}
          </Answered>
        ) : (
          <div className="panel">
            <Nothing title={say(texts.noHouse)} hint={say(texts.noHouseHint)} />
          </div>
        )}
        {/* The key: another door is another form, each with its own draft. */}
        <Registration key={houseId ?? 'public'} card={card.data} partyId={partyId} saidRef={said} onDone={begin} />
      </div>
      <Running />
    </div>
  )
}

/** What to say before hanging up, and the link to send; stands until the next one or until it is put away. */
function JustRegistered({ registered, onDismiss }: { registered: Registered; onDismiss: () => void }) {
  const say = useSay()
  const { may } = useWho()
  return (
    <section className={`panel ${styles.just}`} aria-label={say(texts.justNow)}>
      <IconCircleCheck size={20} stroke={1.75} aria-hidden />
      <p className="grow">
        <Go to={`/cases/${registered.id}`} className="num">
          {registered.number}
        </Go>{' '}
        {say(texts.tellThem, { promise: say(registered.promise) })}
      </p>
      {may('contact.record') ? (
        <ResidentLink
          caseId={registered.id}
          number={registered.number}
          hotkey={{ id: 'desk.link', keys: 'g', title: caseTexts.link, place: texts.place }}
        />
      ) : null}
      <button type="button" className="icb" aria-label={say(texts.dismiss)} onClick={onDismiss}>
        <IconX size={16} aria-hidden />
      </button>
    </section>
  )
}

/** What was typed, if it can be a telephone number: 7 digits or more. */
function phoneIn(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s-]/g, '')
  return /^\+?\d{7,15}$/.test(digits) ? digits : undefined
}

function Caller({ projectId, phone }: { projectId: number; phone: string }) {
  const say = useSay()
  const language = useLanguage()
  const { data } = useRead<Callers>(`/projects/${projectId}/callers`, { params: { phone }, watches: ['contact'] })
  if (!data) return null
  const first = data.callers[0]
  return (
    <div className="dense">
      <p className="num">
        <b>{data.phoneMasked}</b>
      </p>
      <p className="sec">
        {first
          ? say(texts.callerIs, { who: [first.label, first.displayName].filter(Boolean).join(' ') })
          : say(texts.callerUnknown)}
      </p>
      {data.lastContact ? (
        <p className="meta mut">
          {say(texts.times, { count: data.contactsThisMonth + 1 })} ·{' '}
          {say(texts.lastTime, {
            when: shortInstant(data.lastContact.at, businessNow(), language),
            purpose: data.lastContact.purpose,
          })}
        </p>
      ) : null}
    </div>
  )
}
