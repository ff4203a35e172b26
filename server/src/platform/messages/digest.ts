import type { Text } from '@huiyin/text'
import type { App } from '../app.ts'
import { derivedId } from '../ids.ts'
import type { Effect } from '../relay/relay.ts'
import { sendTold } from './send.ts'
import { undigested } from './store.ts'

export const DIGEST_KEY = 'message.digest'
const TITLES_MAX = 5

/** At the hour that somebody chose: their ordinary messages since, in one. What they have seen meanwhile is not told again. */
export async function sendDigest(app: App, effect: Effect): Promise<void> {
  const { recipientId } = effect.payload as { readonly recipientId: string }
  const [rows] = await app.database.read({ companyId: effect.companyId, projectIds: [effect.projectId] }, [
    undigested(recipientId, effect.projectId),
  ])
  const waiting = rows.filter((row) => row.key !== DIGEST_KEY)
  if (waiting.length === 0) return
  const titles = waiting.slice(0, TITLES_MAX).map((row) => row.texts.inApp ?? row.texts.title)
  await sendTold(app, effect, {
    to: { kind: 'person', personId: recipientId, path: 'recipient' },
    message: DIGEST_KEY,
    subject: { type: 'messageChoices', id: derivedId('messageChoices', recipientId) },
    emergency: false,
    values: { count: waiting.length, titles: joined(titles) },
  })
}

function joined(texts: readonly Text[]): Text {
  return {
    zh: texts.map((text) => text.zh).join('；'),
    en: texts.map((text) => text.en ?? text.zh).join('; '),
  }
}
