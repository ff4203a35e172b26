import { createHash } from 'node:crypto'
import {
  diffObligations,
  evaluateGates,
  type Obligation,
  type Reaction,
  react,
  replay,
  type Vocabulary,
} from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { type Actor, can, fenceOf, type GuardRow, passGuard } from '../access/actor.ts'
import type { Database, Transaction } from '../db/database.ts'
import { type Query, sql } from '../db/sql.ts'
import {
  type EventRow,
  eventsOfSubject,
  insertEvents,
  iso,
  macOf,
  type NewEvent,
  toSubjectEvent,
  type Unsealed,
} from '../events/event-log.ts'
import { engineFacts, NO_FACTS, type SubjectFacts, type SubjectKind } from '../events/subject-kinds.ts'
import { newId } from '../ids.ts'
import {
  lockAllObligations,
  lockOpenObligations,
  type ObligationRow,
  saveObligations,
  toObligation,
} from '../obligations/obligation-store.ts'
import type { Engine, EngineCache } from '../packs/engine-cache.ts'
import type { Vault, Vaults } from '../privacy/vault.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import type { Command, Decision, Envelope, NumberSeries, Outcome, QueriesByName, Scene, Target } from './command.ts'

/** What every command runs on. Made once by `createApp`. */
export type Runtime = {
  readonly database: Database
  readonly engines: EngineCache
  readonly kinds: ReadonlyMap<string, SubjectKind>
  /** What packs may speak about: everything the rooms declare. */
  readonly vocabulary: Vocabulary
  readonly vaults: Vaults
  /** Key of the log's chain; never in the database. */
  readonly chainKey: Buffer
  /** Wakes the relay of this process after a commit. */
  readonly committed: () => void
}

/**
 * Runs one command in two flights: facts under lock, then all writes with the commit.
 *
 * @throws Refusal for everything a person can mend; anything else is a fault.
 */
export async function runCommand<Input, Facts extends QueriesByName, Answer>(
  runtime: Runtime,
  command: Command<Input, Facts, Answer>,
  actor: Actor,
  input: Input,
  envelope: Envelope,
): Promise<Outcome<Answer>> {
  if (command.systemOnly && actor.kind !== 'system')
    throw new Refusal(PROBLEMS.denied, { values: { capability: command.capability } })
  const target = command.subject(input)
  if (target.create && !actor.projectIds.includes(target.create.projectId) && target.create.projectId !== 0)
    throw new Refusal(PROBLEMS.notFound)

  // Before the transaction: opening keys for the first time takes a connection of its own.
  const vault = await runtime.vaults.of(actor.companyId)
  const outcome = await runtime.database.transaction(fenceOf(actor), async (transaction) => {
    const bodyHash = hashOf({ command: command.name, input, occurredAt: envelope.occurredAt ?? null })
    const first = await firstFlight(transaction, command, actor, input, target, envelope.idempotencyKey, bodyHash)
    if ('repeated' in first) return first.repeated as Outcome<Answer>

    const scene = await sceneOf(runtime, command, actor, input, target, envelope, first, vault)
    if (command.own ? actor.kind === 'resident' : !can(actor, command.capability, scene.projectId))
      throw new Refusal(PROBLEMS.denied, { values: { capability: command.capability } })
    command.may?.(scene)
    const warnings = passGates(command, scene)
    const decision = command.decide(scene)

    const commandId = newId()
    const written = consequences(runtime, command, scene, decision, commandId, envelope)
    const answer = {
      ...decision.answer,
      ...(warnings.length > 0 ? { warnings } : {}),
      subject: { id: target.id, type: target.type, version: written.seq },
    }
    await transaction.commit([
      ...writeSubject(actor, target, scene, written),
      ...decision.writes,
      ...written.queries,
      sql`update idempotency_keys set status = 200, answer = ${JSON.stringify(answer)}::text::jsonb where company_id = ${actor.companyId} and actor_id = ${actor.id} and key = ${envelope.idempotencyKey}`,
    ])
    return { status: 200, answer, repeated: false }
  })
  if (!outcome.repeated) runtime.committed()
  return outcome
}

