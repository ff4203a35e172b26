import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { REHEARSAL_PASSWORD } from '../server/src/modules/setup/index.ts'
import { newId } from '../server/src/platform/ids.ts'
import type { Chance } from './chance.ts'

/** A change that the client was told is done. */
export type Acknowledged = {
  readonly key: string
  readonly path: string
  readonly answer: { readonly subject: { readonly id: string; readonly version: number }; readonly number?: string }
}

export type Load = {
  /** Stops the lanes; each ends with its request under way. */
  readonly stop: () => Promise<void>
  readonly acknowledged: readonly Acknowledged[]
  readonly sent: () => number
  /** Why no answer came, or one that said to try again: each reason with how often. */
  readonly unanswered: Readonly<Record<string, number>>
  /** Answers that a client must never get: neither done, nor refused by a rule, nor "try again". */
  readonly wrong: readonly string[]
}

/**
 * Mixed work as an office does it, on several lanes: reports, notes, telephone calls, and orders walked from dispatch to
 * completion. What was sent and what was acknowledged goes to a file with fsync, so that the client remembers more than
 * anybody it talks to. What got no answer is mostly sent again under the same key, and sometimes given up.
 */
export async function startLoad(options: {
  readonly url: string
  readonly lanes: number
  readonly logFile: string
  readonly chance: Chance
  /** The cookie of whoever has this login; by default they sign in with the password of a rehearsal. */
  readonly cookieOf?: (login: string) => Promise<string>
}): Promise<Load> {
  const { chance } = options
  const log = openSync(options.logFile, 'a')
  const write = (entry: object) => {
    writeSync(log, `${JSON.stringify(entry)}\n`)
    fsyncSync(log)
  }
  const acknowledged: Acknowledged[] = []
  const wrong: string[] = []
  let sent = 0
  const unanswered: Record<string, number> = {}
  let stopping = false

  const ask = async (method: string, path: string, cookie: string, body?: object, key?: string) => {
    const response = await fetch(`${options.url}/api/v1${path}`, {
      method,
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(30_000),
    })
    return { status: response.status, headers: response.headers, body: (await response.json()) as any }
  }
  const must = async (method: string, path: string, cookie: string, body?: object) => {
    const answer = await ask(method, path, cookie, body, method === 'GET' ? undefined : newId())
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer
  }
  const signIn = async (login: string) => {
    if (options.cookieOf) {
      const cookie = await options.cookieOf(login)
      const me = (await must('GET', '/me', cookie)).body
      return { cookie, id: me.staff?.id ?? me.id, me }
    }
    const answer = await must('POST', '/sessions', '', { login, password: REHEARSAL_PASSWORD })
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
    return { cookie: cookie.join('; '), id: answer.body.me.staff?.id ?? answer.body.me.id, me: answer.body.me }
  }
  const desk = await signIn('linjiayi')
  const head = await signIn('zhaoliqun')
  const engineer = await signIn('zhoukai')
  const projectId: number = desk.me.projects[0].id
  const home = await must('GET', `/projects/${projectId}/houses?limit=20`, desk.cookie)
  const houses: string[] = home.body.items.map((one: any) => one.id)

  /** Answers undefined when it was given up or refused. */
  const change = async (path: string, cookie: string, body: object): Promise<any> => {
    const key = newId()
    write({ sent: key, path, body })
    sent++
    const patient = chance.below(5) > 0
    while (!stopping) {
      let reason = '503'
      try {
        const answer = await ask('POST', path, cookie, body, key)
        if (answer.status === 200) {
          write({ acknowledged: key, answer: answer.body })
          acknowledged.push({ key, path, answer: answer.body })
          return answer.body
        }
        if (answer.status === 503 && !answer.headers.has('retry-after')) wrong.push(`${path}: 503 without a hint`)
        if (answer.status !== 503) {
          if (answer.status >= 500 || answer.status === 401) wrong.push(`${path}: ${answer.status} ${answer.body.type}`)
          return undefined
        }
      } catch (error) {
        // No answer: done or not, the client cannot know.
        reason = String((error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name)
      }
      unanswered[reason] = (unanswered[reason] ?? 0) + 1
      if (!patient) return undefined
      await sleep(50)
    }
  }

  const lane = async () => {
    while (!stopping) {
      const id = newId()
      const made = await change(`/projects/${projectId}/cases`, desk.cookie, {
        id,
        categoryId: 'home.waterSupply.tapLeak',
        houseId: chance.oneOf(houses),
        reporterName: '陈女士',
        phone: '13800005521',
        content: '水龙头漏水',
      })
      if (!made) continue
      const order = `/cases/${id}/work-orders/${made.workOrder?.id}`
      const steps: [string, string, object][] = [
        [`/cases/${id}/notes`, desk.cookie, { text: '下午在家' }],
        [`${order}/receive`, head.cookie, {}],
        [`${order}/dispatch`, head.cookie, { engineerId: engineer.id, reason: '就近' }],
        [`${order}/accept`, engineer.cookie, {}],
        [
          `/cases/${id}/contacts`,
          desk.cookie,
          { direction: 'out', channel: 'phone', purpose: 'appointment', text: '在家' },
        ],
        [`${order}/arrive`, engineer.cookie, {}],
        [`${order}/start`, engineer.cookie, {}],
      ]
      for (const [path, cookie, body] of steps.slice(0, 1 + chance.below(steps.length))) {
        if (stopping) break
        await change(path, cookie, body)
      }
    }
  }
  const lanes = Array.from({ length: options.lanes }, lane)
  return {
    acknowledged,
    wrong,
    sent: () => sent,
    unanswered,
    stop: async () => {
      stopping = true
      await Promise.all(lanes)
      closeSync(log)
    },
  }
}
