import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/settings/projects',
    title: { zh: '小区和公司', en: 'Projects and company' },
    load: () => import('./projects-page.tsx'),
    capability: ['company.manage', 'project.manage'],
    finderWords: 'xq xiaoqu gs gongsi project company',
  },
]
