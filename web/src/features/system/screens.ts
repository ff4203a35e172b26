import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/settings/system',
    title: { zh: '运行情况', en: 'System' },
    load: () => import('./system-page.tsx'),
    capability: 'system.operate',
    finderWords: 'yx yunxing xt xitong bf beifen system backup queue',
  },
]
