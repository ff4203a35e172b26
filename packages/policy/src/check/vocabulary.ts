import type { Facts, SubjectEvent } from '../model.ts'

/** What the rooms of the program declare, so that packs may speak about it without code. */
export type Vocabulary = {
  readonly subjects: readonly SubjectWords[]
  /** Names of the commands that gates may guard and thresholds may ask for. */
  readonly actions: readonly string[]
  /** Rights that positions may have. */
  readonly capabilities: readonly string[]
  /** Sets that routines may be opened for; of large ones one a member would be too many. */
  readonly sets?: readonly MemberSet[] | undefined
}

/** `building` with its members' facts: `buildingId`, `code`. */
export type MemberSet = {
  readonly id: string
  readonly facts: readonly string[]
  readonly isLarge?: boolean | undefined
}

/** One kind of subject: what may happen to it, what may be asked about it, and how the one becomes the other. */
export type SubjectWords = {
  readonly type: string
  readonly events: readonly {
    readonly type: string
    readonly part?: string | undefined
    /** Members of the event and their types; those of type `object` may be asked deeper. */
    readonly data: Readonly<Record<string, string>>
  }[]
  readonly facts: readonly { readonly path: string; readonly type: string }[]
  readonly folding: Folding
}

/** How a room folds its events into the facts that rules read. Pure. */
export type Folding = {
  readonly start: unknown
  readonly fold: (state: never, event: SubjectEvent) => unknown
  /** Facts by name, as rules read them after the event. */
  readonly factsOf: (state: never, event: SubjectEvent | undefined) => Facts
}
