import { type Anchor, anchorOfContact, carry, estimate, type Ticks } from './clock.ts'
import { type Edit, type EditContent, isUnsent, OFFLINE_AFTER_MS, PUNCHES, type Refused } from './edits.ts'
import { type Job, lastMovedAt, type MyOrders } from './jobs.ts'
import type { EditChange, PhoneStore } from './store.ts'
import { type Answer, type Transport, Unreachable } from './transport.ts'

/**
 * How things stand with the server. `signIn`: the session ended; the same person signs in and the queue goes on.
 * `locked`: the PIN is asked. `update`: this app is too old for the server; the queue is kept for the new one.
 */
export type Link = 'unknown' | 'online' | 'offline' | 'signIn' | 'locked' | 'update' | 'revoked'

export type PhoneSync = {
  /** Keeps what was done, then tries to send it. Resolves when it is on the disk, not when it is sent. */
  readonly record: (job: Pick<Job, 'caseId' | 'order'>, content: EditContent, picture?: Uint8Array) => Promise<Edit>
  /** Clocks in or out: kept with its time like everything else, though it belongs to no job. */
  readonly punch: (content: Extract<EditContent, { kind: 'punch' }>) => Promise<Edit>
  /** Sends what waits and fetches what is new. One at a time; a call while one runs is answered by the same run and one more. */
  readonly sync: () => Promise<Link>
  /** Sends a refused edit again, or what came of it after something was mended elsewhere. */
  readonly retry: (editId: string) => Promise<void>
  /** The person decided not to send it: the queue of its job goes on, what was typed stays readable. */
  readonly setAside: (editId: string) => Promise<void>
  readonly link: () => Link
  /** The server's time as far as the phone knows; undefined before the first contact. */
  readonly now: () => Promise<number | undefined>
  readonly subscribe: (listener: () => void) => () => void
}

export type PhoneSyncOptions = {
  readonly store: PhoneStore
  readonly transport: Transport
  readonly ticks: Ticks
  readonly newId: () => string
  /** Only one page of the phone sends at a time (Web Locks); another waits its turn. */
  readonly exclusively?: ((work: () => Promise<Link>) => Promise<Link>) | undefined
}

/** How an attempt to send one edit ended. */
type Sent =
  | { readonly how: 'sent'; readonly version?: number | undefined }
  | { readonly how: 'refused'; readonly refused: Refused }
  | { readonly how: 'inFuture' }
  | { readonly how: 'away'; readonly link: Exclude<Link, 'unknown' | 'online'> }

