import type { Language, Text } from '@huiyin/text'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ZodObject, type ZodType, z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import type { Command, Envelope, Outcome, QueriesByName } from '../commands/command.ts'
import type { RowsOf } from '../db/database.ts'
import type { Query } from '../db/sql.ts'
import { typedTextOrNone } from '../typed-text.ts'

/**
 * Who may call a route. There is no default: a route without it does not compile, and the matrix test walks the list.
 * With `capability`, a `:projectId` in the path is checked at the door; otherwise the handler demands it of the row's project.
 */
export type RouteAccess =
  | { readonly kind: 'public' }
  | { readonly kind: 'session' }
  | { readonly kind: 'capability'; readonly capability: string; readonly of: 'path' | 'subject' | 'company' | 'any' }

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1 unless it begins with `//`, in fastify's form. */
  readonly path: string
  readonly summary: Text
  readonly access: RouteAccess
  readonly params?: ZodObject | undefined
  readonly query?: ZodObject | undefined
  readonly body?: ZodType | undefined
  /** Only declared members leave the house. `z.unknown()` only for streams and files. */
  readonly answer: ZodType
  /** Bytes of body allowed; 1 MB unless said. */
  readonly bodyLimit?: number
  /** How often one person may ask it in a minute; unlimited unless said. */
  readonly perMinute?: number
  /** Reads that take a fresh proof of who it is: exports of personal data. Commands say so themselves. */
  readonly confirms?: boolean
  readonly handle: (call: Call) => Promise<unknown>
}

/** One request on its way through a route. */
export type Call = {
  readonly app: App
  readonly actor: Actor
  readonly language: Language
  readonly params: Record<string, never>
  readonly query: Record<string, never>
  readonly body: never
  readonly envelope: Envelope
  /** Reads in one flight under the actor's fence. */
  readonly read: <const Queries extends readonly Query[]>(queries: Queries) => Promise<RowsOf<Queries>>
  /** `envelope` only where a request is not known by its Idempotency-Key: signing in, showings that each count. */
  readonly run: <Input, Facts extends QueriesByName, Answer>(
    command: Command<Input, Facts, Answer>,
    input: Input,
    envelope?: Envelope,
  ) => Promise<Outcome<Answer>>
  /** @throws Refusal access/denied */
  readonly demand: (capability: string, projectId: number) => void
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

type Parsed<S> = S extends ZodType<infer Value> ? Value : Record<string, never>

/** Declares a route with the types of its schemas in its handler. */
export function defineRoute<
  Params extends ZodObject | undefined = undefined,
  Search extends ZodObject | undefined = undefined,
  Body extends ZodType | undefined = undefined,
>(
  route: Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
    readonly params?: Params
    readonly query?: Search
    readonly body?: Body
    readonly handle: (
      call: Omit<Call, 'params' | 'query' | 'body'> & {
        readonly params: Parsed<Params>
        readonly query: Parsed<Search>
        readonly body: Parsed<Body>
      },
    ) => Promise<unknown>
  },
): Route {
  return route as unknown as Route
}

/** What any command answers: its own members, its subject with the new version, and warnings of the handbook. */
export const commandAnswer = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({
    ...shape,
    warnings: z
      .array(
        z.object({
          gateId: z.string(),
          clause: z.string(),
          says: z.object({ zh: z.string(), en: z.string().optional() }),
        }),
      )
      .optional(),
    subject: z.object({ id: z.uuid(), type: z.string(), version: z.number().int() }),
  })

/** The members of a body that say when and why, beside the command's own: they become its envelope. */
export const envelopeMembers = {
  occurredAt: z.iso.datetime({ offset: true }).optional().describe('When it was so; now if absent'),
  lateReason: typedTextOrNone(200).optional().describe('Why it is recorded only now'),
  offlineSince: z.iso.datetime({ offset: true }).optional().describe("The server's time of the phone's last contact"),
}

/**
 * A route that runs a command: its path's parameters and its body together are the command's input.
 * The body also takes the envelope's members, and refuses unknown ones.
 */
export function commandRoute<Input, Facts extends QueriesByName, Answer>(
  command: Command<Input, Facts, Answer>,
  route: {
    readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    readonly path: string
    readonly params?: ZodObject
    /** The members of the body, strict. */
    readonly body: z.ZodRawShape
    readonly answer: z.ZodRawShape
    readonly of?: 'path' | 'subject' | 'company' | 'any'
    /** From path and body to the command's input; both together unless said. */
    readonly input?: (params: Record<string, never>, body: Record<string, never>) => Input
    readonly bodyLimit?: number
    readonly perMinute?: number
  },
): Route {
  const body = z.strictObject({ ...route.body, ...envelopeMembers })
  return {
    method: route.method ?? 'POST',
    path: route.path,
    summary: command.title,
    access: command.own
      ? { kind: 'session' }
      : {
          kind: 'capability',
          capability: command.capability,
          of: route.of ?? (route.path.includes(':projectId') ? 'path' : 'subject'),
        },
    params: route.params,
    // What needs no members needs no body: DELETE is sent without one.
    body: Object.keys(route.body).length === 0 ? body.nullish() : body,
    answer: commandAnswer(route.answer),
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    ...(route.perMinute ? { perMinute: route.perMinute } : {}),
    handle: async (call) => {
      const { occurredAt: _, lateReason: __, offlineSince: ___, ...body } = (call.body ?? {}) as Record<string, never>
      const input = command.input.parse(
        route.input ? route.input(call.params, body as Record<string, never>) : { ...(call.params as object), ...body },
      )
      const outcome = await call.run(command, input)
      return outcome.answer
    },
  }
}
