import { IconUsersGroup } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/dispatch',
    title: { zh: '派工', en: 'Dispatch' },
    load: () => import('./dispatch.tsx'),
    capability: 'workOrder.dispatch',
    rail: { order: 50, icon: IconUsersGroup, goKey: 'p' },
    finderWords: 'pg paigong dispatch',
  },
]
