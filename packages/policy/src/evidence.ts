import { type CompiledPack, eventsOf, matchingOf } from './compile.ts'
import { factAt, matches } from './match.ts'
import type { Facts, Obligation, SubjectEvent } from './model.ts'
import type { Discharge, EventTest } from './schema/rules.ts'

/** Does the event count, by its type, its data and who did it? `facts` are those after the event. */
export function eventCounts(pack: CompiledPack, test: EventTest, event: SubjectEvent, facts: Facts): boolean {
  if (!eventsOf(test).includes(event.type)) return false
  if (typeof test === 'string') return true
  if (!matches(test.where, matchingOf(pack, facts))) return false
  const { by } = test
  if (!by) return true
  if ('distinctFrom' in by) return event.actorId === undefined || event.actorId !== factAt(facts, by.distinctFrom)
  if ('person' in by) return event.actorId !== undefined && event.actorId === factAt(facts, by.person)
  return true
}

/** Does an event belong to an obligation: to the whole subject, or to the very part that it is about? */
export function concerns(event: Pick<SubjectEvent, 'part'>, obligation: Pick<Obligation, 'part'>): boolean {
  return event.part === undefined || obligation.part === undefined || event.part.id === obligation.part.id
}

/**
 * What an event adds to the evidence of an obligation. `mark` tells apart what must not be counted twice: which of
 * several events, or which place. Undefined when it adds nothing.
 *
 * @param timesEach how often what is told apart counts: each house visited twice
 */
export function evidenceIn(
  pack: CompiledPack,
  discharge: Discharge,
  event: SubjectEvent,
  facts: Facts,
  marks: readonly string[],
  timesEach = 1,
): { readonly mark: string } | undefined {
  const fresh = (mark: string) => (marks.includes(mark) ? undefined : { mark })
  if (typeof discharge === 'object' && 'any' in discharge)
    return discharge.any.some((test) => eventCounts(pack, test, event, facts)) ? { mark: event.id } : undefined
  if (typeof discharge === 'object' && 'all' in discharge) {
    const index = discharge.all.findIndex(
      (test, at) => !marks.includes(`all.${at}`) && eventCounts(pack, test, event, facts),
    )
    return index < 0 ? undefined : fresh(`all.${index}`)
  }
  if (typeof discharge === 'object' && 'of' in discharge) {
    if (!eventCounts(pack, discharge.of, event, facts)) return undefined
    if (discharge.distinct === undefined) return { mark: event.id }
    const mark = `is.${String(factAt(facts, discharge.distinct) ?? event.id)}`
    const before = marks.filter((one) => one === mark || one.startsWith(`${mark}#`)).length
    if (before >= timesEach) return undefined
    return { mark: before === 0 ? mark : `${mark}#${before + 1}` }
  }
  return eventCounts(pack, discharge, event, facts) ? { mark: event.id } : undefined
}

/** How many pieces of evidence a discharge needs. */
export function neededBy(pack: CompiledPack, discharge: Discharge | undefined, count: unknown): number {
  if (typeof discharge === 'object' && 'all' in discharge) return discharge.all.length
  const asked = typeof discharge === 'object' && 'of' in discharge ? discharge.count : count
  if (typeof asked === 'number') return asked
  if (asked !== null && typeof asked === 'object' && 'value' in asked)
    return Number(pack.valueOf(String(asked.value)) ?? 1)
  return 1
}
