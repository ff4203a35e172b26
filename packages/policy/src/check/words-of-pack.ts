import type { Pack } from '../pack-schema.ts'
import type { MemberSet, SubjectWords, Vocabulary } from './vocabulary.ts'

type DeclaredEvent = SubjectWords['events'][number] & { readonly subject: SubjectWords }

/** What a rule of this pack may speak about: the rooms' vocabulary and the pack's own names. */
export class KnownWords {
  readonly pack: Pack
  readonly #events = new Map<string, DeclaredEvent[]>()
  readonly #subjects: ReadonlyMap<string, SubjectWords>
  readonly actions: ReadonlySet<string>
  readonly capabilities: ReadonlySet<string>
  readonly sets: ReadonlyMap<string, MemberSet>

  constructor(pack: Pack, vocabulary: Vocabulary) {
    this.pack = pack
    this.#subjects = new Map(vocabulary.subjects.map((subject) => [subject.type, subject]))
    this.actions = new Set(vocabulary.actions)
    this.capabilities = new Set(vocabulary.capabilities)
    this.sets = new Map((vocabulary.sets ?? []).map((set) => [set.id, set]))
    for (const subject of vocabulary.subjects)
      for (const event of subject.events) {
        const known = this.#events.get(event.type) ?? []
        this.#events.set(event.type, [...known, { ...event, subject }])
      }
  }

  eventsNamed(type: string): readonly DeclaredEvent[] {
    return this.#events.get(type) ?? []
  }

  subject(type: string): SubjectWords | undefined {
    return this.#subjects.get(type)
  }

  /** Subjects on which any of these events may happen; all of them when none is named. */
  subjectsOf(eventTypes: readonly string[]): readonly SubjectWords[] {
    if (eventTypes.length === 0) return [...this.#subjects.values()]
    return [...new Set(eventTypes.flatMap((type) => this.eventsNamed(type).map((event) => event.subject)))]
  }

  /** Is the fact declared by one of the subjects? A declared object or list may be asked deeper. */
  hasFact(path: string, subjects: readonly SubjectWords[]): boolean {
    return subjects.some((subject) =>
      subject.facts.some((fact) => fact.path === path || (fact.type === 'object' && path.startsWith(`${fact.path}.`))),
    )
  }

  /** Do some of these events carry the member? */
  hasMember(path: string, eventTypes: readonly string[]): boolean {
    const [name = '', ...deeper] = path.split('.').slice(1)
    return eventTypes.some((type) =>
      this.eventsNamed(type).some(
        ({ data }) => data[name] !== undefined && (deeper.length === 0 || data[name] === 'object'),
      ),
    )
  }
}
