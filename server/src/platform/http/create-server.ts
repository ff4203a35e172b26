import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import { fillText, type Language } from '@huiyin/text'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Actor, can, demand, fenceOf, passGuard } from '../access/actor.ts'
import type { App } from '../app.ts'
import type { Envelope } from '../commands/command.ts'
import { newId } from '../ids.ts'
import { withinRequest } from '../operation/request-scope.ts'
import { withoutNumbers } from '../privacy/protected-text.ts'
import { PROBLEMS, type Problem, problemDocument, Refusal } from '../problems.ts'
import { limitBodies } from './body-limits.ts'
import { refuseOldClients } from './client-version.ts'
import { inputErrors, unstorableTexts } from './input-errors.ts'
import { RateLimits } from './rate-limits.ts'
import type { Call, Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'

export type ServerOptions = {
  /**
   * Who is behind a request: session cookie, token, resident link. Undefined when nobody is. `afresh` asks the database
   * instead of the memory. The app's own identity unless given.
   */
  readonly authenticate?: (request: FastifyRequest, afresh?: boolean) => Promise<Actor | undefined>
  /** Further routes that are not of the API: web pages, prints, files. */
  readonly register?: (server: FastifyInstance) => Promise<void>
}

export const API_PREFIX = '/api/v1'

/** The one HTTP door. Every route of every room goes through here, with the same checks in the same order. */
export async function createServer(app: App, options: ServerOptions = {}): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: app.log,
    trustProxy: app.config.trustProxy,
    bodyLimit: 1_048_576,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => newId(),
    // Whoever sends drop by drop is cut (security check 47); Node looks for them each time the interval passes.
    requestTimeout: 30_000,
    http: SLOW_CLIENTS,
    // A line for each request would hold addresses and ids of persons; faults and metrics are kept instead.
    logController: new LogController({ disableRequestLogging: true }),
    ...(app.config.tls ? { https: { ...(await tlsOptions(app.config.tls)), ...SLOW_CLIENTS } } : {}),
  } as never) as unknown as FastifyInstance

  // First of all hooks, so that whatever happens on behalf of a request is logged with its id.
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    withinRequest(request.id, done)
  })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  // Files come as bytes; what they are is seen by their content, never by what the sender calls them.
  server.addContentTypeParser(
    /^(application\/(octet-stream|pdf)|image\/)/,
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  limitBodies(server)
  await server.register(cookie)
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Huiyin',
        version: '1',
        description:
          'The API of the service centre. Every change is a command with an Idempotency-Key; every refusal is a problem document (RFC 9457).',
        license: { name: 'Proprietary', identifier: 'LicenseRef-Huiyin' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-huiyin' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  securityHeaders(server, app)
  refuseForeignOrigins(server)
  refuseOldClients(server)
  server.setErrorHandler((error, request, reply) => sendProblem(app, error, request, reply))
  server.setNotFoundHandler((request, reply) => sendProblem(app, new Refusal(PROBLEMS.notFound), request, reply))
  for (const route of app.modules.flatMap((module) => module.routes ?? [])) registerRoute(server, app, options, route)
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger())
  await options.register?.(server)
  return server
}

const SLOW_CLIENTS = { headersTimeout: 15_000, connectionsCheckingInterval: 5_000 } as const

async function tlsOptions(tls: { certFile: string; keyFile: string }) {
  const { readFile } = await import('node:fs/promises')
  return { cert: await readFile(tls.certFile), key: await readFile(tls.keyFile), minVersion: 'TLSv1.2' }
}

function registerRoute(server: FastifyInstance, app: App, options: ServerOptions, route: Route): void {
  const authenticate = options.authenticate ?? ((asked, afresh) => app.identity.actorOf(asked, afresh))
  const actors = new WeakMap<FastifyRequest, Actor>()
  const limits = new RateLimits()
  const url = route.path.startsWith('//') ? route.path.slice(1) : `${API_PREFIX}${route.path}`
  server.route({
    method: route.method,
    url,
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    schema: {
      summary: fillText(route.summary, 'en'),
      description: fillText(route.summary, 'zh'),
      operationId: operationId(route),
      tags: [route.path.split('/').find((part) => part && !part.startsWith(':')) ?? 'root'],
      ...(route.access.kind === 'public' ? { security: [] } : {}),
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      response: { 200: route.answer, '4xx': PROBLEM_SCHEMA },
    },
    // Before the body is even looked at: a stranger learns nothing from how it is judged.
    preValidation: async (request) => {
      const actor = await actorFor(app, route, request, await authenticate(request))
      try {
        checkAtTheDoor(route, actor, request)
        actors.set(request, actor)
      } catch (error) {
        if (!actor.guard) throw error
        // What the process remembered may be older than a right given just now.
        const afresh = await actorFor(app, route, request, await authenticate(request, true))
        checkAtTheDoor(route, afresh, request)
        actors.set(request, afresh)
      }
      refuseTooOften(limits, route, actors.get(request) as Actor, app)
      const errors = unstorableTexts({ ...(request.query as object), ...bodyOf(request) })
      if (errors.length > 0) throw new Refusal(PROBLEMS.badInput, { errors })
    },
    handler: async (request, reply) => {
      const actor = actors.get(request) as Actor
      try {
        return await answer(app, route, actor, request, reply)
      } catch (error) {
        // What the process remembered of the session is out of date: look once more, whole from the start. A command
        // that got through before it failed answers the same again.
        const outdated = actor.guard && error instanceof Refusal && error.problem === PROBLEMS.unauthenticated
        if (!outdated || reply.sent) throw error
        const afresh = await actorFor(app, route, request, await authenticate(request, true))
        checkAtTheDoor(route, afresh, request)
        return answer(app, route, afresh, request, reply)
      }
    },
  })
}

