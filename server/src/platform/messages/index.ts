import type { Module } from '../app.ts'
import { changeChannel, chooseMessages, makeChannel, retryEffect, seeMessage, stopResidentMessages } from './actions.ts'
import { channelKind, choicesKind, deadLetterKind, messageKind } from './contract.ts'
import { deliverMessage } from './deliver.ts'
import { messageRoutes } from './routes.ts'
import { sendMessage, tellPeople } from './send.ts'

export { engineFor, type ToldMessage } from './send.ts'

export const messagesModule: Module = {
  name: 'messages',
  kinds: [messageKind, choicesKind, channelKind, deadLetterKind],
  commands: [sendMessage, seeMessage, chooseMessages, stopResidentMessages, makeChannel, changeChannel, retryEffect],
  routes: messageRoutes,
  effects: { tell: tellPeople, 'message.deliver': deliverMessage },
  capabilities: [
    { id: 'message.configure', title: { zh: '设置消息渠道', en: 'Set up message channels' }, administrator: true },
  ],
}
