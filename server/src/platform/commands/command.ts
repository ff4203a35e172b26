import type { Obligation, Reaction, Vocabulary } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { ZodType } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { Query } from '../db/sql.ts'
import type { EventRow, NewEvent } from '../events/event-log.ts'
import type { SubjectFacts } from '../events/subject-kinds.ts'
import type { ObligationRow } from '../obligations/obligation-store.ts'
import type { Engine } from '../packs/engine-cache.ts'
import type { Vault } from '../privacy/vault.ts'
import type { Problem } from '../problems.ts'

/**
 * The one path of every change: a command locks its subject, loads facts, decides purely and writes state, events,
 * obligations, records and messages in one transaction of two flights.
 */
export type Command<Input, Facts extends QueriesByName, Answer> = {
  /** `workOrder.arrive`: also the name that gates of a pack guard. */
  readonly name: string
  readonly title: Text
  /** The right it takes in the subject's project; deny by default. */
  readonly capability: string
  /** Anybody signed in may do it to what is their own; `may` says whose it is. The capability is then only a name. */
  readonly own?: boolean
  readonly input: ZodType<Input>
  /** What it changes: a known subject (locked), or a new one in a project. */
  readonly subject: (input: Input) => Target
  /** Reads of the first flight, after the lock. Several rows come as an array. */
  readonly load?: (input: Input, actor: Actor) => Facts
  /** What is said when something new has the id of something that is there; a sentence of its own for what people make. */
  readonly exists?: Problem
  /** Takes the next number of these series in the first flight, last of all locks, so that numbers have no gaps. */
  readonly numbers?: (input: Input) => readonly NumberSeries[]
  /** May this actor do this to this very thing? Beyond the capability: own orders, own building. Throws a Refusal. */
  readonly may?: (scene: Scene<Input, Facts>) => void
  /** Pure: values in, decision out. Throws a Refusal to refuse. */
  readonly decide: (scene: Scene<Input, Facts>) => Decision<Answer>
  /** The part of the subject it is about, for facts and gates. */
  readonly part?: (input: Input) => { type: string; id: string } | undefined
  /** Input that gates and the fold may see as `input.*`. Personal data stays out. */
  readonly gateFacts?: (input: Input, scene: Scene<Input, Facts>) => Readonly<Record<string, unknown>>
  /** Undoable: effects wait this long before they go out. */
  readonly holdsEffectsMs?: number
  /** True for commands that need the whole log of the subject: corrections. */
  readonly needsLog?: boolean
  /** Only the system runs it. */
  readonly systemOnly?: boolean
  /** No rule of a pack has a say: signing in works whatever is in force. */
  readonly beyondRules?: boolean
  /** The person must have proved themselves within the last minutes: role changes, keys, exports (security check 6). */
  readonly confirms?: boolean
}

export type QueriesByName = Readonly<Record<string, Query>>
export type RowsByName<Facts extends QueriesByName> = {
  readonly [K in keyof Facts]: Facts[K] extends Query<infer Row> ? readonly Row[] : never
}

export type Target =
  | { readonly type: string; readonly id: string; readonly create?: undefined }
  | {
      readonly type: string
      readonly id: string
      readonly create: {
        readonly projectId: number /** Create only if it is not there yet: subjects named by what they are. */
        readonly ifMissing?: boolean
      }
    }

export type NumberSeries = {
  readonly series: string /** `to_char` pattern of the period in the project's zone, e.g. 'YYMM'; '' for one endless series. */
  readonly period: string
  /** Counted through all projects of the company: receipts. A project's own unless said. */
  readonly ofCompany?: boolean
}

/** Everything a decision may look at. */
export type Scene<Input, Facts extends QueriesByName> = {
  readonly input: Input
  readonly actor: Actor
  readonly now: number
  /** When it was so; equals now unless recorded late or offline. */
  readonly occurredAt: number
  readonly subject: {
    readonly id: string
    readonly type: string
    readonly seq: number
    readonly isNew: boolean
    readonly facts: SubjectFacts
  }
  readonly projectId: number
  readonly zone: string
  readonly rows: RowsByName<Facts>
  /** In the order of `numbers`, with the period they count in. */
  readonly numbers: readonly { readonly series: string; readonly period: string; readonly number: number }[]
  /** The subject's pack, or the one in force for a new one; none for things above any project. */
  readonly engine: Engine | undefined
  readonly obligations: readonly ObligationRow[]
  readonly log: readonly EventRow[]
  readonly newId: () => string
  /** Seals personal data under the company's keys; what is sealed may stand in writes and answers, never in events. */
  readonly vault: Vault
  /** What packs may speak about, for checking one. */
  readonly vocabulary: Vocabulary
}

export type Decision<Answer> = {
  readonly events: readonly NewEvent[]
  /** The projection's writes. None may depend on another's answer. */
  readonly writes: readonly Query[]
  readonly answer: Answer
  /** Further effects for the relay, beside what the rules tell. */
  readonly effects?: readonly {
    readonly id: string
    readonly kind: string
    readonly payload: Readonly<Record<string, unknown>>
    /** Goes out this much later, e.g. after somebody's quiet hours. Real time: the relay knows no other. */
    readonly delayMs?: number
  }[]
  /** Obligations that a person gives, beside what rules open. */
  readonly opens?: readonly Obligation[]
  /** What the engine already answered, for commands that are the engine's own work: the sweep, the routines. */
  readonly reaction?: Reaction
  /** Corrections: replay the whole log with the new events and keep the difference. */
  readonly rederives?: boolean
  /** Things that come to be with it, each with a first event of its own: the houses of a roster. */
  readonly creates?: readonly {
    readonly type: string
    readonly id: string
    readonly projectId: number
    readonly event: NewEvent
  }[]
}

export function defineCommand<Input, Facts extends QueriesByName, Answer>(
  command: Command<Input, Facts, Answer>,
): Command<Input, Facts, Answer> {
  return command
}

/** What comes with a command beside its body. */
export type Envelope = {
  readonly idempotencyKey: string
  readonly occurredAt?: number | undefined
  /** Why it is recorded only now. */
  readonly lateReason?: string | undefined
  /** Set by a phone that had no connection: the server's time of its last contact. */
  readonly offlineSince?: number | undefined
}

export type Outcome<Answer> = {
  readonly status: number
  readonly answer: Answer & {
    readonly subject: { readonly id: string; readonly type: string; readonly version: number }
  }
  /** True when the same key was answered before. */
  readonly repeated: boolean
}
