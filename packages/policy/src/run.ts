import { matchingOf } from './compile.ts'
import { type Definition, definitionOf } from './definition.ts'
import { derivedId } from './derived-id.ts'
import type { EngineContext } from './engine.ts'
import { matches } from './match.ts'
import type {
  Demand,
  EngineEvent,
  Facts,
  Obligation,
  ObligationHistoryEntry,
  Owner,
  PartRef,
  Reaction,
  SubjectRef,
  Tell,
} from './model.ts'
import { ownersOf, toldOf } from './ownership.ts'
import { scheduled } from './schedule.ts'
import type { OwnerRef } from './schema/owners.ts'

/** Rules may follow from rules; deeper than this a person has to look. */
export const DEPTH_MAX = 8

/** One pass of the engine over a subject: what it has changed so far. Lives only inside one call. */
export class Run {
  readonly context: EngineContext
  readonly events: EngineEvent[] = []
  readonly tells: Tell[] = []
  readonly demands: Demand[] = []
  readonly #known: Map<string, Obligation>
  readonly #changed = new Map<string, Obligation>()

  constructor(context: EngineContext, open: readonly Obligation[]) {
    this.context = context
    this.#known = new Map(open.map((obligation) => [obligation.id, obligation]))
  }

  /** What is still owed, oldest first; a snapshot, so that it may change meanwhile. */
  owed(): Obligation[] {
    return [...this.#known.values()].filter(isOwed).sort(byStart)
  }

  has(id: string): boolean {
    return this.#known.has(id)
  }

  now(id: string): Obligation {
    return this.#known.get(id) as Obligation
  }

  definition(obligation: Obligation): Definition | undefined {
    return definitionOf(this.context.pack, obligation)
  }

  /** Keeps a changed obligation with its next instant and a line of history. */
  save(obligation: Obligation, entry: ObligationHistoryEntry): Obligation {
    const kept = scheduled(
      this.context,
      { ...obligation, history: [...obligation.history, entry] },
      this.definition(obligation),
    )
    this.#known.set(kept.id, kept)
    this.#changed.set(kept.id, kept)
    return kept
  }

  /** Tells each of the owners; telling twice is telling once, because the id follows from the words. */
  tell(
    ref: OwnerRef,
    message: string,
    about: {
      readonly subject: SubjectRef
      readonly part?: PartRef | undefined
      readonly facts: Facts
      readonly key: readonly (string | number)[]
      readonly obligation?: Obligation | undefined
      readonly emergency: boolean
    },
  ): void {
    const { obligation } = about
    toldOf(this.context.pack, ref, about.facts, obligation?.owner).forEach((to, index) => {
      this.tells.push({
        effectId: derivedId('tell', message, index, ...about.key),
        to,
        message,
        subject: about.subject,
        ...(about.part ? { part: about.part } : {}),
        ...(obligation ? { obligationId: obligation.id } : {}),
        emergency: about.emergency,
        values: obligation
          ? {
              ruleId: obligation.ruleId,
              what: obligation.what,
              ...(obligation.dueAt === null ? {} : { dueAt: obligation.dueAt }),
            }
          : {},
      })
    })
  }

  owners(ref: OwnerRef, facts: Facts, owner?: Owner): readonly Owner[] {
    return ownersOf(this.context.pack, ref, facts, owner)
  }

  holds(condition: boolean | Parameters<typeof matches>[0], facts: Facts): boolean {
    return typeof condition === 'boolean' ? condition : matches(condition, matchingOf(this.context.pack, facts))
  }

  reaction(): Reaction {
    return {
      obligations: [...this.#changed.values()],
      events: this.events,
      tells: this.tells,
      demands: this.demands,
    }
  }
}

/** Facts as a rule about this part reads them. */
export function factsOfPart(facts: Facts, part: PartRef | undefined): Facts {
  if (!part) return facts
  const parts = facts.parts as Readonly<Record<string, unknown>> | undefined
  return { ...facts, [part.type]: parts?.[part.id] ?? facts[part.type] ?? {} }
}

export const isOwed = (obligation: Obligation) => obligation.state === 'open' || obligation.state === 'breached'

const byStart = (a: Obligation, b: Obligation) => a.startAt - b.startAt || (a.id < b.id ? -1 : 1)
