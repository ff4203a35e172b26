import { createServer, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Chance } from './chance.ts'

/** A gateway for messages as the drills need it: it remembers by which key it was asked, and is not to be relied upon. */
export class Gateway {
  /** Of a hundred requests, so many are accepted and never answered. */
  silentPercent = 0
  /** What was accepted, by key: how often, and in which words. */
  readonly accepted = new Map<string, { times: number; readonly bodies: Set<string> }>()
  readonly #server: Server
  readonly #hanging = new Set<ServerResponse>()

  private constructor(chance: Chance) {
    this.#server = createServer(async (request, response) => {
      const body = (await buffer(request)).toString()
      const key = String(request.headers['idempotency-key'])
      const known = this.accepted.get(key) ?? { times: 0, bodies: new Set<string>() }
      known.times++
      known.bodies.add(body)
      this.accepted.set(key, known)
      if (chance.percent(this.silentPercent)) this.#hanging.add(response)
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }

  static async open(chance: Chance): Promise<Gateway> {
    const gateway = new Gateway(chance)
    await new Promise<void>((done) => gateway.#server.listen(0, '127.0.0.1', done))
    return gateway
  }

  /** `host:port`. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as { port: number }).port}`
  }

  /** Ends the connections that wait for an answer, as a gateway that starts anew does. */
  hangUp(): void {
    for (const response of this.#hanging) response.destroy()
    this.#hanging.clear()
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}
