import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * What nginx does for two nodes in docs/operation: asks each who is ready, and sends a request on to the other when one
 * gives no answer. Commands may be sent twice, since each carries its key.
 */
export class Balancer {
  readonly #server: Server
  readonly #ports: readonly number[]
  readonly #ready = new Set<number>()
  readonly #sockets = new Set<Socket>()
  #turn = 0
  #timer: NodeJS.Timeout | undefined

  private constructor(ports: readonly number[]) {
    this.#ports = ports
    this.#server = createServer((incoming, outgoing) => {
      this.#forward(incoming).then(
        ({ answer, body }) => outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body),
        () => outgoing.writeHead(502).end(),
      )
    })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  static async open(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports)
    await new Promise<void>((done) => balancer.#server.listen(0, '127.0.0.1', done))
    await balancer.#look()
    balancer.#timer = setInterval(() => balancer.#look(), 200)
    return balancer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((done) => this.#server.close(done))
  }

  async #look(): Promise<void> {
    await Promise.all(
      this.#ports.map(async (port) => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, {
          signal: AbortSignal.timeout(1000),
        }).catch(() => undefined)
        if (answer?.status === 200) this.#ready.add(port)
        else this.#ready.delete(port)
      }),
    )
  }

  async #forward(incoming: IncomingMessage): Promise<{ answer: IncomingMessage; body: Buffer }> {
    const asked = await buffer(incoming)
    const turn = this.#turn++
    const ready = this.#ports.filter((port) => this.#ready.has(port))
    const order = ready.length > 0 ? ready : this.#ports
    let failure: unknown
    for (let attempt = 0; attempt < this.#ports.length; attempt++) {
      const port = (attempt < order.length ? order[(turn + attempt) % order.length] : this.#ports[attempt]) as number
      try {
        return await send(port, incoming, asked)
      } catch (error) {
        this.#ready.delete(port)
        failure = error
      }
    }
    throw failure
  }
}

function send(
  port: number,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((done, fail) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        buffer(answer).then((bytes) => done({ answer, body: bytes }), fail)
      },
    )
    request.on('error', fail)
    request.end(body)
  })
}
