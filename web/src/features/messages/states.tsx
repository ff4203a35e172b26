import { at, idOf } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import type { Channel, Message } from './answers.ts'

const message = (zh: string, more: Partial<Message> = {}): Message => ({
  id: idOf(zh),
  projectId: 1,
  at: at('10:20'),
  key: 'task.given',
  emergency: false,
  sound: false,
  title: { zh: '交办给您', en: 'A task for you' },
  text: { zh },
  about: { type: 'case', id: idOf('0417') },
  seenAt: null,
  ...more,
})
const MESSAGES = [
  message('紧急：9-1-1104 触电危险，请立即处理', { emergency: true, title: { zh: '紧急报修' } }),
  message('交办：清点 2 栋灭火器', { about: { type: 'task', id: idOf('清点 2 栋灭火器') } }),
  message('还有 3 条没看：抄送：核对名册；抄送：清点钥匙', { about: null, seenAt: at('10:30') }),
]
const list = (items: readonly Message[]) => ({
  'GET /my/messages': { unseen: 2, emergencies: 1, items, next: null },
})
const CHOICES = {
  channels: [
    { kind: 'inApp', ordinary: true, emergency: true, available: true },
    { kind: 'sms', ordinary: false, emergency: true, available: true },
    { kind: 'email', ordinary: true, emergency: true, available: false },
  ],
  emailMasked: 'l***@example.com',
  sound: true,
  quietFrom: '22:00',
  quietUntil: '07:30',
  digestAt: '18:00',
  kinds: [
    { key: 'task.copied', title: { zh: '抄送交办', en: 'A task to know of' }, stopped: false },
    { key: 'limit.near', title: { zh: '将到时限', en: 'Limit near' }, stopped: true },
  ],
}
const channel = (title: string, more: Partial<Channel>): Channel => ({
  id: idOf(title),
  kind: 'weCom',
  title,
  projectId: 0,
  settings: { host: 'qyapi.weixin.qq.com' },
  hasSecret: true,
  enabled: true,
  keys: [],
  emergencyOnly: false,
  ...more,
})
const CHANNELS = {
  'GET /message-channels': {
    items: [
      channel('工程群机器人', { emergencyOnly: true }),
      channel('短信网关', { kind: 'sms', settings: { host: 'sms.example.com', perDay: 500 } }),
      channel('公司邮箱', {
        kind: 'email',
        enabled: false,
        settings: { host: 'smtp.example.com', from: 'noreply@example.com' },
      }),
    ],
  },
}
const me = { capabilities: ['message.configure', 'staff.read', 'project.manage', 'company.manage'] }
const press = (selector: string) => (page: Document) => page.querySelector<HTMLElement>(selector)?.click()

export const states: readonly State[] = [
  { id: 'messages/loaded', title: { zh: '消息' }, path: '/messages', answers: list(MESSAGES) },
  {
    id: 'messages/long',
    title: { zh: '消息很多' },
    path: '/messages?show=unseen',
    answers: list(
      Array.from({ length: 40 }, (_, index) =>
        message(
          `${index} 地下二层 B 区 3 号水泵房旁边的消防管道井渗漏，2 次到场都没有人开门，请与业主约时间`.repeat(2),
        ),
      ),
    ),
  },
  { id: 'messages/empty', title: { zh: '没有消息' }, path: '/messages', answers: list([]) },
  { id: 'messages/offline', title: { zh: '消息连不上' }, path: '/messages', answers: { 'GET /my/messages': 'away' } },
  {
    id: 'messages/choices',
    title: { zh: '接收设置' },
    path: '/messages/choices',
    answers: { 'GET /my/channels': CHOICES },
  },
  { id: 'channels/loaded', title: { zh: '消息渠道' }, path: '/settings/messages', me, answers: CHANNELS },
  {
    id: 'channels/adding',
    title: { zh: '加一个渠道' },
    path: '/settings/messages',
    me,
    answers: { 'GET /message-channels': { items: [] } },
    after: press('#content .btn.main'),
  },
  {
    id: 'channels/deliveries',
    title: { zh: '发送记录' },
    path: '/settings/messages?tab=deliveries',
    me,
    answers: {
      'GET /message-deliveries': {
        items: (['sent', 'waiting', 'failed'] as const).map((state, index) => ({
          id: idOf(state),
          at: at('10:20'),
          channel: { title: '短信网关', kind: 'sms' },
          title: { zh: '派给您一张单' },
          recipient: index === 2 ? { id: idOf('住户'), name: null } : { id: idOf('周凯'), name: '周凯' },
          state,
          sentAt: null,
          error: state === 'failed' ? 'answered 500' : null,
        })),
        next: null,
      },
    },
  },
  {
    id: 'channels/dead',
    title: { zh: '没送出的' },
    path: '/settings/messages?tab=dead',
    me,
    answers: {
      'GET /dead-letters': {
        items: [
          {
            id: idOf('dead'),
            projectId: 1,
            kind: 'message.deliver',
            at: at('10:20'),
            attempts: 8,
            error: 'answered 500',
            message: null,
          },
        ],
        next: null,
      },
    },
  },
  {
    id: 'channels/noRight',
    title: { zh: '消息渠道无权' },
    path: '/settings/messages',
    answers: {},
  },
]
