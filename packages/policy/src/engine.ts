import type { HolidayYear } from '@huiyin/calendar'
import type { Text } from '@huiyin/text'
import type { Facts, Obligation, Reaction, SubjectEvent, SubjectRef } from './model.ts'
import type { Pack } from './pack-schema.ts'

/** A pack made ready to run: rules indexed by event, values resolved. */
export type CompiledPack = { readonly pack: Pack }
/** The named calendars of a pack with the holidays of its company. */
export type Calendars = Readonly<Record<string, unknown>>
export type EngineContext = {
  readonly pack: CompiledPack
  readonly calendars: Calendars
  readonly zone: string
  readonly now: number
}
export type RoutineOpening = {
  readonly ruleId: string
  readonly subject: SubjectRef
  readonly periodKey: string
  readonly opensAt: number
}
export type GateResult = {
  readonly gateId: string
  readonly effect: 'refuse' | 'warn' | 'count'
  readonly clause: string
  readonly says: Text
  readonly missing: readonly string[]
}

const notYet = (): never => {
  throw new Error('not yet')
}
export const compilePack: (pack: Pack) => CompiledPack = notYet
export const createCalendars: (pack: CompiledPack, years: readonly HolidayYear[], zone: string) => Calendars = notYet
export const react: (
  context: EngineContext,
  event: SubjectEvent,
  facts: Facts,
  open: readonly Obligation[],
) => Reaction = notYet
export const advance: (context: EngineContext, open: readonly Obligation[], facts: Facts, until: number) => Reaction =
  notYet
export const replay: (
  context: EngineContext,
  events: readonly SubjectEvent[],
  factsAfter: (event: SubjectEvent) => Facts,
) => readonly Obligation[] = notYet
export const diffObligations: (
  stored: readonly Obligation[],
  derived: readonly Obligation[],
  now: number,
) => readonly Obligation[] = notYet
export const evaluateGates: (pack: CompiledPack, action: string, facts: Facts) => readonly GateResult[] = notYet
export const routineOccurrences: (
  context: EngineContext,
  scope: { readonly projectId: number },
  from: number,
  until: number,
) => readonly RoutineOpening[] = notYet
export const openRoutine: (context: EngineContext, opening: RoutineOpening) => Obligation = notYet
