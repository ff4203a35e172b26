import type { Text } from '@huiyin/text'
import { z } from 'zod'
import { can } from '../../platform/access/actor.ts'
import {
  type Command,
  defineCommand,
  type NumberSeries,
  type QueriesByName,
  type Scene,
} from '../../platform/commands/command.ts'
import type { Query } from '../../platform/db/sql.ts'
import type { NewEvent } from '../../platform/events/event-log.ts'
import { attachmentsAmong, refuseUnknownAttachments } from '../../platform/files/index.ts'
import { Refusal } from '../../platform/problems.ts'
import { foldOrder, moveOrder, type OrderFacts, type OrderState, type OrderVerb, orderOf } from './domain.ts'
import { WORK_ORDER_PROBLEMS } from './problems.ts'
import { type OrderKeys, saveOrder } from './store.ts'
import { monthIn } from './volumes-domain.ts'
import { sealedVolumesOf } from './volumes-store.ts'

/** What every verb of a work order needs beside its own members. */
export type OrderInput = { readonly caseId: string; readonly workOrderId: string }

export type OrderScene<Input, Facts extends QueriesByName> = Scene<Input, Facts & SealedFacts> & {
  readonly order: OrderFacts
  readonly keys: OrderKeys
}
type SealedFacts = {
  readonly sealed: ReturnType<typeof sealedVolumesOf>
  readonly attached: ReturnType<typeof attachmentsAmong>
}

/** What a verb does: an event of the order, further events of the case, the rows of its own. */
export type OrderOutcome = {
  readonly event: { readonly type: string; readonly data?: Readonly<Record<string, unknown>> }
  readonly events?: readonly NewEvent[]
  readonly writes?: readonly Query[]
  readonly answer?: Readonly<Record<string, unknown>>
}

/**
 * A command on a work order: refused when its volume is sealed or the state machine does not offer the move, then one
 * event whose fold is also what its row shows.
 */
export function orderCommand<Shape extends z.ZodRawShape, Facts extends QueriesByName = Record<never, never>>(options: {
  readonly verb: OrderVerb
  readonly name: string
  readonly title: Text
  readonly capability: string
  readonly body: Shape
  /** Only the engineer who holds it, or whoever dispatches, does this. */
  readonly holderOnly?: boolean
  /** Money may come after the case is closed. */
  readonly alsoWhenClosed?: boolean
  readonly load?: (input: OrderInput & z.infer<z.ZodObject<Shape>>) => Facts
  readonly numbers?: readonly NumberSeries[]
  readonly happen: (scene: OrderScene<OrderInput & z.infer<z.ZodObject<Shape>>, Facts>) => OrderOutcome
}): Command<
  OrderInput & z.infer<z.ZodObject<Shape>>,
  Facts & SealedFacts,
  { state: OrderState } & Record<string, unknown>
> {
  type Input = OrderInput & z.infer<z.ZodObject<Shape>>
  return defineCommand<Input, Facts & SealedFacts, { state: OrderState } & Record<string, unknown>>({
    name: options.name,
    title: options.title,
    capability: options.capability,
    input: z.strictObject({ caseId: z.uuid(), workOrderId: z.uuid(), ...options.body }) as unknown as z.ZodType<Input>,
    subject: (input) => ({ type: 'case', id: input.caseId }),
    part: (input) => ({ type: 'workOrder', id: input.workOrderId }),
    load: (input) =>
      ({
        sealed: sealedVolumesOf(input.caseId),
        attached: attachmentsAmong(input.caseId, attachedTo(input)),
        ...(options.load?.(input) ?? {}),
      }) as Facts & SealedFacts,
    ...(options.numbers ? { numbers: () => options.numbers as readonly NumberSeries[] } : {}),
    may: (scene) => {
      if (options.holderOnly) demandHolder(scene, orderOf(scene.subject.facts, scene.input.workOrderId))
    },
    decide: (scene) => {
      refuseSealed(scene.rows.sealed as readonly { year: number; sealed_at: number | null }[])
      const { caseId, workOrderId } = scene.input
      refuseStrangers(scene.input, scene.rows.attached as readonly { id: string; purpose: string }[])
      const order = orderOf(scene.subject.facts, workOrderId)
      // An order never lives on in a case that nobody sees among the open ones.
      if (!options.alsoWhenClosed && scene.subject.facts.self.state !== 'open')
        throw new Refusal(WORK_ORDER_PROBLEMS.caseNotOpen)
      moveOrder(order, options.verb, scene.occurredAt)
      const keys = { companyId: scene.actor.companyId, projectId: scene.projectId, caseId, workOrderId }
      const outcome = options.happen({ ...scene, order, keys })
      const event: NewEvent = {
        type: outcome.event.type,
        part: { type: 'workOrder', id: workOrderId },
        data: outcome.event.data ?? {},
      }
      const events = [event, ...(outcome.events ?? [])]
      // What else happens to this very order shows in its row, too; events of other orders bring their own.
      const after = events
        .filter((one) => one.part?.id === workOrderId)
        .reduce<Readonly<Record<string, unknown>>>(
          (known, one) =>
            foldOrder(known, { type: one.type, data: one.data, occurredAt: scene.occurredAt, actorId: scene.actor.id }),
          order as unknown as Record<string, unknown>,
        ) as unknown as OrderFacts
      return {
        events,
        writes: [saveOrder(workOrderId, after), ...(outcome.writes ?? [])],
        answer: { state: after.state, ...(outcome.answer ?? {}) },
      }
    },
    gateFacts: (input) => {
      const { caseId: _, workOrderId: __, ...body } = input
      return gateable(body, options.body)
    },
  })
}

