import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { seedSample } from '../../server/src/modules/setup/index.ts'
import { type App, composeApp } from '../../server/src/platform/app.ts'
import { type Database, openDatabase } from '../../server/src/platform/db/database.ts'
import { createServer } from '../../server/src/platform/http/create-server.ts'
import { beginSession, cookieOf } from '../../server/src/platform/identity/index.ts'
import { newId } from '../../server/src/platform/ids.ts'
import { moveClock } from '../../server/src/platform/time/rehearsal-clock.ts'
import { type Answer, clientOf, type TestApp } from '../../server/src/testing/index.ts'
import type { Chance } from '../chance.ts'

type Process = {
  readonly app: App
  readonly server: FastifyInstance
  readonly database: Database
  readonly sockets: Set<Socket>
}

/** The product under drill: one process at a time on one database, its people, and its deaths. */
export type Office = {
  readonly projectId: number
  readonly staff: ReadonlyMap<string, string>
  readonly now: () => number
  /** The process that lives now. */
  readonly app: () => App
  /** Sent until it is answered, over deaths, under one key, as every client of ours does. */
  readonly post: (login: string, path: string, body?: object, key?: string) => Promise<Answer>
  readonly put: (login: string, path: string, body: object) => Promise<Answer>
  readonly patch: (login: string, path: string, body: object) => Promise<Answer>
  readonly get: (login: string, path: string) => Promise<Answer>
  readonly moveTo: (instant: number) => Promise<void>
  /** Lets the process die while this work is under way. */
  readonly dieDuring: (work: () => Promise<unknown>, chance: Chance) => Promise<void>
  readonly counts: { requests: number; deaths: number; refusals: Map<string, number>; wrong: string[] }
  readonly close: () => Promise<void>
}

export async function openOffice(world: TestApp, options: { houses: number; packId: string }): Promise<Office> {
  const { projectId, companyId, staff } = await seedSample(world.app, options)
  const cookies = new Map<string, Record<string, string>>()
  const counts: Office['counts'] = { requests: 0, deaths: 0, refusals: new Map(), wrong: [] }
  let process = await begin(world)
  let reborn: Promise<void> = Promise.resolve()
  let now = await world.now()

  const credentials = async (login: string) => {
    const known = cookies.get(login)
    if (known) return known
    const accountId = staff.get(login)
    if (!accountId) throw new Error(`nobody signs in as ${login}`)
    const cookie = cookieOf(await beginSession(world.app, { companyId, accountId }))
    cookies.set(login, cookie)
    return cookie
  }

  type Verb = 'get' | 'post' | 'put' | 'patch'
  const ask = async (verb: Verb, login: string, path: string, body: object, key = newId()): Promise<Answer> => {
    for (let attempt = 0; ; attempt++) {
      await reborn
      const { server } = process
      counts.requests++
      const client = clientOf(server, () => credentials(login))
      const answer = await (verb === 'get' ? client.get(path) : client[verb](path, body, { key })).catch(
        () => undefined,
      )
      // Died under us, or dying: whether it was done, only the database knows.
      if (answer === undefined || server !== process.server || answer.status === 503) {
        if (attempt > 20) throw new Error(`${verb} ${path} is never answered: ${JSON.stringify(answer?.body)}`)
        await new Promise((done) => setTimeout(done, 5))
        continue
      }
      if (answer.status === 401 && attempt === 0) {
        cookies.delete(login)
        continue
      }
      if (answer.status >= 500) counts.wrong.push(`${login} ${verb} ${path}: ${answer.status} ${answer.body?.type}`)
      else if (answer.status >= 400) {
        const code = `${verb} ${path.split('/').at(-1)}: ${answer.body?.type?.split('/').slice(-2).join('/')}`
        counts.refusals.set(code, (counts.refusals.get(code) ?? 0) + 1)
      }
      return answer
    }
  }

  const die = async (): Promise<void> => {
    counts.deaths++
    const dead = process
    reborn = (async () => {
      for (const socket of dead.sockets) socket.destroy()
      process = await begin(world)
      await Promise.allSettled([dead.server.close(), dead.database.close()])
      // What the dead had taken to carry out is given back after half a minute; in here a month passes in that time.
      await world.database.rows('update outbox set claimed_until = null where done_at is null and dead_at is null')
    })()
    await reborn
  }

  const moveTo = async (instant: number): Promise<void> => {
    if (instant <= now) return
    for (let attempt = 0; ; attempt++) {
      await reborn
      const { app } = process
      try {
        await moveClock(app, instant)
        // A sweep that lost its database mid-way logs that and goes on; only a living process has really arrived.
        if (app === process.app) break
      } catch (error) {
        if (app === process.app && attempt > 3) throw error
      }
    }
    now = instant
  }

  return {
    projectId,
    staff,
    counts,
    moveTo,
    now: () => now,
    app: () => process.app,
    get: (login, path) => ask('get', login, path, {}),
    post: (login, path, body = {}, key) => ask('post', login, path, body, key),
    put: (login, path, body) => ask('put', login, path, body),
    patch: (login, path, body) => ask('patch', login, path, body),
    dieDuring: async (work, chance) => {
      const done = work()
      await new Promise((later) => setTimeout(later, chance.below(25)))
      await die()
      await done
    },
    close: async () => {
      await reborn
      await Promise.allSettled([process.server.close(), process.database.close()])
    },
  }
}

async function begin(world: TestApp): Promise<Process> {
  const database = openDatabase({ url: world.database.urls.app, maxConnections: 6 })
  const sockets = new Set<Socket>()
  database.pool.on('connect', (client) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
    sockets.add(stream)
    stream.once('close', () => sockets.delete(stream))
  })
  const app = composeApp({ ...world.app, database, log: pino({ level: 'silent' }) })
  return { app, database, sockets, server: await createServer(app) }
}
