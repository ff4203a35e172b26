import { z } from 'zod'
import type { SubjectKind } from '../events/subject-kinds.ts'
import { declareProblem } from '../problems.ts'
import { typedText } from '../typed-text.ts'

export const SIGN_IN_PROBLEMS = {
  refused: declareProblem(
    'sign-in/refused',
    401,
    { zh: '登录名或密码不对', en: 'The login or the password is not right' },
    {
      zh: '请再试一次。忘了密码，请找管理员发一个重设链接。',
      en: 'Please try again. If the password is forgotten, ask the administrator for a link to set a new one.',
    },
  ),
  tooMany: declareProblem(
    'sign-in/too-many',
    429,
    { zh: '试的次数太多了', en: 'Too many attempts' },
    { zh: '请等 {seconds} 秒再试。', en: 'Please wait {seconds} seconds and try again.' },
  ),
  codeUsed: declareProblem(
    'sign-in/code-used',
    410,
    { zh: '这个链接已经用过或过期了', en: 'This link was used or has expired' },
    { zh: '请找管理员再发一个。', en: 'Ask the administrator for another one.' },
  ),
  wrongPin: declareProblem(
    'sign-in/wrong-pin',
    403,
    { zh: 'PIN 不对', en: 'The PIN is not right' },
    {
      zh: '还可以试 {left} 次，之后要用密码登录。',
      en: '{left} tries are left; after that, sign in with the password.',
    },
  ),
  phoneOnly: declareProblem('sign-in/phone-only', 409, {
    zh: '只有手机登录才用 PIN',
    en: 'Only a session of a phone has a PIN',
  }),
  sessionOnly: declareProblem('sign-in/session-only', 403, {
    zh: '这一步要本人登录后做，不能用令牌',
    en: 'This takes a person who is signed in, not a token',
  }),
}

export const loginText = z.string().trim().min(1).max(60).describe('The name one signs in with')
export const newLogin = z
  .string()
  .trim()
  .min(2)
  .max(60)
  .regex(/^[\p{L}\p{N}._@-]+$/u)
// What is typed is judged by passwordFault, in sentences; the door only keeps the size in bounds.
export const typedPassword = z.string().min(1).max(512)

/** A login as it is compared: typed with capitals or full-width letters it is the same. */
export function loginKeyOf(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

export const deviceBody = z.strictObject({ id: z.uuid(), title: typedText(60) })

const text = z.object({ zh: z.string(), en: z.string().optional() })
export const meAnswer = z.object({
  id: z.uuid(),
  name: z.string(),
  login: z.string(),
  staffNumber: z.string(),
  language: z.enum(['zh', 'en']),
  company: z.object({ id: z.int(), code: z.string(), name: z.string() }),
  projects: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: z.string(),
      zone: z.string(),
      capabilities: z.array(z.string()),
      positions: z.array(
        z.object({
          id: z.string(),
          title: text,
          departmentId: z.string(),
          buildingIds: z.array(z.uuid()),
          actingFor: z.uuid().nullable(),
        }),
      ),
    }),
  ),
  capabilities: z.array(z.string()).describe('Those that hold for the company itself, and so in all its projects'),
  session: z.object({
    id: z.string(),
    kind: z.enum(['desk', 'phone', 'token']),
    expiresAt: z.string().nullable(),
    idleMinutes: z.int().nullable(),
    confirmedUntil: z.string().nullable(),
    hasPin: z.boolean(),
    mustChangePassword: z.boolean(),
    mustSetSecondFactor: z.boolean(),
  }),
  rehearsal: z.boolean(),
  serverNow: z.string(),
  deviceId: z.uuid().nullable(),
})
export type Me = z.infer<typeof meAnswer>

const event = (type: string, zh: string, en: string, data: SubjectKind['events'][number]['data'] = {}) => ({
  type,
  subject: 'account',
  title: { zh, en },
  data,
})

/** What happens around somebody's account. Its log is the audit of signing in and of rights (security check 58). */
export const accountKind: SubjectKind = {
  type: 'account',
  title: { zh: '账号', en: 'Account' },
  events: [
    event('account.signedIn', '登录', 'Signed in', { accountId: 'id', sessionId: 'id', kind: 'text', deviceId: 'id' }),
    event('account.signInFailed', '登录失败', 'Sign-in failed', { accountId: 'id', reason: 'text' }),
    event('account.signedOut', '退出', 'Signed out', { accountId: 'id', sessionId: 'id' }),
    event('account.sessionsEnded', '结束登录', 'Sessions ended', { accountId: 'id', sessionId: 'id', why: 'text' }),
    event('account.confirmed', '再次确认本人', 'Identity confirmed', { accountId: 'id', sessionId: 'id' }),
    event('account.confirmFailed', '确认本人失败', 'Confirmation failed', { accountId: 'id', sessionId: 'id' }),
    event('account.passwordChanged', '改了密码', 'Password changed', { accountId: 'id', by: 'text' }),
    event('account.codeIssued', '发出重设链接', 'Link to set a password issued', { accountId: 'id', codeId: 'id' }),
    event('account.pinChanged', '设了 PIN', 'PIN set', { accountId: 'id', deviceId: 'id' }),
    event('account.tokenIssued', '发出令牌', 'Token issued', { accountId: 'id', tokenId: 'id', capabilities: 'list' }),
    event('account.tokenRevoked', '收回令牌', 'Token revoked', { accountId: 'id', tokenId: 'id' }),
    event('account.secondFactorBegun', '开始设验证器', 'Authenticator begun', { accountId: 'id' }),
    event('account.secondFactorOn', '启用验证器', 'Authenticator taken into use', { accountId: 'id' }),
    event('account.secondFactorOff', '停用验证器', 'Authenticator stopped', { accountId: 'id', by: 'text' }),
    event('account.recoveryCodesRenewed', '换了恢复码', 'Recovery codes renewed', { accountId: 'id' }),
    event('account.languageChosen', '选了语言', 'Language chosen', { accountId: 'id', language: 'text' }),
  ],
  facts: [],
  fold: (facts) => facts,
}
