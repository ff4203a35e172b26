import { z } from 'zod'
import { defineRoute } from '../../platform/http/route.ts'
import {
  beginSession,
  hashOfSecret,
  hashPassword,
  meAnswer,
  meOfNew,
  NOBODYS,
  newLogin,
  passwordFault,
  secretFor,
  typedPassword,
} from '../../platform/identity/index.ts'
import { derivedId, newId } from '../../platform/ids.ts'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { declareProblem, PROBLEMS, Refusal } from '../../platform/problems.ts'
import { typedText } from '../../platform/typed-text.ts'
import { inviteStaff, noteRecoveryPhrase } from '../organisation/index.ts'
import { addAdministrator, addFirstProject, foundCompany, putPackInForce, systemIn } from './founding.ts'
import { renewRecoveryPhrase } from './prepare.ts'
import { seedEstate } from './sample/seed-sample.ts'
import { companies, companyIsOperator, finishSetup, installationRow, progressCounts } from './store.ts'

const SETUP_PROBLEMS = {
  wrongCode: declareProblem(
    'setup/code-refused',
    403,
    { zh: '这个安装链接不能用', en: 'This set-up link does not work' },
    {
      zh: '它只能用一次，重新启动后也会换。请看服务器最近一次启动时打印的链接。',
      en: 'It works once and changes with each start. Use the link that the server printed when it last started.',
    },
  ),
  codeTaken: declareProblem('setup/company-code-taken', 409, {
    zh: '这个公司代码已经有了',
    en: 'This company code is taken',
  }),
}

const name = typedText(60)
const code = z
  .string()
  .trim()
  .regex(/^[a-z0-9-]{2,40}$/)
const text = z.object({ zh: z.string(), en: z.string().optional() })
const step = z.object({ done: z.boolean(), count: z.int() })

