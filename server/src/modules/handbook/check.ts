import { CHINA_HOLIDAY_YEARS } from '@huiyin/calendar/china'
import { checkPack, compilePack, type Pack, packSchema, runExamples, type Vocabulary } from '@huiyin/policy'
import { placeholdersOf, type Text } from '@huiyin/text'
import { missingValues, schemaProblems } from '../../platform/packs/pack-files.ts'
import { Refusal } from '../../platform/problems.ts'
import { HANDBOOK_PROBLEMS } from './contract.ts'
import { placeholders, textsOf } from './message-preview.ts'

export type Problem = { readonly path: string; readonly severity: 'error' | 'warning'; readonly message: Text }
export type Check = {
  readonly activatable: boolean
  readonly problems: readonly Problem[]
  readonly missingValues: readonly string[]
}

/**
 * Everything that hinders a draft or is worth a look, each named by its path in the pack. Its examples are told to the
 * engine once nothing else is wrong.
 */
export function checkDraft(body: unknown, vocabulary: Vocabulary): Check {
  const unformed = schemaProblems(body)
  if (unformed.length > 0)
    return {
      activatable: false,
      problems: unformed.map((problem) => ({ ...problem, severity: 'error' })),
      missingValues: [],
    }
  const pack = packSchema.parse(body)
  const missing = missingValues(pack)
  const problems: Problem[] = [
    ...missing.map((key) => ({
      path: `values.${key}.value`,
      severity: 'error' as const,
      message: unset(pack, key),
    })),
    ...valueProblems(pack),
    ...placeholderProblems(pack),
    ...checkPack(pack, vocabulary),
  ]
  if (problems.every((problem) => problem.severity === 'warning')) problems.push(...exampleProblems(pack, vocabulary))
  return {
    activatable: !problems.some((problem) => problem.severity === 'error'),
    problems,
    missingValues: missing,
  }
}

/**
 * The pack, fit to be put in force.
 *
 * @throws Refusal naming each missing value (S0-REPAIR-6) or each place that is wrong
 */
export function refuseUnfit(body: unknown, vocabulary: Vocabulary): Pack {
  const { problems, missingValues: missing } = checkDraft(body, vocabulary)
  const errors = problems
    .filter((problem) => problem.severity === 'error')
    .map(({ path, message }) => ({ path, message }))
  if (missing.length > 0) {
    const pack = packSchema.parse(body)
    throw new Refusal(HANDBOOK_PROBLEMS.incomplete, {
      values: { values: missing.map((key) => pack.values[key]?.title.zh ?? key).join('、') },
      members: { missingValues: missing },
      errors,
    })
  }
  if (errors.length > 0) throw new Refusal(HANDBOOK_PROBLEMS.notActivatable, { errors })
  return packSchema.parse(body)
}

function unset(pack: Pack, key: string): Text {
  const value = pack.values[key]
  const proposal = value?.proposal === undefined ? undefined : String(value.proposal)
  const zh = `“${value?.title.zh ?? key}”还没填`
  const en = `“${value?.title.en ?? key}” is not set`
  return proposal ? { zh: `${zh}，建议 ${proposal}`, en: `${en}; ${proposal} is proposed` } : { zh, en }
}

/** The stories that a pack tells about itself: one that comes out otherwise shows a rule that is not what was meant. */
function exampleProblems(pack: Pack, vocabulary: Vocabulary): Problem[] {
  return runExamples(compilePack(pack), vocabulary, CHINA_HOLIDAY_YEARS).flatMap((example) =>
    example.failures.map((message) => ({ path: `examples.${example.id}`, severity: 'error' as const, message })),
  )
}

// ── texts ────────────────────────────────────────────────────────────────────────────────────────

/** Placeholders that nobody fills: they would reach a reader as braces. */
function placeholderProblems(pack: Pack): Problem[] {
  const known = new Set(placeholders().map((one) => one.name))
  return Object.entries(pack.messages).flatMap(([key, message]) =>
    textsOf(message).flatMap(({ path, text }) =>
      placeholdersOf(text)
        .filter((name) => !known.has(name))
        .map((name) => ({
          path: `messages.${key}.${path}`,
          severity: 'error' as const,
          message: { zh: `没有“{${name}}”这个占位`, en: `There is no placeholder {${name}}` },
        })),
    ),
  )
}

// ── values among themselves ──────────────────────────────────────────────────────────────────────

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 }

/** Numbers out of their bounds, and pairs that contradict each other: emergency arrival above special. */
function valueProblems(pack: Pack): Problem[] {
  const problems: Problem[] = []
  for (const [key, value] of Object.entries(pack.values)) {
    if (typeof value.value !== 'number') continue
    const { min, max } = value.bounds ?? {}
    const name = { zh: value.title.zh, en: value.title.en ?? value.title.zh }
    const say = (zh: string, en: string) =>
      problems.push({ path: `values.${key}.value`, severity: 'error', message: { zh, en } })
    if (min !== undefined && value.value < min)
      say(`“${name.zh}”不能小于 ${min}`, `“${name.en}” must be at least ${min}`)
    if (max !== undefined && value.value > max)
      say(`“${name.zh}”不能大于 ${max}`, `“${name.en}” must be at most ${max}`)
    for (const relation of value.relations ?? [])
      for (const [kind, otherKey] of Object.entries(relation)) {
        const other = otherKey ? pack.values[otherKey] : undefined
        if (!other || typeof other.value !== 'number') continue
        const [mine, theirs] = [measured(value.value, value.unit), measured(other.value, other.unit)]
        if (mine.unit !== theirs.unit) continue
        if (kind === 'atMost' && mine.amount > theirs.amount)
          say(`“${name.zh}”不能长于“${other.title.zh}”`, `“${name.en}” must not exceed “${other.title.en ?? otherKey}”`)
        if (kind === 'atLeast' && mine.amount < theirs.amount)
          say(
            `“${name.zh}”不能短于“${other.title.zh}”`,
            `“${name.en}” must not be below “${other.title.en ?? otherKey}”`,
          )
      }
  }
  return problems
}

function measured(amount: number, unit: string | undefined): { amount: number; unit: string } {
  const seconds = unit ? SECONDS[unit] : undefined
  return seconds ? { amount: amount * seconds, unit: 'second' } : { amount, unit: unit ?? '' }
}
