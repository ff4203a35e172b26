import { eventsOf } from '../compile.ts'
import { canonicalJson } from '../pack-hash.ts'
import type { FieldTest, Matcher, Scalar } from '../schema/matchers.ts'
import type { EventTest, Response } from '../schema/rules.ts'
import type { Findings } from './problem.ts'
import type { KnownWords } from './words-of-pack.ts'

/** The same thing owed twice by the same owner because of the same event: probably one rule too many. */
export function checkSameTwice(words: KnownWords, at: Findings): void {
  const owing = words.pack.rules.responses.filter((rule) => rule.owes && !rule.off)
  owing.forEach((rule, index) => {
    const twin = owing.slice(0, index).find((other) => areTwins(rule, other))
    if (twin)
      at.at('responses', rule.id).warning(
        `和“${twin.title.zh}”（${twin.id}）在同一事件后要同一责任人做同一件事`,
        `It asks the same of the same owner after the same event as “${twin.id}”`,
      )
  })
  const routines = words.pack.rules.routines.filter((rule) => !rule.off)
  routines.forEach((rule, index) => {
    const key = canonicalJson([rule.owes.what, rule.owes.who, rule.every, rule.subject])
    const twin = routines
      .slice(0, index)
      .find((other) => canonicalJson([other.owes.what, other.owes.who, other.every, other.subject]) === key)
    if (twin)
      at.at('routines', rule.id).warning(
        `和“${twin.title.zh}”（${twin.id}）每期要同一责任人做同一件事`,
        `It asks the same of the same owner every period as “${twin.id}”`,
      )
  })
}

function areTwins(a: Response, b: Response): boolean {
  return (
    a.owes?.what === b.owes?.what &&
    canonicalJson(a.owes?.who) === canonicalJson(b.owes?.who) &&
    eventsOf(a.on).some((type) => eventsOf(b.on).includes(type)) &&
    !areApart([whereOf(a.on), a.when], [whereOf(b.on), b.when])
  )
}

function whereOf(on: EventTest): Matcher | undefined {
  return typeof on === 'string' ? undefined : on.where
}

type Conditions = readonly (Matcher | undefined)[]

/** Two rules never match together when they ask one field for constants that have nothing in common. */
function areApart(a: Conditions, b: Conditions): boolean {
  const [ours, theirs] = [constantsOf(a), constantsOf(b)]
  return [...ours].some(([path, values]) => {
    const others = theirs.get(path)
    return others !== undefined && !values.some((value) => others.includes(value))
  })
}

function constantsOf(conditions: Conditions): Map<string, readonly Scalar[]> {
  const constants = new Map<string, readonly Scalar[]>()
  for (const condition of conditions)
    for (const [path, test] of Object.entries(condition ?? {})) {
      if (path === 'all' || path === 'any' || path === 'not' || test === undefined) continue
      const values = scalarsOf(test as FieldTest)
      if (values) constants.set(path, values)
    }
  return constants
}

function scalarsOf(test: FieldTest): readonly Scalar[] | undefined {
  if (typeof test !== 'object') return [test]
  if (Array.isArray(test)) return test as readonly Scalar[]
  const { equals } = test as { readonly equals?: unknown }
  return typeof equals === 'object' || equals === undefined ? undefined : [equals as Scalar]
}