export const setupRoutes = [
  defineRoute({
    method: 'GET',
    path: '/setup',
    summary: { zh: '安装到哪一步', en: 'Whether set-up is needed' },
    access: { kind: 'public' },
    answer: z.object({
      needed: z.boolean(),
      packs: z.array(z.object({ id: z.string(), title: text, summary: text, rules: z.int() })),
    }),
    handle: async ({ app }) => {
      const [[installation], known] = await app.database.read(NOBODYS, [installationRow(), companies()])
      const needed = !installation?.done && (known.length === 0 || installation?.setup_hash != null)
      if (!needed) return { needed, packs: [] }
      const packs = [...(await builtInPacks()).values()].filter((one) => !one.isGround)
      return {
        needed,
        packs: packs
          .map(({ id, pack }) => ({
            id,
            title: pack.title,
            summary: pack.description ?? { zh: '' },
            rules: ruleCount(pack as unknown as Record<string, unknown>),
          }))
          .sort((a, b) => Number(b.id === 'recommended') - Number(a.id === 'recommended') || a.id.localeCompare(b.id)),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/setup',
    summary: { zh: '安装：公司和管理员', en: 'Set up: company and administrator' },
    access: { kind: 'public' },
    body: z.strictObject({
      code: z.string().min(20).max(100),
      company: z.strictObject({ name, code: code.optional() }),
      administrator: z.strictObject({ name, login: newLogin, password: typedPassword }),
      project: z.strictObject({ name, code: code.optional(), zone: z.string().max(60).optional() }).optional(),
      packId: z.string().max(60).optional(),
      sampleEstate: z.boolean().optional(),
    }),
    answer: z.object({ me: meAnswer, recoveryPhrase: z.string(), projectId: z.int().nullable() }),
    handle: async ({ app, body, request, reply }) => {
      const { administrator, company, project } = body
      const [[installation]] = await app.database.read(NOBODYS, [installationRow()])
      if (installation?.done || !installation?.setup_hash?.equals(hashOfSecret(body.code)))
        throw new Refusal(SETUP_PROBLEMS.wrongCode)
      const fault = passwordFault(administrator.password, [administrator.login])
      if (fault) throw new Refusal(PROBLEMS.badInput, { errors: [{ path: 'administrator.password', message: fault }] })
      // Each step can be taken again: if it breaks off here, the same link goes on where it stopped.
      const companyId = await foundCompany(app, {
        code: company.code ?? 'company',
        name: company.name,
        isOperator: true,
      })
      const accountId = await addAdministrator(app, companyId, {
        name: administrator.name,
        login: administrator.login,
        passwordHash: await hashPassword(administrator.password),
      })
      const projectId = project
        ? await addFirstProject(app, companyId, {
            code: project.code ?? 'project',
            name: project.name,
            zone: project.zone,
          })
        : null
      if (body.sampleEstate && projectId !== null)
        await seedEstate(app, { companyId, projectId, houses: 2000, packId: body.packId })
      if (body.packId) await putPackInForce(app, companyId, body.packId, app.config.rehearsal)
      const recoveryPhrase = await renewRecoveryPhrase(app)
      await app.database.transaction(NOBODYS, (transaction) => transaction.commit([finishSetup()]))
      const session = await beginSession(app, { companyId, accountId }, { request })
      app.identity.setCookie(request, reply, session.secret)
      return { me: await meOfNew(app, session), recoveryPhrase, projectId }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/setup/progress',
    summary: { zh: '安装进度', en: 'How far set-up is' },
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    answer: z.object({ company: step, projects: step, pack: step, houses: step, staff: step }),
    handle: async ({ read }) => {
      const [[counts]] = await read([progressCounts()])
      const of = (count: number, from = 1) => ({ done: count >= from, count })
      return {
        company: of(1),
        projects: of(counts?.projects ?? 0),
        pack: of(counts?.packs ?? 0),
        houses: of(counts?.houses ?? 0),
        // The administrator alone is no team.
        staff: of(counts?.staff ?? 0, 2),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/company/recovery-phrase',
    summary: { zh: '重新生成恢复短语', en: 'Make a new recovery phrase' },
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    confirms: true,
    answer: z.object({ phrase: z.string() }),
    handle: async ({ app, actor, read, run }) => {
      await demandOperator(read)
      await run(noteRecoveryPhrase, { companyId: actor.companyId }, { idempotencyKey: newId() })
      return { phrase: await renewRecoveryPhrase(app) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/companies',
    summary: { zh: '新增公司', en: 'Add a company' },
    access: { kind: 'capability', capability: 'company.manage', of: 'company' },
    confirms: true,
    body: z.strictObject({ code, name, administrator: z.strictObject({ name, login: newLogin }) }),
    answer: z.object({ companyId: z.int(), inviteLink: z.string() }),
    handle: async ({ app, body, envelope, read, request }) => {
      await demandOperator(read)
      const [known] = await app.database.read(NOBODYS, [companies()])
      if (known.some((one) => one.code === body.code))
        throw new Refusal(SETUP_PROBLEMS.codeTaken, {
          errors: [{ path: 'code', message: SETUP_PROBLEMS.codeTaken.title }],
        })
      const companyId = await foundCompany(app, { code: body.code, name: body.name, isOperator: false })
      const staffId = await addAdministrator(app, companyId, body.administrator)
      const codeId = derivedId(staffId, 'invite', envelope.idempotencyKey || newId())
      const secret = secretFor(app.config.keys.links, 'code', codeId)
      await app.run(
        inviteStaff,
        await systemIn(app, companyId),
        { staffId, codeId, secretHash: hashOfSecret(secret).toString('base64') },
        { idempotencyKey: codeId },
      )
      return {
        companyId,
        inviteLink: `${app.config.publicUrl ?? `${request.protocol}://${request.host}`}/password#${secret}`,
      }
    },
  }),
]

/** Only the company that set the installation up may make further ones or renew its keys. */
async function demandOperator(
  read: (queries: [ReturnType<typeof companyIsOperator>]) => Promise<readonly (readonly { is_operator: boolean }[])[]>,
): Promise<void> {
  const [rows] = await read([companyIsOperator()])
  if (!rows?.[0]?.is_operator) throw new Refusal(PROBLEMS.denied, { values: { capability: 'installation.manage' } })
}

const RULE_PARTS = ['responses', 'cadences', 'routines', 'thresholds', 'gates', 'limits', 'musts', 'coverage']

function ruleCount(pack: Record<string, unknown>): number {
  return RULE_PARTS.reduce((sum, part) => sum + (Array.isArray(pack[part]) ? (pack[part] as unknown[]).length : 0), 0)
}
