import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { type AnyRule, type Vocabulary, valueWords, wordsOfRule } from './rule-sentences.ts'
import { allRules, byClause } from './rules-in-force.ts'

export const CHANGED_PARTS = [
  'value',
  'rule',
  'message',
  'record',
  'position',
  'department',
  'category',
  'calendar',
  'shift',
  'target',
  'report',
  'example',
] as const

/** One difference of two packs, in words: what it said, what it says. */
export type Change = {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly what: (typeof CHANGED_PARTS)[number]
  readonly id: string
  readonly clause: string | null
  readonly title: Text
  readonly before: Text | null
  readonly after: Text | null
}

/** Everything in which two packs differ, by clause. A rule also counts as changed when a value that it uses did. */
export function redline(before: Pack, after: Pack, vocabulary: Vocabulary): Change[] {
  const ruleText = (pack: Pack) => (rule: AnyRule) => {
    const { sentence, details } = wordsOfRule(pack, rule, vocabulary)
    const all = rule.off ? [{ zh: '（停用）', en: '(off)' }, sentence] : [sentence, ...details.map((one) => one.text)]
    return { zh: all.map((one) => one.zh).join(''), en: all.map((one) => one.en).join(' ') }
  }
  const parts: Change[] = [
    ...compared('value', entries(before.values), entries(after.values), {
      before: (_, id) => valueWords(before, id),
      after: (_, id) => valueWords(after, id),
    }),
    ...compared('rule', rulesOf(before), rulesOf(after), { before: ruleText(before), after: ruleText(after) }, 'words'),
    ...compared('message', entries(before.messages), entries(after.messages), both(messageText)),
    ...compared('record', listed(before.records), listed(after.records), both(fieldsText)),
    ...compared(
      'department',
      entries(before.organisation.departments),
      entries(after.organisation.departments),
      both(titleText),
    ),
    ...compared(
      'position',
      entries(before.organisation.positions),
      entries(after.organisation.positions),
      both(titleText),
    ),
    ...compared('category', leaves(before), leaves(after), both(titleText)),
    ...compared('calendar', entries(before.calendars), entries(after.calendars), both(titleText)),
    ...compared(
      'shift',
      entries(before.shifts),
      entries(after.shifts),
      both((one) => ({ zh: `${one.from}–${one.to}` })),
    ),
    ...compared('target', listed(before.targets.targets), listed(after.targets.targets), both(targetText)),
    ...compared('report', listed(before.reports), listed(after.reports), both(titleText)),
    ...compared('example', listed(before.examples), listed(after.examples), both(titleText)),
  ]
  return parts.sort((a, b) => byClause(a.clause ?? '~', b.clause ?? '~'))
}

type Titled = { readonly title: Text; readonly clause?: string | undefined }
type Wording<T> = {
  readonly before: (one: T, id: string) => Text
  readonly after: (one: T, id: string) => Text
}

function compared<T extends Titled>(
  what: Change['what'],
  old: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  wording: Wording<T>,
  by: 'data' | 'words' = 'data',
): Change[] {
  const changes: Change[] = []
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(id), now.get(id)]
    const before = was ? wording.before(was, id) : null
    const after = is ? wording.after(is, id) : null
    const same = isSame(was, is) && (by === 'data' || isSame(before, after))
    if (same) continue
    const one = (is ?? was) as T
    changes.push({
      kind: was ? (is ? 'changed' : 'removed') : 'added',
      what,
      id,
      clause: one.clause ?? null,
      title: one.title,
      before,
      after,
    })
  }
  return changes
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** Keys in order: a pack from the database has them in another order than one from a file. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

const both = <T>(word: (one: T) => Text): Wording<T> => ({ before: word, after: word })
const entries = <T>(map: Readonly<Record<string, T>>) => new Map(Object.entries(map))
const listed = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map((one) => [one.id, one]))
const rulesOf = (pack: Pack) => new Map(allRules(pack).map(({ rule }) => [rule.id, rule]))
const titleText = (one: Titled) => one.title

/** Leaves with what they say of their own and what they have from above. */
function leaves(pack: Pack): Map<string, Titled> {
  const found = new Map<string, Titled>()
  type Node = NonNullable<Pack['taxonomy']['categories'][string]>[number]
  const walk = (node: Node, above: object) => {
    const { children, ...own } = node
    const here = { ...above, ...own }
    if (children) for (const child of children) walk(child, { ...here, alsoCalled: undefined })
    else found.set(node.id, here as Titled)
  }
  for (const roots of Object.values(pack.taxonomy.categories)) for (const root of roots) walk(root, {})
  return found
}

function messageText({ channels }: Pack['messages'][string]): Text {
  const texts = [channels.inApp, channels.sms, channels.robot, channels.email?.subject, channels.email?.body].filter(
    (one) => one !== undefined,
  )
  return { zh: texts.map((one) => one.zh).join('\n'), en: texts.map((one) => one.en ?? one.zh).join('\n') }
}

function fieldsText(record: Pack['records'][number]): Text {
  const fields = record.fields.map((field) => field.title)
  return {
    zh: `${record.title.zh}：${fields.map((one) => one.zh).join('、')}`,
    en: `${record.title.en ?? record.title.zh}: ${fields.map((one) => one.en ?? one.zh).join(', ')}`,
  }
}

function targetText(target: Pack['targets']['targets'][number]): Text {
  const unit = target.unit === 'percent' ? '%' : ''
  const bounds = [
    target.atLeast === undefined ? '' : `≥ ${target.atLeast}${unit}`,
    target.atMost === undefined ? '' : `≤ ${target.atMost}${unit}`,
  ].filter(Boolean)
  return {
    zh: `${target.title.zh} ${bounds.join(' ')}`,
    en: `${target.title.en ?? target.title.zh} ${bounds.join(' ')}`,
  }
}