const bodyOf = (request: FastifyRequest) =>
  typeof request.body === 'object' && !ArrayBuffer.isView(request.body) ? request.body : {}
/** @throws Refusal access/too-often with the seconds to wait */
function refuseTooOften(limits: RateLimits, route: Route, actor: Actor, app: App): void {
  if (route.perMinute === undefined) return
  const seconds = limits.refuse(`${actor.companyId}/${actor.id}`, route.perMinute * (app.config.rateFactor ?? 1))
  if (seconds !== undefined)
    throw new Refusal(PROBLEMS.tooOften, { values: { seconds }, members: { retryAfterSeconds: seconds } })
}

async function answer(app: App, route: Route, actor: Actor, request: FastifyRequest, reply: FastifyReply) {
  const language = languageOf(request, actor)
  reply.header('content-language', language === 'en' ? 'en' : 'zh-CN')
  let guarded = route.access.kind === 'public' || !actor.guard
  const read: Call['read'] = async (queries) => {
    if (!actor.guard) return app.database.read(fenceOf(actor), queries)
    const rows = await app.database.read(fenceOf(actor), [actor.guard, ...queries])
    if (route.access.kind !== 'public') passGuard(actor, rows[0], { confirmed: route.confirms })
    guarded = true
    return rows.slice(1) as never
  }
  const call: Call = {
    app,
    actor,
    language,
    params: (request.params ?? {}) as never,
    query: (request.query ?? {}) as never,
    body: request.body as never,
    envelope: envelopeOf(request, route),
    read,
    run: (command, input, envelope) => {
      guarded = true
      return app.run(command, actor, input, envelope ?? envelopeOf(request, route, true))
    },
    demand: (capability, projectId) => demand(actor, capability, projectId),
    request,
    reply,
  }
  // The proof is asked for before anything is done, not with the first row read.
  if (route.confirms) await read([])
  const answered = await route.handle(call)
  // A route that read nothing from the database has not seen yet whether the session still holds.
  if (!guarded && !reply.sent) await read([])
  return answered
}

export const PROBLEM_SCHEMA = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().optional(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), pointer: z.string(), message: z.string() })).optional(),
  })
  .describe('Problem document (RFC 9457)')

/** Nobody signed in: what public routes run as. It belongs to no company. */
const NOBODY: Actor = {
  kind: 'resident',
  id: '00000000-0000-8000-8000-000000000000',
  companyId: 0,
  projectIds: [],
  capabilities: new Map(),
  positions: [],
  language: 'zh',
}

async function actorFor(app: App, route: Route, request: FastifyRequest, actor: Actor | undefined): Promise<Actor> {
  if (actor) return actor
  if (route.access.kind === 'public') return NOBODY
  throw new Refusal((await app.identity.wasRevoked(request)) ? PROBLEMS.revoked : PROBLEMS.unauthenticated)
}

/** What whoever still lacks their second factor may reach: themselves, and the way out. */
const OWN_ACCOUNT = /^\/(me|sessions|sign-in|passwords)(\/|$)/

function checkAtTheDoor(route: Route, actor: Actor, request: FastifyRequest): void {
  const { access } = route
  if (actor.lacksSecondFactor && !OWN_ACCOUNT.test(route.path)) throw new Refusal(PROBLEMS.secondFactorMissing)
  if (access.kind !== 'capability') return
  const projectId = Number((request.params as { projectId?: number | string } | undefined)?.projectId)
  // A project that is not yours answers like one that does not exist.
  if (access.of === 'path') {
    if (!actor.projectIds.includes(projectId)) throw new Refusal(PROBLEMS.notFound)
    demand(actor, access.capability, projectId)
    return
  }
  if (access.of === 'company') {
    demand(actor, access.capability, 0)
    return
  }
  // A subject's project is known only after it is read; somebody who has the right nowhere is refused here already.
  if (!can(actor, access.capability, 0) && !actor.projectIds.some((id) => can(actor, access.capability, id)))
    throw new Refusal(PROBLEMS.denied, { values: { capability: access.capability } })
}

