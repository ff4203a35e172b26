import { IconArchive } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/volumes',
    title: { zh: '案卷', en: 'Volumes' },
    load: () => import('./volumes.tsx'),
    capability: 'case.read',
    rail: { order: 95, icon: IconArchive, goKey: 'j' },
    finderWords: 'aj anjuan gd guidang volumes',
  },
]
