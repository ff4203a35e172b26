import type { SubjectEvent } from '@huiyin/policy'
import { type SubjectFacts, withSelf } from '../../platform/events/subject-kinds.ts'

export const SIDES = ['customerService', 'engineering'] as const
export type Side = (typeof SIDES)[number]

export function foldDayClose(facts: SubjectFacts, event: SubjectEvent): SubjectFacts {
  if (event.type === 'income.reconciled')
    return withSelf(facts, {
      dueFen: event.data.dueFen,
      handedInFen: event.data.handedInFen,
      incomeDifferenceFen: event.data.differenceFen,
    })
  if (event.type !== 'dayClose.signed') return facts
  return withSelf(facts, { day: event.data.day, [`${event.data.side}Signed`]: true })
}