export function createPhoneSync(options: PhoneSyncOptions): PhoneSync {
  const { store, transport, ticks } = options
  const exclusively = options.exclusively ?? ((work) => work())
  const listeners = new Set<() => void>()
  let link: Link = 'unknown'
  let running: Promise<Link> | undefined
  let again = false

  const tellListeners = () => {
    for (const listener of listeners) listener()
  }
  const setLink = (next: Link) => {
    link = next
    tellListeners()
    return next
  }

  async function stamp(queue: string, lastMoved: number): Promise<{ occurredAt: number; contactAt: number }> {
    const anchor = await store.anchor()
    // Jobs come only by a contact, so there is an anchor; a phone without one has nothing to stamp.
    if (!anchor) throw new Error('nothing can be recorded before the first contact')
    await store.keepAnchor(carry(anchor, ticks))
    const edits = (await store.edits()).filter((edit) => edit.orderId === queue)
    const before = Math.max(lastMoved, ...edits.map((edit) => edit.occurredAt))
    return { occurredAt: Math.max(estimate(anchor, ticks), before), contactAt: anchor.contactAt }
  }

  async function pass(): Promise<Link> {
    const pulled = await pull()
    if (pulled !== 'online') return setLink(pulled)
    const sentAny = await push()
    if (sentAny !== 'online' && sentAny !== 'unchanged') return setLink(sentAny)
    if (sentAny === 'online') return setLink(await pull())
    return setLink('online')
  }

  /** Fetches the open jobs and, with them, the server's time. */
  async function pull(): Promise<Link> {
    const answer = await ask({ method: 'GET', path: '/my/work-orders' })
    if (answer === undefined) return 'offline'
    if (answer.status !== 200) return linkOf(answer) ?? 'offline'
    const orders = answer.body as MyOrders
    await store.keepAnchor(anchorOfContact(Date.parse(orders.serverNow), ticks))
    await store.replaceJobs(orders.jobs, orders.codes)
    return 'online'
  }

  /** Sends each job's queue in order; one refused edit stops only its own job. */
  async function push(): Promise<Link | 'unchanged'> {
    const edits = (await store.edits()).filter(isUnsent)
    const stopped = new Set(edits.filter((edit) => edit.state === 'failed').map((edit) => edit.orderId))
    let changed = false
    for (const edit of edits) {
      if (stopped.has(edit.orderId)) continue
      const sent = await sendOne(edit)
      if (sent.how === 'away') return sent.link
      changed = true
      if (sent.how === 'sent')
        await change(edit.id, {
          state: 'sent',
          refused: null,
          ...(await sentAt()),
          ...(sent.version === undefined ? {} : { version: sent.version }),
        })
      else {
        stopped.add(edit.orderId)
        const refused = sent.how === 'refused' ? sent.refused : FUTURE
        await change(edit.id, { state: 'failed', refused })
      }
    }
    return changed ? 'online' : 'unchanged'
  }

  async function sentAt(): Promise<{ sentAt: number }> {
    return { sentAt: (await now()) ?? 0 }
  }

  /** One edit, with its time made to fit if the server's clock is behind ours (a rehearsal's stands still). */
  async function sendOne(edit: Edit): Promise<Sent> {
    const anchor = (await store.anchor()) as Anchor
    const fitting = await fitted(edit, anchor.contactAt)
    const first = await attempt(fitting)
    if (first.how !== 'inFuture') return first
    // Refused without effect, so the same key may carry the corrected time.
    if ((await pull()) !== 'online') return { how: 'away', link: 'offline' }
    const corrected = ((await store.anchor()) as Anchor).contactAt
    await change(edit.id, { occurredAt: corrected })
    return attempt({ ...edit, occurredAt: corrected })
  }

  /** Before its first attempt a time later than the server's own is brought back to it; afterwards it is fixed. */
  async function fitted(edit: Edit, serverNow: number): Promise<Edit> {
    if (edit.tried) return edit
    const occurredAt = Math.min(edit.occurredAt, Math.max(serverNow, (await now()) ?? serverNow))
    await change(edit.id, { tried: true, occurredAt })
    return { ...edit, occurredAt }
  }

  async function attempt(edit: Edit): Promise<Sent> {
    switch (edit.content.kind) {
      case 'command':
        return outcome(
          await ask({
            method: 'POST',
            path: `/cases/${edit.caseId}/work-orders/${edit.orderId}/${edit.content.verb}`,
            key: edit.id,
            body: { ...edit.content.body, ...(await times(edit)) },
          }),
        )
      case 'signature': {
        const { signer, width, height, strokes } = edit.content
        return outcome(
          await ask({
            method: 'POST',
            path: '/signatures',
            key: edit.id,
            body: { id: edit.id, ...about(edit), signer, width, height, strokes, ...(await times(edit)) },
          }),
        )
      }
      case 'punch': {
        const { projectId, way } = edit.content
        return outcome(
          await ask({
            method: 'POST',
            path: `/projects/${projectId}/punches`,
            key: edit.id,
            body: { id: edit.id, way, ...(await times(edit)) },
          }),
        )
      }
      case 'photo':
        return sendPhoto(edit, edit.content)
    }
  }

  /** A picture goes in parts, so that a weak signal gets it through in several tries. */
  async function sendPhoto(edit: Edit, content: Extract<EditContent, { kind: 'photo' }>): Promise<Sent> {
    const picture = await store.picture(edit.id)
    if (!picture) return { how: 'refused', refused: PICTURE_GONE }
    const known = await ask({ method: 'GET', path: `/attachments/${edit.id}` })
    let upload = known?.status === 200 ? (known.body as Upload) : undefined
    if (!upload) {
      if (known === undefined || linkOf(known)) return outcome(known)
      const begun = await ask({
        method: 'POST',
        path: '/attachments',
        key: edit.id,
        body: {
          id: edit.id,
          ...about(edit),
          purpose: content.purpose,
          byteLength: picture.length,
          takenAt: new Date(edit.occurredAt).toISOString(),
          ...(await times(edit)),
        },
      })
      if (begun?.status !== 200) return outcome(begun)
      upload = begun.body as Upload
    }
    // Looked at already: the answer to its completion was lost on the way.
    if (upload.state === 'ready' || upload.state === 'scanning') return { how: 'sent' }
    const partBytes = upload.partBytes ?? PART_BYTES
    const parts = Math.ceil(picture.length / partBytes)
    const received = new Set(upload.partsReceived ?? [])
    for (let part = 0; part < parts; part += 1) {
      if (received.has(part)) continue
      const put = await ask({
        method: 'PUT',
        path: `/attachments/${edit.id}/parts/${part}`,
        bytes: picture.subarray(part * partBytes, (part + 1) * partBytes),
        key: `${edit.id}-part-${part}`,
      })
      if (put?.status !== 200) return outcome(put)
      await change(edit.id, { progress: { parts: part + 1, of: parts } })
    }
    return outcome(
      await ask({ method: 'POST', path: `/attachments/${edit.id}/complete`, key: `${edit.id}-complete`, body: {} }),
    )
  }

  /** When it was so, and since when there had been no connection. */
  async function times(edit: Edit): Promise<Record<string, string>> {
    const sendingAt = (await now()) ?? edit.occurredAt
    const late = sendingAt - edit.occurredAt > OFFLINE_AFTER_MS
    return {
      occurredAt: new Date(edit.occurredAt).toISOString(),
      ...(late ? { offlineSince: new Date(Math.min(edit.contactAt, edit.occurredAt)).toISOString() } : {}),
    }
  }

  async function ask(request: Parameters<Transport>[0]): Promise<Answer | undefined> {
    try {
      return await transport(request)
    } catch (error) {
      if (error instanceof Unreachable) return undefined
      throw error
    }
  }

  async function now(): Promise<number | undefined> {
    const anchor = await store.anchor()
    return anchor ? estimate(anchor, ticks) : undefined
  }

  async function change(id: string, changes: EditChange): Promise<void> {
    await store.change(id, changes)
    tellListeners()
  }

  const sync = (): Promise<Link> => {
    if (running) {
      again = true
      return running
    }
    running = exclusively(async () => {
      let last: Link
      do {
        again = false
        last = await pass()
      } while (again && last === 'online')
      return last
    }).finally(() => {
      running = undefined
    })
    return running
  }

  return {
    record: async (job, content, picture) => {
      const edit = await store.add(
        {
          id: options.newId(),
          orderId: job.order.id,
          caseId: job.caseId,
          content,
          ...(await stamp(job.order.id, lastMovedAt(job as Job))),
        },
        picture,
      )
      tellListeners()
      return edit
    },
    punch: async (content) => {
      const edit = await store.add({
        id: options.newId(),
        orderId: PUNCHES,
        caseId: '',
        content,
        ...(await stamp(PUNCHES, 0)),
      })
      tellListeners()
      return edit
    },
    sync,
    retry: (editId) => change(editId, { state: 'waiting', refused: null }),
    setAside: (editId) => change(editId, { state: 'setAside' }),
    link: () => link,
    now,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Upload = { readonly state?: string; readonly partBytes?: number; readonly partsReceived?: readonly number[] }
const PART_BYTES = 524_288

const about = (edit: Edit) => ({
  subject: { type: 'case', id: edit.caseId },
  part: { type: 'workOrder', id: edit.orderId },
})

/** What an answer that is not about the edit itself says of the link; undefined when it is about the edit. */
function linkOf(answer: Answer): Exclude<Link, 'unknown' | 'online'> | undefined {
  if (answer.status === 401) return codeOf(answer) === 'access/revoked' ? 'revoked' : 'signIn'
  if (answer.status === 423) return 'locked'
  if (answer.status === 426) return 'update'
  if (answer.status === 408 || answer.status === 425 || answer.status === 429 || answer.status >= 500) return 'offline'
  return undefined
}

function outcome(answer: Answer | undefined): Sent {
  if (answer === undefined) return { how: 'away', link: 'offline' }
  if (answer.status === 200)
    return { how: 'sent', version: (answer.body as { subject?: { version?: number } })?.subject?.version }
  const link = linkOf(answer)
  if (link) return { how: 'away', link }
  const code = codeOf(answer)
  if (code === 'time/in-future') return { how: 'inFuture' }
  const { title, detail, errors } = (answer.body ?? {}) as Partial<Refused>
  return { how: 'refused', refused: { code, title: title ?? `HTTP ${answer.status}`, detail, errors } }
}

const codeOf = (answer: Answer) =>
  String((answer.body as { type?: unknown } | undefined)?.type ?? 'unexpected').replace(/^\/problems\//, '')

const FUTURE: Refused = { code: 'time/in-future', title: '' }
const PICTURE_GONE: Refused = { code: 'phone/picture-gone', title: '' }
