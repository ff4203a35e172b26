import { IconChecklist, IconClipboardList } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/inbox',
    title: { zh: '待办', en: 'Inbox' },
    load: () => import('./inbox.tsx'),
    capability: 'case.read',
    rail: { order: 20, icon: IconChecklist, goKey: 'd', counts: 'overdue' },
    finderWords: 'db daiban todo',
  },
  {
    path: '/cases',
    title: { zh: '事项', en: 'Cases' },
    load: () => import('./case-list.tsx'),
    capability: 'case.read',
    rail: { order: 30, icon: IconClipboardList, goKey: 's' },
    finderWords: 'sx shixiang',
  },
  {
    path: '/cases/$caseId',
    title: { zh: '事项', en: 'Case' },
    load: () => import('./case-page.tsx'),
    capability: 'case.read',
  },
]