/**
 * What a command would make of its subject's obligations: the same path, rolled back, so that somebody sees what a change
 * moves before it is saved. Nothing is written, numbered or sent, and no key is used up.
 *
 * @throws Refusal as the command itself would
 */
export async function previewCommand<Input, Facts extends QueriesByName, Answer>(
  runtime: Runtime,
  command: Command<Input, Facts, Answer>,
  actor: Actor,
  input: Input,
): Promise<{ readonly before: readonly ObligationRow[]; readonly changed: readonly Obligation[] }> {
  const vault = await runtime.vaults.of(actor.companyId)
  const envelope = { idempotencyKey: newId() }
  return runtime.database.transaction(fenceOf(actor), async (transaction) => {
    const target = command.subject(input)
    const first = await firstFlight(transaction, command, actor, input, target, envelope.idempotencyKey, '')
    if ('repeated' in first) throw new Refusal(PROBLEMS.conflict)
    const scene = await sceneOf(runtime, command, actor, input, target, envelope, first, vault)
    if (!can(actor, command.capability, scene.projectId))
      throw new Refusal(PROBLEMS.denied, { values: { capability: command.capability } })
    command.may?.(scene)
    passGates(command, scene)
    const written = consequences(runtime, command, scene, command.decide(scene), newId(), envelope)
    return { before: first.obligations, changed: written.obligations }
  })
}

// ── first flight ─────────────────────────────────────────────────────────────────────────────────

type SubjectRow = {
  id: string
  project_id: number
  seq: number
  pack_hash: string | null
  facts: SubjectFacts
  mac: string
}
type ContextRow = { now: number; zone: string; calendar_version: number; active_hash: string | null }
type NumberRow = { series: string; period: string; last_number: number }
type FirstFlight = {
  subject: SubjectRow | undefined
  context: ContextRow | undefined
  obligations: ObligationRow[]
  log: EventRow[]
  rows: Record<string, unknown[]>
  numbers: NumberRow[]
}

async function firstFlight<Input, Facts extends QueriesByName, Answer>(
  transaction: Transaction,
  command: Command<Input, Facts, Answer>,
  actor: Actor,
  input: Input,
  target: Target,
  key: string,
  bodyHash: string,
): Promise<FirstFlight | { repeated: Outcome<unknown> }> {
  const loads = command.load?.(input, actor) ?? ({} as Facts)
  const loadNames = Object.keys(loads)
  const series = command.numbers?.(input) ?? []
  const head: Query[] = [
    // A twin of this request waits here until the first has ended, then reads its answer.
    sql`insert into idempotency_keys (company_id, actor_id, key, body_hash, created_at) values (${actor.companyId}, ${actor.id}, ${key}, ${bodyHash}, clock_timestamp()) on conflict do nothing`,
    sql`select body_hash, status, answer from idempotency_keys where company_id = ${actor.companyId} and actor_id = ${actor.id} and key = ${key}`,
    actor.guard ?? sql`select true as valid, true as confirmed, false as locked`,
    ...(target.create?.ifMissing ? [createIfMissing(actor, target)] : [sql`select 1`]),
    lockSubject(target),
    // After the lock, so that no command carries a time before the one it waited for.
    contextOf(actor, target),
    command.needsLog ? lockAllObligations(target.id) : lockOpenObligations(target.id),
    command.needsLog ? eventsOfSubject(target.id) : sql`select 1 where false`,
  ]
  const answers = (await transaction.flight([
    ...head,
    ...loadNames.map((name) => loads[name] as Query),
    ...series.map((one) => takeNumber(actor, target, one)),
  ])) as unknown[][]
  // Before anything is answered: an ended session does not even get what it was answered earlier.
  passGuard(actor, answers[2] as GuardRow[], { confirmed: command.confirms })
  const known = answers[1]?.[0] as { body_hash: string; status: number | null; answer: unknown } | undefined
  if (known && known.body_hash !== bodyHash) throw new Refusal(PROBLEMS.keyReused)
  if (known?.status) return { repeated: { status: known.status, answer: known.answer as never, repeated: true } }
  return {
    subject: answers[4]?.[0] as SubjectRow | undefined,
    context: answers[5]?.[0] as ContextRow | undefined,
    obligations: answers[6] as ObligationRow[],
    log: answers[7] as EventRow[],
    rows: Object.fromEntries(loadNames.map((name, index) => [name, answers[head.length + index] as unknown[]])),
    numbers: answers.slice(head.length + loadNames.length).map((rows) => rows[0] as NumberRow),
  }
}

