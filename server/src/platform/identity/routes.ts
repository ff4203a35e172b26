import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Actor, fenceOf, systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { commandAnswer, defineRoute } from '../http/route.ts'
import { newId } from '../ids.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import {
  changePassword,
  changePin,
  chooseLanguage,
  confirmIdentity,
  endOwnSession,
  issueToken,
  noteFailedSignIn,
  personOf,
  setPasswordByCode,
  signOut,
  withdrawToken,
} from './commands.ts'
import { deviceBody, loginKeyOf, loginText, type Me, meAnswer, SIGN_IN_PROBLEMS, typedPassword } from './contract.ts'
import { NOBODYS } from './identity.ts'
import { viewMe } from './me.ts'
import { ownSession } from './own-session.ts'
import { hashPassword, isPassword, passwordFault } from './passwords.ts'
import { proveSecondFactor, secondFactorRoutes } from './second-factor.ts'
import { hashOfSecret, newSecret, secretFor, throttleKey } from './secrets.ts'
import { beginSession, PHONE_SECONDS, type StartedSession } from './sessions.ts'
import {
  accountRow,
  accountToSignIn,
  codeBySecret,
  companiesInShort,
  countAttempt,
  countPinTry,
  deviceOf,
  forgiveAttempt,
  PIN_TRIES,
  sessionsOf,
  tokensOf,
  unlockSession,
} from './store.ts'
import { LIMITS, secondsToWait } from './throttle.ts'

/** Signing in and out is each time a thing of its own: sent again, it happens again. */
const once = () => ({ idempotencyKey: newId() })

const instant = (at: number) => new Date(at).toISOString()

