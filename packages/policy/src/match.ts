import type { Facts } from './model.ts'
import type { FieldTest, Matcher, Operand, Scalar } from './schema/matchers.ts'

/** What a condition is asked against. */
export type Matching = { readonly facts: Facts; readonly valueOf: (key: string) => unknown }

/** The fact at a dotted path; undefined when something on the way is missing. */
export function factAt(facts: Facts, path: string): unknown {
  let here: unknown = facts
  for (const name of path.split('.')) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[name]
  }
  return here === null ? undefined : here
}

export function matches(condition: Matcher | undefined, matching: Matching): boolean {
  return condition === undefined || failing(condition, matching) === undefined
}

/** The fields because of which the condition does not hold; none when it does. */
export function missingOf(condition: Matcher, matching: Matching): string[] {
  const missing: string[] = []
  for (const [name, test] of Object.entries(condition)) {
    if (test === undefined) continue
    if (name === 'all') missing.push(...(test as Matcher[]).flatMap((one) => missingOf(one, matching)))
    else if (name === 'any') {
      const each = (test as Matcher[]).map((one) => missingOf(one, matching))
      if (each.every((one) => one.length > 0)) missing.push(...each.flat())
    } else if (name === 'not') {
      if (matches(test as Matcher, matching)) missing.push(...pathsOf(test as Matcher))
    } else if (!fieldMatches(name, test as FieldTest, matching)) missing.push(name)
  }
  return [...new Set(missing)]
}

/** Every field that a condition looks at. */
export function pathsOf(condition: Matcher | undefined): string[] {
  if (!condition) return []
  return Object.entries(condition).flatMap(([name, test]) => {
    if (test === undefined) return []
    if (name === 'all' || name === 'any') return (test as Matcher[]).flatMap(pathsOf)
    if (name === 'not') return pathsOf(test as Matcher)
    return [
      name,
      ...operandsOf(test as FieldTest).flatMap((one) => (typeof one === 'object' && 'field' in one ? [one.field] : [])),
    ]
  })
}

/** Every value of the pack that a condition compares with. */
export function valueKeysOf(condition: Matcher | undefined): string[] {
  if (!condition) return []
  return Object.entries(condition).flatMap(([name, test]) => {
    if (test === undefined) return []
    if (name === 'all' || name === 'any') return (test as Matcher[]).flatMap(valueKeysOf)
    if (name === 'not') return valueKeysOf(test as Matcher)
    return operandsOf(test as FieldTest).flatMap((one) =>
      typeof one === 'object' && 'value' in one ? [one.value] : [],
    )
  })
}

function failing(condition: Matcher, matching: Matching): string | undefined {
  for (const name in condition) {
    const test = condition[name]
    if (test === undefined) continue
    const holds =
      name === 'all'
        ? (test as Matcher[]).every((one) => matches(one, matching))
        : name === 'any'
          ? (test as Matcher[]).some((one) => matches(one, matching))
          : name === 'not'
            ? !matches(test as Matcher, matching)
            : fieldMatches(name, test as FieldTest, matching)
    if (!holds) return name
  }
  return undefined
}

function fieldMatches(path: string, test: FieldTest, matching: Matching): boolean {
  return testHolds(factAt(matching.facts, path), test, matching)
}

function testHolds(actual: unknown, test: FieldTest, matching: Matching): boolean {
  if (typeof test !== 'object') return actual === test
  if (isList(test)) return test.some((one) => actual === one)
  if (test.equals !== undefined && actual !== rightSide(test.equals, matching)) return false
  if (test.in !== undefined && !test.in.some((one) => oneOf(actual, rightSide(one, matching)))) return false
  if (test.gt !== undefined && !compares(actual, rightSide(test.gt, matching), (a, b) => a > b)) return false
  if (test.gte !== undefined && !compares(actual, rightSide(test.gte, matching), (a, b) => a >= b)) return false
  if (test.lt !== undefined && !compares(actual, rightSide(test.lt, matching), (a, b) => a < b)) return false
  if (test.lte !== undefined && !compares(actual, rightSide(test.lte, matching), (a, b) => a <= b)) return false
  if (test.exists !== undefined && test.exists !== isThere(actual)) return false
  if (test.contains !== undefined && !(Array.isArray(actual) && actual.includes(rightSide(test.contains, matching))))
    return false
  if (test.count !== undefined && !testHolds(Array.isArray(actual) ? actual.length : 0, test.count, matching))
    return false
  return test.not === undefined || !testHolds(actual, test.not, matching)
}

const isList = (test: FieldTest): test is readonly Scalar[] => Array.isArray(test)

function isThere(actual: unknown): boolean {
  return actual !== undefined && actual !== null && actual !== '' && !(Array.isArray(actual) && actual.length === 0)
}

/** A value of type list stands for each of its entries. */
function oneOf(actual: unknown, right: unknown): boolean {
  return Array.isArray(right) ? right.includes(actual) : actual === right
}

/** Numbers by size, texts (days, times of day) by order; different kinds never compare. */
function compares(actual: unknown, right: unknown, by: (a: number | string, b: number | string) => boolean): boolean {
  if (typeof actual === 'number' && typeof right === 'number') return by(actual, right)
  return typeof actual === 'string' && typeof right === 'string' && by(actual, right)
}

function rightSide(operand: Operand, matching: Matching): unknown {
  if (typeof operand !== 'object') return operand
  if ('value' in operand) return matching.valueOf(operand.value)
  const fact = factAt(matching.facts, operand.field)
  if (operand.plus === undefined && operand.times === undefined) return fact
  return typeof fact === 'number' ? fact * (operand.times ?? 1) + (operand.plus ?? 0) : undefined
}

function operandsOf(test: FieldTest): Operand[] {
  if (typeof test !== 'object' || isList(test)) return []
  const { equals, gt, gte, lt, lte, contains } = test
  return [
    ...[equals, gt, gte, lt, lte, contains].filter((one) => one !== undefined),
    ...(test.in ?? []),
    ...(test.count === undefined ? [] : operandsOf(test.count)),
    ...(test.not === undefined ? [] : operandsOf(test.not)),
  ]
}
