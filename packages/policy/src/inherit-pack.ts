import { type Pack, type PackFile, packSchema } from './pack-schema.ts'

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
  const over = parent?.rules
  return packSchema.parse({
    ...own,
    inherited: parent ? [...parent.inherited, `${parent.id}@${parent.edition}`] : [],
    values: mergeValues(parent?.values ?? {}, values),
    organisation: {
      departments: { ...parent?.organisation.departments, ...organisation.departments },
      positions: { ...parent?.organisation.positions, ...organisation.positions },
      namedRoles: { ...parent?.organisation.namedRoles, ...organisation.namedRoles },
      leaveKinds: { ...parent?.organisation.leaveKinds, ...organisation.leaveKinds },
      morningCheck: listed(organisation.morningCheck, parent?.organisation.morningCheck),
    },
    calendars: { ...parent?.calendars, ...own.calendars },
    posts: { ...parent?.posts, ...own.posts },
    shifts: { ...parent?.shifts, ...own.shifts },
    taxonomy: {
      caseKinds: { ...parent?.taxonomy.caseKinds, ...taxonomy.caseKinds },
      urgencies: { ...parent?.taxonomy.urgencies, ...taxonomy.urgencies },
      trades: { ...parent?.taxonomy.trades, ...taxonomy.trades },
      categories: { ...parent?.taxonomy.categories, ...taxonomy.categories },
      reasons: { ...parent?.taxonomy.reasons, ...taxonomy.reasons },
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
    examples: listed(own.examples, parent?.examples),
  })
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