function lockSubject(target: Target): Query {
  return sql`select id, project_id, seq, pack_hash, facts, encode(last_mac, 'hex') as mac from subjects where id = ${target.id} and type = ${target.type} for no key update`
}

function createIfMissing(actor: Actor, target: Target): Query {
  const projectId = target.create?.projectId ?? 0
  return sql`insert into subjects (id, company_id, project_id, type, seq, pack_hash) values (${target.id}, ${actor.companyId}, ${projectId}, ${target.type}, 0, ${activePack(actor.companyId, sql`${projectId}::int`)}) on conflict do nothing`
}

function contextOf(actor: Actor, target: Target): Query {
  const project = target.create
    ? sql`${target.create.projectId}::int`
    : sql`(select project_id from subjects where id = ${target.id})`
  return sql`select business_now() as now, coalesce(p.zone, 'Asia/Shanghai') as zone, c.calendar_version, ${activePack(actor.companyId, sql`${project}`)} as active_hash
    from companies c left join projects p on p.id = ${project} where c.id = ${actor.companyId}`
}

/** The pack in force: the project's own before the company's, the latest that has begun. */
function activePack(companyId: number, project: Query): Query {
  return sql`(select hash from pack_activations where company_id = ${companyId} and project_id in (0, ${project}) and effective_from <= business_now() order by project_id desc, effective_from desc limit 1)`
}

/** A subject that is not there takes no number: the command is refused as not found. */
function takeNumber(actor: Actor, target: Target, { series, period, ofCompany }: NumberSeries): Query {
  const project = target.create
    ? sql`${target.create.projectId}::int`
    : sql`(select project_id from subjects where id = ${target.id})`
  return sql`insert into number_series as n (company_id, project_id, series, period, last_number)
    select ${actor.companyId}, ${ofCompany ? sql`0` : project}, ${series}, coalesce(to_char(business_now() at time zone coalesce((select zone from projects where id = ${project}), 'Asia/Shanghai'), ${period}), ''), 1 where ${project} is not null
    on conflict (company_id, project_id, series, period) do update set last_number = n.last_number + 1 returning series, period, last_number`
}

// ── decision ─────────────────────────────────────────────────────────────────────────────────────

async function sceneOf<Input, Facts extends QueriesByName, Answer>(
  runtime: Runtime,
  command: Command<Input, Facts, Answer>,
  actor: Actor,
  input: Input,
  target: Target,
  envelope: Envelope,
  first: FirstFlight,
  vault: Vault,
): Promise<Scene<Input, Facts> & { readonly mac: string }> {
  const { subject, context } = first
  if (!context || (!subject && !target.create)) throw new Refusal(PROBLEMS.notFound)
  if (subject && target.create && !target.create.ifMissing) throw new Refusal(command.exists ?? PROBLEMS.exists)
  const pinned = runtime.kinds.get(target.type)?.standing ? null : subject?.pack_hash
  const hash = command.beyondRules ? null : (pinned ?? context.active_hash)
  const engine = hash
    ? await runtime.engines.engine(actor.companyId, hash, context.calendar_version, context.zone)
    : undefined
  return {
    input,
    actor,
    now: context.now,
    occurredAt: occurredAtOf(envelope, context.now, lateAfterMinutes(engine)),
    subject: {
      id: target.id,
      type: target.type,
      seq: subject?.seq ?? 0,
      isNew: !subject,
      facts: subject?.facts ?? NO_FACTS,
    },
    projectId: subject?.project_id ?? target.create?.projectId ?? 0,
    zone: context.zone,
    rows: first.rows as never,
    numbers: first.numbers.map((row) => ({ series: row.series, period: row.period, number: row.last_number })),
    engine,
    obligations: first.obligations,
    log: first.log,
    newId: () => newId(context.now),
    vault,
    vocabulary: runtime.vocabulary,
    mac: subject?.mac ?? '',
  }
}

