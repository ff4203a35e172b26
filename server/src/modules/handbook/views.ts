import { type Pack, packSchema } from '@huiyin/policy'
import { z } from 'zod'
import type { App } from '../../platform/app.ts'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import type { Call } from '../../platform/http/route.ts'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { PROBLEMS, Refusal } from '../../platform/problems.ts'
import { HANDBOOK_PROBLEMS, textSchema } from './contract.ts'
import { type Period, rateOf, spanOf, twelveWeeks } from './figures.ts'
import { countsByRule, countsByWeek, lateByHour, openByRule, rowsBehind } from './figures-store.ts'
import { type Vocabulary, vocabularyOf, wordsOfRule } from './rule-sentences.ts'
import { type RuleEntry, rulesInForce } from './rules-in-force.ts'
import {
  activations,
  casesBegunSince,
  holidayYears,
  inForce,
  logsOf,
  packBody,
  titlesOfSubjects,
  versionsStored,
} from './store.ts'
import { engineOfDraft, obligationsUnder, Trial } from './try-draft.ts'

type ReadCall = Pick<Call, 'app' | 'actor' | 'read' | 'language'>

const countsSchema = z.object({ kept: z.int(), late: z.int(), rate: z.number().nullable() })
export const ruleSchema = z.object({
  id: z.string(),
  kind: z.enum(['response', 'cadence', 'routine', 'threshold', 'gate', 'coverage', 'approval', 'routing']),
  chapter: z.string(),
  clause: z.string(),
  title: textSchema,
  note: textSchema.nullable(),
  sentence: textSchema,
  owner: textSchema.nullable(),
  target: z.object({ atLeast: z.number() }).nullable(),
  figures: z.object({ month: countsSchema, days90: countsSchema, open: z.int() }).nullable(),
  weeks: z.array(countsSchema.extend({ week: z.string() })),
})

const valueSchema = z.object({
  key: z.string(),
  title: textSchema,
  clause: z.string().nullable(),
  type: z.string(),
  unit: z.string().nullable(),
  value: z.unknown(),
  proposed: z.boolean(),
})

export const handbookSchema = z.object({
  pack: z.object({
    id: z.string(),
    title: textSchema,
    edition: z.int(),
    hash: z.string(),
    effectiveFrom: z.string(),
    level: z.enum(['company', 'project']),
  }),
  chapters: z.array(z.object({ id: z.string(), title: textSchema, count: z.int() })),
  rules: z.array(ruleSchema),
  values: z.array(valueSchema),
  nextVersion: z.object({ hash: z.string(), effectiveFrom: z.string() }).nullable(),
})

/** The rules in force in a project, each with its words and what became of it. */
export async function viewHandbook(call: ReadCall, projectId: number): Promise<z.infer<typeof handbookSchema>> {
  const { pack, hash, at } = await packInForce(call, projectId)
  const rules = await withFigures(call, projectId, pack, rulesInForce(pack), at)
  return {
    pack: {
      id: pack.id,
      title: pack.title,
      edition: pack.edition,
      hash,
      effectiveFrom: iso(at.effective_from as number),
      level: at.level_project === 0 ? 'company' : 'project',
    },
    chapters: [...new Set(rules.map((rule) => rule.chapter))].map((chapter) => ({
      id: chapter,
      title: { zh: `第 ${chapter} 章`, en: `Chapter ${chapter}` },
      count: rules.filter((rule) => rule.chapter === chapter).length,
    })),
    rules,
    values: Object.entries(pack.values).map(([key, value]) => ({
      key,
      title: value.title,
      clause: value.clause ?? null,
      type: value.type,
      unit: value.unit ?? null,
      value: value.value,
      proposed: pack.proposed.includes(key),
    })),
    nextVersion:
      at.next_hash && at.next_from !== null ? { hash: at.next_hash, effectiveFrom: iso(at.next_from) } : null,
  }
}

export const ruleDetailSchema = ruleSchema.extend({
  details: z.array(z.object({ label: textSchema, text: textSchema })),
  lateByHour: z.array(z.object({ weekday: z.int(), hour: z.int(), late: z.int() })),
  examples: z.array(z.object({ id: z.string(), title: textSchema })),
})

export async function viewRule(
  call: ReadCall,
  projectId: number,
  ruleId: string,
): Promise<z.infer<typeof ruleDetailSchema>> {
  const { pack, at } = await packInForce(call, projectId)
  const entry = rulesInForce(pack).find((rule) => rule.id === ruleId)
  if (!entry) throw new Refusal(PROBLEMS.notFound)
  const [rule] = await withFigures(call, projectId, pack, [entry], at)
  const [hours] = await call.read([lateByHour(projectId, ruleId, spanOf('days90', at.now, at.zone), at.zone)])
  return {
    ...(rule as z.infer<typeof ruleSchema>),
    details: [...wordsOfRule(pack, entry.rule, vocabulary(call.app)).details],
    lateByHour: hours,
    examples: pack.examples
      .filter((example) => example.then.some((line) => 'rule' in line && line.rule === ruleId))
      .map(({ id, title }) => ({ id, title })),
  }
}

