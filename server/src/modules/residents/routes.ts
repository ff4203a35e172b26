import type { Language } from '@huiyin/text'
import { z } from 'zod'
import { type Call, defineRoute, type Route } from '../../platform/http/route.ts'
import { followedCase } from '../cases/index.ts'
import { AddressLimit } from './address-limit.ts'
import { hashOfToken } from './links.ts'
import { busyPage, gonePage, progressPage } from './page.ts'
import { progressOf } from './progress.ts'
import { linkByHash, projectTitle } from './store.ts'

/** The pages of residents. Each app has its own count of visits. */
export function residentPages(): readonly Route[] {
  const limit = new AddressLimit({ perMinute: 60 })
  return [
    defineRoute({
      method: 'GET',
      path: '//r/:token',
      summary: { zh: '住户看进度', en: 'A resident follows a case' },
      access: { kind: 'public' },
      params: z.object({ token: z.string().max(200) }),
      query: z.object({ lang: z.enum(['zh', 'en']).catch('zh').optional(), size: z.string().max(10).optional() }),
      answer: z.unknown(),
      handle: async (call) => {
        const language: Language = call.query.lang ?? call.language
        const large = call.query.size === 'large'
        call.reply.headers(HEADERS)
        const wait = limit.refuse(call.request.ip)
        if (wait !== undefined) return call.reply.code(429).header('retry-after', String(wait)).send(busyPage(language))
        const page = await pageOf(call, call.params.token, language, large)
        return page === undefined ? call.reply.code(404).send(gonePage(language, large)) : call.reply.send(page)
      },
    }),
  ]
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
}

async function pageOf(
  { app }: Pick<Call, 'app'>,
  token: string,
  language: Language,
  large: boolean,
): Promise<string | undefined> {
  const [links] = await app.database.read({ companyId: 0, projectIds: [] }, [linkByHash(hashOfToken(token))])
  const link = links[0]
  if (!link) return undefined
  const fence = { companyId: link.company_id, projectIds: [link.project_id] }
  const [[[project]], followed] = await Promise.all([
    app.database.read(fence, [projectTitle(link.project_id)]),
    followedCase(app, fence, link.case_id),
  ])
  if (!project || !followed) return undefined
  const progress = progressOf(followed, project.now)
  const { order } = followed
  return progressPage(
    progress,
    { company: project.company, project: project.project, zone: project.zone, language, large },
    {
      now: project.now,
      limit: order?.appointmentAt ?? order?.arrivalDueAt ?? null,
      wakesAt: order?.wakesAt ?? null,
    },
  )
}
