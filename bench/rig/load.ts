import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { FRESH_ID, FRESH_KEY, type LoadOrder, type LoadResult } from './load-client.ts'

const CLIENT = fileURLToPath(new URL('./load-client.ts', import.meta.url))

export type LoadClient = {
  readonly run: (order: LoadOrder) => Promise<LoadResult>
  readonly stop: () => void
}

/** The client as a process of its own, so that it and the measured one do not share a thread. */
export function startLoadClient(): LoadClient {
  const child = fork(CLIENT, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load client ended')
  })
  ended.catch(() => {})
  return {
    run: async (order) => {
      const answered = new Promise<LoadResult>((done) => {
        child.once('message', (result) => done(result as LoadResult))
      })
      child.send(order)
      return Promise.race([answered, ended])
    },
    stop: () => child.kill(),
  }
}

/** A whole request for `LoadOrder`. A body may hold FRESH_ID; each change gets a key of its own. */
export function requestText(request: {
  readonly method: string
  readonly path: string
  readonly cookie?: string
  readonly body?: unknown
}): string {
  const body = request.body === undefined ? '' : JSON.stringify(request.body)
  const head = [
    `${request.method} ${request.path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...(request.cookie ? [`cookie: ${request.cookie}`] : []),
    ...(request.method === 'GET' ? [] : [`idempotency-key: ${FRESH_KEY}`]),
    ...(body ? ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`] : []),
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

export { FRESH_ID }

/** The value below which this share of a sorted list lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}