type At = { readonly now: number; readonly zone: string }

async function withFigures(
  call: ReadCall,
  projectId: number,
  pack: Pack,
  entries: readonly RuleEntry[],
  { now, zone }: At,
): Promise<z.infer<typeof ruleSchema>[]> {
  const weeks = twelveWeeks(now, zone)
  const [month, days90, byWeek, open] = await call.read([
    countsByRule(projectId, spanOf('month', now, zone)),
    countsByRule(projectId, spanOf('days90', now, zone)),
    countsByWeek(projectId, weeks, zone),
    openByRule(projectId),
  ])
  const counted = (rows: readonly { rule_id: string; kept: number; late: number }[], id: string) => {
    const row = rows.find((one) => one.rule_id === id)
    const counts = { kept: row?.kept ?? 0, late: row?.late ?? 0 }
    return { ...counts, rate: rateOf(counts) }
  }
  return entries.map((entry) => ({
    id: entry.id,
    kind: entry.kind,
    chapter: entry.chapter,
    clause: entry.clause,
    title: entry.title,
    note: entry.note ?? null,
    sentence: wordsOfRule(pack, entry.rule, vocabulary(call.app)).sentence,
    owner: entry.owner ?? null,
    target: entry.target ?? null,
    figures: entry.owes
      ? {
          month: counted(month, entry.id),
          days90: counted(days90, entry.id),
          open: open.find((row) => row.rule_id === entry.id)?.open ?? 0,
        }
      : null,
    weeks: entry.owes
      ? weeks.mondays.map((week) => ({
          week,
          ...counted(
            byWeek.filter((row) => row.week === week),
            entry.id,
          ),
        }))
      : [],
  }))
}

export const behindSchema = z.object({
  items: z.array(
    z.object({
      obligationId: z.uuid(),
      subject: z.object({ type: z.string(), id: z.uuid(), title: z.string().nullable() }),
      partId: z.string().nullable(),
      state: z.string(),
      startAt: z.string(),
      dueAt: z.string().nullable(),
      decidedAt: z.string(),
      dischargedAt: z.string().nullable(),
      lateByMs: z.number().nullable(),
    }),
  ),
  next: z.string().nullable(),
})

/** The rows behind a figure: the same two conditions, so they add up to it. */
export async function viewBehind(
  call: ReadCall,
  options: {
    readonly projectId: number
    readonly ruleId: string
    readonly period: Period
    readonly outcome: 'kept' | 'late' | 'all'
    readonly limit: number
    readonly after?: string | undefined
  },
): Promise<z.infer<typeof behindSchema>> {
  const [[at]] = await call.read([inForce(options.projectId)])
  if (!at) throw new Refusal(PROBLEMS.notFound)
  const [decidedAt, id] = options.after?.split('~') ?? []
  const [rows] = await call.read([
    rowsBehind({
      ...options,
      span: spanOf(options.period, at.now, at.zone),
      limit: options.limit + 1,
      after: id ? { decidedAt: Number(decidedAt), id } : undefined,
    }),
  ])
  const shown = rows.slice(0, options.limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => ({
      obligationId: row.id,
      subject: { type: row.subject_type, id: row.subject_id, title: row.subject_title },
      partId: row.part_id,
      state: row.state,
      startAt: iso(row.start_at),
      dueAt: row.due_at === null ? null : iso(row.due_at),
      decidedAt: iso(row.decided_at),
      dischargedAt: row.discharged_at === null ? null : iso(row.discharged_at),
      lateByMs: row.state === 'met' ? null : Math.max(0, (row.discharged_at ?? at.now) - (row.due_at ?? at.now)),
    })),
    next: rows.length > options.limit && last ? `${last.decided_at}~${last.id}` : null,
  }
}

export const packsSchema = z.object({
  builtIn: z.array(
    z.object({
      id: z.string(),
      title: textSchema,
      description: textSchema.nullable(),
      edition: z.int(),
      hash: z.string(),
      rules: z.int(),
      missingValues: z.array(z.string()),
    }),
  ),
  versions: z.array(
    z.object({
      hash: z.string(),
      packId: z.string(),
      title: textSchema,
      edition: z.int(),
      storedAt: z.string(),
      storedBy: z.string().nullable(),
      activations: z.array(
        z.object({
          projectId: z.int().nullable(),
          effectiveFrom: z.string(),
          activatedAt: z.string(),
          activatedBy: z.string().nullable(),
        }),
      ),
    }),
  ),
})

export async function viewPacks(call: ReadCall): Promise<z.infer<typeof packsSchema>> {
  const [versions, activated] = await call.read([versionsStored(), activations()])
  return {
    builtIn: [...(await builtInPacks()).values()]
      .filter((one) => !one.isGround)
      .map(({ id, pack, hash, missing }) => ({
        id,
        title: pack.title,
        description: pack.description ?? null,
        edition: pack.edition,
        hash,
        rules: rulesInForce(pack).length,
        missingValues: [...missing],
      })),
    versions: versions.map((row) => ({
      hash: row.hash,
      packId: row.pack_id,
      title: row.title,
      edition: row.edition,
      storedAt: iso(row.stored_at),
      storedBy: row.stored_by,
      activations: activated
        .filter((one) => one.hash === row.hash)
        .map((one) => ({
          projectId: one.project_id === 0 ? null : one.project_id,
          effectiveFrom: iso(one.effective_from),
          activatedAt: iso(one.activated_at),
          activatedBy: one.activated_by,
        })),
    })),
  }
}

