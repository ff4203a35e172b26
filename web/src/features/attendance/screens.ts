import { IconClockCheck } from '@tabler/icons-react'
import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/attendance',
    title: { zh: '考勤', en: 'Attendance' },
    load: () => import('./attendance-page.tsx'),
    rail: { order: 66, icon: IconClockCheck },
    finderWords: 'kq kaoqin qj qingjia bk buka jb jiaban hb huanban dk daka leave attendance overtime swap',
  },
]
