import type { Module } from '../../platform/app.ts'
import { issueLink, linkRoutes, takeLinkBack } from './links.ts'
import { registerLinkPanel } from './panels.ts'
import { residentPages } from './routes.ts'

registerLinkPanel()

export const residentsModule: Module = {
  name: 'residents',
  commands: [issueLink, takeLinkBack],
  routes: [...linkRoutes, ...residentPages()],
}
