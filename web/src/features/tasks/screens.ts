import { IconUserCheck } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/tasks',
    title: { zh: '交办', en: 'Tasks' },
    load: () => import('./tasks-page.tsx'),
    rail: { order: 25, icon: IconUserCheck, goKey: 'b' },
    finderWords: 'jb jiaoban rw renwu tasks',
  },
  {
    path: '/tasks/$taskId',
    title: { zh: '交办', en: 'Task' },
    load: () => import('./task-page.tsx'),
  },
]
