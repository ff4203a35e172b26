import { IconClipboardList, IconSignature, IconUser, IconUserCheck } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'

import { type Me, signOut } from '../api/session.ts'
import { setProjectZone } from '../clock/zone.ts'
import { setLanguage, useSay } from '../language/language.ts'
import { openPhone, type Phone, usePhoneView } from './phone.ts'
import { smallPicture } from './photo.ts'
import { HeadSign } from './screens/head-sign.tsx'
import { Home } from './screens/home.tsx'
import { JobScreen } from './screens/job.tsx'
import { MeScreen } from './screens/me.tsx'
import { LinkBar } from './screens/outbox.tsx'
import { Tasks } from './screens/tasks.tsx'
import { forgetPerson, hasPin, keepPerson, knownPerson, type PhonePerson } from './session/device.ts'
import { ChoosePin, PinGate } from './session/pin.tsx'
import { SignIn } from './session/sign-in.tsx'
import type { EditContent } from './sync/edits.ts'
import type { JobNow } from './sync/jobs.ts'
import { phoneTexts as texts } from './texts.ts'

type At =
  | { readonly step: 'opening' }
  | { readonly step: 'signIn'; readonly only?: PhonePerson | undefined }
  | { readonly step: 'choosePin'; readonly person: PhonePerson }
  | { readonly step: 'pin'; readonly person: PhonePerson }
  | { readonly step: 'in'; readonly person: PhonePerson }

/** Lies still this long, then asks for the PIN. */
const LOCK_AFTER_MS = 5 * 60_000

export function PhoneApp() {
  const say = useSay()
  const [at, setAt] = useState<At>({ step: 'opening' })

  useEffect(() => {
    // Known persons get in by PIN whether there is a signal or not; the server is asked only for the first time.
    void knownPerson().then(async (person) => {
      if (person) return setAt((await hasPin()) ? { step: 'pin', person } : { step: 'signIn', only: person })
      setAt({ step: 'signIn' })
    })
  }, [])

  const signedIn = useCallback(async (me: Me, only: PhonePerson | undefined) => {
    if (only && only.id !== me.id) {
      await signOut().catch(() => {})
      return setAt({ step: 'signIn', only })
    }
    const person = personOf(me)
    setLanguage(me.language)
    await keepPerson(person)
    setAt((await hasPin()) ? { step: 'in', person } : { step: 'choosePin', person })
  }, [])

  switch (at.step) {
    case 'opening':
      return <p className="gate">{say(texts.opening)}</p>
    case 'signIn':
      return <SignIn only={at.only} onDone={(me) => void signedIn(me, at.only)} />
    case 'choosePin':
      return <ChoosePin onDone={() => setAt({ step: 'in', person: at.person })} />
    case 'pin':
      return (
        <PinGate
          name={at.person.name}
          onOpen={() => setAt({ step: 'in', person: at.person })}
          onPassword={() => setAt({ step: 'signIn', only: at.person })}
        />
      )
    case 'in':
      return (
        <Opened
          key={at.person.id}
          person={at.person}
          onLock={() => setAt({ step: 'pin', person: at.person })}
          onSignIn={() => setAt({ step: 'signIn', only: at.person })}
          onLeft={() => setAt({ step: 'signIn' })}
        />
      )
  }
}

type Ways = { readonly onLock: () => void; readonly onSignIn: () => void; readonly onLeft: () => void }

function Opened({ person, ...ways }: { person: PhonePerson } & Ways) {
  const say = useSay()
  const [phone, setPhone] = useState<Phone | undefined>(undefined)
  useEffect(() => {
    let opened: Phone | undefined
    let gone = false
    void openPhone(person.id).then((made) => {
      opened = made
      if (gone) made.stop()
      else setPhone(made)
    })
    return () => {
      gone = true
      opened?.stop()
    }
  }, [person.id])
  useIdle(LOCK_AFTER_MS, ways.onLock)
  return phone ? <Frame phone={phone} person={person} {...ways} /> : <p className="gate">{say(texts.opening)}</p>
}

type Tab = 'jobs' | 'tasks' | 'sign' | 'me'

