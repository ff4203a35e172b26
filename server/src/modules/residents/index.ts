import type { Module } from '../../platform/app.ts'
import { issueLink, linkRoutes, takeLinkBack } from './links.ts'
import { residentPages } from './routes.ts'

export const residentsModule: Module = {
  name: 'residents',
  commands: [issueLink, takeLinkBack],
  routes: [...linkRoutes, ...residentPages()],
}