/** Minutes after which a person must say why something is recorded only now: the handbook's, else what is usual. */
function lateAfterMinutes(engine: Engine | undefined): number {
  const minutes = engine?.pack.pack.values['record.lateAfter']?.value
  return typeof minutes === 'number' ? minutes : USUAL_LATE_AFTER_MINUTES
}
/** For what no handbook governs. */
const USUAL_LATE_AFTER_MINUTES = 15

function occurredAtOf(envelope: Envelope, now: number, lateAfter: number): number {
  const { occurredAt } = envelope
  if (occurredAt === undefined) return now
  if (occurredAt > now)
    throw new Refusal(PROBLEMS.future, { errors: [{ path: 'occurredAt', message: PROBLEMS.future.title }] })
  if (envelope.offlineSince !== undefined) {
    if (occurredAt < envelope.offlineSince) throw new Refusal(PROBLEMS.offlineRange)
    return occurredAt
  }
  if (now - occurredAt > lateAfter * 60_000 && !envelope.lateReason?.trim())
    throw new Refusal(PROBLEMS.needsReason, {
      values: { minutes: lateAfter },
      errors: [{ path: 'lateReason', message: PROBLEMS.needsReason.title }],
    })
  return occurredAt
}

function passGates<Input, Facts extends QueriesByName, Answer>(
  command: Command<Input, Facts, Answer>,
  scene: Scene<Input, Facts>,
): { gateId: string; clause: string; says: Text }[] {
  if (!scene.engine) return []
  const part = command.part?.(scene.input)
  const facts = engineFacts(scene.subject.type, scene.subject.facts, part ? { data: {}, part } : undefined, {
    input: command.gateFacts?.(scene.input, scene) ?? {},
    actor: actorFacts(scene.actor, scene.projectId),
    now: scene.now,
  })
  const results = evaluateGates(scene.engine.pack, command.name, facts)
  const refusing = results.find((result) => result.effect === 'refuse')
  if (refusing)
    throw new Refusal(PROBLEMS.refusedByRule, {
      values: { says: scene.actor.language === 'en' ? (refusing.says.en ?? refusing.says.zh) : refusing.says.zh },
      members: { gateId: refusing.gateId, clause: refusing.clause, missing: refusing.missing },
      errors: refusing.missing
        .filter((path) => path.startsWith('input.'))
        .map((path) => ({ path: path.slice('input.'.length), message: refusing.says })),
    })
  return results
    .filter((result) => result.effect === 'warn')
    .map(({ gateId, clause, says }) => ({ gateId, clause, says }))
}

function actorFacts(actor: Actor, projectId: number): Record<string, unknown> {
  const here = actor.positions.filter((position) => position.projectId === projectId || position.projectId === 0)
  return {
    staffId: actor.id,
    kind: actor.kind,
    positionIds: here.map((position) => position.positionId),
    departmentIds: here.map((position) => position.departmentId),
  }
}

// ── consequences: events, obligations, effects ───────────────────────────────────────────────────

type Written = {
  readonly queries: Query[]
  readonly obligations: readonly Obligation[]
  readonly seq: number
  readonly facts: SubjectFacts
  readonly mac: string
}

