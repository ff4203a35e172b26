import { z } from 'zod'
import type { Module } from '../app.ts'
import { defineRoute } from '../http/route.ts'
import { newestSeal, sealLog } from './seal-log.ts'

export { sealLog } from './seal-log.ts'
export { type Finding, type Verified, verifyLog } from './verify-log.ts'

const SEAL_EVERY_MS = 60_000

/** The sealing of the log and its proof. */
export const auditModule: Module = {
  name: 'audit',
  routes: [
    defineRoute({
      method: 'GET',
      path: '/audit/head',
      summary: { zh: '最新封签', en: 'The newest seal of the log, to be kept elsewhere' },
      access: { kind: 'capability', capability: 'audit.verify', of: 'any' },
      answer: z.object({
        number: z.int(),
        sealedAt: z.string().nullable(),
        events: z.int(),
        mac: z.string().nullable(),
      }),
      handle: async (call) => {
        const [[seal]] = await call.read([newestSeal()])
        return {
          number: seal?.number ?? 0,
          sealedAt: seal ? new Date(seal.sealed_at).toISOString() : null,
          events: seal?.event_count ?? 0,
          mac: seal?.mac ?? null,
        }
      },
    }),
  ],
  capabilities: [{ id: 'audit.verify', title: { zh: '核验记录', en: 'Verify the log' }, administrator: true }],
  start: async (app) => {
    let sealing = Promise.resolve()
    const timer = setInterval(() => {
      sealing = sealing
        .then(() => sealLog(app))
        .then(
          () => {},
          // Another process may have sealed the same stretch a moment before.
          (error) => app.log.warn({ err: error }, 'sealing'),
        )
    }, SEAL_EVERY_MS)
    timer.unref()
    return async () => {
      clearInterval(timer)
      await sealing
    }
  },
}
