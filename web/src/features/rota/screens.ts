import { IconCalendarTime } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/rota',
    title: { zh: '排班', en: 'Rota' },
    load: () => import('./rota-page.tsx'),
    capability: 'staff.read',
    rail: { order: 65, icon: IconCalendarTime, goKey: 'q' },
    finderWords: 'pb paiban zb zhiban bc banci rota duty shift',
  },
]
