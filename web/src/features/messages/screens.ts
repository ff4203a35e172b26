import type { Screen } from '../../shell/screen.ts'

export const screens: readonly Screen[] = [
  {
    path: '/messages',
    title: { zh: '消息', en: 'Messages' },
    load: () => import('./messages-page.tsx'),
    finderWords: 'xx xiaoxi tz tongzhi messages',
  },
  {
    path: '/messages/choices',
    title: { zh: '接收设置', en: 'Which messages I want' },
    load: () => import('./choices-page.tsx'),
    finderWords: 'js jieshou mdr miandarao tx tixing quiet',
  },
  {
    path: '/settings/messages',
    title: { zh: '消息渠道', en: 'Message channels' },
    load: () => import('./channels-page.tsx'),
    capability: 'message.configure',
    finderWords: 'qd qudao dx duanxin jqr jiqiren yj youjian sms mail webhook',
  },
]
