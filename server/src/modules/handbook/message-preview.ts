import { owedTitles, type Pack } from '@huiyin/policy'
import { fillText, placeholdersOf, type Text } from '@huiyin/text'
import type { Call } from '../../platform/http/route.ts'
import { obligationsOfSubject } from '../../platform/obligations/obligation-store.ts'
import type { Engine } from '../../platform/packs/engine-cache.ts'
import { demandDoor, demandRead, knownWords } from '../../platform/subjects/doors.ts'
import { projectOfSubject } from './store.ts'

type Message = Pack['messages'][string]
type Placeholder = { readonly name: string; readonly title: Text }

/** Words that an obligation brings to a message about it. */
const OF_OBLIGATIONS: readonly Placeholder[] = [
  { name: 'what', title: { zh: '要做的事', en: 'What is owed' } },
  { name: 'due', title: { zh: '时限', en: 'Due' } },
]

/** What a text may name in braces. */
export function placeholders(): readonly Placeholder[] {
  return [...knownWords(), ...OF_OBLIGATIONS]
}

/** Every text of a message with its place in it. */
export function textsOf(message: Message): { readonly path: string; readonly text: Text }[] {
  const { inApp, sms, robot, email } = message.channels
  const texts = [
    { path: 'channels.inApp', text: inApp },
    { path: 'channels.sms', text: sms },
    { path: 'channels.robot', text: robot },
    { path: 'channels.email.subject', text: email?.subject },
    { path: 'channels.email.body', text: email?.body },
  ]
  return texts.flatMap(({ path, text }) => (text ? [{ path, text }] : []))
}

export type Preview = { readonly path: string; readonly text: Text; readonly missing: readonly string[] }

/** The texts of a message as they would go out about this case; what has no value stays to be seen as `{name}`. */
export async function previewMessage(
  call: Pick<Call, 'read' | 'actor'>,
  pack: Pack,
  message: Message,
  caseId: string,
): Promise<Preview[]> {
  const { words } = demandDoor('case')
  const [[subject], obligations, ...rows] = (await call.read([
    projectOfSubject('case', caseId),
    obligationsOfSubject(caseId),
    ...(words?.load(caseId, undefined) ?? []),
  ])) as unknown as [{ project_id: number; zone: string }[], { rule_id: string; due_at: number | null }[], ...never[][]]
  demandRead(call.actor, { type: 'case', projectId: subject?.project_id ?? -1 }, [])
  const zone = subject?.zone ?? 'Asia/Shanghai'
  const values: Record<string, string | Text> = { ...words?.present(rows, engineFor(pack, zone)) }
  const owed = obligations.findLast((one) => one.due_at !== null)
  const title = owed === undefined ? undefined : owedTitles(pack).get(owed.rule_id)
  if (owed?.due_at) values.due = new Intl.DateTimeFormat('zh-CN', CLOCK(zone)).format(owed.due_at)
  if (title) values.what = title
  return textsOf(message).map(({ path, text }) => ({
    path,
    text: { zh: filled(text, values, 'zh'), ...(text.en ? { en: filled(text, values, 'en') } : {}) },
    missing: placeholdersOf(text).filter((name) => !(name in values)),
  }))
}

function filled(text: Text, values: Readonly<Record<string, string | Text>>, language: 'zh' | 'en'): string {
  const plain = Object.fromEntries(
    Object.entries(values).map(([name, word]) => [
      name,
      typeof word === 'string' ? word : language === 'en' ? (word.en ?? word.zh) : word.zh,
    ]),
  )
  return fillText(text, language, plain)
}

/** Words only look titles up: the pack is enough, a draft need not be ready to run. */
function engineFor(pack: Pack, zone: string): Engine {
  return { hash: '', pack: { pack } as Engine['pack'], calendars: {} as Engine['calendars'], zone }
}

const CLOCK = (timeZone: string): Intl.DateTimeFormatOptions => ({
  timeZone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
