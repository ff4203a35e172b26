import { AsyncLocalStorage } from 'node:async_hooks'

/** The request on whose behalf code runs; lines of the log carry its id, so that a problem's `instance` finds them. */
const requests = new AsyncLocalStorage<{ readonly requestId: string }>()

export function withinRequest(requestId: string, work: () => void): void {
  requests.run({ requestId }, work)
}

/** Members that every line of the log gets. */
export function requestMembers(): Record<string, string> {
  const scope = requests.getStore()
  return scope ? { requestId: scope.requestId } : {}
}
