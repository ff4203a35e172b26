import { type Pack, type PackFile, packSchema } from './pack-schema.ts'
import type { CategoryNode } from './schema/taxonomy.ts'

/**
 * The whole, self-contained pack that a file and the pack it inherits make together. Maps are merged entry by entry,
 * lists by `id` (an element of the same id replaces the inherited one where it stands), values member by member; a bare
 * number overrides the number alone. Routing is read from the top, so a file's own lines come before inherited ones.
 *
 * @throws ZodError with paths of the whole pack, e.g. a value that nobody describes
 */
export function inheritPack(file: PackFile, parent?: Pack): Pack {
  const { inherits: _, without, values, ...own } = file
  const gone = new Set(without)
  const kept = <T extends { readonly id: string }>(list: readonly T[]) => list.filter((one) => !gone.has(one.id))
  const listed = <T extends { readonly id: string }>(mine: readonly T[], inherited: readonly T[] | undefined) =>
    mergeById(kept(inherited ?? []), mine)
  const { rules, targets, taxonomy, organisation } = own
  const mapped = <T>(part: string, mine: Readonly<Record<string, T>>, inherited: Readonly<Record<string, T>> = {}) => ({
    ...Object.fromEntries(Object.entries(inherited).filter(([key]) => !gone.has(`${part}.${key}`))),
    ...mine,
  })
  const over = parent?.rules
  return packSchema.parse({
    ...own,
    inherited: parent ? [...parent.inherited, `${parent.id}@${parent.edition}`] : [],
    values: mergeValues(parent?.values ?? {}, values),
    organisation: {
      departments: mapped('departments', organisation.departments, parent?.organisation.departments),
      positions: mapped('positions', positionsOver(parent, organisation.positions), parent?.organisation.positions),
      namedRoles: mapped('namedRoles', organisation.namedRoles, parent?.organisation.namedRoles),
      leaveKinds: { ...parent?.organisation.leaveKinds, ...organisation.leaveKinds },
      morningCheck: listed(organisation.morningCheck, parent?.organisation.morningCheck),
    },
    calendars: { ...parent?.calendars, ...own.calendars },
    posts: mapped('posts', own.posts, parent?.posts),
    shifts: { ...parent?.shifts, ...own.shifts },
    taxonomy: {
      caseKinds: mapped('caseKinds', taxonomy.caseKinds, parent?.taxonomy.caseKinds),
      urgencies: { ...parent?.taxonomy.urgencies, ...taxonomy.urgencies },
      trades: { ...parent?.taxonomy.trades, ...taxonomy.trades },
      categories: amended({ ...parent?.taxonomy.categories, ...taxonomy.categories }, taxonomy.amend),
      reasons: { ...parent?.taxonomy.reasons, ...taxonomy.reasons },
      classes: { ...parent?.taxonomy.classes, ...taxonomy.classes },
    },
    rules: {
      responses: listed(rules.responses, over?.responses),
      cadences: listed(rules.cadences, over?.cadences),
      routines: listed(rules.routines, over?.routines),
      thresholds: listed(rules.thresholds, over?.thresholds),
      gates: listed(rules.gates, over?.gates),
      coverage: listed(rules.coverage, over?.coverage),
      approvals: listed(rules.approvals, over?.approvals),
      routing: [
        ...rules.routing,
        ...kept(over?.routing ?? []).filter((line) => !rules.routing.some((mine) => mine.id === line.id)),
      ],
    },
    reports: listed(own.reports, parent?.reports),
    targets: {
      measures: listed(targets.measures, parent?.targets.measures),
      targets: listed(targets.targets, parent?.targets.targets),
    },
    records: listed(own.records, parent?.records),
    messages: Object.fromEntries(
      Object.entries({ ...parent?.messages, ...own.messages }).filter(([key]) => !gone.has(key) || key in own.messages),
    ),
    // A story about a rule that is left out would be about nothing.
    examples: listed(
      own.examples,
      parent?.examples.filter((story) => !rulesTold(story).some((id) => gone.has(id))),
    ),
  })
}

function rulesTold(story: Pack['examples'][number]): string[] {
  const outcomes = story.then.flatMap((outcome) => ('rule' in outcome ? [outcome.rule] : []))
  const gates = story.steps.flatMap((step) => {
    if (!('action' in step) || typeof step.expect === 'string') return []
    return 'refusedBy' in step.expect ? [step.expect.refusedBy] : [step.expect.warnedBy]
  })
  return [...outcomes, ...gates]
}

/** A position says only what it has otherwise. */
function positionsOver(parent: Pack | undefined, mine: PackFile['organisation']['positions']) {
  return Object.fromEntries(
    Object.entries(mine).map(([id, said]) => [id, { ...parent?.organisation.positions[id], ...said }]),
  ) as Record<string, Pack['organisation']['positions'][string]>
}

/** @throws Error when a pack amends a node that is nowhere in its trees */
function amended(
  trees: Readonly<Record<string, readonly CategoryNode[]>>,
  amend: PackFile['taxonomy']['amend'],
): Record<string, readonly CategoryNode[]> {
  const left = new Set(Object.keys(amend))
  const walk = (node: CategoryNode): CategoryNode => {
    left.delete(node.id)
    return {
      ...node,
      ...amend[node.id],
      ...(node.children ? { children: node.children.map(walk) } : {}),
    } as CategoryNode
  }
  const changed = Object.fromEntries(Object.entries(trees).map(([kind, nodes]) => [kind, nodes.map(walk)]))
  const [unknown] = left
  if (unknown !== undefined) throw new UnknownCategory(unknown)
  return changed
}

/** A pack says something of a category that it does not have. */
export class UnknownCategory extends Error {
  readonly categoryId: string

  constructor(categoryId: string) {
    super(`no category ${categoryId}`)
    this.categoryId = categoryId
  }
}

function mergeById<T extends { readonly id: string }>(inherited: readonly T[], mine: readonly T[]): T[] {
  const byId = new Map(inherited.map((one) => [one.id, one]))
  for (const one of mine) byId.set(one.id, one)
  return [...byId.values()]
}

function mergeValues(inherited: Pack['values'], overrides: PackFile['values']): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...inherited }
  for (const [key, override] of Object.entries(overrides)) {
    const members = typeof override === 'object' && override !== null && !Array.isArray(override)
    merged[key] = { ...inherited[key], ...(members ? override : { value: override }) }
  }
  return merged
}