function Frame({ phone, person, onSignIn, onLock, onLeft }: { phone: Phone; person: PhonePerson } & Ways) {
  const say = useSay()
  const view = usePhoneView(phone)
  // Before anything below draws a time; engineers of one company work in one zone.
  setProjectZone(person.projects[0]?.zone)
  const worksOnOrders = person.projects.some((project) => project.capabilities.includes('workOrder.work'))
  const [tab, setTab] = useState<Tab>(worksOnOrders ? 'jobs' : 'tasks')
  const [openId, setOpenId] = useState<string | undefined>(undefined)
  const link = view?.link

  useEffect(() => {
    if (link === 'locked') onLock()
    // The account or this phone was taken off: nothing of it stays.
    if (link === 'revoked') void phone.store.wipe().then(forgetPerson).then(onLeft)
  }, [link, phone, onLock, onLeft])

  if (!view) return <p className="gate">{say(texts.opening)}</p>
  const signsIn = person.projects.filter((project) => project.capabilities.includes('workOrder.signAsHead'))
  const job = view.jobs.find((one) => one.job.order.id === openId)
  const go = () => void phone.sync.sync().catch(() => {})
  const record = async (one: JobNow, content: EditContent) => {
    const edit = await phone.sync.record(one.job, content)
    go()
    return edit
  }
  const deciding = {
    retry: (id: string) => void phone.sync.retry(id).then(go),
    setAside: (id: string) => void phone.sync.setAside(id).then(go),
  }
  const leave = async () => {
    await signOut().catch(() => {})
    if ((await phone.store.forgetJobs()) === 0) await phone.store.wipe()
    await forgetPerson()
    onLeft()
  }
  const bar = <LinkBar view={view} onSignIn={onSignIn} {...deciding} />
  if (job)
    return (
      <div className="phone">
        {bar}
        <JobScreen
          now={job}
          codes={view.codes}
          record={(content) => record(job, content)}
          takePhoto={async (purpose, file) => {
            const { bytes, thumbnail } = await smallPicture(file)
            await phone.sync.record(job.job, { kind: 'photo', purpose, byteLength: bytes.length, thumbnail }, bytes)
            go()
          }}
          onBack={() => setOpenId(undefined)}
        />
      </div>
    )
  return (
    <div className="phone">
      {bar}
      {tab === 'jobs' ? (
        <Home
          name={person.name}
          jobs={view.jobs}
          onOpen={setOpenId}
          onAct={(one, verb) => void record(one, { kind: 'command', verb, body: {} })}
        />
      ) : null}
      {tab === 'tasks' ? (
        <Tasks
          personId={person.id}
          projectIds={person.projects.map((project) => project.id)}
          mayPhotograph={person.projects.some((project) => project.capabilities.includes('attachment.add'))}
        />
      ) : null}
      {tab === 'sign' ? <HeadSign projectIds={signsIn.map((project) => project.id)} /> : null}
      {tab === 'me' ? (
        <MeScreen
          person={person}
          view={view}
          onSignOut={() => void leave()}
          onPunch={(way) => {
            // Where several estates share a person, the first is where they clock in.
            const projectId = person.projects[0]?.id
            if (projectId !== undefined) void phone.sync.punch({ kind: 'punch', way, projectId }).then(go)
          }}
          {...deciding}
        />
      ) : null}
      <nav className="tab" aria-label={say(texts.myJobs)}>
        {worksOnOrders ? (
          <TabButton
            on={tab === 'jobs'}
            onPress={() => setTab('jobs')}
            icon={<IconClipboardList size={22} stroke={1.75} aria-hidden />}
          >
            {say(texts.myJobs)}
          </TabButton>
        ) : null}
        <TabButton
          on={tab === 'tasks'}
          onPress={() => setTab('tasks')}
          icon={<IconUserCheck size={22} stroke={1.75} aria-hidden />}
        >
          {say(texts.tasks)}
        </TabButton>
        {signsIn.length > 0 ? (
          <TabButton
            on={tab === 'sign'}
            onPress={() => setTab('sign')}
            icon={<IconSignature size={22} stroke={1.75} aria-hidden />}
          >
            {say(texts.toSign)}
          </TabButton>
        ) : null}
        <TabButton
          on={tab === 'me'}
          onPress={() => setTab('me')}
          icon={<IconUser size={22} stroke={1.75} aria-hidden />}
        >
          {say(texts.me)}
        </TabButton>
      </nav>
    </div>
  )
}

function TabButton({
  on,
  onPress,
  icon,
  children,
}: {
  on: boolean
  onPress: () => void
  icon: React.ReactNode
  children: string
}) {
  return (
    <button type="button" aria-current={on ? 'page' : undefined} onClick={onPress}>
      {icon}
      {children}
    </button>
  )
}

function useIdle(afterMs: number, onIdle: () => void): void {
  const idle = useRef(onIdle)
  idle.current = onIdle
  useEffect(() => {
    let last = performance.now()
    const touched = () => {
      last = performance.now()
    }
    const look = () => {
      if (performance.now() - last >= afterMs) void hasPin().then((has) => has && idle.current())
    }
    const timer = setInterval(look, 15_000)
    window.addEventListener('pointerdown', touched)
    window.addEventListener('keydown', touched)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('pointerdown', touched)
      window.removeEventListener('keydown', touched)
      document.removeEventListener('visibilitychange', look)
    }
  }, [afterMs])
}

function personOf(me: Me): PhonePerson {
  return {
    id: me.id,
    name: me.name,
    login: me.login,
    companyCode: me.company.code,
    projects: me.projects.map(({ id, name, zone, capabilities }) => ({
      id,
      name,
      zone,
      capabilities: [...capabilities, ...me.capabilities],
    })),
    positions: me.projects.flatMap((project) => project.positions.map((position) => position.title)),
  }
}
