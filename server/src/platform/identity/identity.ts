import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Actor } from '../access/actor.ts'
import { NO_ORGANISATION, type Organisation, organisationOf } from '../access/organisation.ts'
import { narrowedTo, standingFrom } from '../access/standing.ts'
import type { Module } from '../app.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { Directory, StandingRow } from './directory.ts'
import { factorOf, positionsWithFactor } from './second-factor-store.ts'
import { hashOfSecret } from './secrets.ts'
import {
  type Activation,
  activations,
  type Basis,
  businessNow,
  organisationOfPack,
  projectIdsOf,
  sessionBySecret,
  sessionGuard,
  sessionWasRevoked,
  tokenBySecret,
  tokenGuard,
  touchSession,
  touchToken,
} from './store.ts'

/** A cookie that only our own host can set. Browsers keep `__Host-` for encrypted connections; our own machine has none. */
const SECURE_COOKIE = '__Host-huiyin'
const LOCAL_COOKIE = 'huiyin'

/** Somebody is noted as being there at most this often, so that a request costs no write. */
const TOUCH_EVERY_MS = 30_000
const REMEMBERED_AT_MOST = 10_000

type Remembered = { readonly actor: Actor; touchedAt: number }

/**
 * Who is behind a request. Actors are remembered by the hash of their secret; every command and read checks in its
 * first flight whether session and rights still are what was remembered (`Actor.guard`), so a warm request costs no
 * flight of its own and a revocation holds from the next flight on, in every process.
 */
export class Identity {
  readonly #database: Database
  readonly #config: Config
  readonly #log: Logger
  readonly #directory: Directory | undefined
  readonly #administrator: readonly string[]
  readonly #remembered = new Map<string, Remembered>()
  /** A pack never changes under its hash. */
  readonly #organisations = new Map<string, Promise<Organisation>>()
  readonly #background = new Set<Promise<unknown>>()

  constructor(options: {
    database: Database
    config: Config
    log: Logger
    modules: readonly Module[]
  }) {
    this.#database = options.database
    this.#config = options.config
    this.#log = options.log
    this.#directory = options.modules.find((module) => module.directory)?.directory
    this.#administrator = options.modules
      .flatMap((module) => module.capabilities ?? [])
      .filter((capability) => capability.administrator)
      .map((capability) => capability.id)
  }

