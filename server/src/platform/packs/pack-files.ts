import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  inheritPack,
  type Pack,
  type PackFile,
  packFileSchema,
  packHash,
  packSchema,
  UnknownCategory,
} from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { parseDocument, stringify } from 'yaml'
import type { ZodError } from 'zod'

/** A pack that comes with the product: a template, whole, with its hash as it would be stored. */
export type BuiltInPack = {
  readonly id: string
  readonly pack: Pack
  readonly hash: string
  /** Only there to be inherited. */
  readonly isGround: boolean
  readonly missing: readonly string[]
}

/** A place in a pack and what is wrong there. */
export type FileProblem = { readonly path: string; readonly message: Text }

export class PackFileRefused extends Error {
  readonly problems: readonly FileProblem[]

  constructor(problems: readonly FileProblem[]) {
    super(problems.map((problem) => `${problem.path}: ${problem.message.en ?? problem.message.zh}`).join('\n'))
    this.problems = problems
  }
}

export const PACKS_FOLDER = fileURLToPath(new URL('../../../../packs', import.meta.url))

/**
 * Reads every folder of `packs/`. All YAML files of a folder are one pack file; who inherits is read after whom it inherits.
 *
 * @throws PackFileRefused naming file and path
 */
export async function readBuiltInPacks(folder: string = PACKS_FOLDER): Promise<ReadonlyMap<string, BuiltInPack>> {
  const files = new Map<string, PackFile>()
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const names = (await readdir(join(folder, entry.name))).filter((name) => name.endsWith('.yaml')).sort()
    const parts = await Promise.all(
      names.map(async (name) =>
        parseYaml(await readFile(join(folder, entry.name, name), 'utf8'), `${entry.name}/${name}`),
      ),
    )
    if (parts.length > 0) files.set(entry.name, checked(packFileSchema, parts.reduce(joinParts, {}), entry.name))
  }
  const inherited = new Set([...files.values()].map((file) => file.inherits))
  const packs = new Map<string, BuiltInPack>()
  const whole = (id: string, from: readonly string[]): BuiltInPack => {
    const known = packs.get(id)
    if (known) return known
    const file = files.get(id)
    if (!file || from.includes(id))
      throw new PackFileRefused([
        { path: 'inherits', message: { zh: `没有制度包 ${id}`, en: `There is no pack ${id}` } },
      ])
    const pack = inheritPack(file, file.inherits ? whole(file.inherits, [...from, id]).pack : undefined)
    const made = { id, pack, hash: packHash(pack), isGround: inherited.has(id), missing: missingValues(pack) }
    packs.set(id, made)
    return made
  }
  for (const id of files.keys()) whole(id, [])
  return packs
}

let builtIn: Promise<ReadonlyMap<string, BuiltInPack>> | undefined

/** Those of the product, read once a process: they never change while it runs. */
export function builtInPacks(): Promise<ReadonlyMap<string, BuiltInPack>> {
  builtIn ??= readBuiltInPacks()
  return builtIn
}

/** Values that must be set before the pack can be activated (S0-REPAIR-6). */
export function missingValues(pack: Pack): string[] {
  return Object.entries(pack.values)
    .filter(([, value]) => value.value === null && !value.optional)
    .map(([key]) => key)
}

/** The pack with the catalogue's proposals for what is unset, each marked: for rehearsals only. */
export function withProposals(pack: Pack): Pack {
  const proposed = missingValues(pack).filter((key) => pack.values[key]?.proposal !== undefined)
  const values = { ...pack.values }
  for (const key of proposed) {
    const value = pack.values[key] as Pack['values'][string]
    values[key] = { ...value, value: value.proposal as NonNullable<typeof value.proposal> }
  }
  return { ...pack, values, proposed: [...pack.proposed, ...proposed] }
}

/**
 * A pack from YAML that somebody wrote or exported: a whole pack, or a file that inherits a built-in one.
 *
 * @throws PackFileRefused
 */
export async function packFromYaml(text: string): Promise<Pack> {
  const written = parseYaml(text, '')
  if (written === null || typeof written !== 'object' || Array.isArray(written))
    throw new PackFileRefused([{ path: '', message: { zh: '这不是一个制度包', en: 'This is no pack' } }])
  if ('inherited' in written) return checked(packSchema, written, '')
  const file = checked(packFileSchema, written, '')
  const parent = file.inherits ? (await builtInPacks()).get(file.inherits) : undefined
  if (file.inherits && !parent)
    throw new PackFileRefused([
      { path: 'inherits', message: { zh: `没有制度包 ${file.inherits}`, en: `There is no pack ${file.inherits}` } },
    ])
  try {
    return inheritPack(file, parent?.pack)
  } catch (error) {
    throw refusedBy(error, '')
  }
}

/** The pack as YAML, in the order of the schema; reading it again gives the same hash. */
export function packToYaml(pack: Pack): string {
  return stringify(packSchema.parse(pack), { lineWidth: 120, defaultStringType: 'PLAIN', version: '1.2' })
}

/** What is wrong with something that should be a whole pack; empty when nothing is. */
export function schemaProblems(body: unknown): FileProblem[] {
  const parsed = packSchema.safeParse(body)
  return parsed.success ? [] : problemsOf(parsed.error, '')
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────

function parseYaml(text: string, where: string): unknown {
  // Aliases are few in a handbook; a bomb of them is refused. Keys said twice would silently lose a rule.
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true })
  const fault = document.errors[0]
  if (fault)
    throw new PackFileRefused([{ path: where, message: { zh: `YAML 写法有误：${fault.message}`, en: fault.message } }])
  try {
    return document.toJS({ maxAliasCount: 50 })
  } catch (error) {
    throw new PackFileRefused([{ path: where, message: { zh: 'YAML 引用太多', en: (error as Error).message } }])
  }
}

function joinParts(whole: Record<string, unknown>, part: unknown): Record<string, unknown> {
  const joined = { ...whole }
  for (const [key, value] of Object.entries((part ?? {}) as Record<string, unknown>)) {
    const before = joined[key]
    if (Array.isArray(before) && Array.isArray(value)) joined[key] = [...before, ...value]
    else if (isMap(before) && isMap(value)) joined[key] = joinParts(before, value)
    else joined[key] = value
  }
  return joined
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function checked<T>(
  schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false; error: ZodError } },
  value: unknown,
  where: string,
): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new PackFileRefused(problemsOf(parsed.error, where))
}

function refusedBy(error: unknown, where: string): unknown {
  if (error instanceof UnknownCategory)
    return new PackFileRefused([
      {
        path: `taxonomy.amend.${error.categoryId}`,
        message: { zh: `没有类别 ${error.categoryId}`, en: `There is no category ${error.categoryId}` },
      },
    ])
  return error instanceof Error && 'issues' in error
    ? new PackFileRefused(problemsOf(error as unknown as ZodError, where))
    : error
}

/** The schema says its own refusals in both languages, with this between them. */
const LANGUAGES_APART = ' ¦ '

function problemsOf(error: ZodError, where: string): FileProblem[] {
  return error.issues.map((issue) => {
    const [zh, en] = issue.message.split(LANGUAGES_APART)
    const path = [where, ...issue.path.map(String)].filter(Boolean).join('.')
    return {
      path,
      message: en ? { zh: zh as string, en } : { zh: `这里不合写法：${issue.message}`, en: issue.message },
    }
  })
}
