import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isUnreachable } from '../api/problem.ts'

/** False while the server cannot be reached: the computer says so, or the last question got no answer. */
export function useServerReachable(): boolean {
  const client = useQueryClient()
  const [reachable, setReachable] = useState(() => navigator.onLine)
  useEffect(() => {
    const cache = client.getQueryCache()
    const stop = cache.subscribe(({ type, query }) => {
      if (type !== 'updated') return
      const { error, status, fetchStatus } = query.state
      if (isUnreachable(error) || (status === 'error' && isUnreachable(query.state.fetchFailureReason)))
        setReachable(false)
      else if (status === 'success' && fetchStatus === 'idle') setReachable(true)
    })
    const online = () => void client.invalidateQueries()
    const offline = () => setReachable(false)
    window.addEventListener('online', online)
    window.addEventListener('offline', offline)
    return () => {
      stop()
      window.removeEventListener('online', online)
      window.removeEventListener('offline', offline)
    }
  }, [client])
  return reachable
}
