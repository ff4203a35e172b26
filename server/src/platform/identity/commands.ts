import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { can } from '../access/actor.ts'
import { defineCommand } from '../commands/command.ts'
import { derivedId } from '../ids.ts'
import { PROBLEMS, Refusal } from '../problems.ts'
import { typedText } from '../typed-text.ts'
import { deviceBody, SIGN_IN_PROBLEMS } from './contract.ts'
import {
  codeStillGood,
  endSession,
  endSessionsOf,
  forgiveAttempt,
  insertSession,
  insertToken,
  noteSignIn,
  registerDevice,
  renewSession,
  revokeToken,
  rightsChanged,
  setLanguage,
  setPassword,
  setPin,
  tokenOf,
  useUpCodesOf,
} from './store.ts'

/** The account's own log hangs on a subject of its own, beside that of the staff member. */
export function accountSubject(accountId: string) {
  return { type: 'account', id: derivedId('account', accountId), create: { projectId: 0, ifMissing: true } } as const
}

/** Who acts in signing in: the person, before anything else is known of them. */
export function personOf(account: { companyId: number; accountId: string }): Actor {
  return {
    kind: 'staff',
    id: account.accountId,
    companyId: account.companyId,
    projectIds: [],
    capabilities: new Map(),
    positions: [],
    language: 'zh',
  }
}

// Secrets and passwords come hashed, as text: the command's input is hashed once more for the idempotency row.
const hash = z.string()
const asBytes = (text: string) => Buffer.from(text, 'base64')

/** Begins a session after the password was right: a new id each time (security check 10). */
export const signIn = defineCommand({
  name: 'account.signIn',
  title: { zh: '登录', en: 'Sign in' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({
    accountId: z.uuid(),
    sessionId: z.uuid(),
    secretHash: hash,
    device: deviceBody.optional(),
    idleMinutes: z.number(),
    hours: z.number(),
    address: z.string(),
    userAgent: z.string(),
    replaces: z.uuid().optional(),
    forgives: z.strictObject({ login: hash, pair: hash, address: hash }).optional(),
  }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, actor }) => ({
    events: [
      {
        type: 'account.signedIn',
        data: {
          accountId: input.accountId,
          sessionId: input.sessionId,
          kind: input.device ? 'phone' : 'desk',
          deviceId: input.device?.id ?? null,
        },
      },
    ],
    writes: [
      ...(input.device ? [registerDevice(actor.companyId, input.accountId, input.device)] : []),
      insertSession({
        id: input.sessionId,
        companyId: actor.companyId,
        accountId: input.accountId,
        secretHash: asBytes(input.secretHash),
        kind: input.device ? 'phone' : 'desk',
        deviceId: input.device?.id ?? null,
        idleMinutes: input.idleMinutes,
        hours: input.hours,
        address: input.address,
        userAgent: input.userAgent,
      }),
      ...(input.replaces ? [endSession(input.replaces, 'signed in again')] : []),
      ...(input.forgives
        ? forgiveAttempt({
            login: asBytes(input.forgives.login),
            pair: asBytes(input.forgives.pair),
            address: asBytes(input.forgives.address),
          })
        : []),
      noteSignIn(input.accountId),
    ],
    answer: { sessionId: input.sessionId },
  }),
})

/** The audit line of an attempt that was refused. Without an account it stands in the log of nobody's account. */
export const noteFailedSignIn = defineCommand({
  name: 'account.noteFailedSignIn',
  title: { zh: '记下登录失败', en: 'Note a failed sign-in' },
  capability: 'oneself',
  beyondRules: true,
  systemOnly: true,
  input: z.strictObject({ companyId: z.number(), accountId: z.uuid().nullable(), reason: z.string() }),
  subject: (input) => accountSubject(input.accountId ?? derivedId(input.companyId, 'nobody')),
  decide: ({ input }) => ({
    events: [{ type: 'account.signInFailed', data: { accountId: input.accountId, reason: input.reason } }],
    writes: [],
    answer: {},
  }),
})

export const signOut = defineCommand({
  name: 'account.signOut',
  title: { zh: '退出', en: 'Sign out' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), sessionId: z.uuid() }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.signedOut', data: input }],
    writes: [endSession(input.sessionId, 'signed out')],
    answer: {},
  }),
})

/** Ends one of one's own sessions, or after too many wrong PINs the present one. */
export const endOwnSession = defineCommand({
  name: 'account.endSession',
  title: { zh: '结束一处登录', en: 'End a session' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), sessionId: z.uuid(), why: z.string() }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.sessionsEnded', data: input }],
    writes: [endSession(input.sessionId, input.why)],
    answer: {},
  }),
})

/** The person proved themselves: the session goes on under a new secret. */
export const confirmIdentity = defineCommand({
  name: 'account.confirm',
  title: { zh: '确认本人', en: 'Confirm identity' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), sessionId: z.uuid(), secretHash: hash }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.confirmed', data: { accountId: input.accountId, sessionId: input.sessionId } }],
    writes: [renewSession(input.sessionId, asBytes(input.secretHash))],
    answer: {},
  }),
})

