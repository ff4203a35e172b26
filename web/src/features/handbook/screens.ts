import { IconNotebook } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/handbook',
    title: { zh: '制度', en: 'Handbook' },
    load: () => import('./handbook-page.tsx'),
    capability: 'handbook.read',
    rail: { order: 100, icon: IconNotebook, goKey: 'z' },
    finderWords: 'zd zhidu guize handbook',
  },
  {
    path: '/handbook/rules/$ruleId',
    title: { zh: '数字背后', en: 'Behind the figure' },
    load: () => import('./behind-page.tsx'),
    capability: 'handbook.read',
  },
  {
    path: '/handbook/packs',
    title: { zh: '制度版本', en: 'Versions' },
    load: () => import('./packs-page.tsx'),
    capability: 'handbook.read',
    finderWords: 'zdbb banben mb moban versions',
  },
  {
    path: '/handbook/drafts/$draftId',
    title: { zh: '制度草案', en: 'Draft' },
    load: () => import('./draft-page.tsx'),
    capability: 'handbook.draft',
  },
]
