import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { MODULES } from '../server/src/modules/index.ts'
import { seedSample } from '../server/src/modules/setup/index.ts'
import { type App, composeApp } from '../server/src/platform/app.ts'
import { loadConfig } from '../server/src/platform/config.ts'
import { openDatabase } from '../server/src/platform/db/database.ts'
import { beginSession, cookieOf } from '../server/src/platform/identity/index.ts'
import { newId } from '../server/src/platform/ids.ts'
import { DatabaseLine } from './database-line.ts'
import { RunningApp } from './running-app.ts'

/** Several processes of the product on one outside database, each as on a machine of its own, and real time. */
export type Nodes = {
  readonly nodes: readonly RunningApp[]
  /** The nodes' line to the database. */
  readonly line: DatabaseLine
  /** An app of the drill itself that serves nobody: to look, and to prepare. */
  readonly app: App
  readonly companyId: number
  readonly projectId: number
  readonly dataDir: string
  readonly scratch: string
  readonly staff: ReadonlyMap<string, string>
  readonly cookie: (login: string) => Promise<string>
  readonly post: (url: string, login: string, path: string, body: object, key?: string) => Promise<Response>
  /** Sent under one key until it is done, as every client of ours does. Answers the body. */
  readonly change: (url: string, login: string, path: string, body: object) => Promise<any>
  readonly close: () => Promise<void>
}

export async function openNodes(options: {
  /** Migrated, empty; the role that owns nothing. */
  readonly appUrl: string
  readonly count: number
  readonly env?: Readonly<Record<string, string>>
}): Promise<Nodes> {
  const scratch = await mkdtemp(join(tmpdir(), 'huiyin-nodes-'))
  // Files and the master key are shared between nodes.
  const dataDir = join(scratch, 'data')
  const config = await loadConfig({ env: { DATA_DIR: dataDir } })
  const database = openDatabase({ url: options.appUrl, maxConnections: 3 })
  const app = composeApp({ config, database, modules: MODULES, log: pino({ level: 'silent' }) })
  const { companyId, projectId, staff } = await seedSample(app, { houses: 60, packId: 'recommended' })
  const line = await DatabaseLine.open(options.appUrl)
  const nodes = await Promise.all(
    Array.from({ length: options.count }, () =>
      RunningApp.start(dataDir, { DATABASE_URL: line.through(options.appUrl), DRILL_LIVE: '1', ...options.env }),
    ),
  )
  const cookies = new Map<string, Promise<string>>()
  const cookie = (login: string): Promise<string> => {
    const begun = async () => {
      const accountId = staff.get(login)
      if (!accountId) throw new Error(`nobody signs in as ${login}`)
      return cookieOf(await beginSession(app, { companyId, accountId })).cookie as string
    }
    const known = cookies.get(login) ?? begun()
    cookies.set(login, known)
    return known
  }
  const post: Nodes['post'] = async (url, login, path, body, key = newId()) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { cookie: await cookie(login), 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
  return {
    nodes,
    line,
    app,
    companyId,
    projectId,
    dataDir,
    scratch,
    staff,
    cookie,
    post,
    change: async (url, login, path, body) => {
      const key = newId()
      for (;;) {
        const answer = await post(url, login, path, body, key)
        const answered = await answer.json()
        if (answer.status === 200) return answered
        if (answer.status !== 503) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answered)}`)
        await sleep(50)
      }
    },
    close: async () => {
      line.weather = 'clear'
      for (const node of nodes) node.wake()
      await Promise.all(nodes.map((node) => node.stop()))
      await database.close()
      await line.close()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}
