import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The product as a stranger starts it: `huiyin rehearse` in a process of its own, with the sample estate. */
export type Rehearsal = {
  readonly address: string
  readonly dataDir: string
  /** One request to `/api/v1` as this login; signs in at the first. */
  readonly ask: <Answer>(login: string, method: string, path: string, body?: object) => Promise<Answer>
  readonly close: () => Promise<void>
}

export const REHEARSAL_PASSWORD = 'huiyin-rehearsal'
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export async function startRehearsal(options: { readonly pack: string }): Promise<Rehearsal> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huiyin-journey-'))
  const port = await freePort()
  const child = spawn(process.execPath, [join(ROOT, 'bin/huiyin.mjs'), 'rehearse'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir, PORT: String(port), HUIYIN_PACK: options.pack },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await saysAddress(child, port)
  const address = `http://localhost:${port}`
  const cookies = new Map<string, string>()
  const send = (path: string, method: string, body: object | undefined, cookie: string) =>
    fetch(`${address}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const signIn = async (login: string) => {
    const answer = await send('/sessions', 'POST', { login, password: REHEARSAL_PASSWORD }, '')
    if (!answer.ok) throw new Error(`${login} could not sign in: ${await answer.text()}`)
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    cookies.set(login, cookie)
    return cookie
  }
  return {
    address,
    dataDir,
    ask: async (login, method, path, body) => {
      const answer = await send(path, method, body, cookies.get(login) ?? (await signIn(login)))
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as never
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function saysAddress(child: ChildProcess, port: number): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes(`localhost:${port}`)) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the rehearsal ended with ${code}: ${said.slice(-2000)}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
