import type { App, Module } from '../app.ts'

/** A part of forgetting that takes commands, told by the room that keeps the data. Answers how many it took. */
export type Forgetting = { readonly what: string; readonly run: (app: App) => Promise<number> }

const forgettings: Forgetting[] = []

/** Called once at the top of a room's index.ts. */
export function registerForgetting(forgetting: Forgetting): void {
  forgettings.push(forgetting)
}

export type Forgotten = Readonly<Record<string, number>>

/** Takes away what is past its keeping time (register.ts says which that is), over all companies, and says how much. */
export async function forgetPastKeeping(app: App): Promise<Forgotten> {
  const forgotten: Record<string, number> = {}
  const { rows } = await app.database.pool.query<{ what: string; gone: string }>(
    'select what, gone from forget_past_keeping()',
  )
  for (const { what, gone } of rows) forgotten[what] = Number(gone)
  for (const { what, run } of forgettings) forgotten[what] = await run(app)
  return forgotten
}

const EVERY_MS = 6 * 3_600_000

export const keepingModule: Module = {
  name: 'keeping',
  start: async (app) => {
    const forget = () =>
      forgetPastKeeping(app)
        .then((forgotten) => {
          const some = Object.entries(forgotten).filter(([, gone]) => gone > 0)
          if (some.length > 0) app.log.info({ forgotten: Object.fromEntries(some) }, 'past its keeping time')
        })
        .catch((error) => app.log.error({ err: error }, 'keeping times'))
    const first = setTimeout(forget, 60_000)
    const timer = setInterval(forget, EVERY_MS)
    first.unref()
    timer.unref()
    return async () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  },
}
