/**
 * What flows in and out of the obligations engine. The engine is pure: it reads these values and answers with others;
 * the server's runtime loads and stores them. Instants are epoch milliseconds, days are `YYYY-MM-DD` in the project's zone.
 */

/** What something is owed about, and what is locked when it changes: a case, a house, a project's day. */
export type SubjectRef = { readonly type: string; readonly id: string }

/**
 * A piece of a subject with a life of its own: the work order of a case, a place of a notice. Its events stand in the
 * subject's log; an obligation opened by an event with a part is discharged only by events of that same part.
 */
export type PartRef = { readonly type: string; readonly id: string }

/** A fact about a subject: what happened, when it was so and when we learned of it. */
export type SubjectEvent = {
  readonly id: string
  /** Gapless within the subject, from 1. */
  readonly seq: number
  readonly type: string
  readonly subject: SubjectRef
  readonly part?: PartRef | undefined
  readonly data: Readonly<Record<string, unknown>>
  readonly occurredAt: number
  readonly recordedAt: number
  /** Staff member, resident or none for the system. */
  readonly actorId?: string | undefined
  /** Stamped by a phone without connection; disputable by a supervisor. */
  readonly offline?: boolean | undefined
}

export type ObligationState = 'open' | 'breached' | 'met' | 'late' | 'waived' | 'cancelled'

/** Who owes: a person when the rule names one, else a position within a scope, resolved to people when read. */
export type Owner =
  | { readonly kind: 'person'; readonly personId: string; readonly path: string }
  | {
      readonly kind: 'position'
      readonly position: string
      readonly path: string
      readonly scope?: { readonly buildingId?: string | undefined } | undefined
    }
  | { readonly kind: 'department'; readonly department: string; readonly role: 'head' | 'any'; readonly path: string }
  /** Whoever of these positions does it first has done it for all. */
  | { readonly kind: 'anyOf'; readonly positions: readonly string[]; readonly path: string }

/** One line of an obligation's history: what the engine or a person did to it and because of which event. */
export type ObligationHistoryEntry = {
  readonly at: number
  readonly what:
    | 'opened'
    | 'rescheduled'
    | 'warned'
    | 'breached'
    | 'escalated'
    | 'progressed'
    | 'discharged'
    | 'cancelled'
    | 'waived'
    | 'paused'
    | 'resumed'
    | 'reassigned'
    | 'rederived'
  readonly eventId?: string | undefined
  /** The due instant before the entry, where it changed one: old values stay to be seen. */
  readonly dueAtBefore?: number | null | undefined
  readonly dueAt?: number | null | undefined
  readonly note?: string | undefined
}

export type ExplanationStep = {
  readonly key: string
  readonly params?: Readonly<Record<string, string | number>> | undefined
}

/** Somebody owes something by a time because a rule, or a person, says so. */
export type Obligation = {
  /** Deterministic from subject, rule, part and opener, so that a replay gives the same ids. */
  readonly id: string
  readonly source: 'rule' | 'person'
  readonly ruleId: string
  readonly clause: string
  readonly packHash: string
  readonly subject: SubjectRef
  readonly part?: PartRef | undefined
  /** The thing owed, e.g. `arrival`; its title is in the rule. */
  readonly what: string
  readonly owner: Owner
  /** The id of the opening event, or the key of the routine's period. */
  readonly openedBy: string
  /** The instant from which the limit counts. */
  readonly startAt: number
  /** From when it may be done; equal to startAt unless the rule says `opens`. */
  readonly opensAt: number
  readonly warnAts: readonly number[]
  /** Null while the limit has not begun to run. Equal is kept, any excess is late. */
  readonly dueAt: number | null
  readonly originalDueAt: number | null
  readonly needed: number
  readonly done: number
  readonly state: ObligationState
  readonly breachedAt?: number | undefined
  /** When the thing that discharged it occurred. */
  readonly dischargedAt?: number | undefined
  /** True when it was announced as breached and turned out met by what was recorded later. */
  readonly recordedLate?: boolean | undefined
  /** Ids of the events that count as evidence. */
  readonly evidence: readonly string[]
  /** Half-open intervals that do not count; the last may be open. */
  readonly pauses: readonly { readonly from: number; readonly to?: number | undefined }[]
  /** Index of the next warning and the next step of the escalation ladder. */
  readonly warned: number
  readonly escalated: number
  /** When the sweep must look at it again; null when nothing is left to happen by time alone. */
  readonly nextAt: number | null
  readonly explanation: readonly ExplanationStep[]
  readonly history: readonly ObligationHistoryEntry[]
}

/** A message that a rule sends: who is told what about which obligation or event. The runtime resolves people and channels. */
export type Tell = {
  /** Deterministic, so that telling twice is telling once. */
  readonly effectId: string
  readonly to: Owner
  /** Key of the outgoing text in the pack's `messages`. */
  readonly message: string
  readonly subject: SubjectRef
  readonly part?: PartRef | undefined
  readonly obligationId?: string | undefined
  readonly emergency: boolean
  readonly values: Readonly<Record<string, string | number>>
}

/** A command that a rule asks for, run by the runtime through the ordinary path. */
export type Demand = {
  readonly effectId: string
  readonly action: string
  readonly subject: SubjectRef
  readonly part?: PartRef | undefined
  readonly arguments: Readonly<Record<string, unknown>>
  readonly ruleId: string
  readonly suggestion: boolean
}

/** An event the engine itself writes into the subject's log. */
export type EngineEvent = {
  readonly type: 'obligation.warned' | 'obligation.breached' | 'obligation.escalated'
  readonly subject: SubjectRef
  readonly part?: PartRef | undefined
  readonly occurredAt: number
  readonly data: Readonly<Record<string, unknown>>
}

/** What follows from an event or from the passing of time. `obligations` holds the whole new value of each that changed. */
export type Reaction = {
  readonly obligations: readonly Obligation[]
  readonly events: readonly EngineEvent[]
  readonly tells: readonly Tell[]
  readonly demands: readonly Demand[]
}

/** Facts by dotted path: `case.urgency`, `workOrder.engineerId`. Only those that `factsNeededBy` names have to be there. */
export type Facts = Readonly<Record<string, unknown>>
