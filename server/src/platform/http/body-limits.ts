import type { FastifyInstance } from 'fastify'
import { PROBLEMS, Refusal } from '../problems.ts'

/** How deep and how long a body may be (security check 33). A handbook's draft nests deepest, a roster lists longest. */
export const BODY_LIMITS = { depth: 32, elements: 10_000, members: 1_000 } as const

/** Parses JSON bodies as fastify does, without reaching for the prototype, and refuses what is too deep or too long. */
export function limitBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    parse(request, text as string, (error, body) => {
      if (error) return done(error)
      return isWithinLimits(body) ? done(null, body) : done(new Refusal(PROBLEMS.tooMuch))
    })
  })
}

/** Walks level by level, so that no depth can exhaust the stack. */
export function isWithinLimits(body: unknown): boolean {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      if (depth >= BODY_LIMITS.depth) return false
      const inside = Array.isArray(one) ? one : Object.values(one)
      if (inside.length > (Array.isArray(one) ? BODY_LIMITS.elements : BODY_LIMITS.members)) return false
      for (const each of inside) if (typeof each === 'object' && each !== null) next.push(each)
    }
    level = next
  }
  return true
}