  get directory(): Directory {
    if (!this.#directory) throw new Error('no room of this app keeps staff')
    return this.#directory
  }

  /** @param afresh asks the database, because what was remembered did not hold */
  async actorOf(request: FastifyRequest, afresh = false): Promise<Actor | undefined> {
    const presented = this.#presented(request)
    if (!presented) return undefined
    const hash = hashOfSecret(presented.secret)
    const key = `${presented.kind}:${hash.toString('base64')}`
    if (afresh) this.#remembered.delete(key)
    let known = this.#remembered.get(key)
    if (!known) {
      const actor = presented.kind === 'token' ? await this.#actorOfToken(hash) : await this.actorOfSession(hash)
      if (!actor) return undefined
      if (this.#remembered.size >= REMEMBERED_AT_MOST)
        this.#remembered.delete(this.#remembered.keys().next().value as string)
      known = { actor, touchedAt: 0 }
      this.#remembered.set(key, known)
    }
    // Security time of this process alone: how often to write is no question of who may come in.
    const now = performance.now()
    if (request.headers['huiyin-background'] === undefined && now - known.touchedAt > TOUCH_EVERY_MS) {
      known.touchedAt = now
      this.#touch(known.actor)
    }
    return known.actor
  }

  /** Whether what was presented, and let nobody in, belonged to a phone that must wipe what it keeps. */
  async wasRevoked(request: FastifyRequest): Promise<boolean> {
    const presented = this.#presented(request)
    if (presented?.kind !== 'session') return false
    const [[row]] = await this.#database.read(NOBODYS, [sessionWasRevoked(hashOfSecret(presented.secret))])
    return row?.revoked ?? false
  }

  /** The actor of a session, straight from the database. */
  async actorOfSession(secretHash: Buffer): Promise<Actor | undefined> {
    const [[row]] = await this.#database.read(NOBODYS, [sessionBySecret(secretHash)])
    if (!row) return undefined
    return this.#actor(row, { id: row.session_id, kind: row.kind }, (basis) =>
      sessionGuard(row.session_id, secretHash, basis),
    )
  }

  async #actorOfToken(secretHash: Buffer): Promise<Actor | undefined> {
    const [[row]] = await this.#database.read(NOBODYS, [tokenBySecret(secretHash)])
    if (!row) return undefined
    const actor = await this.#actor(row, { id: row.token_id, kind: 'token' }, (basis) =>
      tokenGuard(row.token_id, basis),
    )
    return { ...actor, capabilities: narrowedTo(actor.capabilities, row.capabilities) }
  }

  async #actor(
    account: {
      company_id: number
      account_id: string
      access_version: number
      language: 'zh' | 'en'
      project_ids: number[]
    },
    session: NonNullable<Actor['session']>,
    guard: (basis: Basis) => NonNullable<Actor['guard']>,
  ): Promise<Actor> {
    const companyId = account.company_id
    const [standing, packs, [time], demanding, [factor]] = await this.#database.read(
      { companyId, projectIds: account.project_ids },
      [
        this.directory.standing(account.account_id),
        activations(),
        businessNow(),
        positionsWithFactor(),
        factorOf(account.account_id),
      ],
    )
    const now = time?.now ?? 0
    const organisations = await this.organisations(companyId, account.project_ids, packs, now)
    const held = standingFrom(
      standing as readonly StandingRow[],
      account.project_ids,
      organisations,
      this.#administrator,
      now,
    )
    const seen = packs.filter((one) => one.project_id === 0 || held.projectIds.includes(one.project_id))
    const basis: Basis = {
      accessVersion: account.access_version,
      holdsUntil: Math.min(
        held.holdsUntil,
        ...seen.filter((one) => one.effective_from > now).map((one) => one.effective_from),
      ),
      activations: seen.map((one) => `${one.project_id}:${one.hash}`).join(','),
    }
    return {
      kind: 'staff',
      id: account.account_id,
      companyId,
      projectIds: held.projectIds,
      capabilities: held.capabilities,
      positions: held.positions,
      language: account.language,
      guard: guard(basis),
      ...(demanding.some((one) => held.positions.some((position) => position.positionId === one.position_id)) &&
      !factor?.confirmed
        ? { lacksSecondFactor: true }
        : {}),
      session,
    }
  }

  /** The organisation in force for each project, and for the company itself under 0. */
  async organisations(
    companyId: number,
    projectIds: readonly number[],
    packs: readonly Activation[],
    now: number,
  ): Promise<Map<number, Organisation>> {
    const inForce = new Map(
      [0, ...projectIds].map((projectId) => [projectId, hashInForce(packs, projectId, now)] as const),
    )
    // A company whose projects each chose a pack of their own has none itself: then its first project's speaks for it.
    inForce.set(0, inForce.get(0) ?? [...inForce.values()].find(Boolean))
    return new Map(
      await Promise.all(
        [...inForce].map(
          async ([projectId, hash]) =>
            [projectId, hash ? await this.#organisation(companyId, hash) : NO_ORGANISATION] as const,
        ),
      ),
    )
  }

  #organisation(companyId: number, hash: string): Promise<Organisation> {
    const key = `${companyId}/${hash}`
    const known = this.#organisations.get(key)
    if (known) return known
    if (this.#organisations.size > 500) this.#organisations.clear()
    const reading = this.#database
      .read({ companyId, projectIds: [] }, [organisationOfPack(hash)])
      .then(([[row]]) => organisationOf(row?.organisation))
    this.#organisations.set(key, reading)
    reading.catch(() => this.#organisations.delete(key))
    return reading
  }

  /** All projects of a company, for work that the system does in it. */
  async projectsOf(companyId: number): Promise<number[]> {
    const [[row]] = await this.#database.read({ companyId, projectIds: [] }, [projectIdsOf(companyId)])
    return row?.ids ?? []
  }

  /** Work that nobody waits for, e.g. the audit line of a failed sign-in: kept in sight so that nothing is cut off. */
  later(work: () => Promise<unknown>): void {
    const running = work()
      .catch((error) => this.#log.error({ err: error }, 'identity background work'))
      .finally(() => this.#background.delete(running))
    this.#background.add(running)
  }

  /** Resolves when all that was left for later is done. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background)
  }

  #touch(actor: Actor): void {
    const { session } = actor
    if (!session) return
    this.later(() =>
      this.#database.transaction({ companyId: actor.companyId, projectIds: [] }, (transaction) =>
        transaction.commit([session.kind === 'token' ? touchToken(session.id) : touchSession(session.id)]),
      ),
    )
  }

  // ── cookie ─────────────────────────────────────────────────────────────────────────────────────

  #presented(request: FastifyRequest): { kind: 'session' | 'token'; secret: string } | undefined {
    const bearer = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1]
    if (bearer) return { kind: 'token', secret: bearer }
    const secret = request.cookies[this.#cookieName(request)]
    return secret && /^[\w-]{43}$/.test(secret) ? { kind: 'session', secret } : undefined
  }

  setCookie(request: FastifyRequest, reply: FastifyReply, secret: string, maxAgeSeconds?: number): void {
    reply.setCookie(this.#cookieName(request), secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#isSecure(request),
      ...(maxAgeSeconds ? { maxAge: maxAgeSeconds } : {}),
    })
  }

  clearCookie(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.#cookieName(request), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#isSecure(request),
    })
  }

  #cookieName(request: FastifyRequest): string {
    return this.#isSecure(request) ? SECURE_COOKIE : LOCAL_COOKIE
  }

  /** Plain connections are only served on the own machine (DESIGN.md section 7). */
  #isSecure(request: FastifyRequest): boolean {
    return request.protocol === 'https' || this.#config.publicUrl?.startsWith('https://') === true
  }
}

/** Before anybody is known there is no company. */
export const NOBODYS = { companyId: 0, projectIds: [] } as const

function hashInForce(packs: readonly Activation[], projectId: number, now: number): string | undefined {
  const begun = packs.filter((one) => one.effective_from <= now)
  const latest = (of: number) => begun.filter((one) => one.project_id === of).at(-1)?.hash
  return latest(projectId) ?? latest(0)
}
