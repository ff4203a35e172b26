import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'

/** What becomes of a connection. */
export type Weather =
  | 'clear'
  /** Nobody is let in, and who is in is thrown out. */
  | 'closed'
  /** Bytes of either side arrive later. */
  | 'slow'
  /** Bytes go out and nothing ever comes back. */
  | 'silent'

/** A line to PostgreSQL that a drill may cut, slow down or let fall silent. */
export class DatabaseLine {
  weather: Weather = 'clear'
  /** How much later while it is slow. */
  delayMs = 2000
  readonly #server: Server
  #target: string
  readonly #sockets = new Set<Socket>()

  private constructor(target: string) {
    this.#target = target
    this.#server = createServer((socket) => this.#serve(socket))
  }

  /** @param url of a database behind a socket in a folder, as the embedded server's */
  static async open(url: string): Promise<DatabaseLine> {
    const line = new DatabaseLine(socketOf(url))
    await new Promise<void>((done) => line.#server.listen(0, '127.0.0.1', done))
    return line
  }

  /** The address of the same database and role by this line. */
  through(url: string): string {
    const { username, password, pathname } = new URL(url.replace('@/', '@localhost/'))
    const { port } = this.#server.address() as { port: number }
    return `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`
  }

  /** New connections go to another server from now on, as when an address moves to the standby. */
  leadTo(url: string): void {
    this.#target = socketOf(url)
    this.cutAll()
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Every connection loses its way back, as when a firewall forgets it: it looks open and is not. */
  halfClose(): void {
    for (const socket of this.#sockets) socket.end()
  }

  async close(): Promise<void> {
    this.cutAll()
    await new Promise((done) => this.#server.close(done))
  }

  #serve(near: Socket): void {
    if (this.weather === 'closed') {
      near.destroy()
      return
    }
    const far = connect(this.#target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      from.on('data', (bytes) => {
        if (this.weather === 'silent' && from === far) return
        if (this.weather === 'slow') setTimeout(() => to.writable && to.write(bytes), this.delayMs)
        else to.write(bytes)
      })
    }
  }
}

function socketOf(url: string): string {
  return join(new URL(url.replace('@/', '@localhost/')).searchParams.get('host') ?? '', '.s.PGSQL.5432')
}
