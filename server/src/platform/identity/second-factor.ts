import { createHmac } from 'node:crypto'
import qrcode from 'qrcode'
import { z } from 'zod'
import type { App } from '../app.ts'
import { defineCommand } from '../commands/command.ts'
import { commandAnswer, defineRoute } from '../http/route.ts'
import { newId } from '../ids.ts'
import { declareProblem, PROBLEMS, Refusal } from '../problems.ts'
import { accountSubject, ownOnly } from './commands.ts'
import { ownSession } from './own-session.ts'
import {
  beginFactor,
  confirmFactor,
  type FactorRow,
  factorOf,
  positionsWithFactor,
  removeFactor,
  replaceRecoveryCodes,
  useRecoveryCode,
  useStep,
} from './second-factor-store.ts'
import { hashOfSecret } from './secrets.ts'
import { accountRow, endSessionsOf, rightsChanged } from './store.ts'
import { base32, otpauthUri, stepOfCode } from './totp.ts'

export const SECOND_FACTOR_PROBLEMS = {
  codeNeeded: declareProblem(
    'sign-in/code-needed',
    401,
    { zh: '还要输验证码', en: 'A code is needed too' },
    { zh: '请打开验证器，输入现在的 6 位数字。', en: 'Open your authenticator and type the six digits it shows now.' },
  ),
  codeRefused: declareProblem(
    'sign-in/code-refused',
    401,
    { zh: '验证码不对，或已经用过', en: 'The code is not right, or was used already' },
    {
      zh: '请等下一个数字再试。手机不在身边，可以用一个恢复码。',
      en: 'Wait for the next one and try again. Without the device, use a recovery code.',
    },
  ),
  notBegun: declareProblem('second-factor/not-begun', 409, {
    zh: '还没有开始设验证器',
    en: 'Setting up the authenticator has not begun',
  }),
  alreadyOn: declareProblem('second-factor/already-on', 409, {
    zh: '验证器已经在用了',
    en: 'The authenticator is in use already',
  }),
  required: declareProblem(
    'second-factor/required',
    409,
    { zh: '您的岗位必须用验证器', en: 'Your position must use an authenticator' },
    { zh: '换手机可以先停用再重设，请找管理员。', en: 'For a new phone, ask the administrator to reset it.' },
  ),
} as const

const RECOVERY_CODES = 10

/**
 * 160 bits that follow from the person and their seed under the installation's key: neither the database nor its archive
 * holds them, and whoever learns another's seed gets another secret for it.
 */
function secretOf(key: Buffer, accountId: string, seedId: string): Buffer {
  return createHmac('sha256', key).update(`totp\u0000${accountId}\u0000${seedId}`).digest().subarray(0, 20)
}

/** `K7QD-3MXA-9P2R`: from a seed too, so that a request sent again shows the same and no row holds them. */
function recoveryCodesOf(key: Buffer, accountId: string, seedId: string): string[] {
  return Array.from({ length: RECOVERY_CODES }, (_, index) => {
    const text = base32(
      createHmac('sha256', key).update(`recovery\u0000${accountId}\u0000${seedId}\u0000${index}`).digest(),
    ).slice(0, 16)
    return text.replace(/(.{4})(?=.)/g, '$1-')
  })
}
const hashOfRecoveryCode = (typed: string) =>
  hashOfSecret(
    `recovery ${typed
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^A-Z2-7]/g, '')}`,
  )

/**
 * The second proof of somebody whose password was right; settles nothing when they have no second factor.
 *
 * @throws Refusal sign-in/code-needed, sign-in/code-refused
 */
export async function proveSecondFactor(
  app: App,
  account: { companyId: number; accountId: string },
  typed: string | undefined,
): Promise<void> {
  const fence = { companyId: account.companyId, projectIds: [] }
  const [[factor]] = await app.database.read(fence, [factorOf(account.accountId)])
  if (!factor?.confirmed) return
  if (!typed) throw new Refusal(SECOND_FACTOR_PROBLEMS.codeNeeded)
  const step = stepOf(app, account.accountId, factor, typed)
  const use =
    step === undefined
      ? useRecoveryCode(account.accountId, hashOfRecoveryCode(typed))
      : useStep(account.accountId, step)
  const [[used]] = await app.database.transaction(fence, (transaction) => transaction.commit([use]))
  if (!used) throw new Refusal(SECOND_FACTOR_PROBLEMS.codeRefused)
}

