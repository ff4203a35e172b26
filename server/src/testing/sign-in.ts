import type { FastifyRequest } from 'fastify'
import type { Actor } from '../platform/access/actor.ts'
import type { App } from '../platform/app.ts'

const HEADER = 'x-test-actor'
const actors = new Map<string, Actor>()

/** Who is behind a request of a test: somebody that `signIn` introduced, or whoever presents a real session. */
export function testAuthenticate(app: App) {
  return async (request: FastifyRequest, afresh?: boolean): Promise<Actor | undefined> =>
    actors.get(String(request.headers[HEADER])) ?? app.identity.actorOf(request, afresh)
}

/** Introduces an actor and answers the headers of their requests. */
export function signIn(actor: Actor): Record<string, string> {
  actors.set(actor.id, actor)
  return { [HEADER]: actor.id }
}
