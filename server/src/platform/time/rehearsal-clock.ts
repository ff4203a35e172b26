import type { App } from '../app.ts'
import { type Fired, nextInstant, sweep } from './sweep.ts'

/**
 * Moves the rehearsal's business time forward, through every due instant in between, and answers when all is quiet.
 *
 * @param to epoch milliseconds; not before the present business time
 */
export async function moveClock(app: App, to: number): Promise<Fired[]> {
  const fired: Fired[] = []
  for (;;) {
    const next = await nextInstant(app, to)
    await setClock(app, Math.min(to, next ?? to))
    fired.push(...(await sweep(app)))
    await app.relay.drain()
    if (next === null || next >= to) break
  }
  return fired
}

async function setClock(app: App, to: number): Promise<void> {
  await app.database.pool.query(
    'insert into rehearsal_clock (now_at) values ($1) on conflict (only_one) do update set now_at = greatest(rehearsal_clock.now_at, excluded.now_at)',
    [new Date(to).toISOString()],
  )
}
