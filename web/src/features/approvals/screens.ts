import { IconChecklist } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/approvals',
    title: { zh: '审批', en: 'Approvals' },
    load: () => import('./approvals-page.tsx'),
    rail: { order: 26, icon: IconChecklist },
    finderWords: 'sp shenpi sq shenqing approvals requests',
  },
  {
    path: '/approvals/$approvalId',
    title: { zh: '审批', en: 'Approval' },
    load: () => import('./approval-page.tsx'),
  },
]
