import { IconChecklist, IconClipboardList, IconSignature } from '@tabler/icons-react'
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
  {
    path: '/day-close',
    title: { zh: '日结', en: 'Day close' },
    load: () => import('./day-close.tsx'),
    capability: ['dayClose.sign.customerService', 'dayClose.sign.engineering'],
    rail: { order: 55, icon: IconSignature, goKey: 'j' },
    finderWords: 'rj rijie',
  },
]
