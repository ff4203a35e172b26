import { type Owner, owedTitles, type Pack, type Tell } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import { z } from 'zod'
import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { defineCommand } from '../commands/command.ts'
import { derivedId } from '../ids.ts'
import type { Engine } from '../packs/engine-cache.ts'
import { type PersonMeant, residentDirectory, staffDirectory } from '../people/people.ts'
import type { Effect } from '../relay/relay.ts'
import { Undeliverable } from '../relay/relay.ts'
import { doorOf } from '../subjects/doors.ts'
import { type FilledTexts, fillMessage, type Plan, planDeliveries, type Recipient } from './domain.ts'
import {
  channelFrom,
  channelRows,
  choicesFrom,
  choicesOf,
  insertMessage,
  messageScope,
  obligationWords,
  outgoingMessage,
  type Scope,
} from './store.ts'

/** What is sent: one message with all who get it, and the ways it leaves the house. Idempotent by its id. */
export const sendMessage = defineCommand({
  name: 'message.send',
  title: { zh: '发消息', en: 'Send a message' },
  capability: 'system',
  systemOnly: true,
  input: z.custom<{
    readonly id: string
    readonly projectId: number
    readonly key: string
    readonly emergency: boolean
    readonly about: { readonly type: string; readonly id: string } | undefined
    readonly part: { readonly type: string; readonly id: string } | undefined
    readonly obligationId: string | undefined
    readonly texts: FilledTexts
    readonly plan: Plan
    /** The project's day, and the next one: a digest is one a day. */
    readonly days: readonly [today: string, tomorrow: string]
    /** It says that another message is not seen; that nobody sees this one either is not told again. */
    readonly isReminder: boolean
    /** By recipient: the department through which they are meant. */
    readonly departments: Readonly<Record<string, string | undefined>>
  }>(),
  subject: (input) => ({ type: 'message', id: input.id, create: { projectId: input.projectId, ifMissing: true } }),
  decide: (scene) => {
    const { id, projectId, key, emergency, about, part, obligationId, texts, plan, departments, isReminder, days } =
      scene.input
    if (scene.subject.seq > 0) return { events: [], writes: [], answer: {} }
    return {
      events: [
        {
          type: 'message.sent',
          data: {
            key,
            emergency,
            isReminder,
            aboutType: about?.type ?? null,
            aboutId: about?.id ?? null,
            obligationId: obligationId ?? null,
          },
        },
        ...plan.inApp.map(({ recipientId }) => ({
          type: 'message.delivered',
          part: { type: 'recipient', id: recipientId },
          data: { recipientId, key, emergency, departmentId: departments[recipientId] ?? null, isReminder },
        })),
      ],
      writes: insertMessage({
        id,
        companyId: scene.actor.companyId,
        projectId,
        key,
        emergency,
        about,
        part,
        obligationId,
        texts,
        sentAt: scene.now,
        inApp: plan.inApp,
      }),
      effects: [
        ...plan.deliveries.map((delivery) => ({
          id: derivedId('delivery', id, delivery.channelId, delivery.recipientId ?? ''),
          kind: 'message.deliver',
          payload: { messageId: id, channelId: delivery.channelId, recipientId: delivery.recipientId },
          delayMs: delivery.delayMs,
        })),
        // The first message of a day asks for its digest; the others find it asked for.
        ...plan.digests.map(({ recipientId, delayMs, tomorrow }) => ({
          id: derivedId('digest', recipientId, projectId, days[tomorrow ? 1 : 0]),
          kind: 'message.digest',
          payload: { recipientId },
          delayMs,
        })),
      ],
      answer: {},
    }
  },
})

/** The relay's way with what rules and commands tell: who is meant now, in which words, by which ways. */
export async function tellPeople(app: App, effect: Effect): Promise<void> {
  await sendTold(app, effect, effect.payload as unknown as ToldMessage)
}

/** A `Tell` of the engine, or one of a command that names several people itself. */
export type ToldMessage = Pick<Tell, 'message' | 'subject' | 'emergency'> & {
  readonly values: Readonly<Record<string, string | number | Text>>
  readonly to: Owner | readonly Owner[]
  readonly part?: Tell['part']
  readonly obligationId?: string | undefined
}

