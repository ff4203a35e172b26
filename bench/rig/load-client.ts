import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { newId } from '../../server/src/platform/ids.ts'

/**
 * A closed loop over keep-alive connections: each lane sends its next request when the last one is answered. It speaks
 * HTTP over bare sockets, so that the client takes as little of the machine as it can. Runs as a process of its own
 * (`load.ts` starts it), told by messages what to send.
 */
export type LoadOrder = {
  readonly url: string
  readonly lanes: number
  readonly seconds: number
  /** Whole requests as `requestText` writes them; lanes take them in turn. */
  readonly requests: readonly string[]
  /** Answers with another status count as errors. */
  readonly expected: number
}
export type LoadResult = {
  readonly done: number
  readonly errors: number
  readonly seconds: number
  /** By status, and by what a socket said. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Milliseconds of those answered as expected, sorted. */
  readonly latencies: readonly number[]
}

/** Filled with a new id for each request; the same one at every place of the request. */
export const FRESH_ID = 'ffffffff-ffff-4fff-8fff-f0000000f1d0'
export const FRESH_KEY = 'ffffffff-ffff-4fff-8fff-f000000f4e90'

const TIMEOUT_MS = 20_000

async function run(order: LoadOrder): Promise<LoadResult> {
  const { hostname, port } = new URL(order.url)
  const latencies: number[] = []
  const outcomes: Record<string, number> = {}
  let errors = 0
  let next = 0
  const began = performance.now()
  const until = began + order.seconds * 1000
  const lane = async () => {
    let line: Line | undefined
    while (performance.now() < until) {
      const text = (order.requests[next++ % order.requests.length] as string)
        .replaceAll(FRESH_ID, newId())
        .replaceAll(FRESH_KEY, newId())
      const sent = performance.now()
      try {
        line ??= await Line.open(hostname, Number(port))
        const status = await line.ask(text)
        outcomes[status] = (outcomes[status] ?? 0) + 1
        if (status === order.expected) latencies.push(performance.now() - sent)
        else errors += 1
      } catch (error) {
        const what = (error as Error).message
        outcomes[what] = (outcomes[what] ?? 0) + 1
        errors += 1
        line?.close()
        line = undefined
      }
    }
    line?.close()
  }
  await Promise.all(Array.from({ length: order.lanes }, lane))
  latencies.sort((a, b) => a - b)
  return { done: latencies.length, errors, seconds: (performance.now() - began) / 1000, outcomes, latencies }
}

/** One connection, one request at a time. */
class Line {
  readonly #socket: Socket
  #waiting: { done: (status: number) => void; fail: (error: Error) => void } | undefined
  #received: Buffer = Buffer.alloc(0)
  #broken: Error | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setTimeout(TIMEOUT_MS, () => this.#fail(new Error('no answer in time')))
    socket.on('error', (error) => this.#fail(new Error((error as { code?: string }).code ?? error.message)))
    socket.on('close', () => this.#fail(new Error('closed')))
    socket.on('data', (chunk) => this.#take(chunk))
  }

  static open(host: string, port: number): Promise<Line> {
    return new Promise((done, fail) => {
      const socket = connect({ host, port })
      socket.once('error', fail)
      socket.once('connect', () => {
        socket.off('error', fail)
        done(new Line(socket))
      })
    })
  }

  ask(text: string): Promise<number> {
    return new Promise((done, fail) => {
      if (this.#broken) return fail(this.#broken)
      this.#waiting = { done, fail }
      this.#socket.write(text)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const head = this.#received.indexOf('\r\n\r\n')
    if (head < 0) return
    const lines = this.#received.toString('latin1', 0, head)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(lines)?.[1] ?? Number.NaN)
    if (Number.isNaN(length)) {
      this.#fail(new Error('an answer without content-length'))
      return
    }
    if (this.#received.length < head + 4 + length) return
    this.#received = this.#received.subarray(head + 4 + length)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.done(Number(lines.slice(9, 12)))
  }

  #fail(error: Error): void {
    this.#broken = error
    this.#socket.destroy()
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.fail(error)
  }
}

if (process.send)
  process.on('message', (order: LoadOrder) => {
    run(order).then(
      (result) => process.send?.(result),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
