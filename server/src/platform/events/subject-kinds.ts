import type { SubjectEvent } from '@huiyin/policy'
import type { Text } from '@huiyin/text'

/**
 * What a subject's events say so far: what rules, gates and the Handbook may ask about. `self` is the subject's own
 * facts (`case.urgency`), `parts` those of each piece by its id (`workOrder.engineerId`). Ids and plain values only:
 * no personal data ever stands here.
 */
export type SubjectFacts = {
  readonly self: Readonly<Record<string, unknown>>
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const NO_FACTS: SubjectFacts = { self: {}, parts: {} }

export type FieldType = 'text' | 'number' | 'boolean' | 'id' | 'instant' | 'day' | 'money' | 'list' | 'object'

/** A declared event: rooms declare theirs so that packs can use them without code. */
export type EventDeclaration = {
  readonly type: string
  readonly subject: string
  readonly part?: string | undefined
  readonly title: Text
  readonly data: Readonly<Record<string, FieldType>>
}

export type FactDeclaration = { readonly path: string; readonly type: FieldType; readonly title: Text }

/** One kind of subject: its events, its facts and how events become facts. Pure, so that a replay folds the same. */
export type SubjectKind = {
  readonly type: string
  readonly title: Text
  readonly events: readonly EventDeclaration[]
  readonly facts: readonly FactDeclaration[]
  readonly fold: (facts: SubjectFacts, event: SubjectEvent) => SubjectFacts
  /** Never finished, as the rota: asks the handbook in force, not that of its first day. Rules open nothing on it. */
  readonly standing?: boolean
}

/** Facts as the engine reads them: by dotted path, nested by the name of subject, part, event and actor. */
export function engineFacts(
  subjectType: string,
  facts: SubjectFacts,
  event: Pick<SubjectEvent, 'data' | 'part' | 'actorId'> | undefined,
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  const part = event?.part
  return {
    ...extra,
    [subjectType]: facts.self,
    parts: facts.parts,
    ...(part ? { [part.type]: facts.parts[part.id] ?? {} } : {}),
    ...(event ? { event: event.data } : {}),
  }
}

/** The facts with some of the subject's own changed. */
export function withSelf(facts: SubjectFacts, changes: Record<string, unknown>): SubjectFacts {
  return { ...facts, self: { ...facts.self, ...changes } }
}

/** The facts with some of one part's changed. */
export function withPart(facts: SubjectFacts, partId: string, changes: Record<string, unknown>): SubjectFacts {
  return { ...facts, parts: { ...facts.parts, [partId]: { ...facts.parts[partId], ...changes } } }
}
