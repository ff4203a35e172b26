import { elapsedMsOf, formatTimeOfDay, type HolidayYear, parseDay, parseDuration } from '@huiyin/calendar'
import type { Text } from '@huiyin/text'
import { type Calendars, createCalendars } from './calendars.ts'
import type { Folding, Vocabulary } from './check/vocabulary.ts'
import { type CompiledPack, withValues } from './compile.ts'
import { derivedId } from './derived-id.ts'
import { advance, type EngineContext, react } from './engine.ts'
import { evaluateGates } from './gates.ts'
import type { Facts, Obligation, PartRef, Reaction, SubjectEvent } from './model.ts'
import { openingOf } from './replay.ts'
import { openRoutine } from './routines.ts'
import type { Example } from './schema/examples.ts'

/** What became of an example: it holds when nothing came out otherwise than told. */
export type ExampleResult = { readonly id: string; readonly title: Text; readonly failures: readonly Text[] }

/**
 * Tells a pack's examples to the engine, each on a subject and in a time of its own. Pure.
 *
 * @param years holidays for the days that the examples live in
 */
export function runExamples(
  pack: CompiledPack,
  vocabulary: Vocabulary,
  years: readonly HolidayYear[],
): readonly ExampleResult[] {
  return pack.pack.examples.map((example) => ({
    id: example.id,
    title: example.title,
    failures: runExample(pack, vocabulary, years, example),
  }))
}

function runExample(
  pack: CompiledPack,
  vocabulary: Vocabulary,
  years: readonly HolidayYear[],
  example: Example,
): readonly Text[] {
  const folding = vocabulary.subjects.find((subject) => subject.type === example.subject)?.folding
  if (!folding) return [{ zh: `没有对象“${example.subject}”`, en: `There is no kind of subject “${example.subject}”` }]
  const compiled = example.values ? withValues(pack, example.values) : pack
  const story = new ExampleStory(compiled, createCalendars(compiled, years, example.zone), folding, example)
  for (const step of example.steps) story.take(step)
  for (const outcome of example.then) story.expect(outcome)
  return story.failures
}

type Step = Example['steps'][number]
type Outcome = Example['then'][number]
type Owed = Exclude<Extract<Outcome, { rule: string }>, { none: true }>

/** One example as it is lived through. */
class ExampleStory {
  readonly failures: Text[] = []
  readonly #pack: CompiledPack
  readonly #calendars: Calendars
  readonly #folding: Folding
  readonly #example: Example
  readonly #obligations = new Map<string, Obligation>()
  readonly #told = new Map<string, number>()
  readonly #said: [string, unknown][] = []
  #state: unknown
  #seq = 0

  constructor(pack: CompiledPack, calendars: Calendars, folding: Folding, example: Example) {
    this.#pack = pack
    this.#calendars = calendars
    this.#folding = folding
    this.#example = example
    this.#state = folding.start
    this.#say(example.facts)
  }

  take(step: Step): void {
    const at = this.#instant(step.at)
    if ('action' in step) this.#tryAction(step)
    else if ('event' in step) this.#happen(step, at)
    else this.#keep(advance(this.#context(at), this.#open(), this.#factsAfter(undefined), at))
  }