export const identityRoutes = [
  defineRoute({
    method: 'GET',
    path: '/sign-in',
    summary: { zh: '登录页要知道的', en: 'What the sign-in page needs' },
    access: { kind: 'public' },
    answer: z.object({
      setUp: z.boolean(),
      needsCompany: z.boolean(),
      rehearsal: z.boolean(),
      companyName: z.string().nullable(),
      accounts: z.array(z.object({ login: z.string(), name: z.string(), position: z.string() })),
    }),
    handle: async ({ app }) => {
      const [companies] = await app.database.read(NOBODYS, [companiesInShort()])
      const only = companies.length === 1 ? companies[0] : undefined
      const [accounts] =
        app.config.rehearsal && companies[0]
          ? await app.database.read({ companyId: companies[0].id, projectIds: [] }, [
              app.identity.directory.rehearsalAccounts(),
            ])
          : [[]]
      return {
        setUp: companies.length > 0,
        needsCompany: companies.length > 1,
        rehearsal: app.config.rehearsal,
        companyName: only?.name ?? null,
        accounts: accounts.map((one) => ({ login: one.login, name: one.name, position: one.position_id })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sessions',
    summary: { zh: '登录', en: 'Sign in' },
    access: { kind: 'public' },
    body: z.strictObject({
      login: loginText,
      password: typedPassword,
      company: z.string().trim().max(40).optional(),
      code: z.string().trim().max(40).optional().describe('Of the authenticator, or a recovery code'),
      device: deviceBody.optional(),
    }),
    answer: z.object({ me: meAnswer }),
    handle: async ({ app, body, request, reply, actor }) => {
      const { account, keys } = await whoSignsIn(app, request, body)
      await proveSecondFactor(app, account, body.code)
      const session = await beginSession(app, account, {
        device: body.device,
        request,
        replaces:
          actor.session && actor.session.kind !== 'token' && actor.id === account.accountId
            ? actor.session.id
            : undefined,
        forgives: keys,
      })
      app.identity.setCookie(request, reply, session.secret, body.device ? PHONE_SECONDS : undefined)
      return { me: await meOfNew(app, session) }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/sessions/current',
    summary: { zh: '退出登录', en: 'Sign out' },
    access: { kind: 'session' },
    answer: z.object({ ended: z.boolean() }),
    handle: async ({ app, actor, request, reply, run }) => {
      const session = ownSession(actor)
      await run(signOut, { accountId: actor.id, sessionId: session.id }, once())
      app.identity.clearCookie(request, reply)
      // Whatever the browser kept of what this person saw goes with them (security check 29).
      reply.header('clear-site-data', '"cache"')
      return { ended: true }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sessions/current/confirm',
    summary: { zh: '再输一次密码', en: 'Prove oneself once more' },
    access: { kind: 'session' },
    body: z.strictObject({ password: typedPassword }),
    answer: z.object({ confirmedUntil: z.string().nullable() }),
    handle: async ({ app, actor, body, read, run, request, reply }) => {
      const session = ownSession(actor)
      await provePassword(app, actor, request, body.password, 'password', read)
      const secret = newSecret()
      await run(
        confirmIdentity,
        { accountId: actor.id, sessionId: session.id, secretHash: hashOfSecret(secret).toString('base64') },
        once(),
      )
      app.identity.setCookie(request, reply, secret, session.kind === 'phone' ? PHONE_SECONDS : undefined)
      const [sessions] = await app.database.read(fenceOf(actor), [sessionsOf(actor.id)])
      const until = sessions.find((one) => one.id === session.id)?.confirmed_until
      return { confirmedUntil: until ? instant(until) : null }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sessions/current/unlock',
    summary: { zh: '输 PIN 接着用', en: 'Go on with the PIN' },
    // The guard refuses a phone that waits for its PIN, so this route looks at the session by itself.
    access: { kind: 'public' },
    body: z.strictObject({ pin: z.string().regex(/^\d{4,8}$/) }),
    answer: z.object({ unlocked: z.boolean() }),
    handle: async ({ app, actor, body, request, reply }) => {
      const session = ownSession(actor)
      const [[device], sessions] = await app.database.read(fenceOf(actor), [
        deviceOf(actor.id, session.id),
        sessionsOf(actor.id),
      ])
      if (!sessions.some((one) => one.id === session.id)) throw new Refusal(PROBLEMS.unauthenticated)
      if (!device?.pin_hash) throw new Refusal(SIGN_IN_PROBLEMS.phoneOnly)
      const [[tried]] = await app.database.transaction(fenceOf(actor), (transaction) =>
        transaction.commit([countPinTry(actor.id, device.id)]),
      )
      if (tried && (await isPassword(device.pin_hash, body.pin))) {
        await app.database.transaction(fenceOf(actor), (transaction) =>
          transaction.commit(unlockSession(actor.id, device.id, session.id)),
        )
        return { unlocked: true }
      }
      const left = tried ? PIN_TRIES - tried.pin_failures : 0
      if (left > 0) throw new Refusal(SIGN_IN_PROBLEMS.wrongPin, { values: { left }, members: { left } })
      await app.run(
        endOwnSession,
        personOf({ companyId: actor.companyId, accountId: actor.id }),
        { accountId: actor.id, sessionId: session.id, why: 'wrong PIN' },
        once(),
      )
      app.identity.clearCookie(request, reply)
      throw new Refusal(PROBLEMS.unauthenticated)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/passwords',
    summary: { zh: '用一次性链接设密码', en: 'Set a password by a one-time link' },
    access: { kind: 'public' },
    body: z.strictObject({ code: z.string().min(20).max(100), password: typedPassword }),
    answer: z.object({ changed: z.boolean() }),
    handle: async ({ app, body }) => {
      const [[code]] = await app.database.read(NOBODYS, [codeBySecret(hashOfSecret(body.code))])
      if (!code) throw new Refusal(SIGN_IN_PROBLEMS.codeUsed)
      const account = { companyId: code.company_id, accountId: code.account_id }
      const [[row]] = await app.database.read({ companyId: code.company_id, projectIds: [] }, [
        accountRow(code.account_id),
      ])
      const passwordHash = await acceptPassword(body.password, 'password', row?.login)
      await app.run(
        setPasswordByCode,
        personOf(account),
        { accountId: account.accountId, codeId: code.code_id, passwordHash },
        once(),
      )
      return { changed: true }
    },
  }),

  // ── oneself ────────────────────────────────────────────────────────────────────────────────────
  defineRoute({
    method: 'GET',
    path: '/me',
    summary: { zh: '我是谁，能做什么', en: 'Who I am and what I may do' },
    access: { kind: 'session' },
    answer: meAnswer,
    handle: ({ app, actor, read }) => viewMe(app, actor, read),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/me',
    summary: { zh: '选择语言', en: 'Choose the language' },
    access: { kind: 'session' },
    body: z.strictObject({ language: z.enum(['zh', 'en']) }),
    answer: z.object({ language: z.enum(['zh', 'en']) }),
    handle: async ({ actor, body, run }) => {
      await run(chooseLanguage, { accountId: actor.id, language: body.language }, once())
      return { language: body.language }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/me/password',
    summary: { zh: '修改密码', en: 'Change the password' },
    access: { kind: 'session' },
    body: z.strictObject({ oldPassword: typedPassword, newPassword: typedPassword }),
    answer: z.object({ changed: z.boolean() }),
    handle: async ({ app, actor, body, read, run, request, reply }) => {
      const session = ownSession(actor)
      const login = await provePassword(app, actor, request, body.oldPassword, 'oldPassword', read)
      const passwordHash = await acceptPassword(body.newPassword, 'newPassword', login)
      const secret = newSecret()
      await run(
        changePassword,
        {
          accountId: actor.id,
          sessionId: session.id,
          passwordHash,
          secretHash: hashOfSecret(secret).toString('base64'),
        },
        once(),
      )
      app.identity.setCookie(request, reply, secret, session.kind === 'phone' ? PHONE_SECONDS : undefined)
      return { changed: true }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/me/pin',
    summary: { zh: '设这部手机的 PIN', en: 'Set the PIN of this phone' },
    access: { kind: 'session' },
    body: z.strictObject({ pin: z.string().regex(/^\d{4,8}$/) }),
    answer: z.object({ changed: z.boolean() }),
    handle: async ({ actor, body, read, run }) => {
      const session = ownSession(actor)
      const [[device]] = await read([deviceOf(actor.id, session.id)])
      if (!device) throw new Refusal(SIGN_IN_PROBLEMS.phoneOnly)
      if (/^(\d)\1+$/.test(body.pin) || '0123456789876543210'.includes(body.pin))
        throw new Refusal(PROBLEMS.badInput, {
          errors: [{ path: 'pin', message: { zh: '太好猜了，请换一个', en: 'Too easy to guess. Choose another' } }],
        })
      await run(changePin, { accountId: actor.id, deviceId: device.id, pinHash: await hashPassword(body.pin) }, once())
      return { changed: true }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/me/sessions',
    summary: { zh: '我在哪些地方登录着', en: 'Where I am signed in' },
    access: { kind: 'session' },
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          kind: z.enum(['desk', 'phone']),
          current: z.boolean(),
          deviceTitle: z.string().nullable(),
          address: z.string(),
          userAgent: z.string(),
          startedAt: z.string(),
          lastSeenAt: z.string(),
          expiresAt: z.string(),
        }),
      ),
    }),
    handle: async ({ actor, read }) => {
      const [sessions] = await read([sessionsOf(actor.id)])
      return {
        items: sessions.map((one) => ({
          id: one.id,
          kind: one.kind,
          current: one.id === actor.session?.id,
          deviceTitle: one.device_title,
          address: one.address,
          userAgent: one.user_agent,
          startedAt: instant(one.started_at),
          lastSeenAt: instant(one.last_seen_at),
          expiresAt: instant(one.expires_at),
        })),
      }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    summary: { zh: '结束我的一处登录', en: 'End one of my sessions' },
    access: { kind: 'session' },
    params: z.object({ sessionId: z.uuid() }),
    answer: z.object({ ended: z.boolean() }),
    handle: async ({ actor, params, read, run }) => {
      ownSession(actor)
      const [sessions] = await read([sessionsOf(actor.id)])
      if (!sessions.some((one) => one.id === params.sessionId)) throw new Refusal(PROBLEMS.notFound)
      await run(endOwnSession, { accountId: actor.id, sessionId: params.sessionId, why: 'ended by oneself' }, once())
      return { ended: true }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/me/tokens',
    summary: { zh: '我的访问令牌', en: 'My access tokens' },
    access: { kind: 'session' },
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          title: z.string(),
          capabilities: z.array(z.string()),
          createdAt: z.string(),
          expiresAt: z.string(),
          lastUsedAt: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ actor, read }) => {
      const [tokens] = await read([tokensOf(actor.id)])
      return {
        items: tokens.map((one) => ({
          id: one.id,
          title: one.title,
          capabilities: one.capabilities,
          createdAt: instant(one.created_at),
          expiresAt: instant(one.expires_at),
          lastUsedAt: one.last_used_at ? instant(one.last_used_at) : null,
        })),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/me/tokens',
    summary: issueToken.title,
    access: { kind: 'session' },
    body: z.strictObject({
      id: z.uuid(),
      title: typedText(60),
      capabilities: z.array(z.string().max(80)).min(1).max(100),
      days: z.int().min(1).max(366),
    }),
    answer: commandAnswer({ tokenId: z.uuid(), token: z.string() }),
    handle: async ({ app, actor, body, run }) => {
      // It follows from the id, so that a request sent again shows the same one and no row ever holds it.
      const token = `hy_${secretFor(app.config.keys.links, 'token', body.id)}`
      const { answer } = await run(issueToken, {
        ...body,
        accountId: actor.id,
        secretHash: hashOfSecret(token).toString('base64'),
      })
      return { ...answer, token }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/tokens/:tokenId',
    summary: withdrawToken.title,
    access: { kind: 'session' },
    params: z.object({ tokenId: z.uuid() }),
    answer: commandAnswer({}),
    handle: async ({ actor, params, run }) =>
      (await run(withdrawToken, { accountId: actor.id, tokenId: params.tokenId })).answer,
  }),
  ...secondFactorRoutes,
]

// ── proofs ───────────────────────────────────────────────────────────────────────────────────────

type Keys = { readonly login: Buffer; readonly pair: Buffer; readonly address: Buffer }

/**
 * The account that the password proves. An unknown name takes the same way as a wrong password: the same flights, one
 * Argon2id, the same answer (security check 2).
 *
 * @throws Refusal sign-in/refused, sign-in/too-many
 */
async function whoSignsIn(
  app: App,
  request: FastifyRequest,
  typed: { login: string; password: string; company?: string | undefined },
): Promise<{ account: { companyId: number; accountId: string }; keys: Keys }> {
  const loginKey = loginKeyOf(typed.login)
  const key = app.config.keys.links
  const code = typed.company?.toLowerCase() || null
  const keys = {
    login: throttleKey(key, 'login', code ?? '', loginKey),
    pair: throttleKey(key, 'pair', code ?? '', loginKey, request.ip),
    address: throttleKey(key, 'address', request.ip),
  }
  const [[address], [login], [pair], [found], companies] = await app.database.transaction(NOBODYS, (transaction) =>
    transaction.commit([
      countAttempt('address', keys.address, LIMITS.address),
      countAttempt('login', keys.login, LIMITS.login),
      countAttempt('pair', keys.pair, LIMITS.pair),
      accountToSignIn(loginKey, code, request.ip),
      companiesInShort(),
    ]),
  )
  if (!code && companies.length > 1)
    throw new Refusal(PROBLEMS.badInput, {
      errors: [{ path: 'company', message: { zh: '请填写公司代码', en: 'Please fill in the company code' } }],
    })
  const attempts = [address, login, pair].filter((one) => one !== undefined)
  const seconds = secondsToWait(attempts, found?.known_address ?? false)
  if (seconds > 0) throw tooMany(seconds)
  const right = await isPassword(found && !found.disabled ? found.password_hash : null, typed.password)
  if (found && right) return { account: { companyId: found.company_id, accountId: found.account_id }, keys }

  const companyId = found?.company_id ?? companies.find((one) => code === null || one.code === code)?.id
  const accountId = found?.account_id ?? null
  if (companyId !== undefined)
    app.identity.later(() =>
      app.run(
        noteFailedSignIn,
        systemActor(companyId, []),
        { companyId, accountId, reason: found ? (found.disabled ? 'disabled' : 'password') : 'login' },
        once(),
      ),
    )
  throw new Refusal(SIGN_IN_PROBLEMS.refused)
}

function tooMany(seconds: number): Refusal {
  return new Refusal(SIGN_IN_PROBLEMS.tooMany, { values: { seconds }, members: { retryAfterSeconds: seconds } })
}

/** The signed-in person's password once more. Counted like signing in, so that a seized session cannot guess it. */
async function provePassword(
  app: App,
  actor: Actor,
  request: FastifyRequest,
  password: string,
  path: string,
  read: (queries: [ReturnType<typeof accountRow>]) => Promise<unknown>,
): Promise<string> {
  const [[account]] = (await read([accountRow(actor.id)])) as [{ login: string; password_hash: string | null }[]]
  const keys = {
    login: throttleKey(app.config.keys.links, 'confirm', actor.id),
    pair: throttleKey(app.config.keys.links, 'confirm', actor.id, request.ip),
    address: throttleKey(app.config.keys.links, 'confirm address', request.ip),
  }
  const [[attempt]] = await app.database.transaction(NOBODYS, (transaction) =>
    transaction.commit([countAttempt('login', keys.login, LIMITS.login)]),
  )
  const seconds = attempt ? secondsToWait([attempt], false) : 0
  if (seconds > 0) throw tooMany(seconds)
  if (!account || !(await isPassword(account.password_hash, password))) {
    app.identity.later(() =>
      app.run(
        noteFailedSignIn,
        systemActor(actor.companyId, []),
        { companyId: actor.companyId, accountId: actor.id, reason: 'confirmation' },
        once(),
      ),
    )
    throw new Refusal(PROBLEMS.badInput, {
      errors: [{ path, message: { zh: '密码不对', en: 'The password is not right' } }],
    })
  }
  await app.database.transaction(NOBODYS, (transaction) => transaction.commit(forgiveAttempt(keys)))
  return account.login
}

/** @returns the hash of a password that may be taken. @throws Refusal with the sentence beside the field */
export async function acceptPassword(password: string, path: string, login: string | undefined): Promise<string> {
  const fault = passwordFault(password, login ? [login] : [])
  if (fault) throw new Refusal(PROBLEMS.badInput, { errors: [{ path, message: fault }] })
  return hashPassword(password)
}

/** Who the person of a session just begun is; they do not present its cookie yet. */
export async function meOfNew(app: App, session: StartedSession): Promise<Me> {
  const actor = await app.identity.actorOfSession(hashOfSecret(session.secret))
  if (!actor) throw new Refusal(PROBLEMS.unauthenticated)
  return viewMe(app, actor, (queries) => app.database.read(fenceOf(actor), queries))
}
