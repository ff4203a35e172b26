import { observeNow } from '../clock/business-clock.ts'
import { language } from '../language/language.ts'
import { type ProblemDocument, RefusedError, UnreachableError } from './problem.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Params = Readonly<Record<string, string | number | boolean | null | undefined>>

/** What carries a request; the states page puts fixtures in its place. */
export type Transport = (path: string, init: RequestInit) => Promise<Response>

let transport: Transport = (path, init) => fetch(path, init)
/** Asks for a new sign-in and resolves when the same person is back; nothing of the page is lost meanwhile. */
let askSignIn: (() => Promise<void>) | undefined

/** Asks for the password before something grave; resolves when it was given, rejects when the person turns back. */
let askProof: (() => Promise<void>) | undefined

export function setTransport(next: Transport): void {
  transport = next
}

export function onSessionEnd(handler: (() => Promise<void>) | undefined): void {
  askSignIn = handler
}

export function onProofNeeded(handler: (() => Promise<void>) | undefined): void {
  askProof = handler
}

export type RequestOptions = {
  readonly params?: Params | undefined
  readonly body?: unknown
  /** Bytes instead of a body: a photo, a paper. */
  readonly file?: Blob | undefined
  /** Names the attempt, so that sending it twice does it once. Every change needs one. */
  readonly idempotencyKey?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** The sign-in itself must not ask for a sign-in. */
  readonly anonymous?: boolean | undefined
}

/**
 * One request to `/api/v1`. A 401 waits for the person to sign in again and then repeats itself with the same key; so
 * does a change that wants to be sure who sits there (`access/confirm-identity`).
 * @throws RefusedError when the server refused, UnreachableError when nobody answered
 */
export async function request<Answer>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer> {
  for (;;) {
    const response = await send(method, path, options)
    if (response.status === 401 && !options.anonymous && askSignIn) {
      await askSignIn()
      continue
    }
    if (response.status === 204) return undefined as Answer
    const body = await readBody(response)
    if (response.ok) {
      observe(body)
      return body as Answer
    }
    if (isProblem(body)) {
      if (body.type === '/problems/access/confirm-identity' && !options.anonymous && askProof) {
        const given = await askProof().then(
          () => true,
          () => false,
        )
        if (given) continue
      }
      // A server that cannot work at the moment is, for the person, one that cannot be reached.
      if (response.status === 502 || response.status === 503 || response.status === 504)
        throw new UnreachableError(body.title)
      throw new RefusedError(body)
    }
    if (response.status >= 500) throw new UnreachableError(`HTTP ${response.status}`)
    throw new RefusedError({ type: '/problems/unexpected', title: `HTTP ${response.status}`, status: response.status })
  }
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language() }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (options.file) headers['content-type'] = 'application/octet-stream'
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  try {
    return await transport(`/api/v1${path}${queryString(options.params)}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.file ? { body: options.file } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new UnreachableError(String(error))
  }
}

export function queryString(params: Params | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params ?? {}))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === 'object' && body !== null && 'type' in body && 'status' in body
}

/** Answers that carry the server's business time set the clock by which chips run, also in a rehearsal. */
function observe(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  const { now, serverNow } = body as { now?: unknown; serverNow?: unknown }
  const said = typeof now === 'string' ? now : typeof serverNow === 'string' ? serverNow : undefined
  if (said) observeNow(Date.parse(said))
}
