/** How the phone talks to the server: plain answers, so that the queue decides what each means. */
export type Answer = { readonly status: number; readonly body: unknown; readonly retryAfterMs?: number | undefined }

export type Request = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Below `/api/v1`. */
  readonly path: string
  readonly body?: unknown
  readonly bytes?: Uint8Array | undefined
  readonly key?: string | undefined
}

/** @throws Unreachable when nobody answered; whether the server did it is then unknown */
export type Transport = (request: Request) => Promise<Answer>

export class Unreachable extends Error {}

/** Raised with each change of what the phone sends; a server that no longer understands it answers 426. */
export const CLIENT_PROTOCOL = 1

const TIMEOUT_MS = 30_000

export function fetchTransport(language: () => string): Transport {
  return async ({ method, path, body, bytes, key }) => {
    try {
      const response = await fetch(`/api/v1${path}`, {
        method,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          accept: 'application/json',
          'accept-language': language(),
          'huiyin-client': `phone/${CLIENT_PROTOCOL}`,
          ...(key ? { 'idempotency-key': key } : {}),
          ...(bytes
            ? { 'content-type': 'application/octet-stream' }
            : body
              ? { 'content-type': 'application/json' }
              : {}),
        },
        ...(bytes ? { body: bytes as Uint8Array<ArrayBuffer> } : body ? { body: JSON.stringify(body) } : {}),
      })
      const retryAfter = Number(response.headers.get('retry-after'))
      const text = await response.text()
      return {
        status: response.status,
        body: text ? parsed(text) : undefined,
        ...(retryAfter > 0 ? { retryAfterMs: retryAfter * 1000 } : {}),
      }
    } catch (error) {
      throw new Unreachable(String(error))
    }
  }
}

/** A captive portal answers with its own page: that is not our server. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreachable('the answer is not from our server')
  }
}
