import { keepPreviousData, QueryClient, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { type Method, type Params, request } from './client.ts'
import type { Changed } from './contracts.ts'
import { newId } from './ids.ts'
import { isRefused, isUnreachable } from './problem.ts'

/**
 * A subject that an answer is about: `case:<id>` for one, `case` for lists of them. A live update, or a change made
 * here, names subjects; every answer that watches one of them is asked for again.
 */
export type Watched = string

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        retry: (times, error) => isUnreachable(error) && times < 2,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
    },
  })
}

export type ReadOptions = {
  readonly params?: Params | undefined
  readonly watches?: readonly Watched[] | undefined
  /** False while what is asked about is not known yet. */
  readonly enabled?: boolean | undefined
  /** Keeps the last answer on screen while the next question is asked (typing in a finder). */
  readonly keepLast?: boolean | undefined
  readonly refetchEveryMs?: number | undefined
}

export function useRead<Answer>(path: string, options: ReadOptions = {}): UseQueryResult<Answer, Error> {
  return useQuery<Answer, Error>({
    queryKey: [path, options.params ?? {}],
    queryFn: ({ signal }) => request<Answer>('GET', path, { params: options.params, signal }),
    enabled: options.enabled ?? true,
    meta: { watches: options.watches ?? [] },
    ...(options.keepLast ? { placeholderData: keepPreviousData } : {}),
    ...(options.refetchEveryMs ? { refetchInterval: options.refetchEveryMs } : {}),
  })
}

/** Asks again for every answer that watches one of these subjects. */
export function refreshWatchers(client: QueryClient, subjects: readonly Watched[]): Promise<void> {
  const named = new Set(subjects.flatMap((subject) => [subject, subject.split(':')[0] as string]))
  return client.invalidateQueries({
    predicate: (query) => ((query.meta?.watches ?? []) as readonly Watched[]).some((watched) => named.has(watched)),
  })
}

export type Change<Body, Answer> = {
  /** Sends the change. Sent again with the same body after nobody answered, it is the same attempt and happens once. */
  readonly run: (body: Body, path?: string) => Promise<Answer>
  readonly busy: boolean
  /** What the server refused, or that it could not be reached; gone with the next attempt. */
  readonly error: Error | undefined
  readonly reset: () => void
}

/**
 * A change of something. The key of an attempt is kept until the server has answered it, so that a click repeated after
 * a lost connection does not do it twice.
 */
export function useChange<Body extends object, Answer extends object = Changed>(
  method: Exclude<Method, 'GET'>,
  path: string,
  options: { readonly touches?: readonly Watched[] } = {},
): Change<Body, Answer> {
  const client = useQueryClient()
  const attempt = useRef<{ key: string; path: string; body: string } | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const touches = options.touches ?? NOTHING

  const run = useCallback(
    async (body: Body, otherPath?: string): Promise<Answer> => {
      const target = otherPath ?? path
      const text = JSON.stringify(body)
      if (attempt.current?.body !== text || attempt.current.path !== target)
        attempt.current = { key: newId(), path: target, body: text }
      const { key } = attempt.current
      setBusy(true)
      setError(undefined)
      try {
        const answer = await untilAnswered(() => request<Answer>(method, target, { body, idempotencyKey: key }))
        attempt.current = undefined
        const { subject } = (answer ?? {}) as Partial<Changed>
        void refreshWatchers(client, [...touches, ...(subject ? [`${subject.type}:${subject.id}`] : [])])
        return answer
      } catch (caught) {
        if (isRefused(caught)) attempt.current = undefined
        setError(caught as Error)
        throw caught
      } finally {
        setBusy(false)
      }
    },
    [client, method, path, touches],
  )
  const reset = useCallback(() => setError(undefined), [])
  return { run, busy, error, reset }
}

const NOTHING: readonly Watched[] = []
const PAUSES_MS = [600, 1500]

/** Twice more when nobody answers: a server that restarts is back within seconds. */
async function untilAnswered<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await send()
    } catch (error) {
      const pause = PAUSES_MS[tries]
      if (!isUnreachable(error) || pause === undefined || !navigator.onLine) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}