function envelopeOf(request: FastifyRequest, route: Route, required = false): Envelope {
  const key = request.headers['idempotency-key']
  if (required && (typeof key !== 'string' || !/^[\w-]{8,80}$/.test(key))) throw new Refusal(PROBLEMS.keyMissing)
  const body = (route.method === 'GET' ? {} : (request.body ?? {})) as {
    occurredAt?: string
    lateReason?: string
    offlineSince?: string
  }
  return {
    idempotencyKey: typeof key === 'string' ? key : '',
    occurredAt: body.occurredAt === undefined ? undefined : Date.parse(body.occurredAt),
    // It stands in the log for good, where no number of a person belongs.
    lateReason: body.lateReason && withoutNumbers(body.lateReason),
    offlineSince: body.offlineSince === undefined ? undefined : Date.parse(body.offlineSince),
  }
}

export function languageOf(request: FastifyRequest, actor?: Actor): Language {
  const asked = request.headers['accept-language']
  if (asked) return /^\s*en\b/i.test(asked) ? 'en' : 'zh'
  return actor?.language ?? 'zh'
}

/**
 * A change needs a request that only our own pages or a program can send (security check 25): browsers mark foreign
 * ones with Sec-Fetch-Site or Origin, and cookies are SameSite besides. Bearer tokens carry no ambient right.
 */
function refuseForeignOrigins(server: FastifyInstance): void {
  server.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.headers.authorization) return
    const site = request.headers['sec-fetch-site']
    const origin = request.headers.origin
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && new URL(origin, 'http://invalid').host !== request.host)
    if (foreign) throw new Refusal(PROBLEMS.foreignOrigin)
  })
}

function sendProblem(app: App, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = toRefusal(error)
  if (refusal.problem.status >= 500)
    app.log.error({ err: error, method: request.method, route: request.routeOptions?.url }, refusal.problem.type)
  if (refusal.problem.status === 503) reply.header('retry-after', '1')
  const { retryAfterSeconds } = refusal.members
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds))
  const instance = `/requests/${request.id}`
  const { capability } = refusal.values
  const shown = new Refusal(refusal.problem, {
    values: {
      ...refusal.values,
      requestId: request.id,
      // A right is called as the organisation's screen calls it; ids are for programs.
      ...(typeof capability === 'string' ? { capability: rightInWords(app, capability, languageOf(request)) } : {}),
    },
    errors: refusal.errors,
    members: { ...refusal.members },
  })
  return reply
    .code(refusal.problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemDocument(shown, languageOf(request), instance))
}

/** The validator hands zod's issues on in pieces: their members in \`params\`, the path as text. */
function issueOf(found: NonNullable<Fault['validation']>[number]): z.core.$ZodIssue {
  const path = (found.instancePath ?? '').split('/').filter((part) => part !== '')
  return { ...found.params, code: found.keyword, message: found.message ?? '', path } as z.core.$ZodIssue
}

function rightInWords(app: App, id: string, language: Language): string {
  const title = app.modules.flatMap((module) => module.capabilities ?? []).find((one) => one.id === id)?.title
  return fillText(title ?? { zh: '系统运行', en: 'Run the system' }, language)
}

type Fault = {
  code?: string
  statusCode?: number
  validation?: { keyword?: string; instancePath?: string; message?: string; params?: object }[]
  issues?: z.core.$ZodIssue[]
  constraint?: string
}

/** What went wrong, as a named refusal. What has no name is a crash: it is logged whole and told without detail. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const fault = error as Fault
  if (fault.validation)
    return new Refusal(PROBLEMS.badInput, {
      errors: inputErrors(fault.validation.map(issueOf)),
    })
  if (error instanceof z.ZodError) return new Refusal(PROBLEMS.badInput, { errors: inputErrors(error.issues) })
  if (fault.statusCode && fault.statusCode >= 400 && fault.statusCode < 500)
    return new Refusal({ ...(UNREAD[fault.statusCode] ?? PROBLEMS.unread), status: fault.statusCode })
  if (isDatabaseAway(fault)) return new Refusal(PROBLEMS.unavailable)
  if (fault.code === '23505') return new Refusal(PROBLEMS.conflict)
  // Text that PostgreSQL cannot hold (a zero byte) or a number out of range came from the client.
  if (fault.code?.startsWith('22')) return new Refusal(PROBLEMS.unread)
  return new Refusal(PROBLEMS.unexpected)
}

const UNREAD: Readonly<Record<number, Problem>> = { 413: PROBLEMS.tooLarge, 415: PROBLEMS.otherType }

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '55P03',
  '40001',
  '40P01',
  '53300',
  '57014',
])

function isDatabaseAway(fault: Fault & { message?: string }): boolean {
  return (
    AWAY.has(fault.code ?? '') ||
    fault.code?.startsWith('08') === true ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      fault.message ?? '',
    )
  )
}

function operationId(route: Route): string {
  const words = route.path
    .split('/')
    .filter(Boolean)
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part.replace(/[^a-zA-Z0-9]/g, '-')))
  return [route.method.toLowerCase(), ...words]
    .join('-')
    .replace(/-([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase())
}
