import type { Module } from '../../platform/app.ts'
import { activatePack, beginDraft, changeDraft, discardDraft } from './actions.ts'
import { draftKind, handbookKind } from './contract.ts'
import { handbookRoutes } from './routes.ts'

export { activatePack, handbookId } from './actions.ts'

export const handbookModule: Module = {
  name: 'handbook',
  kinds: [draftKind, handbookKind],
  commands: [beginDraft, changeDraft, discardDraft, activatePack],
  routes: handbookRoutes,
  capabilities: [
    { id: 'handbook.read', title: { zh: '查看制度', en: 'Read the handbook' }, administrator: true },
    { id: 'handbook.draft', title: { zh: '起草制度', en: 'Draft the handbook' }, administrator: true },
    { id: 'handbook.activate', title: { zh: '让制度生效', en: 'Activate a handbook' }, administrator: true },
  ],
}
