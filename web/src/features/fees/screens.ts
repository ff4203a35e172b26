import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/price-list',
    title: { zh: '有偿服务价目表', en: 'Price list of paid services' },
    load: () => import('./price-list.tsx'),
    capability: 'case.read',
    finderWords: 'jmb jiamubiao yc youchang price list paid',
  },
]
