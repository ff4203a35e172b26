import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/settings/imports',
    title: { zh: '导入名册', en: 'Roster import' },
    load: () => import('./import-list.tsx'),
    capability: 'roster.import',
    finderWords: 'dr daoru mc mingce import roster',
  },
  {
    path: '/settings/imports/$importId',
    title: { zh: '导入名册', en: 'Roster import' },
    load: () => import('./import-page.tsx'),
    capability: 'roster.import',
  },
]