function consequences<Input, Facts extends QueriesByName, Answer>(
  runtime: Runtime,
  command: Command<Input, Facts, Answer>,
  scene: Scene<Input, Facts> & { readonly mac: string },
  decision: Decision<Answer>,
  commandId: string,
  envelope: Envelope,
): Written {
  const kind = runtime.kinds.get(scene.subject.type)
  if (!kind) throw new Error(`no subject kind ${scene.subject.type}`)
  const chain = new Chain(runtime.chainKey, scene, commandId, envelope)
  const obligations = new Map<string, Obligation>(scene.obligations.map((row) => [row.id, toObligation(row)]))
  const changed = new Map<string, Obligation>()
  const reactions: Reaction[] = []
  let facts = scene.subject.facts

  const take = (reaction: Reaction) => {
    reactions.push(reaction)
    for (const obligation of reaction.obligations) {
      obligations.set(obligation.id, obligation)
      changed.set(obligation.id, obligation)
    }
    for (const event of reaction.events) facts = kind.fold(facts, toSubjectEvent(chain.append(event)))
  }

  for (const opened of decision.opens ?? []) {
    obligations.set(opened.id, opened)
    changed.set(opened.id, opened)
  }
  if (decision.reaction) take(decision.reaction)
  for (const event of decision.events) {
    const happened = toSubjectEvent(chain.append(event))
    facts = kind.fold(facts, happened)
    if (!scene.engine || decision.rederives) continue
    const open = [...obligations.values()].filter(
      (obligation) => obligation.state === 'open' || obligation.state === 'breached',
    )
    take(
      react(
        engineContext(scene.engine, scene.now),
        happened,
        engineFacts(scene.subject.type, facts, happened, { actor: actorFacts(scene.actor, scene.projectId) }),
        open,
      ),
    )
  }
  if (decision.rederives && scene.engine) {
    const rederived = rederive(kind, scene.engine, scene.now, [...scene.log, ...chain.rows], [...obligations.values()])
    facts = rederived.facts
    for (const obligation of rederived.changes) changed.set(obligation.id, obligation)
  }

  const queries: Query[] = []
  const created = (decision.creates ?? []).map((one) =>
    new Chain(
      runtime.chainKey,
      { ...scene, projectId: one.projectId, subject: { id: one.id, type: one.type, seq: 0 }, mac: '' },
      commandId,
      envelope,
    ).append(one.event),
  )
  const rows = [...chain.rows, ...created]
  if (created.length > 0) queries.push(insertCreated(scene.actor, created, runtime, scene.engine?.hash))
  if (rows.length > 0) queries.push(insertEvents(rows))
  if (changed.size > 0) queries.push(saveObligations(scene.actor.companyId, scene.projectId, [...changed.values()]))
  const effects = effectsOf(reactions, decision)
  if (effects.length > 0)
    queries.push(insertEffects(scene.actor.companyId, scene.projectId, effects, command.holdsEffectsMs ?? 0))
  return { queries, obligations: [...changed.values()], seq: chain.seq, facts, mac: chain.mac }
}

/** Appends to the log of one subject: sequence, times and fingerprint. */
class Chain {
  readonly rows: EventRow[] = []
  seq: number
  mac: string
  readonly #key: Buffer
  readonly #base: Omit<Unsealed, 'id' | 'seq' | 'type' | 'part_type' | 'part_id' | 'data'>
  readonly #now: number

