import type { Text } from '@huiyin/text'
import type { Call } from '../http/route.ts'
import { messageScope } from './store.ts'

/** No matter in particular: the handbook in force is meant. */
const NOTHING = '00000000-0000-0000-0000-000000000000'

/** The ordinary messages to staff of the handbooks in force where this person works: what they may stop one by one. */
export async function ordinaryKinds(
  call: Pick<Call, 'app' | 'actor' | 'read'>,
): Promise<{ readonly key: string; readonly title: Text }[]> {
  const { app, actor } = call
  const scopes = await call.read(actor.projectIds.map((projectId) => messageScope(projectId, NOTHING)))
  const hashes = [...new Set(scopes.flatMap(([scope]) => scope?.hash ?? []))]
  const packs = await Promise.all(hashes.map((hash) => app.engines.stored(actor.companyId, hash)))
  const kinds = new Map<string, Text>()
  for (const { messages } of packs)
    for (const [key, { audience, weight, title }] of Object.entries(messages))
      if (audience === 'staff' && weight === 'ordinary' && !kinds.has(key)) kinds.set(key, title)
  return [...kinds].map(([key, title]) => ({ key, title })).sort((a, b) => (a.key < b.key ? -1 : 1))
}