type Attached = { readonly attachmentIds?: readonly string[]; readonly signatureId?: string }

function attachedTo(input: object): string[] {
  const { attachmentIds = [], signatureId } = input as Attached
  return [...attachmentIds, ...(signatureId ? [signatureId] : [])]
}

/** Photos and signatures that a verb refers to hang on this very case. */
function refuseStrangers(input: object, found: readonly { id: string; purpose: string }[]): void {
  const { attachmentIds = [], signatureId } = input as Attached
  refuseUnknownAttachments(found, attachmentIds, 'attachmentIds')
  if (signatureId)
    refuseUnknownAttachments(
      found.filter((row) => row.purpose === 'signature'),
      [signatureId],
      'signatureId',
    )
}

/** @throws Refusal volume/sealed */
export function refuseSealed(volumes: readonly { year: number; sealed_at: number | null }[]): void {
  const sealed = volumes.find((volume) => volume.sealed_at !== null)
  if (sealed)
    throw new Refusal(WORK_ORDER_PROBLEMS.sealed, {
      values: { year: String(sealed.year) },
      members: { sealedYear: sealed.year },
    })
}

/**
 * Nothing is put into a sealed year by giving it a time of that year.
 *
 * @throws Refusal volume/sealed, beside the time that was given
 */
export function refuseSealedYear(
  zone: string,
  seals: readonly { readonly year: number; readonly sealed_at: number | null }[],
  instants: readonly number[],
  path: 'occurredAt' | 'correctedOccurredAt' = 'occurredAt',
): void {
  const years = new Set(instants.map((instant) => monthIn(zone, instant).year))
  const sealed = seals.find((volume) => volume.sealed_at !== null && years.has(volume.year))
  if (!sealed) return
  const { year } = sealed
  throw new Refusal(WORK_ORDER_PROBLEMS.sealed, {
    values: { year: String(year) },
    members: { sealedYear: year },
    errors: [
      {
        path,
        message: {
          zh: `${year} 年的案卷已封存，不能再往那一年记；请核对发生时间`,
          en: `The volume of ${year} is sealed and takes nothing more. Check the time`,
        },
      },
    ],
  })
}

function demandHolder(scene: Pick<Scene<OrderInput, QueriesByName>, 'actor' | 'projectId'>, order: OrderFacts): void {
  if (scene.actor.kind === 'system' || order.engineerId === scene.actor.id) return
  if (!can(scene.actor, 'workOrder.dispatch', scene.projectId)) throw new Refusal(WORK_ORDER_PROBLEMS.notYours)
}

/** Gates may ask whether a text was given, never what it says: texts may hold personal data. A reason of a list is no text. */
function gateable(body: Record<string, unknown>, shape: z.ZodRawShape): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const isText = TEXTS.has(name) && !(shape[name] instanceof z.ZodEnum)
      return [name, isText ? Boolean(value) : value]
    }),
  )
}
const TEXTS = new Set(['reason', 'reasonText', 'workDone', 'opinion', 'note', 'negotiated'])