/** A pack by the id of a built-in one or by the hash of a stored one. */
export async function packNamed(call: ReadCall, name: string): Promise<Pack> {
  const packs = await builtInPacks()
  const builtIn = packs.get(name) ?? [...packs.values()].find((one) => one.hash === name)
  if (builtIn) {
    if (builtIn.isGround) throw new Refusal(HANDBOOK_PROBLEMS.ground)
    return builtIn.pack
  }
  const [[row]] = await call.read([packBody(name)])
  if (!row) throw new Refusal(PROBLEMS.notFound)
  // Stored before the grammar had all its parts: those it did not have are empty.
  return packSchema.parse(row.body)
}

export async function packInForce(call: ReadCall, projectId: number) {
  const [[at]] = await call.read([inForce(projectId)])
  if (!at) throw new Refusal(PROBLEMS.notFound)
  if (!at.hash) throw new Refusal(HANDBOOK_PROBLEMS.noneInForce)
  return { pack: await packNamed(call, at.hash), hash: at.hash, at }
}

const vocabularies = new WeakMap<App, Vocabulary>()

/** The names that the rooms of this app give to events, fields and commands. */
export function vocabulary(app: App): Vocabulary {
  const known = vocabularies.get(app)
  if (known) return known
  const made = vocabularyOf(
    app.kinds.values(),
    app.modules.flatMap((module) => module.commands ?? []),
  )
  vocabularies.set(app, made)
  return made
}

const iso = (instant: number) => new Date(instant).toISOString()

// ── a draft tried on the past ────────────────────────────────────────────────────────────────────

const triedCounts = z.object({ kept: z.int(), late: z.int(), rate: z.number().nullable() })
export const trialSchema = z.object({
  from: z.string(),
  cases: z.int(),
  /** More cases began than are tried at once: the newest were taken. */
  cut: z.boolean(),
  rules: z.array(
    z.object({ ruleId: z.string(), clause: z.string(), title: textSchema, before: triedCounts, after: triedCounts }),
  ),
  moreLateCount: z.int(),
  moreLate: z.array(
    z.object({
      ruleId: z.string(),
      subject: z.object({ type: z.string(), id: z.uuid(), title: z.string().nullable() }),
      partId: z.string().nullable(),
      dueAt: z.string(),
      happenedAt: z.string().nullable(),
    }),
  ),
  clusters: z.array(z.object({ weekday: z.int(), hour: z.int(), late: z.int() })),
})

/** Cases tried at once, and how many logs lie in memory together. */
const TRIED_AT_MOST = 10_000
const LOGS_TOGETHER = 200
const SHOWN_AT_MOST = 200

/** What would have been, had the draft been in force for the cases of the past ninety days. Changes nothing. */
export async function tryDraft(call: ReadCall, projectId: number, body: unknown): Promise<z.infer<typeof trialSchema>> {
  const { pack: current, at } = await packInForce(call, projectId)
  const draft = packSchema.parse(body)
  const kind = call.app.kinds.get('case') as SubjectKind
  const span = spanOf('days90', at.now, at.zone)
  const [years, begun] = await call.read([holidayYears(), casesBegunSince(projectId, span.from, TRIED_AT_MOST + 1)])
  const holidays = years.map((row) => row.body)
  const engines = [engineOfDraft(current, holidays, at.zone), engineOfDraft(draft, holidays, at.zone)] as const
  const trial = new Trial()
  const ids = begun.slice(0, TRIED_AT_MOST).map((row) => row.subject_id)
  for (let index = 0; index < ids.length; index += LOGS_TOGETHER) {
    const [events] = await call.read([logsOf(ids.slice(index, index + LOGS_TOGETHER))])
    for (const log of Map.groupBy(events, (event) => event.subject_id).values())
      trial.add(obligationsUnder(engines[0], kind, log, at.now), obligationsUnder(engines[1], kind, log, at.now))
  }
  const shown = trial.moreLate.slice(0, SHOWN_AT_MOST)
  const [titles] = await call.read([titlesOfSubjects([...new Set(shown.map((one) => one.subjectId))])])
  return {
    from: iso(span.from),
    cases: trial.subjects,
    cut: begun.length > TRIED_AT_MOST,
    rules: trial.rules(current, draft),
    moreLateCount: trial.moreLate.length,
    moreLate: shown.map((one) => ({
      ruleId: one.ruleId,
      subject: {
        type: 'case',
        id: one.subjectId,
        title: titles.find((row) => row.subject_id === one.subjectId)?.title ?? null,
      },
      partId: one.partId,
      dueAt: iso(one.dueAt),
      happenedAt: one.happenedAt === null ? null : iso(one.happenedAt),
    })),
    clusters: trial.clusters(at.zone),
  }
}
