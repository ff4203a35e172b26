import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { startPostgres } from '../server/src/platform/postgres/start-postgres.ts'
import { median } from './rig/load.ts'
import type { Report } from './rig/report.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const PRODUCT = [join(ROOT, 'bin', 'huiyin.mjs'), 'start']
const BARE = [fileURLToPath(new URL('./rig/bare-start.ts', import.meta.url))]
const WITHIN_MS = 120_000

/**
 * From exec to the first served page, in turns with a bare fastify and pg; beside it the whole start with a database
 * server of its own. The long form also clones the project and starts the clone.
 */
export async function benchColdStart(options: { readonly short: boolean }): Promise<Report> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huiyin-bench-start-'))
  const own = { DATA_DIR: dataDir, HUIYIN_ADMIN_PASSWORD: 'bench-administrator-1', LOG_LEVEL: 'error' }
  try {
    // Once without looking: the cluster is made, the web is built, code is compiled.
    const first = await timed(PRODUCT, own)
    const embedded: number[] = []
    for (let round = 0; round < 3; round += 1) embedded.push((await timed(PRODUCT, own)).ms)

    const postgres = await startPostgres({ dataDir })
    try {
      const there = { ...own, DATABASE_URL: postgres.urlOf('app'), DATABASE_OWNER_URL: postgres.urlOf('owner') }
      await timed(BARE, there)
      const product: number[] = []
      const bare: number[] = []
      let idleMegabytes = 0
      for (let round = 0; round < (options.short ? 5 : 11); round += 1) {
        product.push(
          (
            await timed(
              PRODUCT,
              there,
              round === 0
                ? async (pid) => {
                    await sleep(5000)
                    idleMegabytes = await residentMegabytes(pid)
                  }
                : undefined,
            )
          ).ms,
        )
        bare.push((await timed(BARE, there)).ms)
      }
      const migrations: number[] = []
      for (let round = 0; round < 5; round += 1) {
        const began = performance.now()
        await migrate({ ownerUrl: postgres.urlOf('owner') })
        migrations.push(performance.now() - began)
      }
      const clone = options.short ? undefined : await freshClone()
      return {
        figures: {
          'first start of all, ms': first.ms,
          'start with a database server of its own, ms': median(embedded),
          'bare fastify and pg, ms': median(bare),
          ...(clone ? { 'installed, GB': clone.gigabytes } : {}),
        },
        bars: [
          { name: 'cold start', reached: median(product), wanted: { atMost: 1500 }, unit: 'ms' },
          { name: 'cold start / bare start', reached: median(product) / median(bare), wanted: { atMost: 3 } },
          {
            name: 'with a database server of its own',
            reached: median(embedded),
            wanted: { atMost: 1500 },
            unit: 'ms',
          },
          {
            name: 'migrations of an up-to-date database',
            reached: median(migrations),
            wanted: { atMost: 200 },
            unit: 'ms',
          },
          { name: 'resident memory when idle', reached: idleMegabytes, wanted: { atMost: 200 }, unit: 'MB' },
          ...(clone
            ? [
                { name: 'fresh clone to the first page', reached: clone.seconds, wanted: { atMost: 150 }, unit: 's' },
                { name: 'installed size', reached: clone.gigabytes, wanted: { atMost: 1.2 }, unit: 'GB' },
              ]
            : []),
        ],
      }
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Starts a program, asks for its first page until it comes, and ends it. */
async function timed(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  meanwhile?: (pid: number) => Promise<void>,
): Promise<{ readonly ms: number }> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'huiyin-compile'),
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const ms = await untilServed(child, port, began)
    await meanwhile?.(child.pid as number)
    return { ms }
  } finally {
    await ended(child)
  }
}

async function untilServed(child: ChildProcess, port: number, began: number): Promise<number> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer?.ok) {
      await answer.text()
      return performance.now() - began
    }
    if (child.exitCode !== null) throw new Error(`it ended before it served (${child.exitCode})`)
    if (performance.now() - began > WITHIN_MS) throw new Error('it did not serve in time')
    await sleep(5)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(15_000)])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await gone
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1000
}

/** The project as git has it, installed and started by `npm start`. */
async function freshClone(): Promise<{ readonly seconds: number; readonly gigabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'huiyin-bench-clone-'))
  try {
    const place = join(folder, 'clone')
    await told('git', ['clone', '--quiet', '--depth', '1', `file://${ROOT}`, place], folder)
    const port = await freePort()
    const began = performance.now()
    const child = spawn('npm', ['start'], {
      cwd: place,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    })
    try {
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
        if (answer?.ok) break
        if (child.exitCode !== null) throw new Error('npm start ended')
        await sleep(100)
      }
      const seconds = (performance.now() - began) / 1000
      const size = await told('du', ['-sk', join(place, 'node_modules')], folder)
      return { seconds, gigabytes: Number.parseInt(size, 10) / 1_000_000 }
    } finally {
      // npm and the bootstrap stand in between; the signal goes to all three.
      if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGTERM')
      await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done(undefined)))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function told(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done(text) : fail(new Error(`${program} ended with ${code}`))))
  })
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
