import { type CompiledPack, countDue, type Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { Engine } from '../../platform/packs/engine-cache.ts'

/** A leaf of a kind's tree, as the pack fills an intake from it. */
export type Category = {
  /** The kind of case whose tree it stands in. */
  readonly kind: string
  readonly id: string
  /** From the place down: 户内 › 给排水 › 水龙头漏水. */
  readonly path: readonly Text[]
  readonly title: Text
  /** Other words by which people ask for it. */
  readonly alsoCalled?: readonly string[] | undefined
  readonly place: 'home' | 'publicArea' | 'facility'
  readonly trade: string | undefined
  readonly urgency: 'emergency' | 'special' | 'ordinary'
  readonly charge: 'free' | 'paid'
  readonly inHome: boolean
  readonly departmentId: string
  readonly checklist: readonly Text[]
  readonly guaranteeDays?: number | undefined
}

/** The leaves of all trees, in their order. Read from the pack once and kept as long as the pack is. */
export function categoriesOf(engine: Engine | undefined): readonly Category[] {
  return engine ? [...treeOf(engine.pack).values()] : []
}

/** The leaf of this id; with a kind, only if it stands in that kind's tree. */
export function categoryOf(engine: Engine | undefined, id: string, kind?: string): Category | undefined {
  const leaf = engine ? treeOf(engine.pack).get(id) : undefined
  return kind === undefined || leaf?.kind === kind ? leaf : undefined
}

/** A value of the handbook: durations as the number of its unit. Undefined when the pack has none or leaves it unset. */
export function packValue(engine: Engine | undefined, key: string): unknown {
  return engine?.pack.pack.values[key]?.value ?? undefined
}

/** Does engineering have an order as soon as it is issued? */
export function receivesAtOnce(engine: Engine | undefined): boolean {
  return packValue(engine, 'workOrder.receivedAtOnce') === true
}

/** The last instant for which a household may be given an appointment; undefined where the handbook sets no bound. */
export function latestAppointment(engine: Engine | undefined, agreedAt: number): number | undefined {
  if (!engine || typeof packValue(engine, 'appointment.atMost') !== 'number') return undefined
  return countDue(engine, { value: 'appointment.atMost' }, agreedAt, {}).at ?? undefined
}

// ── the tree ─────────────────────────────────────────────────────────────────────────────────────

const trees = new WeakMap<CompiledPack, ReadonlyMap<string, Category>>()

function treeOf(compiled: CompiledPack): ReadonlyMap<string, Category> {
  const known = trees.get(compiled)
  if (known) return known
  const tree = leavesOf(compiled.pack)
  trees.set(compiled, tree)
  return tree
}

type Node = NonNullable<Pack['taxonomy']['categories'][string]>[number]
type Inherited = Omit<Node, 'id' | 'title' | 'children' | 'alsoCalled'>

export function leavesOf(pack: Pack): ReadonlyMap<string, Category> {
  const leaves = new Map<string, Category>()
  const walk = (kind: string, node: Node, above: Inherited, path: readonly Text[]) => {
    const { id, title, alsoCalled, children, ...own } = node
    const attributes = { ...above, ...own }
    const here = [...path, title]
    if (children) for (const child of children) walk(kind, child, attributes, here)
    else leaves.set(id, { kind, ...leaf(id, here, alsoCalled ?? [], attributes) })
  }
  for (const [kind, roots] of Object.entries(pack.taxonomy.categories))
    for (const root of roots ?? []) walk(kind, root, {}, [])
  return leaves
}

function leaf(
  id: string,
  path: readonly Text[],
  alsoCalled: readonly string[],
  attributes: Inherited,
): Omit<Category, 'kind'> {
  const place = attributes.place ?? 'home'
  return {
    id,
    path,
    title: path.at(-1) as Text,
    alsoCalled,
    place,
    trade: attributes.trade,
    urgency: attributes.urgency ?? 'ordinary',
    charge: attributes.charge ?? 'free',
    inHome: attributes.inHome ?? place === 'home',
    departmentId: attributes.department ?? '',
    checklist: attributes.checklist ?? [],
    ...(attributes.guaranteeDays === undefined ? {} : { guaranteeDays: attributes.guaranteeDays }),
  }
}
