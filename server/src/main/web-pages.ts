import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PROBLEMS, Refusal } from '../platform/problems.ts'

/** Where the built web stands. */
export const WEB_DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url))

/**
 * The built web: `/` for the desk, `/m/` for the phone. Files under `assets/` carry their content's hash in their name
 * and are kept for ever; everything else is asked for each time. Unknown paths of the two pages open the page itself,
 * whose router knows them.
 */
export async function webPages(server: FastifyInstance, dist: string = WEB_DIST): Promise<void> {
  await server.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const forEver = path.startsWith(join(dist, 'assets'))
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const send = (page: string) => async (_: unknown, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(join(dist, page)))
  const desk = send('index.html')
  const phone = send(join('m', 'index.html'))
  server.get('/', { schema: { hide: true } }, desk)
  server.get('/m', { schema: { hide: true } }, async (_, reply) => reply.redirect('/m/'))
  server.get('/m/', { schema: { hide: true } }, phone)
  server.get('/m/*', { schema: { hide: true } }, async (request, reply) => {
    if (!wantsPage(request.url)) throw new Refusal(PROBLEMS.notFound)
    return phone(request, reply)
  })
  server.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (!wantsPage(request.url)) throw new Refusal(PROBLEMS.notFound)
    return desk(request, reply)
  })
}

/** A path that a router of ours may know; what belongs to the API, to residents or looks like a file is not there. */
function wantsPage(url: string): boolean {
  const path = url.split('?')[0] as string
  return !/^\/(api|r|metrics|assets)(\/|$)/.test(path) && !/\.[a-z0-9]{1,8}$/i.test(path)
}
