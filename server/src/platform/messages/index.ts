import type { Module } from '../app.ts'
import { registerDoor } from '../subjects/doors.ts'
import { changeChannel, chooseMessages, makeChannel, retryEffect, seeMessage, stopResidentMessages } from './actions.ts'
import { channelKind, choicesKind, deadLetterKind, messageKind } from './contract.ts'
import { deliverMessage } from './deliver.ts'
import { sendDigest } from './digest.ts'
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

// A digest is about one's own messages: how many, and the first of them.
registerDoor({
  type: 'messageChoices',
  readBy: [],
  words: {
    names: [
      { name: 'count', title: { zh: '几条', en: 'How many' } },
      { name: 'titles', title: { zh: '前几条', en: 'The first of them' } },
    ],
    load: () => [],
    present: () => ({}),
  },
})

export const messagesModule: Module = {
  name: 'messages',
  kinds: [messageKind, choicesKind, channelKind, deadLetterKind],
  commands: [sendMessage, seeMessage, chooseMessages, stopResidentMessages, makeChannel, changeChannel, retryEffect],
  routes: messageRoutes,
  effects: { tell: tellPeople, 'message.deliver': deliverMessage, 'message.digest': sendDigest },
  capabilities: [
    { id: 'message.configure', title: { zh: '设置消息渠道', en: 'Set up message channels' }, administrator: true },
  ],
}