export async function sendTold(
  app: App,
  effect: Pick<Effect, 'id' | 'companyId' | 'projectId'>,
  told: ToldMessage,
): Promise<void> {
  const { companyId, projectId } = effect
  const fence = { companyId, projectIds: [projectId] }
  const words = doorOf(told.subject.type)?.words
  const [[scope], [obligation], channels, [source], ...rows] = await readScope()
  if (!scope?.hash) throw new Undeliverable(`no handbook is in force for ${told.message}`)
  const pack = await app.engines.stored(companyId, scope.hash)
  const message = pack.messages[told.message]
  if (!message) throw new Undeliverable(`the handbook has no message ${told.message}`)

  const people = await peopleMeant(app, fence.companyId, projectId, message.audience, told.to)
  const [choices] = await app.database.read(fence, [choicesOf(people.map((one) => one.id))])
  const recipients: Recipient[] = people.map((one) => ({
    ...one,
    choices: choicesFrom(choices.find((row) => row.person_id === one.id)),
  }))
  const emergency = told.emergency || message.weight === 'emergency'
  const ofSubject = words?.present(rows as never[][], engineFor(pack, scope)) ?? {}
  const { texts } = fillMessage(message, {
    // A day or a year to sign has no place or number of its own: it is the project's.
    place: scope.project_name ?? '',
    number: '',
    ...told.values,
    ...(obligation ? obligationText(pack, obligation, scope) : {}),
    // What a person gave has no rule to name it: its own words say what is owed.
    ...ofSubject,
  })
  const plan = planDeliveries({
    key: told.message,
    message,
    emergency,
    projectId,
    recipients,
    channels: channels.map(channelFrom),
    minuteOfDay: scope.minute_of_day,
  })
  await app.run(
    sendMessage,
    systemActor(companyId, [projectId]),
    {
      id: derivedId('message', effect.id),
      projectId,
      key: told.message,
      emergency,
      // What is told about a message is about what that one was about.
      about: source?.about_type && source.about_id ? { type: source.about_type, id: source.about_id } : told.subject,
      part: source ? undefined : told.part,
      obligationId: told.obligationId,
      texts,
      plan,
      isReminder: source !== undefined,
      days: [scope.day, dayAfter(scope.day)],
      departments: Object.fromEntries(people.map((one) => [one.id, one.departmentId])),
    },
    { idempotencyKey: effect.id },
  )

  function readScope() {
    return app.database.read(fence, [
      messageScope(projectId, told.subject.id),
      obligationWords(told.obligationId ?? NO_OBLIGATION),
      channelRows(),
      outgoingMessage(told.subject.id),
      ...(words?.load(told.subject.id, told.part?.id) ?? []),
    ])
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

const NO_OBLIGATION = '00000000-0000-0000-0000-000000000000'

async function peopleMeant(
  app: App,
  companyId: number,
  projectId: number,
  audience: 'staff' | 'resident',
  to: Owner | readonly Owner[],
): Promise<(PersonMeant & { readonly kind: 'staff' | 'resident' })[]> {
  const owners = Array.isArray(to) ? (to as readonly Owner[]) : [to as Owner]
  const people = new Map<string, PersonMeant>()
  for (const owner of owners) {
    if (audience === 'resident') {
      if (owner.kind === 'person' && (await residentDirectory()?.exists(app, companyId, projectId, owner.personId)))
        people.set(owner.personId, { id: owner.personId, departmentId: undefined })
    } else
      for (const one of await staffDirectory().resolve(app, companyId, projectId, owner))
        if (!people.has(one.id)) people.set(one.id, one)
  }
  return [...people.values()].map((one) => ({ ...one, kind: audience }))
}

/** What is owed and by when, in the words of its rule. */
function obligationText(
  pack: Pack,
  row: { rule_id: string; what: string; due_at: number | null },
  scope: Scope,
): Record<string, string | Text> {
  const title = owedTitles(pack).get(row.rule_id)
  return {
    what: title ?? row.what,
    ...(row.due_at === null ? {} : { due: clockTime(row.due_at, scope) }),
  }
}

/** 09:55 today, 11-24 09:55 on another day; the end of a day is its own 24:00, not the next day's 00:00. */
export function clockTime(at: number, scope: { readonly zone: string; readonly now: number }): string {
  const format = (instant: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('zh-CN', { timeZone: scope.zone, ...options }).format(instant)
  const time = format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = (instant: number) => format(instant, { month: '2-digit', day: '2-digit' }).replace('/', '-')
  const [onDay, shown] = time === '00:00' ? [day(at - 1), '24:00'] : [day(at), time]
  return onDay === day(scope.now) ? shown : `${onDay} ${shown}`
}

/** Words only look titles up, so the pack is enough. */
export function engineFor(pack: Pack, scope: { readonly hash: string | null; readonly zone: string }): Engine {
  return {
    hash: scope.hash ?? '',
    pack: { pack } as Engine['pack'],
    calendars: {} as Engine['calendars'],
    zone: scope.zone,
  }
}
