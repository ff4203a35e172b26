import { createHash } from 'node:crypto'
import { z } from 'zod'
import { defineCommand } from '../../platform/commands/command.ts'
import { commandRoute, defineRoute, type Route } from '../../platform/http/route.ts'
import type { Vault } from '../../platform/privacy/vault.ts'
import { declareProblem, PROBLEMS, Refusal } from '../../platform/problems.ts'
import { refuseSealed, sealedVolumesOf } from '../workorders/index.ts'
import { insertLink, linkOfCase, linksOfCase, revokeLink } from './store.ts'

const LINK_PROBLEMS = {
  ended: declareProblem(
    'resident-link/ended',
    409,
    { zh: '这个链接已经停用', en: 'This link has already been taken back' },
    { zh: '需要时请另发一个。', en: 'Issue another one if it is needed.' },
  ),
} as const

/** Days after which a link ends unless said. A repair with its callback is over by then. */
const DAYS = 30

/** What stands in the address: a keyed hash of the link's id, so nothing that opens a page lies in the database. */
export function tokenOf(vault: Vault, linkId: string): string {
  return vault.fingerprint('resident-link', linkId)
}

export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')

/** A link by which the household follows this case; to be sent, or read out as a QR code. */
export const issueLink = defineCommand({
  name: 'residentLink.issue',
  title: { zh: '发进度链接', en: 'Issue a progress link' },
  capability: 'contact.record',
  input: z.strictObject({ caseId: z.uuid(), id: z.uuid(), days: z.int().min(1).max(90).default(DAYS) }),
  subject: ({ caseId }) => ({ type: 'case', id: caseId }),
  load: ({ caseId }) => ({ sealed: sealedVolumesOf(caseId) }),
  decide: (scene) => {
    const { input, now } = scene
    refuseSealed(scene.rows.sealed)
    const expiresAt = now + input.days * 86_400_000
    return {
      events: [{ type: 'residentLink.issued', data: { linkId: input.id, expiresAt } }],
      writes: [
        insertLink({
          id: input.id,
          companyId: scene.actor.companyId,
          projectId: scene.projectId,
          caseId: input.caseId,
          tokenHash: hashOfToken(tokenOf(scene.vault, input.id)),
          issuedBy: scene.actor.id,
          issuedAt: now,
          expiresAt,
        }),
      ],
      answer: { linkId: input.id, expiresAt: new Date(expiresAt).toISOString() },
    }
  },
})

export const takeLinkBack = defineCommand({
  name: 'residentLink.revoke',
  title: { zh: '停用进度链接', en: 'Take a progress link back' },
  capability: 'contact.record',
  input: z.strictObject({ caseId: z.uuid(), linkId: z.uuid() }),
  subject: ({ caseId }) => ({ type: 'case', id: caseId }),
  load: ({ caseId, linkId }) => ({ link: linkOfCase(caseId, linkId) }),
  decide: ({ input, rows, now }) => {
    const link = rows.link[0]
    if (!link) throw new Refusal(PROBLEMS.notFound)
    if (link.revoked_at !== null) throw new Refusal(LINK_PROBLEMS.ended)
    return {
      events: [{ type: 'residentLink.revoked', data: { linkId: input.linkId } }],
      writes: [revokeLink(input.linkId, now)],
      answer: { linkId: input.linkId },
    }
  },
})

const caseParams = z.object({ caseId: z.uuid() })
const address = z.string().describe('Path of the page, below the address under which the product is reached')

export const linkRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/cases/:caseId/resident-links',
    summary: issueLink.title,
    access: { kind: 'capability', capability: 'contact.record', of: 'subject' },
    params: caseParams,
    body: z.strictObject({ id: z.uuid(), days: z.int().min(1).max(90).optional() }),
    answer: z.object({
      linkId: z.uuid(),
      path: address,
      expiresAt: z.string(),
      subject: z.object({ id: z.uuid(), type: z.string(), version: z.int() }),
    }),
    handle: async (call) => {
      const { answer } = await call.run(issueLink, {
        caseId: call.params.caseId,
        id: call.body.id,
        days: call.body.days ?? DAYS,
      })
      // Made from the id after the command, so that neither the log nor the kept answer holds it.
      const vault = await call.app.vaults.of(call.actor.companyId)
      return { ...answer, path: `/r/${tokenOf(vault, answer.linkId)}` }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/cases/:caseId/resident-links',
    summary: { zh: '这件事的进度链接', en: 'The progress links of a case' },
    access: { kind: 'capability', capability: 'contact.record', of: 'subject' },
    params: caseParams,
    answer: z.object({
      items: z.array(
        z.object({
          linkId: z.uuid(),
          path: address,
          issuedAt: z.string(),
          expiresAt: z.string(),
          revokedAt: z.string().nullable(),
        }),
      ),
    }),
    handle: async (call) => {
      const [rows] = await call.read([linksOfCase(call.params.caseId)])
      for (const row of rows) call.demand('contact.record', row.project_id)
      const vault = await call.app.vaults.of(call.actor.companyId)
      return {
        items: rows.map((row) => ({
          linkId: row.id,
          path: `/r/${tokenOf(vault, row.id)}`,
          issuedAt: new Date(row.issued_at).toISOString(),
          expiresAt: new Date(row.expires_at).toISOString(),
          revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at).toISOString(),
        })),
      }
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/cases/:caseId/resident-links/:linkId/code',
    summary: { zh: '进度链接的二维码', en: 'The QR code of a progress link, as SVG' },
    access: { kind: 'capability', capability: 'contact.record', of: 'subject' },
    params: z.object({ caseId: z.uuid(), linkId: z.uuid() }),
    answer: z.unknown(),
    handle: async (call) => {
      const [[row]] = await call.read([linkOfCase(call.params.caseId, call.params.linkId)])
      if (!row) throw new Refusal(PROBLEMS.notFound)
      call.demand('contact.record', row.project_id)
      if (row.revoked_at !== null) throw new Refusal(LINK_PROBLEMS.ended)
      const vault = await call.app.vaults.of(call.actor.companyId)
      const { protocol, host } = call.request
      const url = `${call.app.config.publicUrl ?? `${protocol}://${host}`}/r/${tokenOf(vault, row.id)}`
      return call.reply
        .type('image/svg+xml')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .serializer((payload: unknown) => payload as string)
        .send(await (await import('qrcode')).default.toString(url, { type: 'svg', margin: 2 }))
    },
  }),

  commandRoute(takeLinkBack, {
    path: '/cases/:caseId/resident-links/:linkId/revoke',
    params: z.object({ caseId: z.uuid(), linkId: z.uuid() }),
    body: {},
    answer: { linkId: z.uuid() },
  }),
]
