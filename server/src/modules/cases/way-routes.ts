import { z } from 'zod'
import { commandRoute, defineRoute, type Route } from '../../platform/http/route.ts'
import { staffDirectory } from '../../platform/people/people.ts'
import { typedText } from '../../platform/typed-text.ts'
import { caseParams, projectParams, textSchema } from './contract.ts'
import { engineOf } from './handbook.ts'
import { projectNow } from './store.ts'
import {
  acknowledgeResult,
  agreeForward,
  classifyCase,
  confirmOnSite,
  forwardCase,
  makePromise,
  takeCase,
} from './way.ts'
import { AGREE_FORWARD_BODY, CLASSIFY_BODY, CONFIRM_BODY, FORWARD_BODY, PROMISE_BODY } from './way-contract.ts'

const answer = { departmentId: z.string().nullable(), classId: z.string().nullable() }
const titled = z.object({ id: z.string(), title: textSchema })

export const wayRoutes: readonly Route[] = [
  commandRoute(classifyCase, {
    path: '/cases/:caseId/classification',
    params: caseParams,
    body: CLASSIFY_BODY,
    answer,
  }),
  commandRoute(agreeForward, {
    path: '/cases/:caseId/forward-time',
    params: caseParams,
    body: AGREE_FORWARD_BODY,
    answer,
  }),
  commandRoute(confirmOnSite, {
    path: '/cases/:caseId/on-site-confirmation',
    params: caseParams,
    body: CONFIRM_BODY,
    answer,
  }),
  commandRoute(forwardCase, { path: '/cases/:caseId/forward', params: caseParams, body: FORWARD_BODY, answer }),
  commandRoute(makePromise, { path: '/cases/:caseId/promise', params: caseParams, body: PROMISE_BODY, answer }),
  commandRoute(acknowledgeResult, {
    path: '/cases/:caseId/result-acknowledgement',
    params: caseParams,
    body: { text: typedText(1000) },
    answer,
  }),
  commandRoute(takeCase, { path: '/cases/:caseId/take', params: caseParams, body: {}, answer }),

  defineRoute({
    method: 'GET',
    path: '/projects/:projectId/ways',
    summary: { zh: '信息类别、轻重，可以转给谁', en: 'Classes, gravities, and to whom a matter can be passed on' },
    access: { kind: 'capability', capability: 'contact.record', of: 'path' },
    params: projectParams,
    answer: z.object({
      classes: z.array(titled),
      gravities: z.array(titled),
      departments: z.array(titled),
      people: z.array(z.object({ id: z.uuid(), name: z.string(), departmentIds: z.array(z.string()) })),
    }),
    handle: async (call) => {
      const { projectId } = call.params
      const [[context]] = await call.read([projectNow(projectId)])
      const engine = await engineOf(call.app, call.actor.companyId, context)
      const people = await staffDirectory().peopleOf(call.app, call.actor.companyId, projectId)
      const pack = engine?.pack.pack
      const list = (
        entries: Readonly<Record<string, { readonly title: { zh: string; en?: string | undefined } }>> = {},
      ) => Object.entries(entries).map(([id, one]) => ({ id, title: one.title }))
      return {
        classes: list(pack?.taxonomy.classes.information),
        gravities: list(pack?.taxonomy.classes.gravity),
        departments: list(pack?.organisation.departments),
        people: people.map(({ id, name, departmentIds }) => ({ id, name, departmentIds: [...departmentIds] })),
      }
    },
  }),
]