function stepOf(app: App, accountId: string, factor: FactorRow, typed: string): number | undefined {
  return stepOfCode(secretOf(app.config.keys.links, accountId, factor.seed_id), typed, factor.seconds, factor.last_step)
}

// ── commands ─────────────────────────────────────────────────────────────────────────────────────

const own = { capability: 'oneself', beyondRules: true, own: true } as const
const hashes = z.array(z.string()).length(RECOVERY_CODES)
const asBytes = (text: string) => Buffer.from(text, 'base64')

export const beginSecondFactor = defineCommand({
  name: 'account.beginSecondFactor',
  title: { zh: '开始设验证器', en: 'Begin to set up an authenticator' },
  ...own,
  confirms: true,
  input: z.strictObject({ accountId: z.uuid(), id: z.uuid() }),
  subject: (input) => accountSubject(input.accountId),
  load: (input) => ({ factor: factorOf(input.accountId) }),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, actor, rows }) => {
    if (rows.factor[0]?.confirmed) throw new Refusal(SECOND_FACTOR_PROBLEMS.alreadyOn)
    return {
      events: [{ type: 'account.secondFactorBegun', data: { accountId: input.accountId } }],
      writes: [beginFactor(actor.companyId, input.accountId, input.id)],
      answer: {},
    }
  },
})

/** The first right code: from now on it is asked for, and whoever else is signed in as this person must show it. */
export const confirmSecondFactor = defineCommand({
  name: 'account.confirmSecondFactor',
  title: { zh: '启用验证器', en: 'Take the authenticator into use' },
  ...own,
  confirms: true,
  input: z.strictObject({ accountId: z.uuid(), sessionId: z.uuid(), step: z.number(), codeHashes: hashes }),
  subject: (input) => accountSubject(input.accountId),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, actor }) => ({
    events: [{ type: 'account.secondFactorOn', data: { accountId: input.accountId } }],
    writes: [
      confirmFactor(input.accountId, input.step),
      ...replaceRecoveryCodes(actor.companyId, input.accountId, input.codeHashes.map(asBytes)),
      endSessionsOf(input.accountId, 'second factor', input.sessionId),
      rightsChanged([input.accountId]),
    ],
    answer: {},
  }),
})

export const renewRecoveryCodes = defineCommand({
  name: 'account.renewRecoveryCodes',
  title: { zh: '换一批恢复码', en: 'Make new recovery codes' },
  ...own,
  confirms: true,
  input: z.strictObject({ accountId: z.uuid(), codeHashes: hashes }),
  subject: (input) => accountSubject(input.accountId),
  load: (input) => ({ factor: factorOf(input.accountId) }),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, actor, rows }) => {
    if (!rows.factor[0]?.confirmed) throw new Refusal(SECOND_FACTOR_PROBLEMS.notBegun)
    return {
      events: [{ type: 'account.recoveryCodesRenewed', data: { accountId: input.accountId } }],
      writes: replaceRecoveryCodes(actor.companyId, input.accountId, input.codeHashes.map(asBytes)),
      answer: {},
    }
  },
})

export const dropSecondFactor = defineCommand({
  name: 'account.dropSecondFactor',
  title: { zh: '停用验证器', en: 'Stop using the authenticator' },
  ...own,
  confirms: true,
  input: z.strictObject({ accountId: z.uuid() }),
  subject: (input) => accountSubject(input.accountId),
  load: () => ({ required: positionsWithFactor() }),
  may: ({ input, actor }) => ownOnly(actor, input.accountId),
  decide: ({ input, actor, rows }) => {
    if (rows.required.some((one) => actor.positions.some((held) => held.positionId === one.position_id)))
      throw new Refusal(SECOND_FACTOR_PROBLEMS.required)
    return {
      events: [{ type: 'account.secondFactorOff', data: { accountId: input.accountId, by: 'oneself' } }],
      writes: removeFactor(input.accountId),
      answer: {},
    }
  },
})

