import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { refreshWatchers } from '../api/queries.ts'

/** One stream a page: subjects that changed, never their content; what is on screen is asked for again under one's own rights. */
export function useLiveUpdates(off = false): void {
  const client = useQueryClient()
  useEffect(() => {
    if (off || typeof EventSource === 'undefined') return
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      const subjects = [...changed]
      changed.clear()
      void refreshWatchers(client, subjects)
    }
    const stream = new EventSource('/api/v1/live')
    stream.addEventListener('change', (event) => {
      const { type, id } = JSON.parse((event as MessageEvent<string>).data) as { type: string; id: string }
      changed.add(`${type}:${id}`)
      // A command may touch several subjects within a moment: one question for all of them.
      timer ??= setTimeout(flush, 120)
    })
    stream.addEventListener('reset', () => void client.invalidateQueries())
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [client, off])
}
