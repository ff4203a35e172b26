/** What an engineer did on the phone, waiting to be told to the server in the order it was done. */

export const PHONE_VERBS = [
  'accept',
  'decline',
  'depart',
  'arrive',
  'tell-price',
  'start',
  'materials',
  'suspend',
  'resume',
  'complete',
  'confirm',
  'settle',
] as const
export type PhoneVerb = (typeof PHONE_VERBS)[number]

export type PhotoPurpose = 'photoBefore' | 'photoAfter'
export type Stroke = readonly (readonly [number, number])[]

export type EditContent =
  | { readonly kind: 'command'; readonly verb: PhoneVerb; readonly body: Readonly<Record<string, unknown>> }
  /** The picture itself lies beside the edit; `thumbnail` is a small data URL for the screen. */
  | {
      readonly kind: 'photo'
      readonly purpose: PhotoPurpose
      readonly byteLength: number
      readonly thumbnail: string
    }
  | {
      readonly kind: 'signature'
      readonly signer: 'owner' | 'head'
      readonly width: number
      readonly height: number
      readonly strokes: readonly Stroke[]
    }
  /** Coming or going; of no job, so it has a queue of its own. */
  | { readonly kind: 'punch'; readonly way: 'in' | 'out'; readonly projectId: number }

/** The queue of punches, where jobs have theirs by their order. */
export const PUNCHES = 'punches'

/**
 * waiting: on the phone, goes out when there is a signal. sent: the server has it. failed: refused, with the reason; it
 * and what follows of the same job waits for the person. setAside: the person decided not to send it; it stays readable.
 */
export type EditState = 'waiting' | 'sent' | 'failed' | 'setAside'

export type Refused = {
  /** `work-order/wrong-state` of the problem document. */
  readonly code: string
  readonly title: string
  readonly detail?: string | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
}

export type Edit = {
  /** Made on the phone: idempotency key, and the id of the photo or signature. */
  readonly id: string
  readonly orderId: string
  readonly caseId: string
  /** Order on this phone. */
  readonly place: number
  readonly content: EditContent
  readonly state: EditState
  /** Server's time as the phone knew it, epoch milliseconds. Fixed from the first attempt on. */
  readonly occurredAt: number
  /** The server's time of the contact before it was done. */
  readonly contactAt: number
  /** It has gone out at least once: its content may be known to the server, so it does not change any more. */
  readonly tried: boolean
  readonly refused?: Refused | undefined
  readonly sentAt?: number | undefined
  /** The case's version that it led to: a job fetched before that does not show it yet. */
  readonly version?: number | undefined
  readonly progress?: { readonly parts: number; readonly of: number } | undefined
}

/** Done longer ago than this when it goes out, it says that it was done without a connection. */
export const OFFLINE_AFTER_MS = 120_000

export function isUnsent(edit: Pick<Edit, 'state'>): boolean {
  return edit.state === 'waiting' || edit.state === 'failed'
}
