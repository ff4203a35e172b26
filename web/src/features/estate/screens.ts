import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/settings/estate',
    title: { zh: '房产', en: 'Estate' },
    load: () => import('./estate-page.tsx'),
    capability: 'household.read',
    finderWords: 'fc fangchan ld loudong fw fangwu qy quyu ss sheshi estate buildings areas',
  },
]