  expect(outcome: Outcome): void {
    if ('told' in outcome) this.#expectTold(outcome)
    else if ('none' in outcome) {
      if (this.#owedBy(outcome).length > 0)
        this.#fail(`不该有“${outcome.rule}”`, `“${outcome.rule}” should not be owed`)
    } else this.#expectOwed(outcome)
  }

  #happen(step: Extract<Step, { event: string }>, occurredAt: number): void {
    this.#say(step.facts)
    this.#seq += 1
    const part = this.#part(step.part)
    const event: SubjectEvent = {
      id: derivedId('example', this.#example.id, this.#seq),
      seq: this.#seq,
      type: step.event,
      subject: this.#subject,
      ...(part ? { part } : {}),
      data: step.data ?? {},
      occurredAt,
      recordedAt: step.recordedAt === undefined ? occurredAt : this.#instant(step.recordedAt),
      ...(step.by === undefined ? {} : { actorId: step.by }),
    }
    // Time passes before what happens is known.
    const until = event.recordedAt
    this.#keep(advance(this.#context(until), this.#open(), this.#factsAfter(undefined), until))
    this.#state = this.#folding.fold(this.#state as never, event)
    // What the calendar brings is told as the event by which a subject remembers it.
    if (event.type === 'routine.opened' && this.#pack.routines.has(String(event.data.ruleId))) {
      const opened = openRoutine(this.#context(until), openingOf(event))
      this.#obligations.set(opened.id, opened)
    }
    this.#keep(react(this.#context(until), event, this.#factsAfter(event), this.#open()))
  }

  #tryAction(step: Extract<Step, { action: string }>): void {
    this.#say(step.facts)
    const part = this.#part(step.part)
    const facts = this.#factsAfter(part ? { ...NOTHING, subject: this.#subject, part } : undefined)
    const results = evaluateGates(this.#pack, step.action, {
      ...facts,
      input: step.input ?? {},
      actor: step.actor ?? {},
    })
    const refusing = results.filter((result) => result.effect === 'refuse').map((result) => result.gateId)
    const warning = results.filter((result) => result.effect === 'warn').map((result) => result.gateId)
    const { expect, action, at } = step
    if (expect === 'allowed') {
      if (refusing.length > 0)
        this.#fail(
          `${at} ${action} 应当放行，却被“${refusing[0]}”拦下`,
          `${at} ${action} is refused by “${refusing[0]}”`,
        )
    } else if ('refusedBy' in expect) {
      if (!refusing.includes(expect.refusedBy))
        this.#fail(
          `${at} ${action} 应被“${expect.refusedBy}”拦下`,
          `${at} ${action} is not refused by “${expect.refusedBy}”`,
        )
    } else if (!warning.includes(expect.warnedBy))
      this.#fail(
        `${at} ${action} 应有“${expect.warnedBy}”的提醒`,
        `${at} ${action} is not warned about by “${expect.warnedBy}”`,
      )
  }

  #expectOwed(outcome: Owed): void {
    const found = this.#owedBy(outcome)[(outcome.nth ?? 1) - 1]
    const name = `${outcome.rule}${outcome.part ? ` (${outcome.part})` : ''}`
    if (!found) {
      this.#fail(`“${name}”没有欠下`, `“${name}” is not owed`)
      return
    }
    const expectTime = (written: string | undefined, actual: number | null, zh: string, en: string) => {
      if (written === undefined || this.#instant(written) === actual) return
      const is = actual === null ? '—' : this.#local(actual)
      this.#fail(`“${name}”${zh}应为 ${written}，实为 ${is}`, `“${name}”: ${en} is ${is}, not ${written}`)
    }
    expectTime(outcome.due, found.dueAt, '时限', 'due')
    expectTime(outcome.originallyDue, found.originalDueAt, '原时限', 'original due')
    if (outcome.state !== undefined && outcome.state !== found.state)
      this.#fail(
        `“${name}”应为 ${outcome.state}，实为 ${found.state}`,
        `“${name}” is ${found.state}, not ${outcome.state}`,
      )
    if (outcome.lateBy !== undefined) {
      const late = (found.dischargedAt ?? found.dueAt ?? 0) - (found.dueAt ?? 0)
      if (late !== elapsedMsOf(parseDuration(outcome.lateBy)))
        this.#fail(
          `“${name}”应迟 ${outcome.lateBy}，实迟 ${late / 60_000} 分钟`,
          `“${name}” is late by ${late / 60_000} min, not ${outcome.lateBy}`,
        )
    }
  }

  #expectTold({ told, times }: Extract<Outcome, { told: string }>): void {
    const actual = this.#told.get(told) ?? 0
    if (times === undefined ? actual === 0 : actual !== times)
      this.#fail(
        `“${told}”应发${times === undefined ? '出' : ` ${times} 次`}，实发 ${actual} 次`,
        `“${told}” was sent ${actual} times${times === undefined ? '' : `, not ${times}`}`,
      )
  }

  /** Oldest first; what a ladder's step let somebody owe comes after its own rule's. */
  #owedBy(outcome: { readonly rule: string; readonly part?: string | undefined }): Obligation[] {
    const part = this.#part(outcome.part)
    return [...this.#obligations.values()].filter(
      (one) => one.ruleId === outcome.rule && (part === undefined || one.part?.id === part.id),
    )
  }

  #keep(reaction: Reaction): void {
    for (const obligation of reaction.obligations) this.#obligations.set(obligation.id, obligation)
    for (const tell of reaction.tells) this.#told.set(tell.message, (this.#told.get(tell.message) ?? 0) + 1)
  }

  #open(): Obligation[] {
    return [...this.#obligations.values()].filter((one) => one.state === 'open' || one.state === 'breached')
  }

  /** What the events say, and over it what the example says besides. */
  #factsAfter(event: SubjectEvent | undefined): Facts {
    return this.#said.reduce<Facts>(
      (facts, [path, value]) => withFact(facts, this.#example.subject, path.split('.'), value),
      this.#folding.factsOf(this.#state as never, event),
    )
  }

  #say(facts: Readonly<Record<string, unknown>> | undefined): void {
    this.#said.push(...Object.entries(facts ?? {}))
  }

  get #subject() {
    return { type: this.#example.subject, id: derivedId('example', this.#example.id) }
  }

  /** `workOrder`, or `workOrder:b` for a second one. */
  #part(name: string | undefined): PartRef | undefined {
    return name === undefined
      ? undefined
      : { type: name.split(':')[0] as string, id: derivedId('example', this.#example.id, name) }
  }

  #context(now: number): EngineContext {
    return { pack: this.#pack, calendars: this.#calendars, zone: this.#example.zone, now }
  }

  #instant(local: string): number {
    const [day = '', time = ''] = local.split(' ')
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
    return this.#calendars.zone.instantOf(parseDay(day), hours * 60 + minutes) + seconds * 1000
  }

  #local(instant: number): string {
    const { zone } = this.#calendars
    return `${zone.dayOf(instant)} ${formatTimeOfDay(zone.timeOfDayOf(instant))}`
  }

  #fail(zh: string, en: string): void {
    this.failures.push({ zh, en })
  }
}

const NOTHING = { id: '', seq: 0, type: '', data: {}, occurredAt: 0, recordedAt: 0 } as const

/** A fact set by its path: the subject's own, or that of every part in the example. */
function withFact(facts: Facts, subject: string, [root = '', ...names]: readonly string[], value: unknown): Facts {
  const changed = { ...facts, [root]: withMember(facts[root], names, value) }
  if (root === subject) return changed
  const parts = Object.entries((facts.parts ?? {}) as Readonly<Record<string, unknown>>)
  return { ...changed, parts: Object.fromEntries(parts.map(([id, part]) => [id, withMember(part, names, value)])) }
}

function withMember(into: unknown, [name, ...deeper]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  const known = typeof into === 'object' && into !== null ? (into as Record<string, unknown>) : {}
  return { ...known, [name]: withMember(known[name], deeper, value) }
}
