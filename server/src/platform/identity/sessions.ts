import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { newId } from '../ids.ts'
import { personOf, signIn } from './commands.ts'
import { hashOfSecret, newSecret } from './secrets.ts'

/** Absolute lengths in hours; idle in minutes. A desk stands in a public hall, a phone is in one person's pocket. */
const DESK = { hours: 12, idleMinutes: 30 } as const
const PHONE = { hours: 30 * 24, idleMinutes: 12 * 60 } as const
export const PHONE_SECONDS = PHONE.hours * 3600

export type StartedSession = { readonly sessionId: string; readonly secret: string }

/**
 * Begins a session for somebody whose identity is settled: by their password, by set-up, or by a test.
 *
 * @param options.replaces the session that this browser had so far
 */
export async function beginSession(
  app: App,
  account: { companyId: number; accountId: string },
  options: {
    device?: { id: string; title: string } | undefined
    request?: FastifyRequest | undefined
    replaces?: string | undefined
    forgives?: { login: Buffer; pair: Buffer; address: Buffer } | undefined
  } = {},
): Promise<StartedSession> {
  const secret = newSecret()
  const sessionId = newId()
  const length = options.device ? PHONE : { ...DESK, idleMinutes: app.config.deskIdleMinutes ?? DESK.idleMinutes }
  await app.run(
    signIn,
    personOf(account),
    {
      accountId: account.accountId,
      sessionId,
      secretHash: hashOfSecret(secret).toString('base64'),
      ...(options.device ? { device: options.device } : {}),
      ...length,
      address: options.request?.ip ?? '',
      userAgent: (options.request?.headers['user-agent'] ?? '').slice(0, 200),
      ...(options.replaces ? { replaces: options.replaces } : {}),
      ...(options.forgives
        ? {
            forgives: {
              login: options.forgives.login.toString('base64'),
              pair: options.forgives.pair.toString('base64'),
              address: options.forgives.address.toString('base64'),
            },
          }
        : {}),
    },
    { idempotencyKey: newId() },
  )
  return { sessionId, secret }
}

/** The header by which a program on the own machine presents a session: tests, drills. */
export function cookieOf(session: StartedSession): Record<string, string> {
  return { cookie: `huiyin=${session.secret}` }
}
