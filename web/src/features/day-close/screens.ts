import { IconSunset2 } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/day-close',
    title: { zh: '日结', en: 'Day close' },
    load: () => import('./day-close.tsx'),
    capability: ['dayClose.sign.customerService', 'dayClose.sign.engineering'],
    rail: { order: 55, icon: IconSunset2, goKey: 'r' },
    finderWords: 'rj rijie day close',
  },
]
