import type { Job } from './jobs.ts'
import { type Answer, type Request, Unreachable } from './transport.ts'

/**
 * The server's side of the promise, small enough to be looked through: idempotency by key, one state machine, two
 * times. The tests of the queue run against it by the thousand; the same journeys run against the product's own server.
 */
export class SimulatedServer {
  now = Date.parse('2026-11-23T02:40:00Z')
  leastProtocol = 1
  readonly log: { orderId: string; key: string; what: string; occurredAt: number }[] = []
  readonly #orders = new Map<string, Order>()
  readonly #answers = new Map<string, { body: string; answer: Answer }>()
  readonly #uploads = new Map<string, { orderId: string; bytes: number; parts: Set<number>; ready: boolean }>()

  dispatch(orderId: string): void {
    this.#orders.set(orderId, { id: orderId, state: 'dispatched', mine: true, version: 1, movedAt: this.now })
  }

  /** Somebody in the office gives the order to another engineer, or back. */
  reassign(orderId: string, mine: boolean): void {
    const order = this.#orders.get(orderId)
    if (order) Object.assign(order, { mine, version: order.version + 1 })
  }

  jobs(): Job[] {
    return [...this.#orders.values()].filter((order) => order.mine).map(jobOf)
  }

  handle(request: Request, protocol: number): Answer {
    if (protocol < this.leastProtocol) return problem(426, 'client/too-old')
    if (request.path === '/my/work-orders')
      return {
        status: 200,
        body: {
          serverNow: new Date(this.now).toISOString(),
          jobs: this.jobs(),
          finishedToday: 0,
          codes: { waitingFor: [], appointmentReasons: [], prices: [] },
        },
      }
    if (request.method === 'GET') return this.#lookAtUpload(request)
    if (!request.key) return problem(400, 'idempotency/missing')
    const body = JSON.stringify(withoutEnvelope(request))
    const known = this.#answers.get(request.key)
    if (known) return known.body === body ? known.answer : problem(422, 'idempotency/other-body')
    const answer = this.#change(request, request.key)
    // A refusal rolls everything back, its key too.
    if (answer.status === 200) this.#answers.set(request.key, { body, answer })
    return answer
  }

  #change(request: Request, key: string): Answer {
    const [, head, id, , , verb] = request.path.split('/')
    const body = (request.body ?? {}) as Record<string, unknown>
    if (head === 'cases') return this.#command(request.path.split('/')[4] as string, verb as string, body, key)
    if (head === 'signatures') return this.#onOrder(body, key, 'signature')
    if (head === 'attachments' && id === undefined) {
      const orderId = (body.part as { id: string }).id
      this.#uploads.set(String(body.id), { orderId, bytes: Number(body.byteLength), parts: new Set(), ready: false })
      return { status: 200, body: { state: 'uploading', partBytes: PART_BYTES, partsReceived: [] } }
    }
    return this.#uploadStep(request)
  }

  #uploadStep(request: Request): Answer {
    const [, , id, step, part] = request.path.split('/')
    const upload = this.#uploads.get(id as string)
    if (!upload) return problem(404, 'not-found')
    if (step === 'parts') {
      upload.parts.add(Number(part))
      return { status: 200, body: { partsReceived: [...upload.parts] } }
    }
    if (upload.parts.size < Math.ceil(upload.bytes / PART_BYTES)) return problem(409, 'attachment/parts-missing')
    upload.ready = true
    this.log.push({ orderId: upload.orderId, key: id as string, what: 'photo', occurredAt: this.now })
    return { status: 200, body: this.#bump(upload.orderId) }
  }

  #lookAtUpload(request: Request): Answer {
    const upload = this.#uploads.get(request.path.split('/')[2] as string)
    if (!upload) return problem(404, 'not-found')
    return {
      status: 200,
      body: { state: upload.ready ? 'ready' : 'uploading', partBytes: PART_BYTES, partsReceived: [...upload.parts] },
    }
  }

  #onOrder(body: Record<string, unknown>, key: string, what: string): Answer {
    const orderId = (body.part as { id: string }).id
    const refused = this.#timely(body)
    if (refused) return refused
    this.log.push({ orderId, key, what, occurredAt: Date.parse(String(body.occurredAt)) })
    return { status: 200, body: this.#bump(orderId) }
  }

  #command(orderId: string, verb: string, body: Record<string, unknown>, key: string): Answer {
    const order = this.#orders.get(orderId)
    if (!order) return problem(404, 'not-found')
    if (!order.mine) return problem(403, 'work-order/not-yours')
    const refused = this.#timely(body)
    if (refused) return refused
    const occurredAt = Date.parse(String(body.occurredAt))
    if (occurredAt < order.movedAt) return problem(409, 'work-order/before-last')
    const to = MOVES[order.state]?.[verb]
    if (!to) return problem(409, 'work-order/wrong-state')
    if (to !== 'same') Object.assign(order, { state: to, movedAt: occurredAt })
    this.log.push({ orderId, key, what: verb, occurredAt })
    return { status: 200, body: this.#bump(orderId) }
  }

  #timely(body: Record<string, unknown>): Answer | undefined {
    const occurredAt = Date.parse(String(body.occurredAt))
    if (occurredAt > this.now) return problem(422, 'time/in-future')
    if (body.offlineSince !== undefined)
      return occurredAt < Date.parse(String(body.offlineSince)) ? problem(422, 'time/offline-out-of-range') : undefined
    return this.now - occurredAt > 900_000 ? problem(422, 'time/needs-reason') : undefined
  }

  #bump(orderId: string): unknown {
    const order = this.#orders.get(orderId) as Order
    order.version += 1
    return { subject: { id: orderId, type: 'case', version: order.version } }
  }
}

export { Unreachable }

type Order = { id: string; state: string; mine: boolean; version: number; movedAt: number }
const PART_BYTES = 4

const MOVES: Record<string, Record<string, string>> = {
  dispatched: { accept: 'accepted' },
  accepted: { depart: 'departed', arrive: 'arrived', materials: 'same' },
  departed: { arrive: 'arrived', materials: 'same' },
  arrived: { start: 'working', materials: 'same', suspend: 'suspended' },
  working: { complete: 'completed', materials: 'same', suspend: 'suspended' },
  suspended: { resume: 'working', materials: 'same' },
  completed: { confirm: 'ownerConfirmed' },
}

const problem = (status: number, code: string): Answer => ({
  status,
  body: { type: `/problems/${code}`, title: code, status },
})

function withoutEnvelope(request: Request): unknown {
  const { offlineSince: _, ...body } = (request.body ?? {}) as Record<string, unknown>
  return { path: request.path, body, bytes: request.bytes ? [...request.bytes] : null }
}

function jobOf(order: Order): Job {
  return {
    caseId: order.id,
    caseVersion: order.version,
    order: {
      id: order.id,
      state: order.state,
      materials: [],
      confirmedBy: order.state === 'ownerConfirmed' ? 'signature' : null,
      priceFen: null,
      priceBasis: null,
      priceListVersion: null,
      materialsRule: null,
      chargedFen: null,
      settledFen: null,
      receiptNumber: null,
      handedInFen: null,
      callOut: [],
      waitingFor: null,
      times: { dispatchedAt: new Date(order.movedAt).toISOString() },
    },
  } as unknown as Job
}
