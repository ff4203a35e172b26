import { IconHome } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/households',
    title: { zh: '住户', en: 'Households' },
    load: () => import('./household-list.tsx'),
    capability: 'household.read',
    rail: { order: 40, icon: IconHome, goKey: 'h' },
    finderWords: 'zh zhuhu',
  },
  {
    path: '/households/$houseId',
    title: { zh: '住户', en: 'Household' },
    load: () => import('./household-page.tsx'),
    capability: 'household.read',
  },
]
