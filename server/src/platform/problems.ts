import { fillText, type Language, type Text, type TextValues } from '@huiyin/text'

/**
 * A named refusal (RFC 9457). Declared once; the API description, the translations and the docs page come from here.
 * `title` says what is wrong, `detail` what to do about it.
 */
export type Problem = {
  readonly type: string
  readonly status: number
  readonly title: Text
  readonly detail?: Text | undefined
}

const declared = new Map<string, Problem>()

export function declareProblem(type: string, status: number, title: Text, detail?: Text): Problem {
  if (declared.has(type)) throw new Error(`problem declared twice: ${type}`)
  const problem: Problem = { type, status, title, detail }
  declared.set(type, problem)
  return problem
}

export function declaredProblems(): readonly Problem[] {
  return [...declared.values()].sort((a, b) => a.type.localeCompare(b.type))
}

/** A sentence that stands beside a field; `path` is dotted from the body's root. */
export type FieldError = { readonly path: string; readonly message: Text }

/** Thrown anywhere on the way of a request; the HTTP door turns it into problem+json. Everything else is a crash and is logged. */
export class Refusal extends Error {
  readonly problem: Problem
  readonly values: TextValues
  readonly errors: readonly FieldError[]
  /** Members of the problem document beside the standard ones, e.g. the clause that refused. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    problem: Problem,
    options: { values?: TextValues; errors?: readonly FieldError[]; members?: Record<string, unknown> } = {},
  ) {
    super(problem.type)
    this.problem = problem
    this.values = options.values ?? {}
    this.errors = options.errors ?? []
    this.members = options.members ?? {}
  }
}

export function problemDocument(refusal: Refusal, language: Language, instance: string): Record<string, unknown> {
  const { problem, values } = refusal
  return {
    ...refusal.members,
    type: `/problems/${problem.type}`,
    title: fillText(problem.title, language, values),
    status: problem.status,
    ...(problem.detail ? { detail: fillText(problem.detail, language, values) } : {}),
    instance,
    ...(refusal.errors.length > 0
      ? {
          errors: refusal.errors.map((error) => ({
            path: error.path,
            pointer: pointerOf(error.path),
            message: fillText(error.message, language, values),
          })),
        }
      : {}),
  }
}

/** `items.0.name` → `#/items/0/name` (RFC 6901, as RFC 9457 shows it). */
function pointerOf(path: string): string {
  return path === ''
    ? '#'
    : `#/${path
        .split('.')
        .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
        .join('/')}`
}

export const PROBLEMS = {
  notFound: declareProblem(
    'not-found',
    404,
    { zh: '没有找到', en: 'Not found' },
    {
      zh: '它可能已不在，或不在您负责的项目里。请从列表重新打开。',
      en: 'It may be gone, or not in a project of yours. Open it again from a list.',
    },
  ),
  denied: declareProblem(
    'access/denied',
    403,
    { zh: '您没有这项权限', en: 'You may not do this' },
    {
      zh: '需要「{capability}」权限，请找本项目的管理员。',
      en: 'It takes the right “{capability}”. Ask the administrator of this project.',
    },
  ),
  unauthenticated: declareProblem(
    'access/not-signed-in',
    401,
    { zh: '请先登录', en: 'Please sign in' },
    {
      zh: '登录已结束。重新登录后可以接着做，填写的内容还在。',
      en: 'The session has ended. Sign in again; what you typed is kept.',
    },
  ),
  locked: declareProblem(
    'access/locked',
    423,
    { zh: '请输入 PIN', en: 'Please enter the PIN' },
    { zh: '手机放了一会儿没用。输入 PIN 后接着做。', en: 'The phone lay still for a while. Enter the PIN to go on.' },
  ),
  confirmIdentity: declareProblem(
    'access/confirm-identity',
    403,
    { zh: '请再输一次密码', en: 'Please enter the password once more' },
    {
      zh: '这一步要紧，要先确认是您本人。确认后 5 分钟内不再问。',
      en: 'This step matters, so it takes proof that it is you. It is not asked again for 5 minutes.',
    },
  ),
  tooOften: declareProblem(
    'access/too-often',
    429,
    { zh: '问得太快了', en: 'Asked too often' },
    { zh: '请等 {seconds} 秒再试。', en: 'Please wait {seconds} seconds and try again.' },
  ),
  revoked: declareProblem(
    'access/revoked',
    401,
    { zh: '这部手机已停用', en: 'This phone is no longer let in' },
    {
      zh: '上面保存的工作资料会被清除。请找管理员。',
      en: 'What it keeps of the work will be wiped. Please ask the administrator.',
    },
  ),
  secondFactorMissing: declareProblem(
    'access/second-factor-missing',
    403,
    { zh: '先设好验证器', en: 'Set up your authenticator first' },
    {
      zh: '公司要求您的岗位登录时再输一次验证码。请到「我的」里设好，再接着做。',
      en: 'Your company asks a code of your position at sign-in. Set it up under your own account, then go on.',
    },
  ),
  badInput: declareProblem(
    'input/invalid',
    400,
    { zh: '有几处需要改一下', en: 'Some fields need attention' },
    { zh: '请看每处旁边的说明。', en: 'See the note beside each field.' },
  ),
  tooMuch: declareProblem(
    'input/too-much',
    400,
    { zh: '提交的内容层数太深或项数太多', en: 'What was sent is nested too deep or lists too much' },
    { zh: '请分几次提交。', en: 'Please send it in smaller pieces.' },
  ),
  unread: declareProblem(
    'input/unreadable',
    400,
    { zh: '内容读不出来', en: 'This could not be read' },
    {
      zh: '请检查是不是完整的 JSON，数字和文字有没有超出范围。',
      en: 'Check that it is whole JSON and that no number or text is out of range.',
    },
  ),
  tooLarge: declareProblem(
    'input/too-large',
    413,
    { zh: '内容太大', en: 'This is too large' },
    { zh: '请减少内容，或把照片分开上传。', en: 'Send less at once, and photos one by one.' },
  ),
  otherType: declareProblem(
    'input/other-type',
    415,
    { zh: '不收这种格式', en: 'This kind of content is not taken' },
    { zh: '请用 application/json 发送。', en: 'Send it as application/json.' },
  ),
  foreignOrigin: declareProblem(
    'access/foreign-origin',
    403,
    { zh: '请从本系统的页面操作', en: 'Please do this from a page of this system' },
    { zh: '请求来自别的网站，没有执行。', en: 'The request came from another site and was not carried out.' },
  ),
  exists: declareProblem(
    'exists',
    409,
    { zh: '这个编号已经用过', en: 'This id is taken already' },
    { zh: '东西已经在了，请打开它；要新建，请换一个编号。', en: 'Open what is there; to make another, take a new id.' },
  ),
  keyReused: declareProblem(
    'idempotency/other-body',
    422,
    { zh: '同一个请求编号用在了不同的内容上', en: 'The idempotency key was used with another body' },
    { zh: '请换一个 Idempotency-Key 再发。', en: 'Send it again with a new Idempotency-Key.' },
  ),
  keyMissing: declareProblem(
    'idempotency/missing',
    400,
    { zh: '缺少请求编号', en: 'The idempotency key is missing' },
    { zh: '请在 Idempotency-Key 头里带一个 uuid。', en: 'Send a uuid in the Idempotency-Key header.' },
  ),
  future: declareProblem(
    'time/in-future',
    422,
    { zh: '发生时间不能晚于现在', en: 'It cannot have happened in the future' },
    { zh: '请把时间改到现在或以前。', en: 'Set the time to now or earlier.' },
  ),
  needsReason: declareProblem(
    'time/needs-reason',
    422,
    { zh: '补记要写原因', en: 'A late entry needs a reason' },
    {
      zh: '发生时间早于 {minutes} 分钟前，请写明补记原因。',
      en: 'It happened more than {minutes} minutes ago. Say why it is recorded only now.',
    },
  ),
  offlineRange: declareProblem(
    'time/offline-out-of-range',
    422,
    { zh: '离线时间对不上', en: 'The offline time does not fit' },
    {
      zh: '发生时间应在上次联网之后、现在之前。请核对后补记。',
      en: 'It must lie between the last contact and now. Check it and record it late.',
    },
  ),
  conflict: declareProblem(
    'conflict',
    409,
    { zh: '别人刚刚改过', en: 'Somebody changed it just now' },
    { zh: '请看过最新的内容再试一次。', en: 'Look at the latest state and try again.' },
  ),
  refusedByRule: declareProblem('rule/refused', 409, {
    zh: '制度不允许：{says}',
    en: 'The handbook does not allow it: {says}',
  }),
  unavailable: declareProblem(
    'service/unavailable',
    503,
    { zh: '暂时连不上数据库', en: 'The database cannot be reached for the moment' },
    { zh: '填写的内容还在，请稍后再试。', en: 'What you typed is kept. Please try again shortly.' },
  ),
  unexpected: declareProblem(
    'unexpected',
    500,
    { zh: '出了意外', en: 'Something unexpected went wrong' },
    {
      zh: '内容没有保存。请再试一次；仍不行时把编号 {requestId} 告诉管理员。',
      en: 'Nothing was saved. Try again; if it persists, give the administrator the number {requestId}.',
    },
  ),
} as const
