import type { Module } from '../app.ts'
import { registerDoor } from '../subjects/doors.ts'
import { changeChannel, chooseMessages, makeChannel, retryEffect, seeMessage, stopResidentMessages } from './actions.ts'
import { channelKind, choicesKind, deadLetterKind, messageKind } from './contract.ts'
import { deliverMessage } from './deliver.ts'
import { messageRoutes } from './routes.ts'
import { sendMessage, tellPeople } from './send.ts'
import { type OutgoingRow, outgoingMessage } from './store.ts'

export { engineFor, type ToldMessage } from './send.ts'

// What may be said about a message: that nobody saw it. Its readers are its own parts, so nothing else hangs on it.
registerDoor({
  type: 'message',
  readBy: [],
  words: {
    names: [{ name: 'message', title: { zh: '原消息', en: 'The message' } }],
    load: (messageId) => [outgoingMessage(messageId)],
    present: ([rows]) => {
      const [row] = rows as readonly OutgoingRow[]
      return row ? { message: row.texts.inApp ?? row.texts.title } : {}
    },
  },
})

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