// ── routes ───────────────────────────────────────────────────────────────────────────────────────

const session = { kind: 'session' } as const
const codesAnswer = commandAnswer({ recoveryCodes: z.array(z.string()) })

export const secondFactorRoutes = [
  defineRoute({
    method: 'GET',
    path: '/me/second-factor',
    summary: { zh: '我的验证器', en: 'My authenticator' },
    access: session,
    answer: z.object({ on: z.boolean(), required: z.boolean(), recoveryCodesLeft: z.int() }),
    handle: async ({ actor, read }) => {
      const [[factor], required] = await read([factorOf(actor.id), positionsWithFactor()])
      return {
        on: factor?.confirmed ?? false,
        required: required.some((one) => actor.positions.some((held) => held.positionId === one.position_id)),
        recoveryCodesLeft: factor?.confirmed ? factor.recovery_left : 0,
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/me/second-factor',
    summary: beginSecondFactor.title,
    access: session,
    body: z.strictObject({ id: z.uuid() }),
    answer: commandAnswer({
      secret: z.string(),
      uri: z.string(),
      qr: z.string().describe('A picture, as a data address'),
    }),
    handle: async ({ app, actor, body, read, run }) => {
      ownSession(actor)
      const { answer } = await run(beginSecondFactor, { accountId: actor.id, id: body.id })
      const [[account]] = await read([accountRow(actor.id)])
      const secret = secretOf(app.config.keys.links, actor.id, body.id)
      const uri = otpauthUri(secret, '回音', account?.login ?? '')
      const picture = await qrcode.toString(uri, { type: 'svg', margin: 2 })
      return { ...answer, secret: base32(secret), uri, qr: `data:image/svg+xml,${encodeURIComponent(picture)}` }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/me/second-factor/confirm',
    summary: confirmSecondFactor.title,
    access: session,
    body: z.strictObject({ code: z.string().min(1).max(20) }),
    answer: codesAnswer,
    handle: async ({ app, actor, body, read, run }) => {
      const { id: sessionId } = ownSession(actor)
      const [[factor]] = await read([factorOf(actor.id)])
      if (!factor) throw new Refusal(SECOND_FACTOR_PROBLEMS.notBegun)
      if (factor.confirmed) throw new Refusal(SECOND_FACTOR_PROBLEMS.alreadyOn)
      const step = stepOf(app, actor.id, factor, body.code)
      if (step === undefined)
        throw new Refusal(PROBLEMS.badInput, {
          errors: [{ path: 'code', message: SECOND_FACTOR_PROBLEMS.codeRefused.title }],
        })
      const recoveryCodes = recoveryCodesOf(app.config.keys.links, actor.id, factor.seed_id)
      const codeHashes = recoveryCodes.map((code) => hashOfRecoveryCode(code).toString('base64'))
      const { answer } = await run(confirmSecondFactor, { accountId: actor.id, sessionId, step, codeHashes })
      return { ...answer, recoveryCodes }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/me/second-factor/recovery-codes',
    summary: renewRecoveryCodes.title,
    access: session,
    body: z.strictObject({ id: z.uuid() }),
    answer: codesAnswer,
    handle: async ({ app, actor, body, run }) => {
      ownSession(actor)
      const recoveryCodes = recoveryCodesOf(app.config.keys.links, actor.id, body.id)
      const codeHashes = recoveryCodes.map((code) => hashOfRecoveryCode(code).toString('base64'))
      const { answer } = await run(renewRecoveryCodes, { accountId: actor.id, codeHashes })
      return { ...answer, recoveryCodes }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/me/second-factor',
    summary: dropSecondFactor.title,
    access: session,
    answer: commandAnswer({}),
    handle: async ({ actor, run }) => {
      ownSession(actor)
      return (await run(dropSecondFactor, { accountId: actor.id }, { idempotencyKey: newId() })).answer
    },
  }),
]
