import { useEffect, useState } from 'react'
import { newId } from '../api/ids.ts'
import { observeNow } from '../clock/business-clock.ts'
import { language } from '../language/language.ts'
import { isOwed } from './next-step.ts'
import { forgetPin } from './session/device.ts'
import { outOfTouch, type Ticks } from './sync/clock.ts'
import type { Edit } from './sync/edits.ts'
import { isUnsent } from './sync/edits.ts'
import { type JobNow, jobNow, type PhoneCodes } from './sync/jobs.ts'
import { createPhoneSync, type Link, type PhoneSync } from './sync/phone-sync.ts'
import { openPhoneStore, type PhoneStore } from './sync/store.ts'
import { fetchTransport } from './sync/transport.ts'

/** One person's phone while it is open: what is on it, what waits, and how the link is. */
export type Phone = { readonly store: PhoneStore; readonly sync: PhoneSync; readonly stop: () => void }

export type PhoneView = {
  readonly jobs: readonly JobNow[]
  readonly edits: readonly Edit[]
  readonly unsent: number
  readonly link: Link
  readonly codes: PhoneCodes
}

const LIFE = crypto.randomUUID()
const ticks: Ticks = { life: LIFE, monotonic: () => performance.now(), wall: () => Date.now() }
const EVERY_MS = 30_000

export async function openPhone(personId: string): Promise<Phone> {
  const store = await openPhoneStore(personId)
  const sync = createPhoneSync({
    store,
    transport: fetchTransport(language),
    ticks,
    newId,
    exclusively: async (work) =>
      navigator.locks ? await navigator.locks.request(`huiyin-phone-${personId}`, () => work()) : work(),
  })
  // What is unsent must not be thrown away when the phone runs short of space.
  void navigator.storage?.persist?.()
  const go = () => void sync.sync().catch(() => {})
  await forgetWhenOutOfTouch(store)
  const seen = () => {
    if (document.visibilityState === 'visible') go()
  }
  const timer = setInterval(() => {
    go()
    void forgetWhenOutOfTouch(store)
  }, EVERY_MS)
  window.addEventListener('online', go)
  document.addEventListener('visibilitychange', seen)
  go()
  return {
    store,
    sync,
    stop: () => {
      clearInterval(timer)
      window.removeEventListener('online', go)
      document.removeEventListener('visibilitychange', seen)
    },
  }
}

/** Jobs and sent work go, and the PIN with them: the password, and with it the server, opens what was never sent. */
async function forgetWhenOutOfTouch(store: PhoneStore): Promise<void> {
  const anchor = await store.anchor()
  if (!anchor || !outOfTouch(anchor, ticks)) return
  await store.forgetJobs()
  await forgetPin()
}

const EMPTY: PhoneView = {
  jobs: [],
  edits: [],
  unsent: 0,
  link: 'unknown',
  codes: { waitingFor: [], appointmentReasons: [], prices: [] },
}

export function usePhoneView(phone: Phone): PhoneView | undefined {
  const [view, setView] = useState<PhoneView | undefined>(undefined)
  useEffect(() => {
    let gone = false
    let busy = false
    let again = false
    const look = async () => {
      if (busy) {
        again = true
        return
      }
      busy = true
      do {
        again = false
        const next = await viewOf(phone)
        if (!gone) setView(next)
      } while (again && !gone)
      busy = false
    }
    const stop = phone.sync.subscribe(() => void look())
    void look()
    return () => {
      gone = true
      stop()
    }
  }, [phone])
  return view
}

async function viewOf({ store, sync }: Phone): Promise<PhoneView> {
  const [jobs, edits, codes, now] = await Promise.all([store.jobs(), store.edits(), store.codes(), sync.now()])
  if (now !== undefined) observeNow(now)
  return {
    jobs: inOrder(jobs.map((job) => jobNow(job, edits))),
    edits,
    unsent: edits.filter(isUnsent).length,
    link: sync.link(),
    codes: codes ?? EMPTY.codes,
  }
}

const HAND: Readonly<Record<string, number>> = {
  working: 0,
  arrived: 0,
  departed: 1,
  completed: 2,
  accepted: 3,
  dispatched: 3,
  suspended: 5,
}

/** What is in hand, then by what is due first; what waits for somebody else and what is done come last. */
function inOrder(jobs: readonly JobNow[]): readonly JobNow[] {
  const rank = (job: JobNow) => HAND[job.state] ?? 9
  return [...jobs].sort((a, b) => rank(a) - rank(b) || dueOf(a) - dueOf(b))
}

export function dueOf(now: JobNow): number {
  const { appointmentAt } = now.times
  if (appointmentAt && !now.times.arrivedAt) return Date.parse(appointmentAt)
  const due = now.job.obligations.map((one) => (one.dueAt ? Date.parse(one.dueAt) : Number.POSITIVE_INFINITY))
  return Math.min(Number.POSITIVE_INFINITY, ...due)
}

export function isDone(now: JobNow): boolean {
  // Confirmed but not paid yet: the engineer stands at the door still.
  if (now.state === 'ownerConfirmed') return !isOwed(now)
  return ['headSigned', 'returned', 'cancelled'].includes(now.state)
}
