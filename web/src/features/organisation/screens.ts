import { IconSettings } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/settings',
    title: { zh: '设置', en: 'Settings' },
    load: () => import('./organisation-page.tsx'),
    capability: 'staff.read',
    rail: { order: 900, icon: IconSettings },
    finderWords: 'sz shezhi zz zuzhi gw gangwei settings organisation',
  },
  {
    path: '/settings/staff',
    title: { zh: '员工', en: 'Staff' },
    load: () => import('./staff-list.tsx'),
    capability: 'staff.read',
    finderWords: 'yg yuangong staff',
  },
  {
    path: '/settings/staff/$staffId',
    title: { zh: '员工', en: 'Staff member' },
    load: () => import('./staff-page.tsx'),
    capability: 'staff.read',
  },
  {
    path: '/me',
    title: { zh: '我的账号', en: 'My account' },
    load: () => import('./me-page.tsx'),
    finderWords: 'wd wode zh zhanghao mm mima me account',
  },
]
