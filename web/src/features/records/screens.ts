import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/records',
    title: { zh: '表单', en: 'Records' },
    load: () => import('./record-list.tsx'),
    capability: 'record.read',
    finderWords: 'bd biaodan forms',
  },
  {
    path: '/records/$recordId',
    title: { zh: '一张表', en: 'Record' },
    load: () => import('./record-page.tsx'),
    capability: 'record.read',
  },
]
