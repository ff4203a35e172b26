import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

type Environment = Readonly<Record<string, string>>

const ENTRY = fileURLToPath(new URL('./app-process.ts', import.meta.url))
const READY_WITHIN_MS = 120_000

/** The product as a process of its own, on a data folder that outlives it. */
export class RunningApp {
  readonly dataDir: string
  readonly port: number
  readonly #env: Environment
  #child: ChildProcess | undefined
  #errors = ''

  private constructor(dataDir: string, port: number, env: Environment) {
    this.dataDir = dataDir
    this.port = port
    this.#env = env
  }

  /** @param env settings beside DATA_DIR and PORT, e.g. an outside database */
  static async start(dataDir: string, env: Environment = {}): Promise<RunningApp> {
    const app = new RunningApp(dataDir, await freePort(), env)
    await app.start()
    return app
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [ENTRY], {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: this.dataDir,
        PORT: String(this.port),
        LOG_LEVEL: 'fatal',
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.resume()
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-4000)
    })
    this.#child = child
    await this.untilReady()
  }

  /** Waits until work can be done again, whoever brought it about. */
  async untilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS
    for (;;) {
      const answer = await fetch(`${this.url}/api/health/ready`).catch(() => undefined)
      if (answer?.status === 200) return
      if (this.#child?.exitCode !== null) throw new Error(`the app ended (${this.#child?.exitCode}): ${this.#errors}`)
      if (performance.now() > deadline) throw new Error(`the app is not ready: ${this.#errors}`)
      await sleep(25)
    }
  }

  /** Ends the process as a power cut would: nothing is finished, nobody is told. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it in order; answers its exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM')
    return this.#child?.exitCode ?? null
  }

  /** Stops its heart without ending it, as a machine that swaps or a virtual machine that is moved; `wake` lets it go on. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  wake(): void {
    this.#child?.kill('SIGCONT')
  }

  async killDatabase(): Promise<void> {
    const file = await readFile(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8')
    process.kill(Number.parseInt(file, 10), 'SIGKILL')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await ended
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