  constructor(
    key: Buffer,
    scene: {
      readonly actor: Actor
      readonly projectId: number
      readonly now: number
      readonly occurredAt: number
      readonly subject: { readonly id: string; readonly type: string; readonly seq: number }
      readonly mac: string
    },
    commandId: string,
    envelope: Envelope,
  ) {
    this.#key = key
    this.#now = scene.now
    this.seq = scene.subject.seq
    this.mac = scene.mac
    this.#base = {
      company_id: scene.actor.companyId,
      project_id: scene.projectId,
      subject_id: scene.subject.id,
      subject_type: scene.subject.type,
      occurred_at: scene.occurredAt,
      recorded_at: scene.now,
      actor_id: scene.actor.kind === 'system' ? null : scene.actor.id,
      offline: envelope.offlineSince !== undefined,
      reason: envelope.lateReason ?? null,
      command_id: commandId,
    }
  }

  append(event: NewEvent): EventRow {
    this.seq += 1
    const unsealed: Unsealed = {
      ...this.#base,
      id: newId(this.#now),
      seq: this.seq,
      type: event.type,
      part_type: event.part?.type ?? null,
      part_id: event.part?.id ?? null,
      // What is stored is what was said: no undefined, no dates, only JSON.
      data: JSON.parse(JSON.stringify(event.data)),
      occurred_at: event.occurredAt ?? this.#base.occurred_at,
    }
    this.mac = macOf(this.#key, this.mac, unsealed)
    const row = { ...unsealed, mac: this.mac }
    this.rows.push(row)
    return row
  }
}

export function engineContext(engine: Engine, now: number) {
  return { pack: engine.pack, calendars: engine.calendars, zone: engine.zone, now }
}

/**
 * Replays a subject's whole log and answers what differs from what is stored: the one mechanism behind corrections,
 * late synchronisation, holiday reloads and `verify --rederive`.
 */
export function rederive(
  kind: SubjectKind,
  engine: Engine,
  now: number,
  log: readonly EventRow[],
  stored: readonly Obligation[],
): { changes: readonly Obligation[]; facts: SubjectFacts } {
  const events = log.map(toSubjectEvent)
  let facts: SubjectFacts = NO_FACTS
  const derived = replay(engineContext(engine, now), events, (event) => {
    facts = kind.fold(facts, event)
    return engineFacts(kind.type, facts, event, {})
  })
  return {
    changes: diffObligations(
      stored.filter((one) => one.source === 'rule'),
      derived,
      now,
    ),
    facts,
  }
}

type Effect = {
  readonly id: string
  readonly kind: string
  readonly payload: unknown
  readonly delayMs?: number | undefined
}

function effectsOf<Answer>(reactions: readonly Reaction[], decision: Decision<Answer>): Effect[] {
  return [
    ...reactions.flatMap((reaction) =>
      reaction.tells.map((tell) => ({ id: tell.effectId, kind: 'tell', payload: tell })),
    ),
    ...reactions.flatMap((reaction) =>
      reaction.demands.map((demand) => ({ id: demand.effectId, kind: 'demand', payload: demand })),
    ),
    ...(decision.effects ?? []),
  ]
}

function insertEffects(companyId: number, projectId: number, effects: readonly Effect[], holdMs: number): Query {
  const rows = effects.map(({ id, kind, payload, delayMs }) => ({ id, kind, payload, hold: holdMs + (delayMs ?? 0) }))
  return sql`insert into outbox (id, company_id, project_id, kind, payload, available_at)
    select id, ${companyId}, ${projectId}, kind, payload, clock_timestamp() + hold * interval '1 millisecond'
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as effect (id uuid, kind text, payload jsonb, hold bigint) on conflict (id) do nothing`
}

function writeSubject<Input, Facts extends QueriesByName>(
  actor: Actor,
  target: Target,
  scene: Scene<Input, Facts>,
  written: Written,
): Query[] {
  const facts = JSON.stringify(written.facts)
  if (scene.subject.isNew)
    return [
      sql`insert into subjects (id, company_id, project_id, type, seq, pack_hash, facts, last_mac) values (${target.id}, ${actor.companyId}, ${scene.projectId}, ${target.type}, ${written.seq}, ${scene.engine?.hash ?? null}, ${facts}::text::jsonb, decode(${written.mac}, 'hex'))`,
    ]
  return [
    sql`update subjects set seq = ${written.seq}, facts = ${facts}::text::jsonb, last_mac = decode(${written.mac}, 'hex') where id = ${target.id}`,
  ]
}

function insertCreated(
  actor: Actor,
  created: readonly EventRow[],
  runtime: Runtime,
  packHash: string | undefined,
): Query {
  const rows = created.map((row) => ({
    id: row.subject_id,
    project_id: row.project_id,
    type: row.subject_type,
    mac: row.mac,
    facts: runtime.kinds.get(row.subject_type)?.fold(NO_FACTS, toSubjectEvent(row)) ?? NO_FACTS,
  }))
  return sql`insert into subjects (id, company_id, project_id, type, seq, pack_hash, facts, last_mac)
    select id, ${actor.companyId}, project_id, type, 1, ${packHash ?? null}, facts, decode(mac, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as made (id uuid, project_id int, type text, mac text, facts jsonb)`
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)))
    .digest('hex')
}

export { iso }