export const changePassword = defineCommand({
  name: 'account.changePassword',
  title: { zh: '修改密码', en: 'Change the password' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), sessionId: z.uuid(), passwordHash: hash, secretHash: hash }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.passwordChanged', data: { accountId: input.accountId, by: 'oneself' } }],
    writes: [
      setPassword(input.accountId, input.passwordHash),
      endSessionsOf(input.accountId, 'password changed', input.sessionId),
      renewSession(input.sessionId, asBytes(input.secretHash)),
      useUpCodesOf(input.accountId),
    ],
    answer: {},
  }),
})

/** By the one-time link: the first password, or a new one for a forgotten one. Ends every session (security check 5). */
export const setPasswordByCode = defineCommand({
  name: 'account.setPasswordByCode',
  title: { zh: '用链接设密码', en: 'Set the password by a link' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), codeId: z.uuid(), passwordHash: hash, loginKey: hash.optional() }),
  subject: (input) => accountSubject(input.accountId),
  load: (input) => ({ code: codeStillGood(input.codeId) }),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, rows }) => {
    if (rows.code.length === 0) throw new Refusal(SIGN_IN_PROBLEMS.codeUsed)
    return {
      events: [{ type: 'account.passwordChanged', data: { accountId: input.accountId, by: 'link' } }],
      writes: [
        setPassword(input.accountId, input.passwordHash),
        endSessionsOf(input.accountId, 'password changed'),
        useUpCodesOf(input.accountId),
        rightsChanged([input.accountId]),
      ],
      answer: {},
    }
  },
})

export const changePin = defineCommand({
  name: 'account.changePin',
  title: { zh: '设 PIN', en: 'Set the PIN' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  confirms: true,
  input: z.strictObject({ accountId: z.uuid(), deviceId: z.uuid(), pinHash: hash }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.pinChanged', data: { accountId: input.accountId, deviceId: input.deviceId } }],
    writes: [setPin(input.accountId, input.deviceId, input.pinHash)],
    answer: {},
  }),
})

export const chooseLanguage = defineCommand({
  name: 'account.chooseLanguage',
  title: { zh: '选择语言', en: 'Choose the language' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), language: z.enum(['zh', 'en']) }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input }) => ({
    events: [{ type: 'account.languageChosen', data: input }],
    writes: [setLanguage(input.accountId, input.language)],
    answer: {},
  }),
})

export const issueToken = defineCommand({
  name: 'account.issueToken',
  title: { zh: '发一个访问令牌', en: 'Issue an access token' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  confirms: true,
  input: z.strictObject({
    accountId: z.uuid(),
    id: z.uuid(),
    secretHash: hash,
    title: typedText(60),
    capabilities: z.array(z.string().max(80)).min(1).max(100),
    days: z.number().int().min(1).max(366),
  }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => {
    ownOnly(actor, input.accountId)
    const foreign = input.capabilities.find(
      (one) => !can(actor, one, 0) && !actor.projectIds.some((projectId) => can(actor, one, projectId)),
    )
    if (foreign !== undefined)
      throw new Refusal(PROBLEMS.badInput, {
        errors: [
          {
            path: 'capabilities',
            message: { zh: `您自己没有「${foreign}」权限`, en: `You do not have the right “${foreign}” yourself` },
          },
        ],
      })
  },
  decide: ({ input, actor }) => ({
    events: [
      {
        type: 'account.tokenIssued',
        data: { accountId: input.accountId, tokenId: input.id, capabilities: input.capabilities },
      },
    ],
    writes: [insertToken(actor.companyId, input.accountId, { ...input, hash: asBytes(input.secretHash) })],
    answer: { tokenId: input.id },
  }),
})

export const withdrawToken = defineCommand({
  name: 'account.revokeToken',
  title: { zh: '收回令牌', en: 'Revoke a token' },
  capability: 'oneself',
  beyondRules: true,
  own: true,
  input: z.strictObject({ accountId: z.uuid(), tokenId: z.uuid() }),
  subject: (input) => accountSubject(input.accountId),
  load: (input) => ({ token: tokenOf(input.accountId, input.tokenId) }),
  may: ({ input, actor, rows }) => {
    ownOnly(actor, input.accountId)
    if (rows.token.length === 0) throw new Refusal(PROBLEMS.notFound)
  },
  decide: ({ input }) => ({
    events: [{ type: 'account.tokenRevoked', data: input }],
    writes: [revokeToken(input.tokenId)],
    answer: {},
  }),
})

/** One's own account and nobody else's: another's answers as if it were not there. */
export function ownOnly(actor: Actor, accountId: string): void {
  if (actor.kind !== 'staff' || actor.id !== accountId) throw new Refusal(PROBLEMS.notFound)
}
