import type { Calendars } from './calendars.ts'
import type { CompiledPack } from './compile.ts'

/** What every call of the engine stands on. `now` is business time in epoch ms. */
export type EngineContext = {
  readonly pack: CompiledPack
  readonly calendars: Calendars
  readonly zone: string
  readonly now: number
}

export { advance } from './advance.ts'
export { crossWindow, LOOK_BACK, react } from './react.ts'
