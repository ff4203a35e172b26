import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import type { App, Module } from '../app.ts'
import { sql } from '../db/sql.ts'
import { type Call, defineRoute } from '../http/route.ts'
import { type LiveCursor, type LiveEvent, LiveHub } from './live-hub.ts'

const HEARTBEAT_MS = 20_000
/** A reader that takes nothing is let go; the browser comes back and resumes. */
const UNSENT_MAX = 256 * 1024

const hubs = new WeakMap<App, LiveHub>()

function hubOf(app: App): LiveHub {
  const known = hubs.get(app) ?? new LiveHub(app)
  hubs.set(app, known)
  return known
}

/**
 * Live updates: which subject changed, never how. The page fetches it under its own rights. One stream a browser;
 * it ends with the session, and resumes where it was by `Last-Event-ID`.
 */
export const liveModule: Module = {
  name: 'live',
  routes: [
    defineRoute({
      method: 'GET',
      path: '/live',
      summary: { zh: '实时更新', en: 'Live updates (server-sent events): which subjects changed' },
      access: { kind: 'session' },
      answer: z.unknown(),
      handle: (call) => stream(call),
    }),
  ],
  start: async (app) => async () => hubs.get(app)?.stop(),
}

async function stream(call: Pick<Call, 'app' | 'actor' | 'read' | 'request' | 'reply'>): Promise<unknown> {
  const { app, actor, request, reply } = call
  // The session is checked before anything is told, and again with every heartbeat.
  await call.read([sql`select 1`])
  reply.hijack()
  const out = reply.raw
  out.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  out.write('retry: 2000\n\n')

  const since = cursorOf(request.headers['last-event-id'])
  let leave = () => {}
  const end = () => {
    clearInterval(heartbeat)
    leave()
    out.end()
  }
  const heartbeat = setInterval(() => {
    call.read([sql`select 1`]).then(
      () => write(out, ': alive\n\n', end),
      // The session is over, or its rights have changed: the browser comes back with what it has now.
      end,
    )
  }, HEARTBEAT_MS)
  heartbeat.unref()
  out.on('close', end)

  const joined = await hubOf(app).join({ actor, send: (events) => write(out, frames(events), end) }, since)
  leave = joined.leave
  if (out.destroyed || out.writableEnded) leave()
  if (joined.missed) write(out, 'event: reset\ndata: {}\n\n', end)
  return reply
}

function write(out: ServerResponse, text: string, end: () => void): void {
  if (out.writableEnded || out.destroyed) return
  if (out.writableLength > UNSENT_MAX) end()
  else out.write(text)
}

/** Several changes of one subject in a batch are one: the newest version is what counts. */
function frames(events: readonly LiveEvent[]): string {
  const newest = new Map<string, LiveEvent>()
  for (const event of events) {
    newest.delete(event.subject_id)
    newest.set(event.subject_id, event)
  }
  let text = ''
  for (const event of newest.values()) {
    const data = {
      type: event.subject_type,
      id: event.subject_id,
      version: event.seq,
      projectId: event.project_id,
      event: event.type,
    }
    text += `id: ${event.xid}-${event.id}\nevent: change\ndata: ${JSON.stringify(data)}\n\n`
  }
  return text
}

function cursorOf(text: string | string[] | undefined): LiveCursor | undefined {
  const parts = /^(\d{1,20})-([0-9a-f-]{36})$/.exec(String(text ?? ''))
  return parts ? { xid: parts[1] as string, id: parts[2] as string } : undefined
}
