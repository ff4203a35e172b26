import { buffer } from 'node:stream/consumers'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { API_PREFIX } from '../platform/http/create-server.ts'
import { newId } from '../platform/ids.ts'

/** What came back. `body` is parsed when it is JSON. */
export type Answer<Body = any> = {
  readonly status: number
  readonly body: Body
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly raw: Buffer
  /** For failure messages: what was asked. */
  readonly request: string
}

export type RequestOptions = {
  /** Default: a new one for each request. Null sends none. */
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly remoteAddress?: string
}

export type Client = Verbs<'answer'> & {
  /** The same verbs, answering the body, and failing the test when it is not 2xx. */
  readonly must: Verbs<'body'>
}

type Returned<Kind, Body> = Promise<Kind extends 'body' ? Body : Answer<Body>>
type Verbs<Kind> = {
  readonly get: <Body = any>(path: string, options?: RequestOptions) => Returned<Kind, Body>
  readonly delete: <Body = any>(path: string, options?: RequestOptions) => Returned<Kind, Body>
  readonly post: <Body = any>(path: string, body?: unknown, options?: RequestOptions) => Returned<Kind, Body>
  readonly put: <Body = any>(path: string, body?: unknown, options?: RequestOptions) => Returned<Kind, Body>
  readonly patch: <Body = any>(path: string, body?: unknown, options?: RequestOptions) => Returned<Kind, Body>
}

/**
 * Speaks to the server through its HTTP door, without a socket. Paths stand below /api/v1 unless they begin with `//`.
 *
 * @param credentials headers that say who asks, fetched before the first request
 */
export function clientOf(server: FastifyInstance, credentials: () => Promise<Record<string, string>>): Client {
  const send = async (
    method: InjectOptions['method'] & string,
    path: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<Answer> => {
    const url = path.startsWith('//') ? path.slice(1) : `${API_PREFIX}${path}`
    const binary = Buffer.isBuffer(body)
    const response = await server.inject({
      method: method as never,
      url,
      remoteAddress: options.remoteAddress ?? '127.0.0.1',
      headers: {
        ...(await credentials()),
        ...(method === 'GET' || options.key === null ? {} : { 'idempotency-key': options.key ?? newId() }),
        ...(body === undefined || binary ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { payload: binary ? body : JSON.stringify(body) }),
      payloadAsStream: true,
    })
    const type = String(response.headers['content-type'])
    const raw = type.startsWith('text/event-stream') ? letGo(response) : await buffer(response.stream())
    return {
      status: response.statusCode,
      body: /json/.test(type) ? JSON.parse(raw.toString()) : raw.toString(),
      headers: response.headers,
      raw,
      request: `${method} ${url}`,
    }
  }
  const verbs = (finish: (answer: Answer) => unknown) =>
    ({
      get: async (path: string, options?: RequestOptions) => finish(await send('GET', path, undefined, options)),
      delete: async (path: string, options?: RequestOptions) => finish(await send('DELETE', path, undefined, options)),
      post: async (path: string, body: unknown = {}, options?: RequestOptions) =>
        finish(await send('POST', path, body, options)),
      put: async (path: string, body: unknown = {}, options?: RequestOptions) =>
        finish(await send('PUT', path, body, options)),
      patch: async (path: string, body: unknown = {}, options?: RequestOptions) =>
        finish(await send('PATCH', path, body, options)),
    }) as never
  return { ...(verbs((answer) => answer) as Verbs<'answer'>), must: verbs(bodyOf) }
}

/** A stream of events has no end to wait for: its head is the answer, and this reader leaves. */
function letGo(response: LightMyRequestResponse): Buffer {
  response.stream().on('error', () => {})
  response.raw.res.destroy()
  return Buffer.alloc(0)
}

function bodyOf(answer: Answer): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body
  throw new Error(`${answer.request} answered ${answer.status}: ${JSON.stringify(answer.body, null, 1)}`)
}
