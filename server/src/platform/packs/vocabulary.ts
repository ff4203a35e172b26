import type { SubjectWords, Vocabulary } from '@huiyin/policy'
import type { Module } from '../app.ts'
import { engineFacts, NO_FACTS, type SubjectFacts, type SubjectKind } from '../events/subject-kinds.ts'

/** What the rooms of the product declare, as packs may speak about it: subjects with their events and facts, commands, rights. */
export function vocabularyOf(modules: readonly Module[]): Vocabulary {
  return {
    subjects: modules.flatMap((module) => module.kinds ?? []).map(wordsOf),
    actions: modules.flatMap((module) => module.commands ?? []).map((command) => command.name),
    sets: modules.flatMap((module) => module.sets ?? []),
    capabilities: modules.flatMap((module) => module.capabilities ?? []).map((capability) => capability.id),
  }
}

function wordsOf(kind: SubjectKind): SubjectWords {
  return {
    type: kind.type,
    events: kind.events,
    facts: kind.facts,
    folding: {
      start: NO_FACTS,
      fold: (state: SubjectFacts, event) => kind.fold(state, event),
      factsOf: (state: SubjectFacts, event) => engineFacts(kind.type, state, event),
    },
  }
}
