import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../server/src/platform/ids.ts'
import { forgetWrites, openDataSet } from './rig/data-set.ts'
import { percentile } from './rig/load.ts'
import type { Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedInAt } from './rig/sign-in.ts'

const CLIENTS = 500

/** From sending a change to its arrival at five hundred open pages, and what a page costs the server in memory. */
export async function benchLiveUpdates(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet('short')
  const app = await startApp(data)
  const readers: Reader[] = []
  try {
    const cookie = await signedInAt(app.url, 'linjiayi')
    const { rows } = await data.admin.query<{ id: string }>(
      "select id from cases where project_id = $1 and state = 'open' order by id limit 1",
      [data.projectIds[0]],
    )
    const caseId = rows[0]?.id as string
    const note = () =>
      fetch(`${app.url}/api/v1/cases/${caseId}/notes`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': newId() },
        body: JSON.stringify({ text: '住户来电询问进度' }),
      })
    await note()
    await sleep(1000)
    const before = await residentKilobytes(app.pid)
    for (let index = 0; index < CLIENTS; index += 1) readers.push(await Reader.open(app.url, cookie))
    await sleep(2000)
    const after = await residentKilobytes(app.pid)
    const latencies: number[] = []
    let missed = 0
    for (let round = 0; round < (options.short ? 10 : 40); round += 1) {
      const sent = performance.now()
      const heard = readers.map((reader) => reader.next(caseId))
      const answer = await note()
      if (answer.status !== 200) throw new Error(await answer.text())
      for (const at of await Promise.all(heard)) {
        if (at === undefined) missed += 1
        else latencies.push(at - sent)
      }
    }
    latencies.sort((a, b) => a - b)
    return {
      figures: {
        clients: CLIENTS,
        'p50, p95, p99 from sending to arrival, ms': [0.5, 0.95, 0.99].map((share) =>
          Math.round(percentile(latencies, share)),
        ),
      },
      bars: [
        { name: 'p95', reached: percentile(latencies, 0.95), wanted: { atMost: 200 }, unit: 'ms' },
        { name: 'memory a client', reached: (after - before) / CLIENTS, wanted: { atMost: 50 }, unit: 'kB' },
        { name: 'pages that heard nothing', reached: missed, wanted: { atMost: 0 } },
      ],
    }
  } finally {
    for (const reader of readers) reader.close()
    await app.stop()
    await forgetWrites(data)
    await data.close()
  }
}

const WITHIN_MS = 10_000

/** A page that listens. */
class Reader {
  readonly #socket: Socket
  #heard: ((text: string) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#heard?.(text))
    socket.on('error', () => {})
  }

  static open(url: string, cookie: string): Promise<Reader> {
    const { hostname, port } = new URL(url)
    return new Promise((done, fail) => {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.once('error', fail)
      socket.once('connect', () =>
        socket.write(
          `GET /api/v1/live HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n\r\n`,
        ),
      )
      socket.once('data', (head: Buffer) => {
        socket.off('error', fail)
        if (head.toString().startsWith('HTTP/1.1 200')) done(new Reader(socket))
        else fail(new Error(head.toString().slice(0, 300)))
      })
    })
  }

  /** When it heard of this subject; undefined when it did not in time. */
  next(subjectId: string): Promise<number | undefined> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(undefined), WITHIN_MS)
      this.#heard = (text) => {
        if (!text.includes(subjectId)) return
        clearTimeout(timer)
        this.#heard = undefined
        done(performance.now())
      }
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

async function residentKilobytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN)
}
