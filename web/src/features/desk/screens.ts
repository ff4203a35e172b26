import { IconLayoutDashboard } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/desk',
    title: { zh: '工作台', en: 'Workbench' },
    load: () => import('./workbench.tsx'),
    capability: 'case.register',
    rail: { order: 10, icon: IconLayoutDashboard, goKey: 'w' },
    finderWords: 'gzt gongzuotai desk',
  },
]
