import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'

const WEB = fileURLToPath(new URL('../../web/', import.meta.url))
const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
}

/** The built phone page on a port of its own, with the product's API behind it; it can be cut off like a cellar. */
export type PhoneDoor = {
  readonly address: string
  readonly cutOff: () => Promise<void>
  readonly connect: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function openPhoneDoor(api: FastifyInstance): Promise<PhoneDoor> {
  const dist = await mkdtemp(join(tmpdir(), 'huiyin-phone-'))
  // A process of its own: under a test's NODE_ENV the page would be built without its service worker.
  await promisify(execFile)(
    process.execPath,
    [VITE, 'build', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'],
    {
      cwd: WEB,
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  let port = 0
  let server: Server | undefined
  const connect = async () => {
    server = createServer(async (request, response) => {
      const path = (request.url ?? '/').split('?')[0] as string
      if (path.startsWith('/api/')) {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        const answer = await api.inject({
          method: request.method as 'GET',
          url: request.url as string,
          headers: { ...request.headers } as Record<string, string>,
          ...(chunks.length > 0 ? { payload: Buffer.concat(chunks) } : {}),
        })
        response.writeHead(answer.statusCode, answer.headers as Record<string, string>)
        response.end(answer.rawPayload)
        return
      }
      const file = normalize(path === '/m/' ? '/m/index.html' : path)
      const bytes = await readFile(join(dist, file)).catch(() => undefined)
      response.writeHead(bytes ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
      response.end(bytes)
    })
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  }
  const cutOff = async () => {
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
    server = undefined
  }
  await connect()
  return {
    address: `http://127.0.0.1:${port}`,
    connect,
    cutOff,
    close: async () => {
      await cutOff()
      await rm(dist, { recursive: true, force: true })
    },
  }
}
