/** What was done, and how long each took. */
export type Loop = { readonly done: number; readonly seconds: number; readonly latencies: readonly number[] }

/** Several lanes in this process, each beginning again when it has ended, for some seconds. */
export async function closedLoop(lanes: number, seconds: number, once: () => Promise<unknown>): Promise<Loop> {
  const latencies: number[] = []
  const began = performance.now()
  const until = began + seconds * 1000
  const lane = async () => {
    while (performance.now() < until) {
      const started = performance.now()
      await once()
      latencies.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return {
    done: latencies.length,
    seconds: (performance.now() - began) / 1000,
    latencies: latencies.sort((a, b) => a - b),
  }
}
